"""Drops files in every way that producers do, beside the kills, and keeps what each file finally held."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from .articles import Drop

SETTLE_S = 0.2
CHUNKS = 4
LINK_TARGET = "/nowhere/at-all.txt"


class Producers:
    """Two threads: one that writes slowly, one that does all else; `kills` is raised by the killer and lets the next files go."""

    def __init__(self, drops: Sequence[Drop], inbox: Path, aside: Path, seed: int) -> None:
        self._inbox, self._aside, self._random = inbox, aside, Random(seed)
        self.kills = 0
        self.dropped: list[Drop] = []
        self._error: BaseException | None = None
        slow = deque(drop for drop in drops if drop.way == "slow_write")
        quick = deque(drop for drop in drops if drop.way != "slow_write")
        self._threads = [threading.Thread(target=self._drop_all, args=(queue,), daemon=True) for queue in (slow, quick)]

    def start(self) -> None:
        """Begin to drop."""
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the last drop; fails where one could not be made."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))
        assert self._error is None, f"a producer failed: {self._error!r}"
        assert not any(thread.is_alive() for thread in self._threads), f"after {seconds} s not all files could be dropped"

    def _drop_all(self, waiting: deque[Drop]) -> None:
        try:
            while waiting:
                drop = waiting.popleft()
                # The name of an earlier file that is not taken yet: renaming onto it would be this producer's own loss.
                if drop.after_kills <= self.kills and not os.path.lexists(self._inbox / drop.name):
                    self.dropped.append(self._drop(drop))
                else:
                    waiting.append(drop)
                time.sleep(self._random.uniform(0, 0.01))
        except BaseException as error:
            self._error = error

    def _drop(self, drop: Drop) -> Drop:
        """The drop as it was in the end: a slow writer that was itself held up stops early."""
        target = self._inbox / drop.name
        if drop.way == "slow_write":
            return replace(drop, content=self._write_slowly(target, drop.content))
        if drop.way == "copy":
            target.write_bytes(drop.content)
            return drop
        # The longest names have no room for more characters, so the temporary one is short.
        temporary = self._aside / "next" if drop.way == "move_in" else self._inbox / ".next.tmp"
        if drop.way == "pipe":
            os.mkfifo(temporary)
        elif drop.way == "link":
            temporary.symlink_to(LINK_TARGET)
        else:
            temporary.write_bytes(drop.content)
        temporary.rename(target)
        return drop

    def _write_slowly(self, target: Path, content: bytes) -> bytes:
        size = -(-len(content) // CHUNKS)
        written = 0
        with target.open("wb", buffering=0) as file:
            while written < len(content):
                wrote_at = time.monotonic()
                written += file.write(content[written : written + size])
                time.sleep(self._random.uniform(0.01, SETTLE_S / 4))
                if time.monotonic() - wrote_at > SETTLE_S / 2:
                    # By the producers' contract the file has nearly settled: to go on writing would be this producer's fault.
                    break
        return content[:written]
