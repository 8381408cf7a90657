from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from salient.arrive.watch import Noticed, Sighted, Watcher, is_article_name, is_temporary, scan
from salient.config import InboxConfig
from salient.errors import StartError

DEADLINE = 10.0


class Seen:
    """Collects what a watcher notices."""

    def __init__(self) -> None:
        self.all: list[Sighted] = []
        self._more = threading.Condition()

    def __call__(self, sighted: Sighted) -> None:
        with self._more:
            self.all.append(sighted)
            self._more.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self._more:
            assert self._more.wait_for(condition, DEADLINE), self.all

    def names(self) -> set[str]:
        return {sighted.name for sighted in self.all}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def seen(box: Path) -> Iterator[Seen]:
    found = Seen()
    watcher = Watcher([InboxConfig(path=box, mode="auto")], found)
    watcher.start()
    assert watcher.alive
    yield found
    watcher.stop()
    assert not watcher.alive


def test_a_file_written_in_place_is_noticed_and_not_called_renamed(box, seen):
    (box / "a.txt").write_text("text")
    seen.wait_for(lambda: seen.names() == {"a.txt"} and len(seen.all) >= 3)
    assert not any(sighted.renamed for sighted in seen.all)
    assert seen.all[0].path == box / "a.txt"


def test_a_file_renamed_in_from_elsewhere_is_called_renamed(tmp_path, box, seen):
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.txt").rename(box / "a.txt")
    seen.wait_for(lambda: bool(seen.all))
    assert [(sighted.name, sighted.renamed) for sighted in seen.all] == [("a.txt", True)]


def test_a_file_written_under_a_temporary_name_is_noticed_only_when_renamed(box, seen):
    (box / ".a.txt.tmp").write_text("text")
    (box / ".a.txt.tmp").rename(box / "a.txt")
    seen.wait_for(lambda: bool(seen.all))
    assert [(sighted.name, sighted.renamed) for sighted in seen.all] == [("a.txt", True)]


def test_a_file_linked_in_is_noticed(tmp_path, box, seen):
    (tmp_path / "a.txt").write_text("text")
    os.link(tmp_path / "a.txt", box / "a.txt")
    seen.wait_for(lambda: seen.names() == {"a.txt"})


def test_taking_a_file_out_does_not_hold_back_the_next(tmp_path, box, seen):
    waits = []
    for turn in range(5):
        old, new = f"old{turn}.txt", f"new{turn}.txt"
        (tmp_path / old).write_text("text")
        (tmp_path / new).write_text("text")
        (tmp_path / old).rename(box / old)
        seen.wait_for(lambda name=old: name in seen.names())
        (box / old).rename(tmp_path / old)
        begun = time.monotonic()
        (tmp_path / new).rename(box / new)
        seen.wait_for(lambda name=new: name in seen.names())
        waits.append(time.monotonic() - begun)
    assert min(waits) < 0.4  # watchdog's own wait for a file that left is half a second, every time


def test_reading_a_file_causes_no_notice_of_it(box, seen):
    (box / "a.txt").write_text("text")
    seen.wait_for(lambda: len(seen.all) >= 3)
    before = [sighted for sighted in seen.all if sighted.name == "a.txt"]
    (box / "a.txt").read_text()
    (box / "last.txt").write_text("text")
    seen.wait_for(lambda: "last.txt" in seen.names())
    assert [sighted for sighted in seen.all if sighted.name == "a.txt"] == before


def test_a_change_of_permissions_is_noticed(box, seen):
    (box / "a.txt").write_text("text")
    seen.wait_for(lambda: len(seen.all) >= 3)
    before = len(seen.all)
    (box / "a.txt").chmod(0o600)
    seen.wait_for(lambda: len(seen.all) > before)


def test_a_name_that_is_no_utf8_is_noticed_as_it_is(box, seen):
    name = os.fsdecode(b"caf\xe9.txt")
    (box / name).write_text("text")
    seen.wait_for(lambda: seen.names() == {name})


