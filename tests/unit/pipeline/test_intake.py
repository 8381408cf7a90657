"""Seen and taken, with real folders and a clock of the test's own for the wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from salient.arrive.watch import Noticed, Sighted
from salient.config import InboxConfig, IntakeConfig
from salient.model import Verdict
from salient.pipeline import intake as intake_module
from salient.pipeline.intake import Intake

Drop = Callable[..., Path]


class Clock:
    """Monotonic seconds that the test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def noticed() -> Noticed:
    return Noticed(lambda: None)


@pytest.fixture
def intake(inbox: InboxConfig, noticed: Noticed, clock: Clock) -> Intake:
    settings = IntakeConfig(settle=timedelta(hours=1))
    return Intake((inbox,), settings, noticed, lambda: datetime.now(UTC), clock)


def names(inbox: InboxConfig, folder: str) -> list[str]:
    assert inbox.spool is not None
    return sorted(path.name.partition("__")[2] for path in (inbox.spool / folder).rglob("*") if path.is_file())


def test_a_file_renamed_in_is_taken_at_once(intake: Intake, inbox: InboxConfig, noticed: Noticed, drop: Drop) -> None:
    drop("a.txt")
    noticed.add(Sighted(inbox, "a.txt", renamed=True))
    (arrived,) = intake.take(10)
    assert arrived.taken.sighting.path == "inbox/a.txt"
    assert not arrived.left_over
    assert names(inbox, "taken") == ["a.txt"]
    assert intake.waiting() == 0


def test_a_file_that_the_scan_finds_is_taken_once_it_has_stood_still(intake: Intake, inbox: InboxConfig, clock: Clock, drop: Drop) -> None:
    drop("a.txt")
    intake.rescan()
    assert intake.take(10) == []
    assert intake.next_look() == pytest.approx(3600)
    clock.seconds += 3599
    assert intake.take(10) == []
    clock.seconds += 1
    assert len(intake.take(10)) == 1
    assert intake.next_look() is None


def test_no_more_files_are_taken_than_there_is_room_for(intake: Intake, inbox: InboxConfig, noticed: Noticed, drop: Drop) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        drop(name)
        noticed.add(Sighted(inbox, name, renamed=True))
    assert [len(intake.take(2)), len(intake.take(2)), len(intake.take(2))] == [2, 1, 0]


def test_a_folder_and_a_file_that_vanished_are_forgotten(intake: Intake, inbox: InboxConfig, noticed: Noticed) -> None:
    (inbox.path / "folder").mkdir()
    for name in ("folder", "gone.txt"):
        noticed.add(Sighted(inbox, name, renamed=True))
    assert intake.take(10) == []
    assert intake.waiting() == 0
    assert (inbox.path / "folder").is_dir()


def test_a_file_that_cannot_be_taken_stays_is_reported_once_and_tried_by_each_scan(
    intake: Intake, inbox: InboxConfig, clock: Clock, drop: Drop
) -> None:
    assert inbox.spool is not None
    folder = inbox.spool / "taken"
    drop("a.txt")
    with capture_logs() as logs:
        for _ in range(3):
            intake.rescan()
            intake.take(10)
            clock.seconds += 3600
            folder.rmdir()
            assert intake.take(10) == []
            assert intake.waiting() == 0
            folder.mkdir()
    assert [entry["event"] for entry in logs] == ["file.unreadable"]
    intake.rescan()
    intake.take(10)
    clock.seconds += 3600
    assert len(intake.take(10)) == 1


def test_an_inbox_that_is_gone_is_a_fault_until_it_is_back(intake: Intake, inbox: InboxConfig) -> None:
    inbox.path.rmdir()
    intake.rescan()
    assert len(intake.faults()) == 1
    assert str(inbox.path) in intake.faults()[0]
    inbox.path.mkdir()
    intake.rescan()
    assert intake.faults() == []


def test_a_spool_that_is_gone_is_a_fault_until_it_is_back(intake: Intake, inbox: InboxConfig) -> None:
    assert inbox.spool is not None
    (inbox.spool / "taken").rmdir()
    assert intake.rescan() == []
    assert str(inbox.spool) in intake.faults()[0]
    (inbox.spool / "taken").mkdir()
    intake.rescan()
    assert intake.faults() == []


def test_what_an_earlier_run_took_is_found_again_with_its_id(intake: Intake, inbox: InboxConfig, noticed: Noticed, drop: Drop) -> None:
    drop("a.txt")
    noticed.add(Sighted(inbox, "a.txt", renamed=True))
    (first,) = intake.take(1)
    (again,) = intake.rescan()
    assert again.left_over
    assert again.taken.sighting.id == first.taken.sighting.id
    assert again.taken.file == first.taken.file


def test_a_file_is_filed_by_its_verdict(intake: Intake, inbox: InboxConfig, noticed: Noticed, drop: Drop, now: datetime) -> None:
    for name in ("good.txt", "bad.txt"):
        drop(name)
        noticed.add(Sighted(inbox, name, renamed=True))
    good, bad = intake.take(10)
    intake.file_away(good, Verdict("done"), now)
    intake.file_away(bad, Verdict("failed", "binary", "this is no text"), now)
    assert names(inbox, "done") == ["good.txt"]
    assert names(inbox, "failed") == ["bad.txt", "bad.txt.error.json"]
    assert names(inbox, "taken") == []


def test_what_there_is_no_room_to_remember_is_found_by_another_scan(
    intake: Intake, noticed: Noticed, inbox: InboxConfig, clock: Clock, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_module, "MAX_SEEN", 4)
    for number in range(6):
        drop(f"{number}.txt")
    intake.rescan()
    assert intake.waiting() == 4
    assert not intake.rescan_wanted()
    intake.take(10)
    clock.seconds += 3600
    assert len(intake.take(10)) == 4
    assert intake.rescan_wanted()
    intake.rescan()
    assert intake.waiting() == 2
    assert not intake.rescan_wanted()
