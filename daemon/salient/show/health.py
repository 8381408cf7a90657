"""Serves /livez, /readyz and /metrics; it asks others how they are and judges nothing itself."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from salient import metrics
from salient.config import ConsoleConfig
from salient.errors import StartError
from salient.model import Problem

ANSWER_WITHIN = 2.0


@dataclass(frozen=True, slots=True)
class Health:
    """What the pages ask: reasons against being alive or ready (none is good), and a refresh of the gauges."""

    not_alive: Callable[[], list[str]]
    not_ready: Callable[[], list[str]]
    refresh: Callable[[], Awaitable[None]]


def health_pages(health: Health) -> FastAPI:
    """The application with the three pages; they show no article and need no login."""
    app = FastAPI(title="Salient", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/livez")
    async def livez() -> JSONResponse:
        return _answer(health.not_alive())

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        return _answer(health.not_ready())

    @app.get("/metrics")
    async def show_metrics() -> Response:
        # A store that is busy or broken must not keep the other numbers from being seen.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(health.refresh(), ANSWER_WITHIN)
        return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return app


def _answer(reasons: list[str]) -> JSONResponse:
    return JSONResponse({"ok": not reasons, "reasons": reasons}, status_code=503 if reasons else 200)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: when to stop is the daemon's decision."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Console:
    """The listening socket, and from `start` to `stop` the server behind it; `port` is the one really bound."""

    def __init__(self, listen: ConsoleConfig) -> None:
        self._socket = _bind(listen)
        self.port: int = self._socket.getsockname()[1]
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self, pages: FastAPI) -> None:
        """Answer from now on, in the running loop."""
        config = uvicorn.Config(
            pages,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=5,
            ws="none",
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve([self._socket]), name="console")

    async def stop(self) -> None:
        """Close the port; answers that are under way get a second."""
        if self._server and self._task:
            self._server.should_exit = True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._task, 3)
        self._socket.close()


def _bind(listen: ConsoleConfig) -> socket.socket:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((listen.host, listen.port))
        bound.listen(64)
    except OSError as error:
        bound.close()
        hint = "set console.listen in salient.yaml or SALIENT_CONSOLE__LISTEN; port 0 takes any free one"
        raise StartError(Problem("", f"cannot listen on {listen.listen}: {error.strerror or error}", hint=hint)) from None
    bound.setblocking(False)
    return bound
