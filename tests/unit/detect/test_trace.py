"""What only follows from an event is a further mention of the event told beside it, and an alert of its own elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.detect.same import NEAR
from salient.model import Article, ArticleRef, Claim

CUT = """
rule: cut
version: 1.0.0
title: A road is cut
event: cut
strong:
  - "severed! ..2 @route"
  - {pattern: "reopened! ..2 @route", status: denied}
  - {pattern: "no lorry! ..6 arrives!", trace: true}
roles: {actor: nearest, place: nearest, route: nearest}
"""


@pytest.fixture
def cut(load: Callable[..., Rulebook]) -> Callable[[str], list[Claim]]:
    rulebook = load(cut=CUT)
    return lambda text: [claim for claim in find_claims(Article(ArticleRef("x", "a"), text), rulebook) if claim.type == "cut"]


def anchors(claims: list[Claim]) -> list[list[str]]:
    return [[claim.evidence.anchor, *(mention.anchor for mention in claim.evidence.more)] for claim in claims]


def test_a_trace_is_a_mention_of_the_event_beside_it_whatever_it_names(cut: Callable[[str], list[Claim]]) -> None:
    (claim,) = found = cut("Rebels severed the road to Goma. In Sake no lorry of the army arrives.")
    assert anchors(found) == [["severed", "lorry of the army arrives"]]
    assert claim.place is not None
    assert claim.place.text == "Goma"


def test_a_trace_stands_alone_where_no_event_of_its_status_is_near(cut: Callable[[str], list[Claim]]) -> None:
    far = "It rained. " * (NEAR + 1)
    assert len(cut(f"Rebels severed the road to Goma. {far}In Sake no lorry arrives.")) == 2
    assert len(cut("Engineers reopened the road to Goma. In Sake no lorry arrives.")) == 2
    assert anchors(cut("In Sake no lorry arrives.")) == [["lorry arrives"]]


def test_a_trace_belongs_to_the_nearest_event(cut: Callable[[str], list[Claim]]) -> None:
    found = cut("Rebels severed the road to Goma. They severed the bridge at Sake. No lorry arrives.")
    assert anchors(found) == [["severed"], ["severed", "lorry arrives"]]
