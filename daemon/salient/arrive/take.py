"""Takes files out of an inbox into the spool and files them away; it never opens them to read, and never copies.

A file moves by rename alone, so it is always in exactly one place: inbox, taken, done or failed.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from typing import Literal

import orjson

from salient.errors import StartError, UnreadableError
from salient.model import Problem, Sighting, Verdict

_TAKEN, _DONE, _FAILED = "taken", "done", "failed"
_ERROR = ".error.json"
_PROBE = ".salient-probe.tmp"
_ID = re.compile(r"([0-9a-f]{12})[0-9a-f]{8}__")
# 255 bytes are what Linux file systems allow; the id before the name and `.error.json.tmp` behind it need room too.
_NAME_BYTES = 255 - len("0" * 20 + "__") - len("." + _ERROR + ".tmp")
_SUFFIX_BYTES = 32


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is ours now, and where it lies."""

    sighting: Sighting
    file: Path


def prepare(inbox: Path, spool: Path) -> None:
    """Make the folders and prove that a file can be renamed from the inbox into the spool. Raises StartError with what to do."""
    real_inbox, real_spool = inbox.resolve(), spool.resolve()
    if real_spool.is_relative_to(real_inbox) or real_inbox.is_relative_to(real_spool):
        raise StartError(
            Problem("", f"the inbox {inbox} and the spool {spool} lie inside each other", hint="set spool: to a folder beside the inbox")
        )
    folder = inbox
    try:
        for folder in (inbox, spool / _TAKEN, spool / _DONE, spool / _FAILED):
            folder.mkdir(parents=True, exist_ok=True)
        folder = inbox
        probe = inbox / _PROBE
        probe.touch()
        folder = spool / _TAKEN
        try:
            probe.rename(folder / _PROBE)
        finally:
            probe.unlink(missing_ok=True)
        (folder / _PROBE).unlink()
    except OSError as error:
        if error.errno == errno.EXDEV:
            hint = "files are taken by rename: set spool: (or the inbox's own spool) to a folder on the inbox's file system"
            raise StartError(Problem("", f"the inbox {inbox} and the spool {spool} are on different file systems", hint=hint)) from error
        hint = "the daemon's user needs to list, write and search it"
        raise StartError(Problem("", f"the folder {folder} cannot be used: {error.strerror}", hint=hint)) from error


def take(inbox: Path, name: str, spool: Path, now: datetime) -> Taken | None:
    """Move a file from the inbox to the spool; None where it is gone, or is a folder.

    Raises UnreadableError where it cannot be read or moved now; it stays in the inbox then.
    """
    source = inbox / name
    try:
        if not _is_takable(source):
            return None
        taken_at = now.astimezone(UTC)
        target = _free_place(spool / _TAKEN, name, taken_at)
        source.rename(target)
    except FileNotFoundError as error:
        if not os.path.lexists(source):
            return None
        raise UnreadableError(f"{_shown(inbox, name)} cannot be taken: the folder {spool / _TAKEN} is missing") from error
    except OSError as error:
        raise UnreadableError(f"{_shown(inbox, name)} cannot be taken: {error.strerror}") from error
    # It is ours now, so a failure to sync must not be reported as "not taken"; after a power loss it lies in either folder, whole.
    with suppress(OSError):
        _sync(target.parent)
        _sync(inbox)
    return Taken(Sighting(target.name[:20], printable(name), _shown(inbox, name), taken_at), target)


def waiting(spool: Path, inbox: Path) -> Iterator[Taken]:
    """What was taken from the inbox and not filed away when the last run ended, oldest first."""
    for file in sorted((spool / _TAKEN).iterdir()):
        match = _ID.match(file.name)
        if match:
            name = file.name[match.end() :]
            taken_at = datetime.fromtimestamp(int(match[1], 16) / 1000, UTC)
            yield Taken(Sighting(file.name[:20], printable(name), _shown(inbox, name), taken_at), file)


def file_away(taken: Taken, verdict: Verdict, finished_at: datetime, spool: Path, after: Literal["keep", "delete"]) -> None:
    """Move a taken file to where it ends; what failed, wholly or in parts, gets its reason written beside it.

    May be repeated after a crash at any point. Raises OSError where the spool cannot be written.
    """
    finished_at = finished_at.astimezone(UTC)
    folder = spool / _FAILED if verdict.outcome == "failed" else spool / _DONE / finished_at.strftime("%Y/%m/%d")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / taken.file.name
    if (verdict.outcome == "failed" or verdict.details) and (os.path.lexists(taken.file) or os.path.lexists(target)):
        _write_error(target.with_name(target.name + _ERROR), taken.sighting, verdict, finished_at)
    # A file that is not there was filed away before a crash.
    with suppress(FileNotFoundError):
        if verdict.outcome == "done" and after == "delete":
            taken.file.unlink()
        else:
            taken.file.rename(target)
            _sync(folder)
        _sync(taken.file.parent)


def filed(spool: Path, days: Collection[date]) -> dict[str, Path]:
    """The files that were filed away as done on these days, or are just about to be, by their ids."""
    folders = [spool / _TAKEN, *(spool / _DONE / day.strftime("%Y/%m/%d") for day in sorted(days))]
    return {
        file.name[:20]: file
        for folder in folders
        if folder.is_dir()
        for file in folder.iterdir()
        if _ID.match(file.name) and not file.name.endswith(_ERROR)
    }


def printable(name: str) -> str:
    """A file name that any log, table or JSON can hold: odd bytes and characters stand escaped, as in `caf\\xe9.txt`."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else character.encode("unicode_escape").decode("ascii") for character in text)


def _shown(inbox: Path, name: str) -> str:
    return printable(f"{inbox.name}/{name}")


def _is_takable(source: Path) -> bool:
    """False for folders. Raises OSError for a file that cannot be read; a thing that is no file is for the reader to refuse."""
    mode = os.lstat(source).st_mode
    if stat.S_ISREG(mode):
        # O_NONBLOCK and O_NOFOLLOW: it may have become a pipe or a link since.
        os.close(os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC))
    return not stat.S_ISDIR(mode)


def _free_place(folder: Path, name: str, taken_at: datetime) -> Path:
    """A path that nothing lies at: rename would silently replace it."""
    while True:
        key = f"{int(taken_at.timestamp() * 1000):012x}{secrets.token_hex(4)}"
        target = folder / f"{key}__{_fitting(name)}"
        if not os.path.lexists(target):
            return target


def _fitting(name: str) -> str:
    """The name, cut where it is too long for a stored file's name, with its suffix kept."""
    suffix = PurePath(name).suffix
    if len(os.fsencode(suffix)) > _SUFFIX_BYTES:
        suffix = ""
    stem = name.removesuffix(suffix)
    room = _NAME_BYTES - len(os.fsencode(suffix))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + suffix


def _write_error(path: Path, sighting: Sighting, verdict: Verdict, finished_at: datetime) -> None:
    facts = {
        "id": sighting.id,
        "name": sighting.name,
        "path": sighting.path,
        "reason": verdict.reason,
        "message": verdict.message,
        "details": list(verdict.details),
        "taken_at": sighting.taken_at,
        "finished_at": finished_at,
    }
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as stream:
        stream.write(orjson.dumps(facts, option=orjson.OPT_UTC_Z | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def _sync(folder: Path) -> None:
    """Make a rename last through a power loss."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
