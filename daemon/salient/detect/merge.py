"""Makes one claim of several mentions: equal type and status, and places and forces that do not differ.

A mention that names no place or no force joins the claim that names them: in one article it is the same event told again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from salient.identity import actor_key, place_key
from salient.model import SEVERITIES, Claim, Mention


def merge(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of one article in the order of their first evidence; the first named source is a claim's source."""
    merged: list[Claim] = []
    for claim in sorted(claims, key=lambda one: (one.evidence.start, one.evidence.end, one.type)):
        for index, other in enumerate(merged):
            if _same(other, claim):
                merged[index] = _joined(other, claim)
                break
        else:
            merged.append(claim)
    return merged


def _same(one: Claim, other: Claim) -> bool:
    return (one.type, one.status) == (other.type, other.status) and all(
        not mine or not yours or mine == yours
        for mine, yours in ((place_key(one.place), place_key(other.place)), (actor_key(one.actor), actor_key(other.actor)))
    )


def _joined(one: Claim, other: Claim) -> Claim:
    evidence = other.evidence
    mention = Mention(evidence.text, evidence.anchor, evidence.start, evidence.end, other.source.text if other.source else None)
    return replace(
        one,
        source=one.source or other.source,
        actor=one.actor or other.actor,
        place=one.place or other.place,
        route=one.route or other.route,
        severity=max(one.severity, other.severity, key=SEVERITIES.index),
        evidence=replace(one.evidence, more=(*one.evidence.more, mention)),
    )
