from __future__ import annotations

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.arrive.take import Taken, file_away, filed, prepare, printable, take, waiting
from salient.errors import StartError, UnreadableError
from salient.model import Verdict

NOW = datetime(2026, 11, 22, 10, 0, 0, 123000, tzinfo=UTC)
DONE = Verdict("done")
FAILED = Verdict("failed", "bad_json", "is not valid JSON", ("line 1",))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def spool(tmp_path: Path, inbox: Path) -> Path:
    folder = tmp_path / "var" / "spool"
    prepare(inbox, folder)
    return folder


def put(inbox: Path, spool: Path, name: str = "a.txt", text: str = "text") -> Taken:
    (inbox / name).write_text(text)
    taken = take(inbox, name, spool, NOW)
    assert taken is not None
    return taken


def test_a_taken_file_keeps_its_bytes_and_its_name(inbox, spool):
    taken = put(inbox, spool)
    assert list(inbox.iterdir()) == []
    assert taken.file.parent == spool / "taken"
    assert taken.file.name == f"{taken.sighting.id}__a.txt"
    assert taken.file.read_text() == "text"
    assert (taken.sighting.name, taken.sighting.path, taken.sighting.taken_at) == ("a.txt", "inbox/a.txt", NOW)


def test_ids_sort_by_time_and_differ_at_one_time(inbox, spool):
    early = put(inbox, spool).sighting.id
    (inbox / "a.txt").write_text("text")
    late = take(inbox, "a.txt", spool, NOW.replace(microsecond=124000))
    assert late is not None
    assert early < late.sighting.id
    assert len({put(inbox, spool).sighting.id for _ in range(50)}) == 50


def test_the_same_name_a_hundred_times_loses_nothing(inbox, spool):
    for number in range(100):
        put(inbox, spool, text=str(number))
    assert sorted(int(taken.file.read_text()) for taken in waiting(spool, inbox)) == list(range(100))


def test_a_file_that_another_took_is_none(inbox, spool):
    assert take(inbox, "gone.txt", spool, NOW) is None


def test_a_folder_is_left_alone(inbox, spool):
    (inbox / "folder").mkdir()
    assert take(inbox, "folder", spool, NOW) is None
    assert (inbox / "folder").is_dir()


def test_what_is_no_file_is_taken_without_opening_it(inbox, spool):
    os.mkfifo(inbox / "pipe")
    (inbox / "link").symlink_to("/nowhere")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(inbox, os.O_RDONLY)
        server.bind(f"/proc/self/fd/{here}/socket")
        os.close(here)
    for name in ("pipe", "link", "socket"):
        taken = take(inbox, name, spool, NOW)
        assert taken is not None
        assert os.path.lexists(taken.file)
    assert list(inbox.iterdir()) == []


def test_a_name_of_any_bytes_is_kept_and_shown_escaped(inbox, spool):
    name = os.fsdecode(b"caf\xe9\n.txt")
    taken = put(inbox, spool, name)
    assert os.fsencode(taken.file.name).endswith(b"__caf\xe9\n.txt")
    assert taken.sighting.name == "caf\\xe9\\n.txt"
    assert [again.sighting for again in waiting(spool, inbox)] == [taken.sighting]
    file_away(taken, FAILED, NOW, spool, "keep")
    assert len(list((spool / "failed").iterdir())) == 2


@pytest.mark.parametrize("name", ["я" * 125 + ".json", "a" * 255, "a." + "b" * 253, "." * 250 + ".txt"])
def test_a_name_of_full_length_finds_room_with_its_suffix(name, inbox, spool):
    taken = put(inbox, spool, name)
    assert taken.file.suffix == Path(name).suffix or len(Path(name).suffix) > 32
    assert taken.sighting.name == name
    file_away(taken, FAILED, NOW, spool, "keep")
    assert len(list((spool / "failed").iterdir())) == 2


@given(st.binary(min_size=1, max_size=255).filter(lambda name: not {0, 47} & set(name) and name not in {b".", b".."}))
def test_every_name_that_a_file_can_have_can_be_taken(name):
    with tempfile.TemporaryDirectory() as folder:
        inbox, spool = Path(folder, "inbox"), Path(folder, "spool")
        prepare(inbox, spool)
        taken = put(inbox, spool, os.fsdecode(name))
        json.dumps(taken.sighting.name).encode("utf-8")
        assert taken.file.read_text() == "text"


@given(st.text())
def test_a_printable_name_holds_no_control_characters(name):
    assert all(character.isprintable() for character in printable(name.encode("utf-8", "replace").decode()))


def test_a_missing_spool_folder_leaves_the_file_in_the_inbox(inbox, spool):
    (inbox / "a.txt").write_text("text")
    (spool / "taken").rmdir()
    with pytest.raises(UnreadableError, match="is missing"):
        take(inbox, "a.txt", spool, NOW)
    assert (inbox / "a.txt").exists()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder to work in as a user who is not root: root can read everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(user)


def test_a_file_without_read_permission_stays_and_is_taken_once_it_has_it(open_folder):
    inbox, spool = open_folder / "inbox", open_folder / "spool"
    prepare(inbox, spool)
    (inbox / "a.txt").write_text("text")
    (inbox / "a.txt").chmod(0)
    with pytest.raises(UnreadableError, match=r"^inbox/a.txt cannot be taken: Permission denied$"):
        take(inbox, "a.txt", spool, NOW)
    assert list(waiting(spool, inbox)) == []
    (inbox / "a.txt").chmod(0o600)
    taken = take(inbox, "a.txt", spool, NOW)
    assert taken is not None
    assert taken.file.read_text() == "text"


