"""The writer's thread: batches, isolation of a job that fails, and the end."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from salient import metrics
from salient.errors import StoreError
from salient.keep.sqlite import SqliteStore, open_sqlite
from salient.keep.writer import BATCH, SqliteWriter
from salient.model import Incident
from salient.store import Store

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def incident(number: int) -> Incident:
    return Incident(f"inc_{number}", "encirclement", "", "", "2026-11-22")


def save(number: int):  # type: ignore[no-untyped-def]
    return lambda store: store.save_incident(incident(number), NOW)


def commits() -> float:
    return next(s.value for m in metrics.commit_seconds.collect() for s in m.samples if s.name.endswith("_count"))


def test_a_job_answers_after_its_commit(path: Path) -> None:
    async def scenario() -> None:
        writer = SqliteWriter(open_sqlite(path))
        writer.start()
        await writer.run(save(1))
        other = open_sqlite(path)
        assert other.incident("inc_1") == incident(1)
        other.close()
        assert await writer.run(lambda store: store.incident("inc_1")) == incident(1)
        await writer.stop()

    asyncio.run(scenario())


def test_whatever_waits_becomes_one_commit(path: Path) -> None:
    async def scenario() -> None:
        writer = SqliteWriter(open_sqlite(path))
        writer.start()
        gate, holding = threading.Event(), threading.Event()

        def hold(_: Store) -> None:
            holding.set()
            assert gate.wait(10)

        first = asyncio.create_task(writer.run(hold))
        assert await asyncio.to_thread(holding.wait, 10)
        rest = [asyncio.create_task(writer.run(save(n))) for n in range(BATCH + 1)]
        await asyncio.sleep(0)
        before = commits()
        gate.set()
        await asyncio.gather(first, *rest)
        assert commits() - before == 3
        assert await writer.run(lambda store: store.incident(f"inc_{BATCH}")) is not None
        await writer.stop()

    asyncio.run(scenario())


def test_a_job_that_fails_is_undone_alone_and_hears_why(path: Path) -> None:
    async def scenario() -> None:
        writer = SqliteWriter(open_sqlite(path))
        writer.start()

        def fail(store: Store) -> None:
            store.save_incident(incident(2), NOW)
            raise KeyError("mine")

        results = await asyncio.gather(*(writer.run(job) for job in (save(1), fail, save(3))), return_exceptions=True)
        assert [type(result) for result in results] == [type(None), KeyError, type(None)]
        kept = [await writer.run(lambda store, n=n: store.incident(f"inc_{n}")) for n in (1, 2, 3)]  # type: ignore[misc]
        assert [item is not None for item in kept] == [True, False, True]
        await writer.stop()

    asyncio.run(scenario())


def test_a_commit_that_fails_fails_every_job_in_it(path: Path) -> None:
    async def scenario() -> None:
        store = open_sqlite(path)
        writer = SqliteWriter(store)
        writer.start()
        store.database._connection.set_commit_hook(lambda: True)
        results = await asyncio.gather(*(writer.run(save(n)) for n in (1, 2)), return_exceptions=True)
        assert [type(result) for result in results] == [StoreError, StoreError]
        store.database._connection.set_commit_hook(None)
        assert await writer.run(lambda store: store.incident("inc_1")) is None
        await writer.run(save(1))
        await writer.stop()

    asyncio.run(scenario())


def test_a_transaction_that_a_job_lost_fails_its_whole_batch(path: Path) -> None:
    async def scenario() -> None:
        store = open_sqlite(path)
        writer = SqliteWriter(store)
        writer.start()

        def lose(_: Store) -> None:
            store.database.roll_back()
            raise StoreError("the disk is full")

        results = await asyncio.gather(*(writer.run(job) for job in (save(1), lose, save(2))), return_exceptions=True)
        assert [type(result) for result in results] == [StoreError] * 3
        await writer.run(save(3))
        assert await writer.run(lambda store: [store.incident(f"inc_{n}") is not None for n in (1, 2, 3)]) == [False, False, True]
        await writer.stop()

    asyncio.run(scenario())


def test_a_database_that_another_writer_holds_is_a_store_error(path: Path) -> None:
    async def scenario() -> None:
        store = open_sqlite(path)
        store.database._connection.set_busy_timeout(20)
        writer = SqliteWriter(store)
        writer.start()
        other = apsw.Connection(str(path))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            await writer.run(save(1))
        other.execute("ROLLBACK")
        other.close()
        await writer.run(save(1))
        await writer.stop()

    asyncio.run(scenario())


def test_stop_finishes_what_waits_and_takes_nothing_new(path: Path) -> None:
    async def scenario() -> None:
        writer = SqliteWriter(open_sqlite(path))
        writer.start()
        waiting = [asyncio.create_task(writer.run(save(n))) for n in range(300)]
        await asyncio.sleep(0)
        await writer.stop()
        await asyncio.gather(*waiting)
        with pytest.raises(StoreError, match="closed"):
            await writer.run(save(1))
        await writer.stop()
        again: SqliteStore = open_sqlite(path)
        assert again.incident("inc_299") is not None
        again.close()

    asyncio.run(scenario())


def test_a_cancelled_caller_does_not_disturb_the_others(path: Path) -> None:
    async def scenario() -> None:
        writer = SqliteWriter(open_sqlite(path))
        writer.start()
        tasks = [asyncio.create_task(writer.run(save(n))) for n in range(3)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(result) for result in results] == [type(None), asyncio.CancelledError, type(None)]
        await writer.stop()

    asyncio.run(scenario())
