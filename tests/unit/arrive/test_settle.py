from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from salient.arrive.settle import FileKey, Settler

PATH = Path("inbox/a.txt")
WALL = datetime(2026, 11, 22, 10, tzinfo=UTC)
FRESH = FileKey(size=10, mtime_ns=0, ctime_ns=int(WALL.timestamp() * 1e9), inode=7)


def test_a_renamed_file_is_taken_at_once():
    assert Settler(2).observe(PATH, FRESH, 100.0, WALL, renamed=True)


def test_a_file_is_taken_when_it_has_stood_still_for_long_enough():
    settler = Settler(2)
    assert not settler.observe(PATH, FRESH, 100.0, WALL, renamed=False)
    assert settler.next_due() == 102.0
    assert not settler.observe(PATH, FRESH, 101.9, WALL, renamed=False)
    assert settler.observe(PATH, FRESH, 102.0, WALL, renamed=False)
    assert settler.next_due() is None


@pytest.mark.parametrize("change", [{"size": 11}, {"mtime_ns": 1}, {"ctime_ns": FRESH.ctime_ns + 1}, {"inode": 8}])
def test_any_change_starts_the_wait_again(change):
    settler = Settler(2)
    settler.observe(PATH, FRESH, 100.0, WALL, renamed=False)
    assert not settler.observe(PATH, replace(FRESH, **change), 102.0, WALL, renamed=False)
    assert settler.next_due() == 104.0


def test_a_file_that_nobody_touched_for_longer_is_taken_at_once():
    assert Settler(2).observe(PATH, FRESH, 100.0, WALL + timedelta(seconds=3), renamed=False)


def test_an_old_mtime_proves_nothing():
    assert not Settler(2).observe(PATH, replace(FRESH, mtime_ns=1), 100.0, WALL, renamed=False)


def test_a_ctime_in_the_future_proves_nothing():
    assert not Settler(2).observe(PATH, FRESH, 100.0, WALL - timedelta(days=1), renamed=False)


def test_a_file_that_vanished_is_forgotten():
    settler = Settler(2)
    settler.observe(PATH, FRESH, 100.0, WALL, renamed=False)
    assert settler.waiting() == (PATH,)
    assert not settler.observe(PATH, None, 101.0, WALL, renamed=True)
    assert settler.waiting() == ()
    assert settler.next_due() is None


def test_the_next_look_is_due_for_the_file_that_waits_longest():
    settler = Settler(2)
    settler.observe(PATH, FRESH, 100.0, WALL, renamed=False)
    settler.observe(Path("inbox/b.txt"), FRESH, 101.0, WALL, renamed=False)
    assert settler.next_due() == 102.0


def test_the_key_is_made_of_what_the_file_system_says(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("one")
    before = FileKey.of(file.lstat())
    file.write_text("three")
    assert FileKey.of(file.lstat()) != before
    assert before.size == 3
