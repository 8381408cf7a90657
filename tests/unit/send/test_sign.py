"""Our signatures, checked by other people's code."""

import base64
import time

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from salient.send.sign import sign

SECRET = bytes(range(32))


def verify(body: bytes, signature: str, stamp: int, *, message_id: str = "msg_1") -> None:
    Webhook("whsec_" + base64.b64encode(SECRET).decode()).verify(
        body, {"webhook-id": message_id, "webhook-timestamp": str(stamp), "webhook-signature": signature}
    )


def test_the_reference_library_accepts_a_signature() -> None:
    stamp, body = int(time.time()), '{"текст": "é"}'.encode()
    verify(body, sign(SECRET, "msg_1", stamp, body), stamp)


@pytest.mark.parametrize("changed", ["body", "id", "time", "secret"])
def test_it_refuses_a_signature_of_anything_else(changed: str) -> None:
    stamp, body = int(time.time()), b"{}"
    signature = sign(SECRET[::-1] if changed == "secret" else SECRET, "msg_1", stamp, body)
    with pytest.raises(WebhookVerificationError):
        verify(
            b"{ }" if changed == "body" else body,
            signature,
            stamp + (changed == "time"),
            message_id="msg_2" if changed == "id" else "msg_1",
        )


def test_openssl_makes_the_same_signature() -> None:
    assert sign(b"k" * 24, "msg_1", 1_700_000_000, b"{}") == "v1,E3sCg9uS8x43RKlJqcda1EcaYZxNkN+l2u7RBZBSZQQ="
