"""Notices files in inboxes, by watchdog's changes and by a scan; it decides nothing and reads nothing.

Changes are a hint: the kernel may drop them and network folders have none. The scan is the truth.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from watchdog.events import (
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver
from watchdog.utils import platform

from salient.config import InboxConfig
from salient.errors import StartError
from salient.model import Problem

SIDECAR = ".meta.json"
"""Ends the name of a file that describes the article beside it, and is never one itself."""
_TEMPORARY = (".tmp", ".part", ".partial", ".crdownload", "~", ".swp")
# Without opened and closed_no_write: our own reading causes those, and we would feed ourselves.
_CHANGES: list[type[FileSystemEvent]] = [FileCreatedEvent, FileModifiedEvent, FileAttribEvent, FileClosedEvent, FileMovedEvent]
_NOTICED_MOST = 50_000

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sighted:
    """A name in an inbox at which there may be a file; bytes that are no UTF-8 stand in it as os.fsdecode leaves them."""

    inbox: InboxConfig
    name: str
    renamed: bool

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.inbox.path / self.name


def is_temporary(name: str) -> bool:
    """Whether a producer is still writing a file of this name, by the producers' contract."""
    return name.startswith(".") or name.lower().endswith(_TEMPORARY)


def is_article_name(name: str) -> bool:
    """Whether a file of this name is to be taken."""
    return bool(name) and not is_temporary(name) and not name.lower().endswith(SIDECAR)


def scan(inbox: InboxConfig) -> Iterator[str]:
    """The names in an inbox that are to be taken, in no order; folders are left out. Raises OSError where the inbox cannot be listed."""
    with os.scandir(inbox.path) as entries:
        for entry in entries:
            if is_article_name(entry.name) and not entry.is_dir(follow_symlinks=False):
                yield entry.name


class Noticed:
    """What has been noticed and not yet looked at: bounded, each file once, shared by watchdog's thread and the loop.

    `wake` is called, in the noticing thread, when the first item comes in. What finds no room is dropped and `rescan_now` is set.
    """

    def __init__(self, wake: Callable[[], None], most: int = _NOTICED_MOST) -> None:
        self._wake, self._most = wake, most
        self._lock = threading.Lock()
        self._waiting: dict[tuple[Path, str], Sighted] = {}
        self.rescan_now = threading.Event()

    def add(self, sighted: Sighted) -> None:
        """Remember a file; one that was renamed into the inbox stays so, whatever else is then noticed of it."""
        key = (sighted.inbox.path, sighted.name)
        with self._lock:
            known = self._waiting.get(key)
            first = not self._waiting
            if known is None and len(self._waiting) >= self._most:
                self.rescan_now.set()
            elif known is None or not known.renamed:
                self._waiting[key] = sighted
        if first:
            self._wake()

    def drain(self) -> list[Sighted]:
        """All that waits, oldest first; it no longer does then."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        return list(waiting.values())

    def __len__(self) -> int:
        with self._lock:
            return len(self._waiting)


class Watcher:
    """A watchdog observer over every inbox whose mode is not `poll`; `noticed` is called in its thread."""

    def __init__(self, inboxes: Sequence[InboxConfig], noticed: Callable[[Sighted], None]) -> None:
        self._inboxes = tuple(inbox for inbox in inboxes if inbox.mode != "poll")
        self._noticed = noticed
        self._observer: BaseObserver | None = None

    def start(self) -> None:
        """Begin to watch. Raises StartError where an inbox cannot be watched."""
        if not self._inboxes:
            return
        observer = _observer()
        try:
            for inbox in self._inboxes:
                # An inbox that is a link is followed: watched as it stands, inotify would watch the link alone and stay deaf.
                observer.schedule(_Handler(inbox, self._noticed), str(inbox.path), event_filter=_CHANGES, follow_symlink=True)
            observer.start()
        except OSError as error:
            observer.stop()
            hint = "set its mode: poll, or raise fs.inotify.max_user_watches and max_user_instances"
            where = ", ".join(str(inbox.path) for inbox in self._inboxes)
            raise StartError(Problem("", f"the inbox {where} cannot be watched: {error.strerror}", hint=hint)) from error
        self._observer = observer

    def stop(self) -> None:
        """End watching; a second call does nothing."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join()

    @property
    def alive(self) -> bool:
        """Whether watchdog's threads run, or none is needed."""
        observer = self._observer
        return not self._inboxes or (observer is not None and observer.is_alive() and all(one.is_alive() for one in observer.emitters))


class _Handler(FileSystemEventHandler):
    """Turns one inbox's changes into names."""

    def __init__(self, inbox: InboxConfig, noticed: Callable[[Sighted], None]) -> None:
        self._inbox, self._noticed = inbox, noticed

    def dispatch(self, event: FileSystemEvent) -> None:
        try:
            renamed = isinstance(event, FileMovedEvent)
            name = Path(os.fsdecode(event.dest_path if renamed else event.src_path)).name
            if is_article_name(name):
                self._noticed(Sighted(self._inbox, name, renamed))
        except Exception:  # noqa: BLE001 an exception that leaves here would end watchdog's thread, and with it all noticing
            _log.exception("watch.failed", inbox=str(self._inbox.path))


def _observer() -> BaseObserver:
    """inotify's where there is one; elsewhere what watchdog has, with which a file renamed in has to settle like any other."""
    if platform.is_linux():
        from salient.arrive.inotify import RenameObserver

        return RenameObserver()
    from watchdog.observers import Observer

    return Observer()
