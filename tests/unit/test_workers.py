"""Worker processes: real ones, with an examination of the test's own in place of reading and detection."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from salient.compile.page import PageRules
from salient.compile.rulebook import Names, Rulebook
from salient.errors import ArticleError
from salient.model import Examined, Sighting, Verdict
from salient.workers.attempt import attempt
from salient.workers.frames import Hello, pack
from salient.workers.pool import BATCH, Workers, worker_count

RULEBOOK = Rulebook("sha256:first", {}, Names(), PageRules())

STUB = '''
import os, signal, time
from pathlib import Path
from salient.errors import ArticleError
from salient.model import Examined

def examine(file, sighting, rulebook, max_bytes):
    """Does what the file's name says, and tells which process, rulebook and limit it had."""
    with Path(os.environ["STUB_LOG"]).open("a") as log:
        log.write(file.name + "\\n")
    if file.name.startswith("hang"):
        while True:
            time.sleep(60)
    if file.name.startswith("die"):
        os.kill(os.getpid(), signal.SIGKILL)
    if file.name.startswith("once") and Path(os.environ["STUB_LOG"]).read_text().count(file.name) == 1:
        os._exit(3)
    if file.name.startswith("bad"):
        raise ArticleError("empty", "there is nothing in it")
    if file.name.startswith("bug"):
        raise ZeroDivisionError("secret words of the article")
    return Examined((), (str(os.getpid()), rulebook.digest, str(max_bytes), sighting.id))
