"""Decides when a file may be taken: at once after a rename, else when nothing about it has changed for long enough.

Pure: what a file looks like and what time it is are arguments.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileKey:
    """What changes when a file is written to. Size alone is not enough: some copiers reserve the full size first."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, stat: os.stat_result) -> FileKey:
        """The key of a file that `lstat` has described."""
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


@dataclass(frozen=True, slots=True)
class _Watched:
    key: FileKey
    since: float


class Settler:
    """Remembers when each path was first seen as it is now; `settle` is in seconds."""

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._watched: dict[Path, _Watched] = {}

    def observe(self, path: Path, key: FileKey | None, now_monotonic: float, wall_now: datetime, *, renamed: bool) -> bool:
        """Whether the file at `path` may be taken now; `key` is None where nothing is there (any more).

        A path that may be taken, or is gone, is forgotten: ask again only when it is seen again.
        """
        if key is None:
            self._watched.pop(path, None)
            return False
        if renamed or self._is_old(key, wall_now):
            self._watched.pop(path, None)
            return True
        known = self._watched.get(path)
        if known is None or known.key != key:
            self._watched[path] = _Watched(key, now_monotonic)
            return False
        if now_monotonic - known.since < self._settle:
            return False
        del self._watched[path]
        return True

    def next_due(self) -> float | None:
        """The earliest monotonic time at which a file may have settled; None where none is waited for."""
        return min(watched.since for watched in self._watched.values()) + self._settle if self._watched else None

    def waiting(self) -> tuple[Path, ...]:
        """The paths to look at again."""
        return tuple(self._watched)

    def _is_old(self, key: FileKey, wall_now: datetime) -> bool:
        """Nobody can set a file's ctime back, so an old one proves quiet; this is what makes a backlog quick."""
        age = wall_now.timestamp() - key.ctime_ns / 1e9
        return age >= self._settle
