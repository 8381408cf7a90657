"""One post: what goes out, and what is made of whatever comes back. Real sockets on loopback."""

import asyncio
import base64
import gzip
import socket
import time
from datetime import UTC, datetime

import pytest
from aiohttp import web
from standardwebhooks.webhooks import Webhook

from salient.model import Delivery
from salient.send.retry import Reply
from salient.send.webhook import READ_BYTES, WebhookSender

DELIVERY = Delivery("msg_1", "newsroom", '{"type":"alert","data":{"text":"Окружён"}}'.encode(), 0, datetime(2026, 11, 22, tzinfo=UTC))


def now() -> datetime:
    return datetime.now(UTC)


async def post_once(url: str, hook, *, timeout_s: float = 5, **kind: bool) -> Reply:  # type: ignore[no-untyped-def]
    sender = WebhookSender(timeout_s=timeout_s)
    try:
        return await sender.post(hook(url, **kind), DELIVERY, now())
    finally:
        await sender.close()


def test_a_post_is_signed_and_carries_the_bytes_as_they_are(receive, hook) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with receive(204) as receiver:
            reply = await post_once(receiver.url, hook)
        assert (reply.reason, reply.http_status) == ("delivered", 204)
        [(headers, body)] = receiver.got
        assert body == DELIVERY.body
        Webhook("whsec_" + base64.b64encode(bytes(range(32))).decode()).verify(body, headers)
        assert headers["webhook-id"] == "msg_1"
        assert headers["webhook-timestamp"].isdigit()
        assert headers["content-type"] == "application/json"
        assert headers["accept-encoding"] == "identity"
        assert headers["user-agent"].startswith("salient/")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("status", "reason"),
    [(200, "delivered"), (400, "http_400"), (410, "http_410"), (429, "http_429"), (500, "http_500"), (302, "redirect"), (307, "redirect")],
)
def test_the_status_decides(receive, hook, status: int, reason: str) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with receive((status, {"retry-after": "7", "location": "/elsewhere"})) as receiver:
            reply = await post_once(receiver.url, hook)
        assert (reply.reason, reply.http_status, reply.retry_after) == (reason, status, "7")
        assert len(receiver.got) == 1, "a redirect must not be followed"

    asyncio.run(scenario())


def test_a_receiver_that_hangs_is_left_after_the_timeout(receive, hook) -> None:  # type: ignore[no-untyped-def]
    async def hang(_: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    async def scenario() -> None:
        async with receive(hang) as receiver:
            started = time.monotonic()
            reply = await post_once(receiver.url, hook, timeout_s=0.2)
            assert time.monotonic() - started < 5
        assert (reply.reason, reply.http_status) == ("timeout", None)
        assert reply.ms >= 200

    asyncio.run(scenario())


def test_the_timeout_is_for_the_whole_and_not_for_each_byte(receive, hook) -> None:  # type: ignore[no-untyped-def]
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=200)
        await response.prepare(request)
        for _ in range(1_000):
            await response.write(b".")
            await asyncio.sleep(0.02)
        return response

    async def scenario() -> None:
        async with receive(drip) as receiver:
            started = time.monotonic()
            reply = await post_once(receiver.url, hook, timeout_s=0.3)
            assert time.monotonic() - started < 5
        assert reply.http_status == 200, "it said yes before it began to drip"

    asyncio.run(scenario())


def test_a_giant_answer_is_cut_off(receive, hook) -> None:  # type: ignore[no-untyped-def]
    sent = 0

    async def pour(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(status=200)
        await response.prepare(request)
        while sent < 500_000_000:
            await response.write(b"x" * 65_536)
            sent += 65_536
        return response

    async def scenario() -> None:
        async with receive(pour) as receiver:
            reply = await post_once(receiver.url, hook)
        assert reply.http_status == 200
        assert sent < 50_000_000, f"far more than {READ_BYTES} bytes were taken"

    asyncio.run(scenario())


def test_a_compressed_answer_is_not_unpacked(receive, hook) -> None:  # type: ignore[no-untyped-def]
    async def bomb(_: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(bytes(50_000_000)), headers={"content-encoding": "gzip"})

    async def broken(_: web.Request) -> web.Response:
        return web.Response(body=b"no gzip at all", headers={"content-encoding": "gzip"})

    async def scenario() -> None:
        async with receive(bomb, broken) as receiver:
            assert (await post_once(receiver.url, hook)).http_status == 200
            assert (await post_once(receiver.url, hook)).http_status == 200

    asyncio.run(scenario())


def test_a_connection_is_kept_after_a_short_answer(receive, hook) -> None:  # type: ignore[no-untyped-def]
    peers: set[object] = set()

    async def note(request: web.Request) -> web.Response:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        return web.Response(text="thanks")

    async def scenario() -> None:
        sender = WebhookSender()
        async with receive(note) as receiver:
            for _ in range(3):
                await sender.post(hook(receiver.url), DELIVERY, now())
            await sender.close()

    asyncio.run(scenario())
    assert len(peers) == 1


def test_a_closed_port_is_named(hook) -> None:  # type: ignore[no-untyped-def]
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        reply = asyncio.run(post_once(f"http://127.0.0.1:{held.getsockname()[1]}/", hook))
    assert reply.reason == "connection_refused"


def test_a_receiver_without_tls_is_named(receive, hook) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with receive(200) as receiver:
            assert (await post_once(receiver.url.replace("http:", "https:"), hook)).reason == "tls"

    asyncio.run(scenario())


def test_a_name_that_does_not_resolve_is_named(hook) -> None:  # type: ignore[no-untyped-def]
    assert asyncio.run(post_once(f"http://{'a' * 70}.invalid/", hook)).reason in {"dns", "invalid_url"}


@pytest.mark.parametrize(("said", "reason"), [(b"", "disconnected"), (b"SSH-2.0-OpenSSH\r\n\r\n", "bad_response")])
def test_what_speaks_no_http_is_named(hook, said: bytes, reason: str) -> None:  # type: ignore[no-untyped-def]
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(said)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def scenario() -> None:
        async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
            assert (await post_once(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", hook)).reason == reason

    asyncio.run(scenario())


def test_the_gate_refuses_before_anything_is_sent(receive, hook) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with receive(200) as receiver:
            assert (await post_once(receiver.url, hook, allow_private=False)).reason == "refused_by_gate"
        assert receiver.got == []

    asyncio.run(scenario())


def test_a_name_that_leads_to_a_private_address_is_refused_at_connect(hook, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    real, asked = socket.getaddrinfo, []

    def rebound(host, port, *rest, **more):  # type: ignore[no-untyped-def]
        asked.append(host)
        return [*real("127.0.0.1", port, type=socket.SOCK_STREAM), *real("10.0.0.7", port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    reply = asyncio.run(post_once("https://hooks.example.org/", hook, allow_private=False))
    assert asked == ["hooks.example.org"]
    assert reply.reason == "refused_by_gate"


def test_no_proxy_is_taken_from_the_environment(receive, hook, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with receive(200) as receiver, receive(500) as proxy:
            monkeypatch.setenv("http_proxy", proxy.url)
            assert (await post_once(receiver.url, hook)).http_status == 200

    asyncio.run(scenario())


def test_no_cookie_is_sent_back(receive, hook) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        sender = WebhookSender()
        async with receive((200, {"set-cookie": "a=b"})) as receiver:
            for _ in range(2):
                await sender.post(hook(receiver.url.replace("127.0.0.1", "localhost")), DELIVERY, now())
            await sender.close()
        assert len(receiver.got) == 2
        assert all("cookie" not in headers for headers, _ in receiver.got)

    asyncio.run(scenario())