'''


@pytest.fixture
def stub_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes `stub:examine` known to workers; returns the file in which it notes each examination it begins."""
    (tmp_path / "stub.py").write_text(STUB)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    log = tmp_path / "log"
    log.touch()
    monkeypatch.setenv("STUB_LOG", str(log))
    return log


@asynccontextmanager
async def running(count: int = 1, limit: float = 20.0) -> AsyncIterator[Workers]:
    workers = Workers(count, RULEBOOK, 1000, limit, "stub:examine")
    await workers.start()
    try:
        yield workers
    finally:
        await workers.stop()


async def result_of(workers: Workers, name: str) -> Examined | Verdict:
    return await workers.examine(Path(name), Sighting(f"id-{name}", name, name, datetime(2026, 3, 5, tzinfo=UTC)))


async def details(workers: Workers, name: str) -> tuple[str, ...]:
    result = await result_of(workers, name)
    assert isinstance(result, Examined)
    return result.problems


def in_loop(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))  # type: ignore[arg-type]


@pytest.mark.usefixtures("stub_log")
def test_a_file_is_examined_in_another_process_with_the_rulebook_and_the_limit() -> None:
    async def story() -> None:
        async with running() as workers:
            pid, digest, max_bytes, sighting = await details(workers, "fine")
        assert int(pid) != os.getpid()
        assert (digest, max_bytes, sighting) == ("sha256:first", "1000", "id-fine")

    in_loop(story)


@pytest.mark.usefixtures("stub_log")
def test_files_are_spread_over_all_workers() -> None:
    async def story() -> None:
        async with running(count=2) as workers:
            pids: set[str] = set()
            deadline = time.monotonic() + 30
            # The second worker may still be starting: so ask until both have answered.
            while len(pids) < 2 and time.monotonic() < deadline:
                pids |= {found[0] for found in await asyncio.gather(*(details(workers, f"fine-{n}") for n in range(BATCH * 4)))}
            assert len(pids) == 2

    in_loop(story)


@pytest.mark.usefixtures("stub_log")
def test_a_file_that_is_no_article_fails_with_the_reader_s_reason() -> None:
    async def story() -> None:
        async with running() as workers:
            assert await result_of(workers, "bad") == Verdict("failed", "empty", "there is nothing in it")

    in_loop(story)


@pytest.mark.usefixtures("stub_log")
def test_a_bug_fails_its_file_and_the_next_is_examined_by_the_same_process() -> None:
    async def story() -> None:
        async with running() as workers:
            before = await details(workers, "fine")
            failed = await result_of(workers, "bug")
            assert isinstance(failed, Verdict)
            assert failed.reason == "internal_error"
            assert "secret" not in (failed.message or "")
            assert await details(workers, "fine") == before

    in_loop(story)


def test_a_file_that_hangs_fails_after_three_tries_and_its_neighbours_are_examined(stub_log: Path) -> None:
    async def story() -> None:
        async with running(limit=2) as workers:
            await details(workers, "warm")
            names = ["fine-1", "hang", "fine-2"]
            results = await asyncio.gather(*(result_of(workers, name) for name in names))
        assert [type(result) for result in results] == [Examined, Verdict, Examined]
        hung = results[1]
        assert isinstance(hung, Verdict)
        assert (hung.outcome, hung.reason) == ("failed", "timeout")

    in_loop(story)
    assert stub_log.read_text().split().count("hang") == 3


def test_a_file_that_kills_its_worker_fails_after_three_tries_and_its_neighbours_are_not_charged(stub_log: Path) -> None:
    async def story() -> None:
        async with running() as workers:
            results = await asyncio.gather(*(result_of(workers, name) for name in ("die", "fine-1", "fine-2")))
        assert isinstance(results[0], Verdict)
        assert results[0].reason == "worker_died"
        assert all(isinstance(result, Examined) for result in results[1:])

    in_loop(story)
    begun = stub_log.read_text().split()
    assert {name: begun.count(name) for name in ("die", "fine-1", "fine-2")} == {"die": 3, "fine-1": 1, "fine-2": 1}


@pytest.mark.usefixtures("stub_log")
def test_a_file_that_kills_its_worker_once_is_examined_after_all() -> None:
    async def story() -> None:
        async with running() as workers:
            assert isinstance(await result_of(workers, "once"), Examined)

    in_loop(story)


@pytest.mark.usefixtures("stub_log")
def test_a_new_rulebook_is_used_from_the_next_file_on_by_the_same_process() -> None:
    async def story() -> None:
        async with running() as workers:
            pid, first, *_ = await details(workers, "fine")
            workers.replace_rulebook(replace(RULEBOOK, digest="sha256:second"))
            same, second, *_ = await details(workers, "fine")
        assert (first, second) == ("sha256:first", "sha256:second")
        assert pid == same

    in_loop(story)


@pytest.mark.usefixtures("stub_log")
def test_workers_ignore_the_signals_of_a_terminal() -> None:
    async def story() -> None:
        async with running() as workers:
            pid, *_ = await details(workers, "fine")
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                os.kill(int(pid), number)
            assert (await details(workers, "fine"))[0] == pid

    in_loop(story)


@pytest.mark.usefixtures("stub_log")
def test_workers_stay_in_the_daemon_s_process_group() -> None:
    async def story() -> None:
        async with running() as workers:
            pid, *_ = await details(workers, "fine")
            assert os.getpgid(int(pid)) == os.getpgid(0)

    in_loop(story)


@pytest.mark.usefixtures("stub_log")
def test_stop_ends_the_processes_and_cancels_those_who_wait() -> None:
    async def story() -> None:
        workers = Workers(1, RULEBOOK, 1000, 20.0, "stub:examine")
        await workers.start()
        pid, *_ = await details(workers, "fine")
        waiting = [asyncio.create_task(result_of(workers, name)) for name in ("hang", "fine")]
        await asyncio.sleep(0)
        await workers.stop()
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)
        await asyncio.wait(waiting)
        assert all(task.cancelled() for task in waiting)

    in_loop(story)


def test_a_worker_ends_without_a_word_when_its_daemon_dies_in_the_middle_of_a_frame(capfd: pytest.CaptureFixture[str]) -> None:
    frame = pack(Hello("salient.pipeline:examine", 1))
    for sent in (frame[:3], frame[:-1]):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            worker = subprocess.Popen(
                [sys.executable, "-m", "salient.workers", str(theirs.fileno()), str(os.getpid())], pass_fds=(theirs.fileno(),)
            )
            theirs.close()
            ours.sendall(sent)
            ours.close()
            assert worker.wait(60) == 0
    assert capfd.readouterr().err == ""


def test_auto_means_one_worker_a_processor_and_at_most_eight() -> None:
    assert worker_count("auto") == min(os.cpu_count() or 1, 8)
    assert worker_count(3) == 3


def test_an_attempt_turns_what_is_raised_into_a_failed_verdict() -> None:
    def no_article(*_: object) -> Examined:
        raise ArticleError("binary", "this is no text")

    def broken_disk(*_: object) -> Examined:
        raise OSError(5, "Input/output error")

    sighting = Sighting("id", "a", "a", datetime(2026, 3, 5, tzinfo=UTC))
    assert attempt(no_article, Path("a"), sighting, RULEBOOK, 1) == Verdict("failed", "binary", "this is no text")
    failed = attempt(broken_disk, Path("a"), sighting, RULEBOOK, 1)
    assert isinstance(failed, Verdict)
    assert failed.reason == "unreadable"
