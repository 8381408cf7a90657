"""Mentions of one event are one claim; what differs in status, place or force stays apart."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.detect.merge import merge
from salient.identity import actor_key, place_key
from salient.model import Actor, Claim, Evidence, Place, Route, RuleRef, Severity, Source, Status

RULE = RuleRef("r", "1", "t", (), "sha256:0")


def claim(
    start: int,
    *,
    status: Status = "asserted",
    place: str | None = None,
    actor: str | None = None,
    source: str | None = None,
    severity: Severity = "low",
    event: str = "withdrawal",
    route: str | None = None,
) -> Claim:
    return Claim(
        type=event,
        status=status,
        severity=severity,
        rule=RULE,
        source=Source(source) if source else None,
        actor=Actor(actor) if actor else None,
        place=Place(place, place.title()) if place else None,
        route=Route(route) if route else None,
        evidence=Evidence(f"sentence {start}", "word", start, start + 4),
    )


def test_mentions_of_one_event_are_one_claim_with_the_others_in_more() -> None:
    (merged,) = merge([claim(0, place="Goma", source="a"), claim(20, place="goma", source="b"), claim(10, place="the Goma")])
    assert merged.evidence.start == 0
    assert [(mention.start, mention.text, mention.source) for mention in merged.evidence.more] == [
        (10, "sentence 10", None),
        (20, "sentence 20", "b"),
    ]


def test_a_mention_of_two_roads_is_told_once() -> None:
    (merged,) = merge([claim(0), claim(10), claim(10)])
    assert [mention.start for mention in merged.evidence.more] == [10]
    (merged,) = merge([claim(0), claim(0)])
    assert merged.evidence.more == ()


def test_the_first_named_source_is_the_claims() -> None:
    (merged,) = merge([claim(0), claim(10, source="first"), claim(20, source="second")])
    assert merged.source == Source("first")


def test_what_one_mention_lacks_another_gives() -> None:
    (merged,) = merge([claim(0, place="Goma"), claim(10, actor="the army", route="the M03"), claim(20, actor="army")])
    assert (merged.place, merged.actor, merged.route) == (Place("Goma", "Goma"), Actor("the army"), Route("the M03"))


def test_the_highest_severity_counts() -> None:
    (merged,) = merge([claim(0, severity="high"), claim(10, severity="low")])
    assert merged.severity == "high"
    (merged,) = merge([claim(0, severity="medium"), claim(10, severity="critical")])
    assert merged.severity == "critical"


@pytest.mark.parametrize(
    "other",
    [
        claim(10, place="Sake", actor="the army"),
        claim(10, place="Goma", actor="rebels"),
        claim(10, place="Goma", actor="the army", status="denied"),
        claim(10, place="Goma", actor="the army", event="encirclement"),
    ],
)
def test_another_place_force_status_or_type_is_another_claim(other: Claim) -> None:
    assert len(merge([claim(0, place="Goma", actor="the army"), other])) == 2


def test_claims_come_in_the_order_of_their_first_evidence() -> None:
    assert [one.evidence.start for one in merge([claim(20, place="A"), claim(0, place="B"), claim(10, place="C")])] == [0, 10, 20]


def test_nothing_merges_to_nothing() -> None:
    assert merge([]) == []


NAMES = st.sampled_from([None, "Goma", "Sake", "goma"])


@given(st.lists(st.tuples(st.integers(0, 50), NAMES, NAMES, st.sampled_from(["asserted", "denied"])), max_size=12))
def test_no_two_merged_claims_would_bear_the_same_id_and_no_mention_is_lost(rows: list[tuple[int, str | None, str | None, Status]]) -> None:
    merged = merge([claim(start, place=place, actor=actor, status=status) for start, place, actor, status in rows])
    keys = [(one.type, one.status, place_key(one.place), actor_key(one.actor)) for one in merged]
    assert all(one != other for one, other in combinations(keys, 2))
    told = [
        (number, start) for number, one in enumerate(merged) for start in (one.evidence.start, *(more.start for more in one.evidence.more))
    ]
    assert len(told) == len(set(told))
    assert {(merged[number].status, start) for number, start in told} == {(status, start) for start, _, _, status in rows}
