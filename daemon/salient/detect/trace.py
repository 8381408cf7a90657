"""Gives claims that tell only an event's traces ("no lorry gets through") the place and force of the event told beside them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from salient.detect.same import near
from salient.detect.split import Text
from salient.model import Claim

Where = tuple[str, int]
"""A claim's type and where its evidence starts."""


def where(claim: Claim) -> Where:
    """What tells a claim from the others of its article."""
    return claim.type, claim.evidence.start


def settled(claims: list[Claim], traces: Set[Where], text: Text) -> list[Claim]:
    """The claims in their order; a trace takes place and force of the nearest claim that it may belong to, so that they merge.

    What follows from an event is as sure as the event: a trace that is only possible may belong to one that is asserted.
    """
    events = [claim for claim in claims if where(claim) not in traces]
    return [_with_event(claim, events, text) if where(claim) in traces else claim for claim in claims]


def _with_event(trace: Claim, events: list[Claim], text: Text) -> Claim:
    def distance(event: Claim) -> int:
        return abs(event.evidence.start - trace.evidence.start)

    event = min((event for event in events if _may_have(event, trace, text)), key=distance, default=None)
    return replace(trace, status=event.status, place=event.place, actor=event.actor, route=event.route) if event else trace


def _may_have(event: Claim, trace: Claim, text: Text) -> bool:
    if event.type != trace.type or (event.status != trace.status and (event.status, trace.status) != ("asserted", "possible")):
        return False
    return near(event, trace, text)
