"""`salient demo`: runs the real daemon on the shipped samples, in a folder that is gone afterwards, and shows what it raises and sends."""

from __future__ import annotations

import asyncio
import base64
import hmac
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import typer

from salient.cli.alert_rows import TABLE, table_row
from salient.cli.output import print_table, say
from salient.compile.load import shipped
from salient.errors import UserError
from salient.send.sign import sign

if TYPE_CHECKING:
    from aiohttp import web

ENDPOINT = "demo"
SHOW_S = 24.0
END_S = 5.0
"""How long the daemon may take to show everything, and then to end: half a minute in all."""
_LAST_LINES = 10
_SETTINGS = """\
inbox: [inbox]
rules: builtin
state: var
spool: var/spool
console: {{listen: "127.0.0.1:0"}}
webhooks:
  - name: {name}
    url: http://127.0.0.1:{port}/
    secret_file: secret
    reasons: [first, source, status, repeat]
    allow_private: true
"""


@dataclass(frozen=True, slots=True)
class _Received:
    message: str
    http_status: int
    verified: bool


@dataclass(slots=True)
class _Progress:
    """What the daemon's log has told so far."""

    files: int = 0
    alerts: int = 0
    logged: int = 0
    delivered: int = 0
    last_lines: deque[str] = field(default_factory=lambda: deque(maxlen=_LAST_LINES))

    def note(self, event: dict[str, object]) -> None:
        name, alerts = event.get("event"), event.get("alerts")
        count = alerts if isinstance(alerts, int) else 0
        self.files += name in {"article.stored", "file.failed"}
        self.alerts += count if name == "article.stored" else 0
        self.logged += count if name == "alertlog.appended" else 0
        self.delivered += name == "delivery.delivered"

    def complete(self, files: int) -> bool:
        return self.files == files and self.alerts == self.logged == self.delivered


def demo() -> None:
    """Show what it does, on the shipped samples.

    The real daemon reads them, raises alerts and sends them to a receiver of this command: in a temporary folder and on the
    loopback interface, and nothing is left behind.

    \b
    Examples:
      salient demo
    """
    files = sorted(path for path in (shipped("seeds") / "articles").glob("*") if path.is_file())
    if not files:
        raise UserError(f"there are no samples in {shipped('seeds') / 'articles'}: install salient again")
    say(f"Starting the daemon on {len(files)} sample articles ...")
    with tempfile.TemporaryDirectory(prefix="salient-demo-", ignore_cleanup_errors=True) as folder:
        try:
            alerts, received = asyncio.run(_run(files, Path(folder)))
        except asyncio.CancelledError:
            say("stopped before its end; nothing was left behind")
            raise typer.Exit(1) from None
    print_table(TABLE, map(table_row, alerts))
    say("")
    rows = [(ENDPOINT, f"{one.message[:12]}…", one.http_status, "ok" if one.verified else "WRONG") for one in received]
    print_table(("endpoint", "message", "http status", "signature"), rows)
    verified = sum(one.verified for one in received)
    say(f"\n{len(files)} files, {len(alerts)} alerts, {len(received)} deliveries, {verified} with a good signature.")
    say("Next: start `salient run`, drop an article into inbox/, and look with `salient alerts list`. README.md goes on from here.")
    if verified != len(alerts):
        raise typer.Exit(1)


async def _run(files: Sequence[Path], folder: Path) -> tuple[list[bytes], list[_Received]]:
    """The alerts of the log, in the articles' order, and what the receiver got."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    secret = secrets.token_bytes(32)
    async with _receiver(secret) as (port, received):
        settings = _write_settings(folder, port, secret)
        async with _daemon(settings) as process:
            progress = _Progress()
            try:
                async with asyncio.timeout(SHOW_S):
                    await _follow(process, progress, files, folder / "inbox")
            except TimeoutError:
                _fail(f"the daemon had not shown everything after {SHOW_S:.0f} s", progress)
        lines = (folder / "var" / "alerts.jsonl").read_bytes().splitlines()
    return sorted(lines, key=_place_in_the_samples), list(received.values())


async def _follow(process: asyncio.subprocess.Process, progress: _Progress, files: Sequence[Path], inbox: Path) -> None:
    """Read the daemon's log; once it is ready drop the files, and return when all of them are done, logged and delivered."""
    assert process.stderr is not None
    while not progress.complete(len(files)):
        line = await process.stderr.readline()
        if not line:
            _fail("the daemon ended early", progress)
        progress.last_lines.append(line.decode("utf-8", "replace").rstrip())
        with suppress(orjson.JSONDecodeError):
            event = orjson.loads(line)
            progress.note(event)
            if event.get("event") == "daemon.ready":
                _drop(files, inbox)


def _fail(what: str, progress: _Progress) -> None:
    raise UserError("\n".join([f"{what}; the last it said:", *progress.last_lines]))


def _drop(files: Sequence[Path], inbox: Path) -> None:
    """As producers should: under a temporary name first, then by rename."""
    for file in files:
        temporary = inbox / f".{file.name}.tmp"
        shutil.copyfile(file, temporary)
        temporary.rename(inbox / file.name)


def _write_settings(folder: Path, port: int, secret: bytes) -> Path:
    (folder / "secret").write_text("whsec_" + base64.b64encode(secret).decode("ascii"), encoding="ascii")
    settings = folder / "salient.yaml"
    settings.write_text(_SETTINGS.format(name=ENDPOINT, port=port), encoding="utf-8")
    return settings


def _place_in_the_samples(line: bytes) -> tuple[str, int, int]:
    alert = orjson.loads(line)
    return (alert["article"]["path"], alert["article"]["part"] or 0, alert["evidence"]["start"])


@asynccontextmanager
async def _daemon(settings: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`salient run` as anybody would start it, without settings from the environment; ended at the end, at worst by force."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SALIENT_")}
    command = (sys.executable, "-m", "salient", "run", "--config", str(settings))
    pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdin=null, stdout=null, stderr=pipe, env=environment, limit=1 << 20)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.communicate(), END_S)
        except TimeoutError:
            process.kill()
            await process.wait()


@asynccontextmanager
async def _receiver(secret: bytes) -> AsyncIterator[tuple[int, dict[str, _Received]]]:
    """A webhook on a free loopback port: the port, and what came in, each message once."""
    from aiohttp import web  # half a second that no other command should pay

    received: dict[str, _Received] = {}

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        message, timestamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
        signatures = request.headers.get("webhook-signature", "").split()
        wanted = sign(secret, message, int(timestamp), body) if timestamp.isdecimal() else ""
        verified = any(hmac.compare_digest(signature, wanted) for signature in signatures)
        received[message] = _Received(message, 200 if verified else 401, verified)
        return web.Response(status=received[message].http_status)

    pages = web.Application()
    pages.router.add_post("/", take)
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1], received
    finally:
        await runner.cleanup()
