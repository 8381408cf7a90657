"""Writes every alert to alerts.jsonl exactly once: the log is an endpoint with rows of its own, not a logger.

Lines go to the disk first, then the rows say so together with the file's new end. A crash between the two leaves bytes
beyond the recorded end; before anything else is written they are compared with what is owed, and cut.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import structlog

from salient import metrics
from salient.errors import StoreError
from salient.model import Delivery
from salient.send.logfile import LogFile
from salient.store import LOG_ENDPOINT, Store, Writer

BATCH = 500
LOOK_S = 30.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
"""The waits after a failed write double from the first to the longest."""

log = structlog.get_logger()


class AlertLog:
    """`run` writes until `stop`; `clock` returns aware UTC and decides which month it is."""

    def __init__(self, writer: Writer, state: Path, clock: Callable[[], datetime], *, first_pause_s: float = FIRST_PAUSE_S) -> None:
        self._writer = writer
        self._file = LogFile(state)
        self._clock = clock
        self._first_pause_s = first_pause_s
        self._look = asyncio.Event()
        self._stop = asyncio.Event()

    def wake(self) -> None:
        """Look at once: something may be owed."""
        self._look.set()

    def stop(self) -> None:
        """Let `run` write what is owed now, and end."""
        self._stop.set()
        self._look.set()

    async def run(self) -> None:
        """Write what is owed, now and whenever woken, until `stop`."""
        pause = self._first_pause_s
        while True:
            last = self._stop.is_set()
            self._look.clear()
            try:
                while await self.write_due():
                    pass
            except (OSError, StoreError) as error:
                metrics.alertlog_failures_total.inc()
                log.warning("alertlog.failed", error=str(error), again_in_s=None if last else pause)
                wait, signal, pause = pause, self._stop, min(pause * 2, LONGEST_PAUSE_S)
            else:
                wait, signal, pause = LOOK_S, self._look, self._first_pause_s
            if last:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await signal.wait()

    async def write_due(self) -> bool:
        """Write at most one batch; True where more may wait. Raises OSError and StoreError, and then nothing counts as written."""
        month, end, due = await self._writer.run(lambda store: (*store.log_state(), _due(store, self._clock())))
        now = self._clock()
        lines = b"".join(delivery.body + b"\n" for delivery in due)
        start = await asyncio.to_thread(self._file.reconcile, month, end, lines)
        current = f"{now:%Y-%m}"
        if month is not None and month >= current:
            # The same month; or the clock was set back, and an old month is not opened again.
            current = month
        elif month is not None:
            if start:
                await asyncio.to_thread(self._file.rotate, month)
            start = 0
        if (current, start) != (month, end):
            # Before anything is appended: what the next start compares with must be the file as it now is.
            await self._record((), current, start, now)
        if due:
            await asyncio.to_thread(self._file.append, lines)
            await self._record(due, current, start + len(lines), now)
            metrics.delivery_attempts_total.labels(LOG_ENDPOINT, "delivered").inc(len(due))
            log.info("alertlog.appended", alerts=len(due), bytes=len(lines))
        return len(due) == BATCH

    async def _record(self, logged: Sequence[Delivery], month: str, end: int, at: datetime) -> None:
        await self._writer.run(lambda store: store.record_logged(logged, month, end, at))


def _due(store: Store, now: datetime) -> list[Delivery]:
    return store.due(now, BATCH, endpoint=LOG_ENDPOINT)
