"""Makes one claim of several mentions: equal type and status, and places and forces that do not differ.

A mention that names no place or no force joins the claim that names them: in one article it is the same event told again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from salient.identity import actor_key, place_key
from salient.model import SEVERITIES, Claim, Mention, Status


def merge(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of one article in the order of their first evidence; the first named source is a claim's source."""
    groups: dict[tuple[str, Status], list[_Group]] = {}
    ordered: list[_Group] = []
    for claim in sorted(claims, key=lambda one: (one.evidence.start, one.evidence.end, one.type)):
        place, actor = place_key(claim.place), actor_key(claim.actor)
        alike = groups.setdefault((claim.type, claim.status), [])
        group = next((one for one in alike if one.joins(place, actor)), None)
        if group is None:
            group = _Group(claim, place, actor, [])
            alike.append(group)
            ordered.append(group)
        else:
            group.add(claim, place, actor)
    return [group.claim if not group.more else _with_mentions(group) for group in ordered]


@dataclass(slots=True)
class _Group:
    """One claim in the making, with the keys of its place and force (empty where none is known)."""

    claim: Claim
    place: str
    actor: str
    more: list[Mention]

    def joins(self, place: str, actor: str) -> bool:
        return (not place or not self.place or place == self.place) and (not actor or not self.actor or actor == self.actor)

    def add(self, other: Claim, place: str, actor: str) -> None:
        one, evidence = self.claim, other.evidence
        self.place, self.actor = self.place or place, self.actor or actor
        self.more.append(Mention(evidence.text, evidence.anchor, evidence.start, evidence.end, other.source.text if other.source else None))
        self.claim = replace(
            one,
            source=one.source or other.source,
            actor=one.actor or other.actor,
            place=one.place or other.place,
            route=one.route or other.route,
            severity=max(one.severity, other.severity, key=SEVERITIES.index),
        )


def _with_mentions(group: _Group) -> Claim:
    return replace(group.claim, evidence=replace(group.claim.evidence, more=tuple(group.more)))
