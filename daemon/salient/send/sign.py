"""Signs a message by Standard Webhooks 1.0, symmetric scheme v1: HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import hashlib
import hmac


def sign(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`; `timestamp` is in whole seconds since 1970, as in `webhook-timestamp`."""
    signed = f"{message_id}.{timestamp}.".encode("ascii") + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode("ascii")
