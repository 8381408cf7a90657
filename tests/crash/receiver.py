"""A webhook receiver that outlives every kill: it answers 500 one time in ten and remembers what it was sent."""

from __future__ import annotations

import asyncio
import base64
import threading
from dataclasses import dataclass
from random import Random
from types import TracebackType

from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
REFUSED = 0.1
SLOWEST_ANSWER_S = 0.03


@dataclass(frozen=True, slots=True)
class Post:
    """One request: under which webhook-id, what it held, whether its signature was right, and whether it was answered with 2xx."""

    id: str
    body: bytes
    verified: bool
    accepted: bool


class Receiver:
    """Listens on a loopback port, in a thread and a loop of its own, as long as its `with` block lasts."""

    def __init__(self, seed: int = 0, refused: float = REFUSED) -> None:
        self._random, self._refused = Random(seed), refused
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self.posts: list[Post] = []
        self.url = ""

    def __enter__(self) -> Receiver:
        self._thread.start()
        assert self._ready.wait(10), "the receiver could not start"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application()
        app.router.add_post("/hook", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        self._ready.set()
        await self._end.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        accepted = self._random.random() >= self._refused
        self.posts.append(Post(request.headers["webhook-id"], body, _verified(request, body), accepted))
        # An answer takes a while, so that kills also fall between a post and its answer.
        await asyncio.sleep(self._random.uniform(0, SLOWEST_ANSWER_S))
        return web.Response(status=204 if accepted else 500)


def _verified(request: web.Request, body: bytes) -> bool:
    try:
        Webhook(SECRET).verify(body, {key.lower(): value for key, value in request.headers.items()})
    except WebhookVerificationError:
        return False
    return True
