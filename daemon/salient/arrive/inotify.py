"""watchdog's inotify observer, told to report a rename into a folder as a rename and never to wait for one out of it.

By default watchdog calls a file that was renamed in from elsewhere `created`, as it calls one that is just being written; and
it holds every change back for half a second after a file has left the folder, in case that file turns up again. Files leave an
inbox all the time, because they are taken; so departures are not asked for. A rename within the inbox then looks like one into
it. Written against watchdog 7.1, which pyproject.toml pins.
"""

from __future__ import annotations

from watchdog.observers.inotify import InotifyFullEmitter, InotifyObserver
from watchdog.observers.inotify_c import InotifyConstants, Mask


class _Emitter(InotifyFullEmitter):
    """Asks the kernel for arrivals only."""

    def get_event_mask_from_filter(self) -> Mask:
        return Mask(super().get_event_mask_from_filter() & ~InotifyConstants.IN_MOVED_FROM)


class RenameObserver(InotifyObserver):
    """An observer whose moved-events have a destination and no source."""

    def __init__(self) -> None:
        super().__init__(generate_full_events=True)
        self._emitter_class = _Emitter
