"""Which mentions are one event: what overlaps, what comes of another, what lacks what another names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.model import Article, ArticleRef, Claim

Claims = Callable[..., list[Claim]]


def told(claims: list[Claim]) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (claim.type, claim.status, claim.actor.text if claim.actor else None, claim.place.text if claim.place else None) for claim in claims
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Sappers blew up the bridge at Kotla at midnight, severing Highway 4 to Goma.", ["Highway 4"]),
        ("Sappers blew up the Kotla bridge at midnight, severing the road to Goma.", ["Kotla"]),
        ("Rebels may blow up the Kotla bridge in an attempt to cut the M04.", ["M04"]),
        ("Rebels cut the M04 and blew up the Kotla bridge.", ["M04", "Kotla"]),
    ],
)
def test_what_comes_of_an_event_or_was_its_aim_is_the_same_event(shipped: Claims, text: str, places: list[str]) -> None:
    assert [place for type_, _, _, place in told(shipped(text)) if type_ == "supply_route_cut"] == places


def test_what_comes_of_an_event_with_another_status_is_a_claim_of_its_own(shipped: Claims) -> None:
    claims = shipped("Sappers blew up the Kotla bridge at noon in an attempt to cut the M04.")
    routes = [(status, place) for type_, status, _, place in told(claims) if type_ == "supply_route_cut"]
    assert routes == [("asserted", "Kotla"), ("possible", "M04")]


SPLIT = """
rule: withdrawal
version: 1.0.0
title: A force goes
event: withdrawal
strong: ["pulled! @actor", "@actor back! from"]
"""


def test_words_that_only_the_force_parts_are_one_event(load: Callable[..., Rulebook]) -> None:
    article = Article(ArticleRef("x", "a"), "At dawn they pulled the army back from Goma.")
    (claim,) = find_claims(article, load(withdrawal=SPLIT))
    assert claim.evidence.anchor == "pulled the army back"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a denial elsewhere names nobody
        ("The garrison has withdrawn from Goma. There was no retreat, the mayor said.", ("denied", "The garrison", "Goma")),
        # it names another place: only what agrees is taken
        ("The garrison has withdrawn from Goma. There was no retreat from Sake.", ("denied", None, "Sake")),
        (
            "The garrison has withdrawn from Goma. Soldiers sleep. It is cold. Snow falls. There was no retreat, the mayor said.",
            ("denied", None, None),
        ),
        ("The garrison of Goma is encircled. There was no retreat, the mayor said.", ("denied", None, "Goma")),
    ],
)
def test_a_claim_takes_what_it_lacks_from_the_one_before_it(
    shipped: Claims, text: str, expected: tuple[str, str | None, str | None]
) -> None:
    *_, last = told(shipped(text))
    assert last[1:] == expected


def test_a_claim_takes_nothing_from_one_about_another_force(shipped: Claims) -> None:
    *_, last = told(shipped("The garrison has withdrawn from Goma. It rains. Nobody is about. The militia did not retreat."))
    assert last == ("withdrawal", "denied", "The militia", None)
