"""Posts one delivery to one webhook, signed, and says what came of it; when to try again is retry.py's affair."""

from __future__ import annotations

import time
from datetime import datetime
from importlib.metadata import version

import aiohttp

from salient.config import WebhookConfig
from salient.model import Delivery
from salient.send.gate import RefusedError, gated_socket_factory, refusal
from salient.send.retry import Reply
from salient.send.sign import sign

TIMEOUT_S = 15.0
READ_BYTES = 16 * 1024
_AGENT = f"salient/{version('salient')}"


class WebhookSender:
    """Keeps connections open between posts; `timeout_s` is for the whole of one try. To be closed in the loop that used it."""

    def __init__(self, *, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout = aiohttp.ClientTimeout(total=timeout_s, ceil_threshold=60)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def post(self, endpoint: WebhookConfig, delivery: Delivery, now: datetime) -> Reply:
        """Post the delivery's bytes as they are, under the message's id, freshly signed. Never raises for what a receiver does."""
        started = time.perf_counter()
        reason, status, retry_after = await self._try(endpoint, delivery, now)
        return Reply(reason, status, retry_after, round((time.perf_counter() - started) * 1000))

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def _try(self, endpoint: WebhookConfig, delivery: Delivery, now: datetime) -> tuple[str, int | None, str | None]:
        if refusal(endpoint.url, endpoint.allow_private):
            return "refused_by_gate", None, None
        timestamp = int(now.timestamp())
        headers = {
            "webhook-id": delivery.message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(endpoint.secret.get_secret_value(), delivery.message_id, timestamp, delivery.body),
            "content-type": "application/json",
            "user-agent": _AGENT,
            "accept-encoding": "identity",
        }
        session = self._session(endpoint.allow_private)
        try:
            async with session.post(endpoint.url, data=delivery.body, headers=headers, allow_redirects=False) as response:
                await _drain(response)
                return _word(response.status), response.status, response.headers.get("retry-after")
        except (TimeoutError, OSError, UnicodeError, aiohttp.ClientError) as error:
            return _reason(error), None, None

    def _session(self, allow_private: bool) -> aiohttp.ClientSession:
        """One session for each kind of gate: a kept connection must not serve an endpoint that could not have opened it."""
        if allow_private not in self._sessions:
            self._sessions[allow_private] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, socket_factory=gated_socket_factory(allow_private)),
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                read_bufsize=READ_BYTES,
            )
        return self._sessions[allow_private]


async def _drain(response: aiohttp.ClientResponse) -> None:
    """Read a short answer to its end, so that the connection can serve again; a longer or broken one costs the connection.

    The status has decided already: what happens to the body does not change it.
    """
    left = READ_BYTES
    try:
        while left > 0 and (chunk := await response.content.read(left)):
            left -= len(chunk)
    except (TimeoutError, OSError, aiohttp.ClientError):
        response.close()
    if not response.content.at_eof():
        response.close()


def _word(status: int) -> str:
    if 200 <= status < 300:
        return "delivered"
    return "redirect" if 300 <= status < 400 else f"http_{status}"


def _reason(error: Exception) -> str:
    """One word for tables and logs. The error's own text stays here: it may hold the address, and addresses hold tokens."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    words: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (RefusedError, "refused_by_gate"),
        (TimeoutError, "timeout"),
        ((aiohttp.ClientConnectorDNSError, UnicodeError), "dns"),
        (aiohttp.ClientSSLError, "tls"),
        (ConnectionRefusedError, "connection_refused"),
        ((aiohttp.ServerDisconnectedError, ConnectionResetError, BrokenPipeError), "disconnected"),
        (aiohttp.InvalidURL, "invalid_url"),
        ((aiohttp.ClientResponseError, aiohttp.ClientPayloadError), "bad_response"),
    )
    return next((word for kinds, word in words if isinstance(error, kinds) or isinstance(cause, kinds)), "connection_failed")
