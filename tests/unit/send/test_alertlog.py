"""Every alert once in alerts.jsonl: each gap in which a kill -9 can fall is made by hand, then the log is run again."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from salient.errors import StoreError
from salient.send import alertlog
from salient.send.alertlog import AlertLog
from salient.send.logfile import LogFile
from salient.store import LOG_ENDPOINT

NOVEMBER = datetime(2026, 11, 22, 10, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)


class Bench:
    """A store and a log in one folder, opened anew for each scene as after a crash."""

    def __init__(self, folder: Path, keep, owe) -> None:  # type: ignore[no-untyped-def]
        self.folder, self.keep, self.owe = folder, keep, owe
        self.path = folder / "alerts.jsonl"
        self.lines: list[bytes] = []

    def scene(self, *numbers: int, now: datetime = NOVEMBER, write: bool = True) -> tuple[str | None, int]:
        """Raise these alerts and let the log write; returns what is recorded then."""

        async def play() -> tuple[str | None, int]:
            async with self.keep(self.folder / "salient.db") as writer:
                for number in numbers:
                    self.lines.append(await writer.run(self.owe(number, LOG_ENDPOINT)) + b"\n")
                if write:
                    while await AlertLog(writer, self.folder, lambda: now).write_due():
                        pass
                return await writer.run(lambda store: store.log_state())  # type: ignore[no-any-return]

        return asyncio.run(play())

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("alerts*"))}

    def all(self) -> bytes:
        return b"".join(self.lines)


@pytest.fixture
def bench(tmp_path: Path, keep, owe) -> Bench:  # type: ignore[no-untyped-def]
    return Bench(tmp_path, keep, owe)


def test_lines_are_the_stored_alerts_in_order(bench: Bench) -> None:
    state = bench.scene(3, 1, 2)
    assert bench.files() == {"alerts.jsonl": bench.all()}
    assert state == ("2026-11", len(bench.all()))
    bench.scene(4)
    bench.scene()
    assert bench.files() == {"alerts.jsonl": bench.all()}


def test_more_than_one_batch_is_written_whole(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alertlog, "BATCH", 3)
    bench.scene(*range(10))
    assert bench.path.read_bytes() == bench.all()


@pytest.mark.parametrize("torn", ["all", "a line", "half a line", "a line and a half", "one byte", "all but the last newline"])
def test_bytes_that_were_written_but_not_recorded_are_not_doubled(bench: Bench, torn: str) -> None:
    bench.scene(1)
    start = len(bench.all())
    bench.scene(2, 3, write=False)
    line, owed = bench.lines[1], bench.all()[start:]
    length = {
        "all": len(owed),
        "a line": len(line),
        "half a line": len(line) // 2,
        "a line and a half": len(line) * 3 // 2,
        "one byte": 1,
        "all but the last newline": len(owed) - 1,
    }[torn]
    with bench.path.open("ab") as file:
        file.write(owed[:length])
    state = bench.scene(4)
    assert bench.files() == {"alerts.jsonl": bench.all()}
    assert state == ("2026-11", len(bench.all()))


def test_a_crash_in_the_very_first_write_is_no_exception(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(self: LogFile, lines: bytes) -> None:
        self.path.write_bytes(lines[:7])
        raise KeyboardInterrupt

    bench.scene(1, write=False)
    with monkeypatch.context() as patch:
        patch.setattr(LogFile, "append", die)
        with pytest.raises(KeyboardInterrupt):
            bench.scene()
    bench.scene()
    assert bench.files() == {"alerts.jsonl": bench.all()}


def test_foreign_bytes_are_saved_before_they_are_cut(bench: Bench) -> None:
    bench.scene(1)
    for note in (b"a note\n", b"another\n"):
        with bench.path.open("ab") as file:
            file.write(note)
        bench.scene(len(bench.lines) + 1)
    assert bench.files() == {"alerts.jsonl": bench.all(), "alerts.jsonl.cut-1": b"a note\n", "alerts.jsonl.cut-2": b"another\n"}


def test_a_log_without_its_database_is_set_aside_whole(bench: Bench) -> None:
    bench.path.write_bytes(b'{"id":"old"}\n')
    bench.scene(1)
    assert bench.files() == {"alerts.jsonl": bench.all(), "alerts.jsonl.cut-1": b'{"id":"old"}\n'}


@pytest.mark.parametrize("left", ["nothing", "no file", "one line", "half a line"])
def test_a_log_that_somebody_shortened_goes_on_at_its_end(bench: Bench, left: str) -> None:
    bench.scene(1, 2)
    first = bench.lines[0]
    rest = {"nothing": b"", "no file": b"", "one line": first, "half a line": first[:20]}[left]
    bench.path.unlink() if left == "no file" else bench.path.write_bytes(rest)
    bench.scene(3)
    bench.scene(4)
    assert bench.path.read_bytes() == rest + (b"\n" if left == "half a line" else b"") + bench.lines[2] + bench.lines[3]


def test_a_shortened_log_does_not_double_after_a_crash_in_the_next_append(bench: Bench) -> None:
    bench.scene(1, 2, 3)
    bench.path.write_bytes(b"")
    assert bench.scene() == ("2026-11", 0)
    bench.scene(4, write=False)
    bench.path.write_bytes(bench.lines[3])
    bench.scene()
    assert bench.path.read_bytes() == bench.lines[3]


def test_a_finished_month_is_set_aside(bench: Bench) -> None:
    bench.scene(1, 2)
    assert bench.scene(now=DECEMBER) == ("2026-12", 0)
    assert bench.files() == {"alerts-2026-11.jsonl": bench.all()}
    bench.scene(3, now=DECEMBER)
    assert bench.files() == {"alerts-2026-11.jsonl": b"".join(bench.lines[:2]), "alerts.jsonl": bench.lines[2]}


def test_a_rotation_that_was_not_recorded_is_finished(bench: Bench) -> None:
    bench.scene(1, 2)
    bench.scene(3, write=False)
    bench.path.rename(bench.folder / "alerts-2026-11.jsonl")
    bench.scene(now=DECEMBER)
    assert bench.files() == {"alerts-2026-11.jsonl": b"".join(bench.lines[:2]), "alerts.jsonl": bench.lines[2]}


def test_a_crash_between_rotation_and_first_line_of_the_month_doubles_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.scene(1, 2)
    bench.scene(3, 4, write=False)
    whole = LogFile.append

    def die(self: LogFile, lines: bytes) -> None:
        whole(self, lines[:-5])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(LogFile, "append", die)
        with pytest.raises(KeyboardInterrupt):
            bench.scene(now=DECEMBER)
    bench.scene(now=DECEMBER)
    assert bench.files() == {"alerts-2026-11.jsonl": b"".join(bench.lines[:2]), "alerts.jsonl": b"".join(bench.lines[2:])}


def test_a_torn_write_is_cut_before_its_month_is_set_aside(bench: Bench) -> None:
    bench.scene(1)
    bench.scene(2, write=False)
    with bench.path.open("ab") as file:
        file.write(bench.lines[1][:9])
    bench.scene(now=DECEMBER)
    assert bench.files() == {"alerts-2026-11.jsonl": bench.lines[0], "alerts.jsonl": bench.lines[1]}


def test_a_month_that_stands_already_is_not_overwritten(bench: Bench) -> None:
    (bench.folder / "alerts-2026-11.jsonl").write_bytes(b"yours\n")
    bench.scene(1)
    bench.scene(2, now=DECEMBER)
    assert bench.files() == {"alerts-2026-11.jsonl": b"yours\n", "alerts-2026-11.2.jsonl": bench.lines[0], "alerts.jsonl": bench.lines[1]}


def test_a_clock_that_was_set_back_opens_no_old_month(bench: Bench) -> None:
    bench.scene(1, now=DECEMBER)
    assert bench.scene(2, now=NOVEMBER) == ("2026-12", len(bench.all()))
    assert bench.files() == {"alerts.jsonl": bench.all()}


def test_an_empty_month_leaves_no_file(bench: Bench) -> None:
    assert bench.scene() == ("2026-11", 0)
    assert bench.scene(now=DECEMBER) == ("2026-12", 0)
    assert bench.files() == {}


def test_a_full_disk_delays_the_log_and_loses_nothing(bench: Bench) -> None:
    bench.scene()
    bench.path.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        bench.scene(1)
    bench.path.unlink()
    assert bench.scene(2) == ("2026-11", len(bench.all()))
    assert bench.files() == {"alerts.jsonl": bench.all()}


def test_short_writes_are_continued(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:11]))
    LogFile(bench.folder).append(b"0123456789" * 10)
    assert bench.path.read_bytes() == b"0123456789" * 10


def test_run_writes_when_woken_and_once_more_at_the_end(bench: Bench, until) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with bench.keep(bench.folder / "salient.db") as writer:
            log = AlertLog(writer, bench.folder, lambda: NOVEMBER)
            running = asyncio.create_task(log.run())
            lines = await writer.run(bench.owe(1, LOG_ENDPOINT)) + b"\n"
            log.wake()
            await until(lambda: bench.path.exists() and bench.path.read_bytes() == lines)
            lines += await writer.run(bench.owe(2, LOG_ENDPOINT)) + b"\n"
            log.stop()
            await asyncio.wait_for(running, 10)
            assert bench.path.read_bytes() == lines

    asyncio.run(scenario())


def test_run_tries_again_after_a_failure(bench: Bench, until) -> None:  # type: ignore[no-untyped-def]
    async def scenario() -> None:
        async with bench.keep(bench.folder / "salient.db") as writer:
            line = await writer.run(bench.owe(1, LOG_ENDPOINT)) + b"\n"
            bench.path.mkdir()
            before = alertlog.metrics.alertlog_failures_total._value.get()
            log = AlertLog(writer, bench.folder, lambda: NOVEMBER, first_pause_s=0.01)
            running = asyncio.create_task(log.run())
            await until(lambda: alertlog.metrics.alertlog_failures_total._value.get() >= before + 2)
            assert (await writer.run(lambda store: store.owed())) == [(LOG_ENDPOINT, 0, 1, None)]
            bench.path.rmdir()
            await until(lambda: bench.path.exists() and bench.path.read_bytes() == line)
            log.stop()
            await asyncio.wait_for(running, 10)

    asyncio.run(scenario())


def test_run_ends_when_asked_though_nothing_can_be_written(bench: Bench) -> None:
    class Broken:
        async def run(self, job):  # type: ignore[no-untyped-def]
            raise StoreError("no")

    async def scenario() -> None:
        log = AlertLog(Broken(), bench.folder, lambda: NOVEMBER)
        running = asyncio.create_task(log.run())
        await asyncio.sleep(0)
        log.stop()
        await asyncio.wait_for(running, 10)

    asyncio.run(scenario())
