"""Makes one claim of several mentions: equal type and status, and places and forces that do not differ.

A mention that names no place or no force joins the claim that names them: in one article it is the same event told again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from salient.identity import actor_key, place_key
from salient.model import SEVERITIES, Claim, Mention, Quantity, Status

_Keys = tuple[str | None, str | None]
"""A place and a force; None where any will do."""


def merge(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of one article in the order of their first evidence; the first named source is a claim's source."""
    alike: dict[tuple[str, Status], _Groups] = {}
    ordered: list[_Group] = []
    for claim in sorted(claims, key=lambda one: (one.evidence.start, one.evidence.end, one.type)):
        place, actor = place_key(claim.place), actor_key(claim.actor)
        groups = alike.setdefault((claim.type, claim.status), _Groups())
        group = groups.first_for(place, actor)
        if group is None:
            group = _Group(len(ordered), claim, place, actor, [])
            ordered.append(group)
        else:
            group.add(claim, place, actor)
        groups.keep(group)
    return [group.claim if not group.more else _with_mentions(group) for group in ordered]


class _Groups:
    """Groups of one type and status by what they can be asked for, so that an article of many claims costs no more for each."""

    def __init__(self) -> None:
        self._found: dict[_Keys, list[_Group]] = {}

    def first_for(self, place: str, actor: str) -> _Group | None:
        """The first group that a claim with this place and force joins: neither differs, or one of the two does not name it."""
        wanted = [(one, other) for one in ((place, "") if place else (None,)) for other in ((actor, "") if actor else (None,))]
        return min((group for keys in wanted if (group := self._first(keys))), key=lambda group: group.number, default=None)

    def keep(self, group: _Group) -> None:
        """Note a group that is new, or that has learned its place or force."""
        for keys in group.asked_by():
            found = self._found.setdefault(keys, [])
            at = bisect_left(found, group.number, key=lambda one: one.number)
            if at == len(found) or found[at] is not group:
                found.insert(at, group)

    def _first(self, keys: _Keys) -> _Group | None:
        found = self._found.get(keys, [])
        while found and keys not in found[0].asked_by():
            del found[0]
        return found[0] if found else None


@dataclass(slots=True)
class _Group:
    """One claim in the making, with the keys of its place and force (empty where none is known); `number` is its turn."""

    number: int
    claim: Claim
    place: str
    actor: str
    more: list[Mention]

    def asked_by(self) -> tuple[_Keys, ...]:
        return (self.place, self.actor), (self.place, None), (None, self.actor), (None, None)

    def add(self, other: Claim, place: str, actor: str) -> None:
        one, evidence = self.claim, other.evidence
        self.place, self.actor = self.place or place, self.actor or actor
        last = self.more[-1] if self.more else one.evidence
        if (last.start, last.end) != (evidence.start, evidence.end):  # two roads of one mention may be one event
            said = other.source.text if other.source else None
            self.more.append(Mention(evidence.text, evidence.anchor, evidence.start, evidence.end, said))
        self.claim = replace(
            one,
            source=one.source or other.source,
            actor=one.actor or other.actor,
            place=one.place or other.place,
            route=one.route or other.route,
            quantities=_with_quantities(one.quantities, other.quantities),
            severity=max(one.severity, other.severity, key=SEVERITIES.index),
        )


def _with_mentions(group: _Group) -> Claim:
    return replace(group.claim, evidence=replace(group.claim.evidence, more=tuple(group.more)))


def _with_quantities(one: tuple[Quantity, ...], other: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """The quantities of two mentions; what both give, in whatever words, once."""
    known = {replace(quantity, text="", bound=None) for quantity in one}
    return (*one, *(quantity for quantity in other if replace(quantity, text="", bound=None) not in known))