def test_folders_and_what_is_in_them_are_not_noticed(box, seen):
    (box / "folder").mkdir()
    (box / "folder" / "a.txt").write_text("text")
    (box / "last.txt").write_text("text")
    seen.wait_for(lambda: "last.txt" in seen.names())
    assert seen.names() == {"last.txt"}


def test_an_error_in_the_handler_does_not_end_the_watching(box):
    found = Seen()

    def fail_once(sighted: Sighted) -> None:
        found(sighted)
        if len(found.all) == 1:
            raise RuntimeError("boom")

    watcher = Watcher([InboxConfig(path=box, mode="inotify")], fail_once)
    watcher.start()
    try:
        (box / "a.txt").write_text("text")
        found.wait_for(lambda: bool(found.all))
        (box / "b.txt").write_text("text")
        found.wait_for(lambda: "b.txt" in found.names())
        assert watcher.alive
    finally:
        watcher.stop()


def test_an_inbox_that_is_a_link_is_watched(tmp_path, box):
    link = tmp_path / "link"
    link.symlink_to(box)
    found = Seen()
    watcher = Watcher([InboxConfig(path=link, mode="auto")], found)
    watcher.start()
    try:
        (box / "a.txt").write_text("text")
        found.wait_for(lambda: found.names() == {"a.txt"})
    finally:
        watcher.stop()


def test_an_inbox_that_is_polled_gets_no_observer(box):
    threads = threading.active_count()
    watcher = Watcher([InboxConfig(path=box, mode="poll")], Seen())
    watcher.start()
    assert threading.active_count() == threads
    assert watcher.alive
    watcher.stop()


def test_an_inbox_that_cannot_be_watched_stops_the_start(tmp_path):
    watcher = Watcher([InboxConfig(path=tmp_path / "missing", mode="auto")], Seen())
    with pytest.raises(StartError, match="cannot be watched"):
        watcher.start()
    watcher.stop()


def test_a_scan_names_files_that_are_to_be_taken(box):
    for name in ("a.txt", "b", ".hidden", "c.txt.tmp", "d.PART", "e.partial", "f.crdownload", "g~", ".h.swp", "a.txt.meta.json", "i.swp"):
        (box / name).write_text("text")
    (box / "folder").mkdir()
    (box / "link").symlink_to(box / "folder")
    os.mkfifo(box / "pipe")
    assert sorted(scan(InboxConfig(path=box))) == ["a.txt", "b", "link", "pipe"]


def test_temporary_names_and_sidecars_are_no_articles():
    assert is_temporary(".a.txt.tmp")
    assert not is_temporary("a.tmp.txt")
    assert not is_article_name("a.META.json")
    assert not is_article_name("")
    assert is_article_name("meta.json")


def sighted(name: str, *, renamed: bool = False) -> Sighted:
    return Sighted(InboxConfig(path=Path("inbox")), name, renamed)


def test_each_file_waits_once_and_the_first_wakes():
    calls: list[int] = []
    noticed = Noticed(lambda: calls.append(1))
    for name in ("a", "b", "a"):
        noticed.add(sighted(name))
    assert len(noticed) == 2
    assert calls == [1]
    assert [item.name for item in noticed.drain()] == ["a", "b"]
    assert noticed.drain() == []
    noticed.add(sighted("c"))
    assert calls == [1, 1]


def test_a_renamed_file_stays_renamed_while_it_waits():
    noticed = Noticed(lambda: None)
    for renamed in (False, True, False):
        noticed.add(sighted("a", renamed=renamed))
    assert [item.renamed for item in noticed.drain()] == [True]


def test_what_finds_no_room_is_left_to_a_rescan():
    noticed = Noticed(lambda: None, most=2)
    for name in ("a", "b"):
        noticed.add(sighted(name))
    assert not noticed.rescan_now.is_set()
    noticed.add(sighted("a", renamed=True))
    assert not noticed.rescan_now.is_set()
    noticed.add(sighted("c"))
    assert noticed.rescan_now.is_set()
    assert [item.name for item in noticed.drain()] == ["a", "b"]
