"""Ticks the daemon's jobs; what is due stands in tables and folders, a tick only looks, so a late or lost one costs nothing but time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, timedelta

import structlog
from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from salient import metrics

_TROUBLE = {EVENT_JOB_ERROR: "failed", EVENT_JOB_MISSED: "missed", EVENT_JOB_MAX_INSTANCES: "overlapped"}
log = structlog.get_logger()


class Jobs:
    """Runs jobs in the loop that called `start`, each at its interval and never beside itself."""

    def __init__(self) -> None:
        # No misfire limit: the default drops a tick that comes a second late. UTC: a container may have no time zone to find.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._scheduler.add_listener(_note, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)

    def every(self, interval: timedelta, name: str, tick: Callable[[], None]) -> None:
        """Call `tick`, which must not block, in the loop's thread."""

        async def job() -> None:
            # A plain function would be run in a thread of the default pool.
            tick()

        self._scheduler.add_job(job, "interval", seconds=interval.total_seconds(), id=name)

    def start(self) -> None:
        """Tick from now on; the first tick comes after one interval."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more."""
        self._scheduler.shutdown(wait=False)
        # The scheduler only asks the loop to shut it down.
        await asyncio.sleep(0)


def _note(event: JobEvent) -> None:
    """Missed and failed jobs are otherwise seen by nobody."""
    if event.code == EVENT_JOB_EXECUTED:
        metrics.job_last_success_timestamp_seconds.labels(event.job_id).set_to_current_time()
    else:
        error = getattr(event, "exception", None)
        log.error("job.failed", job=event.job_id, trouble=_TROUBLE[event.code], error=repr(error) if error else None)
