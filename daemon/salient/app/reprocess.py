"""Stores the alerts of articles that were examined again, as the daemon would have, and writes them to the alert log."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import datetime

from salient.config import Config, WebhookConfig
from salient.keep.sqlite import open_sqlite
from salient.keep.writer import SqliteWriter
from salient.pipeline import Again, store_again
from salient.send.alertlog import AlertLog


async def store_all(found: Sequence[Again], settings: Config, endpoints: Sequence[WebhookConfig], clock: Callable[[], datetime]) -> int:
    """Raise what is not stored yet, each article in a transaction of its own, and owe it to `endpoints`; returns how many alerts that is.

    The caller holds the state's lock. Raises StoreError and OSError: what is stored by then stays, and the next run mends the log.
    """
    writer = SqliteWriter(open_sqlite(settings.database))
    writer.start()
    raised = 0
    try:
        for one in found:
            job = functools.partial(store_again, again=one, endpoints=endpoints, now=clock())
            raised += len(await writer.run(job))
        alert_log = AlertLog(writer, settings.state, clock)
        while await alert_log.write_due():
            pass
    finally:
        await writer.stop()
    return raised
