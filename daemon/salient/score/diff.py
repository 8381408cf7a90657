"""Compares what one article raised under two rulebooks: what is new, what is lost, what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from salient.model import Actor, Alert, Claim, Place, Route, Source

Role = Source | Actor | Place | Route | None


@dataclass(frozen=True, slots=True)
class Changed:
    """An alert that says something else than before; `differs` names each thing with its old and new value."""

    old: Alert
    new: Alert
    differs: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """What became of one article's alerts."""

    same: int
    new: tuple[Alert, ...]
    lost: tuple[Alert, ...]
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.lost or self.changed)


def compare(old: Sequence[Alert], new: Sequence[Alert]) -> Diff:
    """Pairs alerts of one article by id, then by type and evidence that overlaps; what is left is new or lost.

    Rule, version and rulebook of an alert may differ without it counting as changed: a reader of the alert learns nothing from them.
    """
    pairs = list(_pairs(old, new))
    paired = {id(one) for both in pairs for one in both}
    changed = [Changed(before, after, differs) for before, after in pairs if (differs := _differs(before, after))]
    return Diff(
        len(pairs) - len(changed),
        tuple(alert for alert in new if id(alert) not in paired),
        tuple(alert for alert in old if id(alert) not in paired),
        tuple(changed),
    )


def _pairs(old: Sequence[Alert], new: Sequence[Alert]) -> Iterator[tuple[Alert, Alert]]:
    fits = [(_fit(before, after), i, j) for i, before in enumerate(old) for j, after in enumerate(new)]
    befores, afters = set(range(len(old))), set(range(len(new)))
    for fit, i, j in sorted(fits, key=lambda one: (-one[0][0], -one[0][1], one[1], one[2])):
        if fit > (0, 0) and i in befores and j in afters:
            befores.remove(i)
            afters.remove(j)
            yield old[i], new[j]


def _fit(before: Alert, after: Alert) -> tuple[int, int]:
    """Whether two alerts are one (the same id), and how many letters of evidence they share; mentions count like the evidence."""
    if before.claim.type != after.claim.type:
        return 0, 0
    return int(before.id == after.id), sum(max(0, min(b, d) - max(a, c)) for a, b in _spans(before) for c, d in _spans(after))


def _spans(alert: Alert) -> list[tuple[int, int]]:
    evidence = alert.claim.evidence
    return [(evidence.start, evidence.end), *((mention.start, mention.end) for mention in evidence.more)]


def _differs(before: Alert, after: Alert) -> tuple[tuple[str, str | None, str | None], ...]:
    mine, yours = before.claim, after.claim
    found: list[tuple[str, str | None, str | None]] = [
        ("status", mine.status, yours.status),
        ("severity", mine.severity, yours.severity),
        ("words", mine.evidence.anchor, yours.evidence.anchor),
        ("quantities", _quantities(mine), _quantities(yours)),
    ]
    found = [one for one in found if one[1] != one[2]]
    for name in ("source", "actor", "place", "route"):
        found += _role_differs(name, getattr(mine, name), getattr(yours, name))
    return tuple(found)


def _quantities(claim: Claim) -> str | None:
    return "; ".join(one.text for one in claim.quantities) or None


def _role_differs(name: str, before: Role, after: Role) -> Iterator[tuple[str, str | None, str | None]]:
    """The words of a role where they differ; else what is known of it besides."""
    old, new = (role.text if role else None for role in (before, after))
    if old != new:
        yield name, old, new
    elif before is not None:
        for one in fields(before):
            old, new = getattr(before, one.name), getattr(after, one.name)
            if old != new:
                yield f"{name}.{one.name}", _text(old), _text(new)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
