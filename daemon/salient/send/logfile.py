"""The file side of the alert log: append, cut what a crash left, set finished months aside. It knows no store.

Nothing that is in the file is ever destroyed, but lines whose alerts are owed still and will be written again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import structlog

log = structlog.get_logger()


class LogFile:
    """`<state>/alerts.jsonl`. Every method may raise OSError; none may run while another one does."""

    def __init__(self, state: Path) -> None:
        self.path = state / "alerts.jsonl"

    def reconcile(self, month: str | None, end: int, owed: bytes) -> int:
        """Make the file end where the next line belongs and return that place; `end` is the recorded one.

        What stands beyond `end` and begins what is `owed` is the rest of a write that a crash broke off: it is cut off.
        Anything else there is somebody else's, and is saved beside the file first.
        """
        size = self.path.stat().st_size if self.path.exists() else 0
        if size < end:
            if size == 0 and month is not None and self._set_aside(month, end):
                return 0
            log.warning("alertlog.shortened", path=str(self.path), recorded=end, found=size)
            return self._end_line(size)
        if size > end:
            if not self._begins(owed, end, size):
                log.warning("alertlog.foreign_bytes", path=str(self.path), saved=str(self._save_from(end)), bytes=size - end)
            with self.path.open("r+b") as file:
                file.truncate(end)
                os.fsync(file.fileno())
        return end

    def append(self, lines: bytes) -> None:
        """Add lines; they are on the disk when this returns."""
        new = not self.path.exists()
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            left = memoryview(lines)
            while left:
                left = left[os.write(file, left) :]
            os.fsync(file)
        finally:
            os.close(file)
        if new:
            self._sync_folder()

    def rotate(self, month: str) -> None:
        """Set the file aside as that of `month`, under a name that is free."""
        target = next(path for path in self._archives(month) if not path.exists())
        self.path.rename(target)
        self._sync_folder()
        log.info("alertlog.rotated", path=str(target))

    def _set_aside(self, month: str, end: int) -> bool:
        """Whether the file was set aside already, by a rotation that a crash kept from being recorded."""
        last: Path | None = None
        for path in self._archives(month):
            if not path.exists():
                break
            last = path
        return last is not None and last.stat().st_size == end

    def _archives(self, month: str) -> Iterator[Path]:
        yield self.path.with_name(f"alerts-{month}.jsonl")
        for number in count(2):
            yield self.path.with_name(f"alerts-{month}.{number}.jsonl")

    def _begins(self, owed: bytes, start: int, end: int) -> bool:
        """Whether the file's bytes from `start` to `end` are the beginning of `owed`."""
        if end - start > len(owed):
            return False
        with self.path.open("rb") as file:
            file.seek(start)
            return owed.startswith(file.read(end - start))

    def _save_from(self, start: int) -> Path:
        target = next(path for number in count(1) if not (path := Path(f"{self.path}.cut-{number}")).exists())
        with self.path.open("rb") as source, target.open("xb") as copy:
            source.seek(start)
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
        self._sync_folder()
        return target

    def _end_line(self, size: int) -> int:
        """Close a line that somebody cut in the middle, so that the next alert does not continue it."""
        if size == 0:
            return 0
        with self.path.open("rb") as file:
            file.seek(size - 1)
            if file.read(1) == b"\n":
                return size
        self.append(b"\n")
        return size + 1

    def _sync_folder(self) -> None:
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
