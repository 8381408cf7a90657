"""Counts marks: precision, recall and F1, how often status and roles are right, and how far each figure can be trusted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from salient.model import STATUSES, Status
from salient.score.marks import SEATS, Mark, Marked, right_parts, seat_of_source

_Z = 1.959964
"""Standard deviations that 95 % of a normal distribution lie within."""
PARTS = ("status", "source", "actor", "place", "whole record")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with its Wilson 95 % interval; nothing of nothing has no value."""

    right: int
    of: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Detection:
    """How well one thing is found: an event type, a status, or all of them."""

    name: str
    true: int
    false: int
    missed: int
    precision: Share
    recall: Share
    f1: Share


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run is worth against labels; `strict` counts an event only with its status."""

    passages: int
    types: tuple[Detection, ...]
    all: Detection
    strict: Detection
    statuses: tuple[Detection, ...]
    confusion: tuple[tuple[str, str, int], ...]
    """(labelled status, found status, how often); `none` where there is no such event or alert."""
    parts: tuple[tuple[str, Share], ...]
    sources: tuple[tuple[str, Share], ...]
    """How often the source is right, by where it is named."""
    quiet_alarmed: Share
    quiet_background: int


def figures(passages: Sequence[Marked], types: Collection[str]) -> Figures:
    """The figures of all passages, for events of these types."""
    marks = [mark for passage in passages for mark in passage.marks]
    hits = [mark for mark in marks if mark.kind == "hit"]
    quiet = [passage for passage in passages if passage.quiet]
    background = sum(any(mark.alert and mark.alert.claim.status == "background" for mark in passage.marks) for passage in quiet)
    rights = Counter(part for mark in hits for part, right in _parts(mark).items() if right)
    return Figures(
        len(passages),
        tuple(_found(name, [mark for mark in marks if mark.type == name]) for name in sorted(types)),
        _found("all types", marks),
        _strictly("with status", marks, STATUSES),
        tuple(_strictly(status, marks, (status,)) for status in STATUSES if status != "background"),
        _confusion(marks),
        tuple((part, share(rights[part], len(hits))) for part in PARTS),
        tuple((seat, _sources(hits, seat)) for seat in SEATS),
        share(sum(passage.loud for passage in quiet), len(quiet)),
        background,
    )


def share(right: int, of: int) -> Share:
    """A share with its interval."""
    return Share(right, of, right / of if of else None, *wilson(right, of))


def wilson(right: int, of: int) -> tuple[float, float] | tuple[None, None]:
    """Wilson's 95 % interval of a share: where the true one may well lie."""
    if not of:
        return None, None
    at, square = right / of, _Z * _Z
    middle = (at + square / (2 * of)) / (1 + square / of)
    reach = _Z * math.sqrt(at * (1 - at) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def detection(name: str, true: int, false: int, missed: int) -> Detection:
    """Precision, recall and F1 of counts."""
    # F1 is no share of anything, but grows with one: J = true / (true + false + missed), F1 = 2 J / (1 + J).
    common = share(true, true + false + missed)
    value, low, high = (None if one is None else 2 * one / (1 + one) for one in (common.value, common.low, common.high))
    return Detection(
        name, true, false, missed, share(true, true + false), share(true, true + missed), Share(common.right, common.of, value, low, high)
    )


def _found(name: str, marks: Iterable[Mark]) -> Detection:
    kinds = Counter(mark.kind for mark in marks)
    return detection(name, kinds["hit"], kinds["false"] + kinds["recalled"], kinds["missed"] + kinds["suppressed"])


def _strictly(name: str, marks: Sequence[Mark], statuses: Collection[Status]) -> Detection:
    """Detection of events of these statuses, where only the right status is a hit."""
    true = sum(mark.kind == "hit" and _same_status(mark) and _labelled(mark) in statuses for mark in marks)
    raised = sum(mark.kind in {"hit", "false", "recalled"} and _given(mark) in statuses for mark in marks)
    wanted = sum(mark.kind in {"hit", "missed", "suppressed"} and _labelled(mark) in statuses for mark in marks)
    return detection(name, true, raised - true, wanted - true)


def _confusion(marks: Iterable[Mark]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((_labelled(mark), _given(mark)) for mark in marks)
    rows = (*STATUSES, "none")
    return tuple((wanted, found, counts[wanted, found]) for wanted in rows for found in rows if wanted != found or wanted != "none")


def _sources(hits: Iterable[Mark], seat: str) -> Share:
    rights = [right_parts(mark)["source"] for mark in hits if seat_of_source(mark) == seat]
    return share(sum(rights), len(rights))


def _parts(mark: Mark) -> dict[str, bool]:
    parts = right_parts(mark)
    return {**parts, "whole record": all(parts.values())}


def _same_status(mark: Mark) -> bool:
    return _labelled(mark) == _given(mark)


def _labelled(mark: Mark) -> str:
    return mark.event.status if mark.event else "none"


def _given(mark: Mark) -> str:
    return mark.alert.claim.status if mark.alert else "none"
