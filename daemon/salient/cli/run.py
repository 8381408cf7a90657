"""`salient run`: the daemon in the foreground, driven by signals."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import threading
from typing import TYPE_CHECKING

import structlog

from salient.cli.output import ConfigOption
from salient.config import load_config
from salient.errors import UserError
from salient.logs import set_up_logs

if TYPE_CHECKING:
    from salient.app import App

END_BY = 28.0
log = structlog.get_logger()


def run(config: ConfigOption = None) -> None:
    """Run the daemon in the foreground.

    It watches the inboxes, raises alerts and delivers them. SIGHUP reloads configuration and rules; a mistake
    in them is reported and changes nothing. SIGTERM or Ctrl-C ends it within 30 seconds; a second one ends it
    at once. Nothing is lost either way.

    \b
    Examples:
      salient run
      salient run --config /etc/salient/salient.yaml
      SALIENT_CONSOLE__LISTEN=127.0.0.1:0 salient run
    """
    from salient.app import App  # web server and HTTP client: half a second that no other command should pay

    set_up_logs()
    asyncio.run(_until_told_to_end(App(functools.partial(load_config, config))))


async def _until_told_to_end(app: App) -> None:
    loop, ending = asyncio.get_running_loop(), asyncio.Event()
    reloads: set[asyncio.Task[None]] = set()

    def end(number: signal.Signals) -> None:
        if ending.is_set():
            os._exit(128 + number)
        log.info("daemon.ending", signal=number.name)
        # Should something hang beyond its own limit, ending hard is safe: what is not finished is taken up by the next start.
        timer = threading.Timer(END_BY, os._exit, [0])
        timer.daemon = True
        timer.start()
        ending.set()

    def reload() -> None:
        task = loop.create_task(_reload(app))
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end, number)
    # The default for SIGHUP would be to die: until there is something to reload it is without effect.
    loop.add_signal_handler(signal.SIGHUP, lambda: None)
    await app.start()
    loop.add_signal_handler(signal.SIGHUP, reload)
    await ending.wait()
    await app.stop()
    log.info("daemon.ended")


async def _reload(app: App) -> None:
    try:
        await app.reload()
    except UserError as error:
        log.error("reload.refused", problems=str(error))  # noqa: TRY400  the user's mistake, not a bug
