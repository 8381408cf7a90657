"""One daemon a state folder: an flock that the system lets go however its holder ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from salient.errors import StartError

NAME = "salient.lock"


class StateLock:
    """Holds `<state>/salient.lock` from its making until `release`. Raises StartError where it is held already."""

    def __init__(self, state: Path) -> None:
        path = state / NAME
        try:
            state.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StartError(f"the state folder {state} cannot be used: {error.strerror}; make it writable or name another") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._file, 20, 0).decode("ascii", "replace").strip()
            os.close(self._file)
            if not isinstance(error, BlockingIOError):
                raise StartError(f"{path} cannot be locked: {error.strerror}; the state folder must be on a local file system") from error
            who = f"process {holder}" if holder else "another process"
            raise StartError(f"the state folder {state} is in use by {who}: stop it first, or name another folder as 'state'") from error
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let go. The file stays: removing it would let two processes lock two files of one name."""
        os.close(self._file)

    def __enter__(self) -> StateLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()
