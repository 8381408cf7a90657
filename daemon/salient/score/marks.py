"""Says of each labelled event and each alert of a passage what it is: a hit, a miss, a false alarm."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from salient.model import Alert
from salient.score.labels import Event, Passage
from salient.score.pair import pair, same_name, surface

Kind = Literal["hit", "missed", "false", "suppressed", "recalled", "passed"]
"""`suppressed`: found, but as background, so nobody is alerted. `recalled`: an alert on what is only background.
`passed`: neither right nor wrong, since background need not be found and is never false."""

SEATS = ("named nowhere", "before it", "behind it", "in another sentence")
"""Where the source of an event stands."""
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s|\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """One labelled event, one alert, or the pair of them; `text` is the passage, else the alert's sentence."""

    kind: Kind
    passage: str
    type: str
    event: Event | None
    alert: Alert | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """All marks of a passage; `quiet` where no event is labelled in it."""

    passage: str
    quiet: bool
    marks: tuple[Mark, ...]

    @property
    def loud(self) -> bool:
        """Whether somebody is alerted by it."""
        return any(mark.alert and mark.alert.claim.status != "background" for mark in self.marks)


def mark_passage(passage: Passage, alerts: Sequence[Alert], types: Collection[str]) -> Marked:
    """Each event and each alert of these types, paired where they can be."""
    marks: list[Mark] = []
    for kind in sorted(types):
        events = [event for event in passage.events if event.type == kind]
        found = [alert for alert in alerts if alert.claim.type == kind]
        pairs = pair(events, found)
        paired = {id(one) for both in pairs for one in both}
        couples: list[tuple[Event | None, Alert | None]] = [*pairs]
        couples += [(event, None) for event in events if id(event) not in paired]
        couples += [(None, alert) for alert in found if id(alert) not in paired]
        marks += [_mark(passage, kind, event, alert) for event, alert in couples]
    return Marked(passage.id, not passage.events, tuple(marks))


def right_parts(mark: Mark) -> dict[str, bool]:
    """Of a hit: whether its status and each of its roles are right."""
    assert mark.event is not None
    assert mark.alert is not None
    event, claim = mark.event, mark.alert.claim
    return {
        "status": event.status == claim.status,
        "source": same_name(event.source, surface(claim.source)),
        "actor": same_name(event.actor, surface(claim.actor)),
        "place": same_name(event.place, surface(claim.place)),
    }


def seat_of_source(mark: Mark) -> str:
    """Where a labelled event's source is named, seen from its words: one of SEATS."""
    assert mark.event is not None
    source, text = mark.event.source, mark.text or ""
    at = text.find(mark.event.anchor)
    seats = [found.start() for found in re.finditer(re.escape(source), text)] if source else []
    if source is None or at < 0 or not seats:
        return SEATS[0]
    seat = min(seats, key=lambda one: abs(one - at))
    between = text[seat + len(source) : at] if seat < at else text[at + len(mark.event.anchor) : seat]
    if _SENTENCE_END.search(between):
        return SEATS[3]
    return SEATS[1] if seat < at else SEATS[2]


def is_wrong(mark: Mark) -> bool:
    """Whether a person must look at it: all but hits with the right status, and what has passed."""
    return not right_parts(mark)["status"] if mark.kind == "hit" else mark.kind != "passed"


def _mark(passage: Passage, type_: str, event: Event | None, alert: Alert | None) -> Mark:
    sentence = alert.claim.evidence.text if alert else None
    return Mark(_kind(event, alert), passage.id, type_, event, alert, passage.text or sentence)


def _kind(event: Event | None, alert: Alert | None) -> Kind:
    counts = event is not None and event.status != "background"
    wakes = alert is not None and alert.claim.status != "background"
    if event and alert:
        return "hit" if counts and wakes else "suppressed" if counts else "recalled" if wakes else "passed"
    return "missed" if counts else "false" if wakes else "passed"
