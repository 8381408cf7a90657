"""A folder in which the whole daemon can run: one small rule, real files, any free port."""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pytest
from aiohttp import ClientSession, web

RULE = """\
rule: falling_town
version: 1.0.0
title: A town falls
event: town_falls
severity: medium
maturity: stable
tags: []
strong: ["{fall.verb}!"]
examples:
  - {name: fires, text: "The town fell on Sunday.", gives: {status: asserted}}
  - {name: quiet, text: "The town held on Sunday.", gives: none}
"""
VOCAB = """\
vocab: falling
version: 1.0.0
language: en
lists:
  fall: {verbs: [fall]}
"""


@dataclass
class Folder:
    """A working folder of a daemon."""

    path: Path

    def configure(self, **more: object) -> None:
        """Write salient.yaml (JSON is YAML): a free port, and settles at once unless the test says otherwise."""
        settings = {"console": {"listen": "127.0.0.1:0"}, "intake": {"settle": "100ms"}, "detect": {"workers": 1}, **more}
        self.config.write_bytes(orjson.dumps(settings))

    @property
    def config(self) -> Path:
        return self.path / "salient.yaml"

    def drop(self, name: str, text: str) -> None:
        """Put an article into the inbox as producers should."""
        temporary = self.path / "inbox" / f".{name}.tmp"
        temporary.write_text(text)
        temporary.rename(self.path / "inbox" / name)

    def files(self, folder: str) -> list[str]:
        return sorted(path.name.partition("__")[2] for path in (self.path / "var/spool" / folder).rglob("*") if path.is_file())

    def alerts(self) -> list[dict[str, object]]:
        log = self.path / "var/alerts.jsonl"
        return [orjson.loads(line) for line in log.read_bytes().splitlines()] if log.exists() else []


@dataclass
class Receiver:
    """A webhook on loopback; keeps what it got, and answers only when it is not to hang."""

    url: str = ""
    got: list[tuple[str, bytes]] = field(default_factory=list)
    status: int = 200
    hangs: bool = False

    async def answer(self, request: web.Request) -> web.Response:
        self.got.append((request.headers["webhook-id"], await request.read()))
        if self.hangs:
            await asyncio.sleep(3600)
        return web.Response(status=self.status)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/falling.yaml").write_text(RULE)
    (tmp_path / "rules/vocab.yaml").write_text(VOCAB)
    made = Folder(tmp_path)
    made.configure()
    return made


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an environment variable that holds a webhook's secret."""
    monkeypatch.setenv("HOOK_SECRET", "whsec_" + base64.b64encode(os.urandom(32)).decode())
    return "HOOK_SECRET"


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], object]:
    async def wait(condition: Callable[[], bool], seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "waited too long"
            await asyncio.sleep(0.005)

    return wait


@pytest.fixture
def receiver_at() -> Callable[[Receiver], object]:
    async def serve(receiver: Receiver) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/hook", receiver.answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        return runner

    return serve


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def fetch() -> Callable[[int, str], object]:
    async def get(port: int, page: str) -> tuple[int, str]:
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/{page}") as response:
            return response.status, await response.text()

    return get
