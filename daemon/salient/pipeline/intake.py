"""Seen and taken: which files of the inboxes may be taken now, and takes them; one thread at a time, and never the loop's."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from salient import metrics
from salient.arrive.settle import FileKey, Settler
from salient.arrive.take import Taken, file_away, take, waiting
from salient.arrive.watch import Noticed, Sighted, scan
from salient.config import InboxConfig, IntakeConfig
from salient.errors import UnreadableError
from salient.model import Verdict

MAX_SEEN = 20_000
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was taken, with the spool it lies in; `left_over` where an earlier run, or an earlier try of this one, took it."""

    taken: Taken
    spool: Path
    left_over: bool = False


class Intake:
    """Remembers what was seen until it has settled; bounded, because the inboxes remember the rest."""

    def __init__(
        self,
        inboxes: Sequence[InboxConfig],
        settings: IntakeConfig,
        noticed: Noticed,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inboxes, self._after, self._noticed = inboxes, settings.after, noticed
        self._clock, self._monotonic = clock, monotonic
        self._settler = Settler(settings.settle.total_seconds())
        self._seen: dict[Path, Sighted] = {}
        self._overflowed = False
        self._scanned_before = False
        self._unreadable: dict[Path, str] = {}
        self._faults: tuple[str, ...] = ()

    def rescan_wanted(self) -> bool:
        """True where something was seen that there was no room to remember, and now there is."""
        return self._noticed.rescan_now.is_set() or (self._overflowed and len(self._seen) < MAX_SEEN // 2)

    def waiting(self) -> int:
        """How many files were seen and wait to settle or to be taken."""
        return len(self._seen)

    def faults(self) -> list[str]:
        """Why files cannot be taken from some inbox, as the last scan found it."""
        return list(self._faults)

    def next_look(self) -> float | None:
        """Seconds until a file that is being watched may have settled; None where there is none."""
        due = self._settler.next_due()
        return None if due is None else max(due - self._monotonic(), 0.01)

    def rescan(self) -> list[Arrived]:
        """Look through all inboxes; returns what lies in `taken`, oldest first, also what is in flight just now."""
        self._remember_noticed()
        self._noticed.rescan_now.clear()
        self._overflowed = False
        faults: list[str] = []
        present: set[Path] = set()
        for inbox in self._inboxes:
            try:
                for name in scan(inbox):
                    sighted = Sighted(inbox, name, renamed=False)
                    present.add(sighted.path)
                    self._found_by_scan(sighted)
            except OSError as error:
                faults.append(f"the inbox {inbox.path} cannot be looked through: {error.strerror}")
        left_over = self._left_over(faults)
        for fault in set(faults) - set(self._faults):
            log.error("intake.fault", problem=fault)
        self._faults, self._scanned_before = tuple(faults), True
        self._unreadable = {path: cause for path, cause in self._unreadable.items() if path in present}
        return left_over

    def take(self, most: int) -> list[Arrived]:
        """Take what may be taken now, at most so many files; what is not ready is looked at again when it may be."""
        self._remember_noticed()
        taken: list[Arrived] = []
        now = self._clock()
        for path, sighted in list(self._seen.items()):
            if len(taken) == most:
                break
            key = _key(path)
            if self._settler.observe(path, key, self._monotonic(), now, renamed=sighted.renamed):
                taken += self._take(sighted, now)
                key = None
            if key is None:
                del self._seen[path]
        return taken

    def file_away(self, arrived: Arrived, verdict: Verdict, at: datetime) -> None:
        """Move a taken file to where it ends. Raises OSError where that is impossible; may be repeated."""
        file_away(arrived.taken, verdict, at, arrived.spool, self._after)

    def _remember_noticed(self) -> None:
        for sighted in self._noticed.drain():
            self._remember(sighted)

    def _remember(self, sighted: Sighted) -> None:
        if sighted.path in self._seen:
            # That it was renamed in stays true, whatever else is noticed of it.
            if sighted.renamed:
                self._seen[sighted.path] = sighted
        elif len(self._seen) < MAX_SEEN:
            self._seen[sighted.path] = sighted
        else:
            self._overflowed = True

    def _found_by_scan(self, sighted: Sighted) -> None:
        known = sighted.path in self._seen or sighted.path in self._unreadable
        if not known and self._scanned_before and sighted.inbox.mode != "poll":
            metrics.rescan_found_total.inc()
        self._remember(sighted)

    def _take(self, sighted: Sighted, now: datetime) -> list[Arrived]:
        spool = sighted.inbox.spool
        assert spool is not None
        try:
            taken = take(sighted.inbox.path, sighted.name, spool, now)
        except UnreadableError as error:
            # It stays, and each scan tries it again; people are told once, and again only when the cause is another.
            if self._unreadable.get(sighted.path) != str(error):
                log.warning("file.unreadable", problem=str(error))
            self._unreadable[sighted.path] = str(error)
            return []
        self._unreadable.pop(sighted.path, None)
        if taken is None:
            return []
        log.debug("file.taken", sighting=taken.sighting.id, path=taken.sighting.path)
        return [Arrived(taken, spool)]

    def _left_over(self, faults: list[str]) -> list[Arrived]:
        # Inboxes may share a spool: what lies there is then shown as the first one's, which changes nothing but the path shown.
        spools = {inbox.spool: inbox for inbox in reversed(self._inboxes)}
        found: list[Arrived] = []
        for spool, inbox in spools.items():
            assert spool is not None
            try:
                found += [Arrived(taken, spool, left_over=True) for taken in waiting(spool, inbox.path)]
            except OSError as error:
                faults.append(f"the spool {spool} cannot be looked through: {error.strerror}")
        return found


def _key(path: Path) -> FileKey | None:
    """What a file looks like; None where there is none, or a folder."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return None if stat.S_ISDIR(found.st_mode) else FileKey.of(found)
