"""Files moved along by the real pipeline into a real store; only reading and detection are stood in for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from salient.arrive.take import take
from salient.arrive.watch import Noticed, Sighted
from salient.config import InboxConfig, IntakeConfig
from salient.errors import StoreError
from salient.keep.sqlite import open_sqlite
from salient.keep.writer import SqliteWriter
from salient.model import Article, Claim, Examined, Sighting, Verdict
from salient.pipeline.flow import Pipeline
from salient.pipeline.intake import Intake
from salient.store import Store

T = TypeVar("T")
Drop = Callable[..., Path]


@dataclass
class FakeExaminer:
    """Answers at once, or once it is let go; notes the names it was given."""

    answer: Callable[[str], Examined | Verdict]
    names: list[str] = field(default_factory=list)
    let_go: asyncio.Event | None = None

    async def examine(self, file: Path, sighting: Sighting) -> Examined | Verdict:
        self.names.append(sighting.name)
        if self.let_go:
            await self.let_go.wait()
        return self.answer(file.read_text())  # noqa: ASYNC240  a small file, in a test


@dataclass
class BrokenWriter:
    """Refuses jobs while it is told to, like a full disk."""

    writer: SqliteWriter
    broken: bool = False

    async def run(self, job: Callable[[Store], T]) -> T:
        if self.broken:
            raise StoreError("database or disk is full")
        return await self.writer.run(job)


@dataclass
class House:
    pipeline: Pipeline
    noticed: Noticed
    writer: BrokenWriter
    inbox: InboxConfig
    woken: list[None]

    def notice(self, name: str) -> None:
        self.noticed.add(Sighted(self.inbox, name, renamed=True))

    def files(self, folder: str) -> list[str]:
        assert self.inbox.spool is not None
        return sorted(path.name.partition("__")[2] for path in (self.inbox.spool / folder).rglob("*") if path.is_file())

    async def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline, "waited too long"
            await asyncio.sleep(0.005)

    async def count(self, what: str) -> int:
        return (await self.writer.run(lambda store: store.counts()))[what]


@pytest.fixture
def examiner(make_article: Callable[[str], Article], make_claim: Callable[..., Claim]) -> FakeExaminer:
    def answer(text: str) -> Examined | Verdict:
        return Verdict("failed", "binary", "this is no text") if text == "bad" else Examined(((make_article(text), (make_claim(),)),))

    return FakeExaminer(answer)


@asynccontextmanager
async def running(inbox: InboxConfig, examiner: FakeExaminer, state: Path, grace: float = 5) -> AsyncIterator[House]:
    loop = asyncio.get_running_loop()
    noticed = Noticed(lambda: loop.call_soon_threadsafe(pipeline.look) and None)
    writer = SqliteWriter(open_sqlite(state / "salient.db"))
    writer.start()
    broken = BrokenWriter(writer)
    woken: list[None] = []
    intake = Intake((inbox,), IntakeConfig(settle=timedelta(milliseconds=50)), noticed, lambda: datetime.now(UTC))
    pipeline = Pipeline(intake, examiner, broken, lambda: (), lambda: woken.append(None), lambda: datetime.now(UTC))
    pipeline.start()
    try:
        yield House(pipeline, noticed, broken, inbox, woken)
    finally:
        await pipeline.stop(grace)
        await writer.stop()


def in_loop(story: Awaitable[None]) -> None:
    asyncio.run(asyncio.wait_for(story, 60))  # type: ignore[arg-type]


def test_a_file_is_stored_filed_and_the_senders_are_woken(inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path) -> None:
    async def story() -> None:
        async with running(inbox, examiner, tmp_path) as house:
            drop("a.txt")
            house.notice("a.txt")
            await house.until(lambda: house.files("done") == ["a.txt"])
            assert await house.count("alerts") == 1
            assert len(house.woken) == 1
            await house.until(lambda: house.pipeline.waiting() == 0)
            assert house.pipeline.faults() == []

    in_loop(story())


def test_the_first_scan_finds_what_came_before_the_start(inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path) -> None:
    async def story() -> None:
        for number in range(100):
            drop(f"{number}.txt", f"text {number}")
        async with running(inbox, examiner, tmp_path) as house:
            await house.until(lambda: len(house.files("done")) == 100)
            assert await house.count("alerts") == 100

    in_loop(story())


def test_a_bad_file_is_filed_as_failed_and_stops_no_other(inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path) -> None:
    async def story() -> None:
        drop("bad.txt", "bad")
        drop("good.txt", "good")
        async with running(inbox, examiner, tmp_path) as house:
            await house.until(lambda: house.files("done") == ["good.txt"] and house.files("failed") == ["bad.txt", "bad.txt.error.json"])

    in_loop(story())


def test_a_bug_in_the_examiner_leaves_the_file_in_taken_and_stops_no_other(
    inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path
) -> None:
    answer = examiner.answer

    def with_bug(text: str) -> Examined | Verdict:
        if text == "bug":
            raise ZeroDivisionError
        return answer(text)

    examiner.answer = with_bug

    async def story() -> None:
        drop("bug.txt", "bug")
        drop("good.txt", "good")
        async with running(inbox, examiner, tmp_path) as house:
            await house.until(lambda: house.files("done") == ["good.txt"] and not house.pipeline.waiting())
            assert house.files("taken") == ["bug.txt"]
            assert house.pipeline.faults() == []

    in_loop(story())


def test_while_the_store_fails_files_stay_and_after_a_rescan_each_is_stored_once(
    inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path
) -> None:
    async def story() -> None:
        async with running(inbox, examiner, tmp_path) as house:
            house.writer.broken = True
            drop("a.txt", "a")
            house.notice("a.txt")
            await house.until(lambda: bool(house.pipeline.faults()) and not house.pipeline.waiting())
            assert "disk is full" in house.pipeline.faults()[0]
            drop("b.txt", "b")
            house.notice("b.txt")
            await asyncio.sleep(0)
            assert (house.files("taken"), house.files("done")) == (["a.txt"], [])
            assert (inbox.path / "b.txt").exists()
            house.writer.broken = False
            house.pipeline.rescan()
            await house.until(lambda: house.files("done") == ["a.txt", "b.txt"])
            assert house.pipeline.faults() == []
            assert await house.count("alerts") == 2

    in_loop(story())


def test_what_was_taken_but_not_stored_is_examined_again_at_the_next_start(
    inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path
) -> None:
    drop("a.txt")
    assert inbox.spool is not None
    assert take(inbox.path, "a.txt", inbox.spool, datetime.now(UTC))

    async def story() -> None:
        async with running(inbox, examiner, tmp_path) as house:
            await house.until(lambda: house.files("done") == ["a.txt"])
            assert await house.count("alerts") == 1

    in_loop(story())


def test_what_was_stored_but_not_filed_is_only_filed_at_the_next_start(
    inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path
) -> None:
    drop("a.txt")
    assert inbox.spool is not None
    taken = take(inbox.path, "a.txt", inbox.spool, datetime.now(UTC))
    assert taken
    store = open_sqlite(tmp_path / "salient.db")
    store.finish_sighting(taken.sighting, Verdict("failed", "binary", "this is no text"), datetime.now(UTC))
    store.close()

    async def story() -> None:
        async with running(inbox, examiner, tmp_path) as house:
            await house.until(lambda: house.files("failed") == ["a.txt", "a.txt.error.json"])

    in_loop(story())
    assert examiner.names == []


def test_stop_waits_for_what_is_in_flight(inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path) -> None:
    async def story() -> None:
        examiner.let_go = asyncio.Event()
        drop("a.txt")
        async with running(inbox, examiner, tmp_path) as house:
            await house.until(lambda: examiner.names == ["a.txt"])
            asyncio.get_running_loop().call_later(0.1, examiner.let_go.set)
        assert house.files("done") == ["a.txt"]

    in_loop(story())


def test_what_does_not_end_in_time_stays_in_taken_and_is_done_by_the_next_run(
    inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path
) -> None:
    async def story() -> None:
        examiner.let_go = asyncio.Event()
        drop("a.txt")
        async with running(inbox, examiner, tmp_path, grace=0.05) as house:
            await house.until(lambda: examiner.names == ["a.txt"])
        assert house.files("taken") == ["a.txt"]
        examiner.let_go.set()
        async with running(inbox, examiner, tmp_path) as house:
            await house.until(lambda: house.files("done") == ["a.txt"])
            assert await house.count("alerts") == 1

    in_loop(story())


def test_more_files_than_may_be_in_flight_are_all_done(
    inbox: InboxConfig, drop: Drop, examiner: FakeExaminer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salient.pipeline.flow.MAX_IN_FLIGHT", 8)
    monkeypatch.setattr("salient.pipeline.flow.TAKE_AT_ONCE", 4)

    async def story() -> None:
        for number in range(50):
            drop(f"{number}.txt", f"text {number}")
        async with running(inbox, examiner, tmp_path) as house:
            await house.until(lambda: len(house.files("done")) == 50)

    in_loop(story())
    assert sorted(examiner.names) == sorted(f"{number}.txt" for number in range(50))