def test_an_inbox_that_cannot_be_written_is_refused(open_folder):
    inbox = open_folder / "inbox"
    inbox.mkdir(mode=0o500)
    with pytest.raises(StartError, match="inbox cannot be used: Permission denied"):
        prepare(inbox, open_folder / "spool")


def test_a_done_file_lies_under_its_day(inbox, spool):
    taken = put(inbox, spool)
    file_away(taken, DONE, NOW, spool, "keep")
    assert [str(file.relative_to(spool)) for file in spool.rglob("*") if file.is_file()] == [f"done/2026/11/22/{taken.file.name}"]


def test_a_done_file_is_deleted_where_asked_and_a_failed_one_never(inbox, spool):
    good, bad = put(inbox, spool, "good.txt"), put(inbox, spool, "bad.txt")
    file_away(good, DONE, NOW, spool, "delete")
    file_away(bad, FAILED, NOW, spool, "delete")
    assert sorted(file.name for file in spool.rglob("*") if file.is_file()) == [bad.file.name, bad.file.name + ".error.json"]


def test_a_failed_file_has_its_reason_beside_it(inbox, spool):
    taken = put(inbox, spool)
    file_away(taken, FAILED, NOW, spool, "keep")
    assert json.loads((spool / "failed" / f"{taken.file.name}.error.json").read_text()) == {
        "id": taken.sighting.id,
        "name": "a.txt",
        "path": "inbox/a.txt",
        "reason": "bad_json",
        "message": "is not valid JSON",
        "details": ["line 1"],
        "taken_at": "2026-11-22T10:00:00.123000Z",
        "finished_at": "2026-11-22T10:00:00.123000Z",
    }


def test_a_done_file_with_bad_parts_has_them_beside_it(inbox, spool):
    taken = put(inbox, spool)
    file_away(taken, Verdict("done", details=("line 3: bad",)), NOW, spool, "keep")
    day = spool / "done" / "2026" / "11" / "22"
    assert json.loads((day / f"{taken.file.name}.error.json").read_text())["details"] == ["line 3: bad"]


@pytest.mark.parametrize("verdict", [DONE, FAILED])
def test_filing_away_twice_changes_nothing(verdict, inbox, spool):
    taken = put(inbox, spool)
    file_away(taken, verdict, NOW, spool, "keep")
    before = {file: file.read_bytes() for file in spool.rglob("*") if file.is_file()}
    file_away(taken, verdict, NOW, spool, "keep")
    assert {file: file.read_bytes() for file in spool.rglob("*") if file.is_file()} == before


def test_a_crash_after_the_reason_was_written_is_made_good(inbox, spool, monkeypatch):
    taken = put(inbox, spool)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(OSError("crash")))
        with pytest.raises(OSError, match="crash"):
            file_away(taken, FAILED, NOW, spool, "keep")
    assert (spool / "failed" / f"{taken.file.name}.error.json").exists()
    assert [again.file for again in waiting(spool, inbox)] == [taken.file]
    file_away(taken, FAILED, NOW, spool, "keep")
    assert (spool / "failed" / taken.file.name).read_text() == "text"


def test_a_stranger_in_the_spool_is_left_alone(inbox, spool):
    (spool / "taken" / "notes.txt").write_text("text")
    taken = put(inbox, spool)
    assert list(waiting(spool, inbox)) == [taken]


def test_what_was_done_on_some_days_is_found_by_its_id(inbox, spool):
    later = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    done, next_day, failed = (put(inbox, spool, f"{name}.txt") for name in "abc")
    file_away(done, Verdict("done", details=("part 2 is empty",)), NOW, spool, "keep")
    file_away(next_day, DONE, later, spool, "keep")
    file_away(failed, FAILED, NOW, spool, "keep")
    assert {key: file.read_text() for key, file in filed(spool, {NOW.date()}).items()} == {done.sighting.id: "text"}
    assert set(filed(spool, {NOW.date(), later.date()})) == {done.sighting.id, next_day.sighting.id}


def test_what_is_about_to_be_filed_away_is_found_and_what_was_deleted_is_not(inbox, spool):
    taken, deleted = put(inbox, spool, "a.txt"), put(inbox, spool, "b.txt")
    file_away(deleted, DONE, NOW, spool, "delete")
    assert filed(spool, {NOW.date()}) == {taken.sighting.id: taken.file}


def test_preparing_twice_is_harmless(inbox, spool):
    prepare(inbox, spool)
    assert sorted(folder.name for folder in spool.iterdir()) == ["done", "failed", "taken"]
    assert list(inbox.iterdir()) == []


@pytest.mark.parametrize(("inbox", "spool"), [("box", "box/spool"), ("box", "box"), ("spool/box", "spool")])
def test_an_inbox_and_a_spool_inside_each_other_are_refused(inbox, spool, tmp_path):
    with pytest.raises(StartError, match="inside each other"):
        prepare(tmp_path / inbox, tmp_path / spool)


def test_an_inbox_on_another_file_system_is_refused(tmp_path):
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK) or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        with pytest.raises(StartError, match="different file systems"):
            prepare(Path(folder, "inbox"), tmp_path / "spool")
        assert list(Path(folder, "inbox").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("text")
    with pytest.raises(StartError, match="inbox cannot be used: Not a directory"):
        prepare(tmp_path / "file" / "inbox", tmp_path / "spool")
