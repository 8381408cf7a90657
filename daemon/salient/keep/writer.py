"""The one thread that owns the store: jobs from the loop, whatever waits becomes one commit.

A commit costs one sync of the disk however much it holds, so the slower the disk, the more jobs share one; no timer is needed.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TypeVar, cast

import structlog

from salient import metrics
from salient.errors import StoreError
from salient.keep.sqlite import SqliteStore
from salient.store import Store

BATCH = 200
WAITING = 1_000
"""How many jobs may wait; callers beyond that wait for room first."""

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    work: Callable[[Store], object]
    answer: asyncio.Future[object]


_Result = tuple[object, Exception | None]


class SqliteWriter:
    """Fulfils salient.store.Writer; between `start` and `stop` the store is its own."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._room = asyncio.Semaphore(WAITING)
        self._closed = True
        self._thread = threading.Thread(target=self._work, name="salient-writer", daemon=True)

    def start(self) -> None:
        """Begin to work, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._thread.start()

    async def run(self, job: Callable[[Store], T]) -> T:
        """Run a job in a transaction; returns after the commit. What the job raises is raised here, and its changes are undone.

        Raises StoreError where the commit fails, or the writer is not running. A caller that is cancelled leaves its job to be done.
        """
        async with self._room:
            if self._closed:
                raise StoreError("the store is closed")
            answer: asyncio.Future[object] = self._loop.create_future()
            self._jobs.put(_Job(job, answer))
            return cast(T, await answer)

    async def stop(self) -> None:
        """Finish what waits, then close the store."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        goes_on = True
        while goes_on:
            jobs, goes_on = self._next_batch()
            if jobs:
                self._loop.call_soon_threadsafe(_answer, jobs, self._commit(jobs))
        try:
            self._store.close()
        except StoreError as error:
            log.warning("store.close_failed", error=str(error))

    def _next_batch(self) -> tuple[list[_Job], bool]:
        """At least one job, and whatever else waits already; False at the end."""
        jobs: list[_Job] = []
        try:
            while len(jobs) < BATCH:
                job = self._jobs.get(block=not jobs)
                if job is None:
                    return jobs, False
                jobs.append(job)
        except Empty:
            pass
        return jobs, True

    def _commit(self, jobs: list[_Job]) -> list[_Result]:
        database = self._store.database
        started = time.perf_counter()
        try:
            database.begin()
            results = [self._run(job) for job in jobs]
            database.commit()
        except StoreError as error:
            log.warning("store.commit_failed", jobs=len(jobs), error=str(error))
            self._give_up()
            return [(None, error)] * len(jobs)
        metrics.commit_seconds.observe(time.perf_counter() - started)
        return results

    def _run(self, job: _Job) -> _Result:
        database = self._store.database
        try:
            with database.savepoint():
                return job.work(self._store), None
        except Exception as error:
            # Whatever a job raises is its caller's: the jobs that share its commit must not suffer for it.
            if not database.in_transaction:
                raise StoreError(f"{database.path}: the transaction is lost: {error}") from error
            return None, error

    def _give_up(self) -> None:
        try:
            self._store.database.roll_back()
        except StoreError as error:
            log.warning("store.rollback_failed", error=str(error))


def _answer(jobs: list[_Job], results: list[_Result]) -> None:
    for job, (value, error) in zip(jobs, results, strict=True):
        if job.answer.done():
            continue
        if error is not None:
            job.answer.set_exception(error)
        else:
            job.answer.set_result(value)
