"""A receiver on loopback that answers by script, a running writer, and messages to be sent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretBytes

from salient.config import WebhookConfig
from salient.keep.sqlite import open_sqlite
from salient.keep.writer import SqliteWriter
from salient.model import Alert, Article, ArticleRef, Claim, Evidence, Message, RuleRef
from salient.store import Store
from salient.wire import alert_json, message_body

LONG_AGO = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
SECRET = bytes(range(32))

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Receiver:
    """Answers the n-th post by the n-th item of `script`, later ones by its last: a status, headers with it, or a function."""

    script: list[int | tuple[int, dict[str, str]] | Answer]
    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.got.append(({key.lower(): value for key, value in request.headers.items()}, body))
        step = self.script[min(len(self.got), len(self.script)) - 1]
        if isinstance(step, int):
            return web.Response(status=step)
        if isinstance(step, tuple):
            return web.Response(status=step[0], headers=step[1])
        return await step(request)

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]


Receive = Callable[..., AbstractAsyncContextManager[Receiver]]


@pytest.fixture
def receive() -> Receive:
    @asynccontextmanager
    async def serve(*script: int | tuple[int, dict[str, str]] | Answer) -> AsyncIterator[Receiver]:
        receiver = Receiver(list(script))
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", receiver.answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook?token=sesame"
        try:
            yield receiver
        finally:
            await runner.cleanup()

    return serve


@pytest.fixture
def hook() -> Callable[..., WebhookConfig]:
    def make(url: str, name: str = "newsroom", *, allow_private: bool = True) -> WebhookConfig:
        return WebhookConfig(name=name, url=url, secret_env="SECRET", allow_private=allow_private, secret=SecretBytes(SECRET))

    return make


@pytest.fixture
def keep() -> Callable[..., AbstractAsyncContextManager[SqliteWriter]]:
    @asynccontextmanager
    async def run(path: Path) -> AsyncIterator[SqliteWriter]:
        writer = SqliteWriter(open_sqlite(path))
        writer.start()
        try:
            yield writer
        finally:
            await writer.stop()

    return run


@pytest.fixture
def owe() -> Callable[..., Callable[[Store], bytes]]:
    """A job that raises alert `number` and owes it to the endpoints; it returns the alert's JSON."""

    def make(number: int, *endpoints: str, at: datetime = LONG_AGO) -> Callable[[Store], bytes]:
        def job(store: Store) -> bytes:
            ref = ArticleRef(f"sha256:{number}", "inbox/a.txt")
            rule = RuleRef("encirclement", "1.0.0", "Encircled", (), "sha256:rb")
            claim = Claim("encirclement", "asserted", "high", rule, None, None, None, None, Evidence("Окружён.", "Окружён", 0, 7))
            alert = Alert(f"alt_{number}", claim, ref, None, at)
            store.add_article(Article(ref, "Окружён."), "s", at)
            store.add_alert(alert, 0)
            body = message_body("alert", at, alert_json(alert))
            store.add_message(Message(f"msg_{number}", "alert", alert.id, body, at), endpoints)
            return alert_json(alert)

        return job

    return make


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    async def wait(condition: Callable[[], object], seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.005)

    return wait
