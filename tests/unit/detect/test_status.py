"""Cues that reach an event judge it; each kind of reach is shown once where it reaches and once where it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.model import Article, ArticleRef, Claim

Claims = Callable[..., list[Claim]]

CASES = [
    ("Troops withdrew.", "asserted", ()),
    # after: what follows the cue, within its distance
    ("Troops not withdrew.", "denied", ("negation",)),
    ("Troops not one two three withdrew.", "denied", ("negation",)),
    ("Troops not one two three four withdrew.", "asserted", ()),
    ("Troops withdrew not.", "asserted", ()),
    # before: what stands before the cue
    ("Troops withdrew is unlikely.", "denied", ("behind",)),
    ("Troops withdrew one two three unlikely.", "denied", ("behind",)),
    ("Troops withdrew one two three four unlikely.", "asserted", ()),
    ("Unlikely troops withdrew.", "asserted", ()),
    # both
    ("Perhaps troops withdrew.", "possible", ("hedge",)),
    ("Troops withdrew, perhaps.", "possible", ("hedge",)),
    ("Perhaps one two three four withdrew.", "asserted", ()),
    # sentence: all of it, across stops
    ("Troops withdrew, but the anniversary came.", "background", ("era",)),
    ("Troops withdrew. The anniversary came.", "asserted", ()),
    # a clause's end stops a cue
    ("Not so but troops withdrew.", "asserted", ()),
    ("Not so; troops withdrew.", "asserted", ()),
    ("Not so, and troops withdrew.", "asserted", ()),
    ("Not so, or troops withdrew.", "asserted", ()),
    ("Not so, troops withdrew.", "denied", ("negation",)),
    ("Not so and troops withdrew.", "denied", ("negation",)),
    ("Troops withdrew but unlikely.", "asserted", ()),
    # ... unless it may cross, and some cues have stops of their own
    ("They plan to stay but troops withdrew.", "possible", ("plan",)),
    ("Before they troops withdrew.", "possible", ("until",)),
    ("Before they came, troops withdrew.", "asserted", ()),
    # the longest cue counts, and one without a status only swallows
    ("It is not yet clear troops withdrew.", "possible", ("open",)),
    ("Not only troops withdrew.", "asserted", ()),
    ("Not only troops never withdrew.", "denied", ("negation",)),
    # the first in precedence wins, and only its cues are named
    ("Perhaps troops not withdrew.", "denied", ("negation",)),
    ("Perhaps troops not withdrew on the anniversary.", "background", ("era",)),
    # a cue may be meant for some event types only
    ("Under threat of rebels troops withdrew.", "asserted", ()),
    ("Under threat of rebels who besieged the army.", "possible", ("threat",)),
    # a cue that is part of the evidence does not judge it
    ("Troops never retreated.", "asserted", ()),
    ("Troops not never retreated.", "denied", ("negation",)),
    # questions
    ("Troops withdrew?", "possible", ()),
    ("Troops not withdrew?", "denied", ("negation",)),
    ("“Troops withdrew?” he asked.", "asserted", ()),
    ("Troops withdrew “or not?”", "asserted", ()),
    # a pattern's own status
    ("Troops are staying.", "denied", ()),
    ("Troops are not staying.", "asserted", ("negation",)),
    ("Perhaps troops are staying.", "asserted", ("hedge",)),
    ("They deny troops are staying.", "asserted", ("denial",)),
    ("Troops are staying on the anniversary.", "background", ("era",)),
    ("Troops are leaving.", "possible", ()),
    ("Troops are not leaving.", "denied", ("negation",)),
]


@pytest.mark.parametrize(("text", "status", "cues"), CASES, ids=[text for text, _, _ in CASES])
def test_an_event_is_judged_by_the_cues_that_reach_it(claims: Claims, text: str, status: str, cues: tuple[str, ...]) -> None:
    (claim,) = claims(text)
    assert claim.status == status
    assert tuple(cue.id for cue in claim.evidence.cues) == cues


FIRM = """
rule: withdrawal
version: 1.0.0
title: A force leaves
event: withdrawal
strong:
  - {pattern: "staying!", status: denied}
  - {pattern: "remaining!", status: denied, firm: true}
"""


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Perhaps troops are staying.", "asserted"),
        ("Perhaps troops are remaining.", "denied"),
        ("Troops are remaining.", "denied"),
        ("Troops are not remaining.", "asserted"),
        ("Troops are remaining on the anniversary.", "background"),
    ],
)
def test_a_firm_reversal_stays_one_where_it_is_only_possible(load: Callable[..., Rulebook], text: str, status: str) -> None:
    (claim,) = find_claims(Article(ArticleRef("x", "a"), text), load(withdrawal=FIRM))
    assert claim.status == status


INSIDE = """
context: status
version: 1.0.0
precedence: [background, denied, possible, asserted]
stops: [but]
cues:
  - {cue: soon, status: possible, reach: inside, phrases: ["could", "could soon"]}
  - {cue: only-siege, status: denied, reach: inside, only: [encirclement], phrases: ["hardly"]}
"""


@pytest.mark.parametrize(
    ("text", "status", "cues"),
    [
        ("They pulled what they could back.", "possible", ("could",)),
        ("They pulled what they could soon back.", "possible", ("could soon",)),
        ("They could have withdrawn.", "asserted", ()),
        ("They withdrew as they could.", "asserted", ()),
        ("They pulled hardly anything back.", "asserted", ()),
    ],
)
def test_a_cue_of_the_inside_counts_between_the_first_and_last_word_of_the_evidence(
    load: Callable[..., Rulebook], text: str, status: str, cues: tuple[str, ...]
) -> None:
    (claim,) = find_claims(Article(ArticleRef("x", "a"), text), load(status=INSIDE))
    assert (claim.status, tuple(cue.text for cue in claim.evidence.cues)) == (status, cues)


def test_a_cue_is_shown_with_its_words_and_position(claims: Claims) -> None:
    (claim,) = claims("Monday came. They DENY it: troops withdrew.")
    (cue,) = claim.evidence.cues
    assert (cue.text, cue.id, cue.start) == ("DENY", "denial", 18)


def test_two_events_of_one_sentence_are_judged_apart(claims: Claims) -> None:
    one, other = claims("The army has not withdrawn from Goma, but rebels withdrew from Sake.")
    assert (one.status, other.status) == ("denied", "asserted")


@pytest.mark.parametrize(
    ("text", "published", "status"),
    [
        ("Troops withdrew in 2015.", "2023-06-01", "background"),
        ("Troops withdrew in 2022.", "2023-06-01", "background"),
        ("Troops withdrew in 2023.", "2023-06-01", "asserted"),
        ("Troops withdrew in 2015.", "2015-06-01", "asserted"),
        ("Troops withdrew in 2015.", None, "asserted"),
        ("Troops withdrew since 2015.", "2023-06-01", "asserted"),
        ("Troops withdrew since early in 2015.", "2023-06-01", "asserted"),
        ("Troops withdrew since then and left in 2015.", "2023-06-01", "background"),
        ("Since in 2015 troops withdrew.", "2023-06-01", "background"),
        ("Troops withdrew in 1899.", "2023-06-01", "asserted"),
        ("Troops withdrew in 20155.", "2023-06-01", "asserted"),
        ("In 2015, troops withdrew, but calmly.", "2023-06-01T10:00:00Z", "background"),
        ("Troops withdrew in ²²²².", "2023-06-01", "asserted"),
    ],
)
def test_an_older_year_than_the_articles_makes_background(claims: Claims, text: str, published: str | None, status: str) -> None:
    (claim,) = claims(text, published)
    assert claim.status == status


def test_how_old_a_year_must_be_is_the_contexts_to_say(load: Callable[..., Rulebook]) -> None:
    status = "context: status\nversion: 1.0.0\nprecedence: [background, denied, possible, asserted]\nold_years: 3\nyear_leads: [in]\n"
    rulebook = load(status=status)

    def judged(year: int) -> str:
        (claim,) = find_claims(Article(ArticleRef("x", "a", published="2023-06-01"), f"Troops withdrew in {year}."), rulebook)
        return claim.status

    assert [judged(year) for year in (2020, 2021)] == ["background", "asserted"]


def test_without_a_status_context_everything_is_asserted(load: Callable[..., Rulebook]) -> None:
    (claim,) = find_claims(Article(ArticleRef("x", "a"), "Troops not withdrew?"), load(status=None))
    assert (claim.status, claim.evidence.cues) == ("asserted", ())


SHIPPED = [
    ("Russian troops withdrew from Lyman.", "asserted"),
    ("Russian troops did not withdraw from Lyman.", "denied"),
    ("Russian troops have never withdrawn from Lyman.", "denied"),
    ("The ministry denied that Russian troops had withdrawn from Lyman.", "denied"),
    ("There is no sign that Russian troops will withdraw from Lyman.", "denied"),
    ("Russian troops refused to withdraw from Lyman.", "denied"),
    ("The general told Russian troops not to withdraw from Lyman.", "denied"),
    ("The mayor begged Russian troops not to withdraw from Lyman.", "possible"),
    ("The general tore up the order to Russian troops to withdraw from Lyman.", "denied"),
    ("The general called off the withdrawal of Russian troops from Lyman.", "denied"),
    ("The general called for the withdrawal of Russian troops from Lyman.", "possible"),
    ("Russian troops would die sooner than withdraw from Lyman.", "denied"),
    ("Russian troops are toying with withdrawing from Lyman.", "possible"),
    ("Russian troops may withdraw from Lyman.", "possible"),
    ("Russian troops withdrew from Lyman in May.", "asserted"),
    ("Russian troops are preparing to withdraw from Lyman.", "possible"),
    ("The general ordered Russian troops to withdraw from Lyman.", "possible"),
    ("It is unclear whether Russian troops withdrew from Lyman.", "possible"),
    ("The ministry did not say when Russian troops would withdraw from Lyman.", "possible"),
    ("Russian troops began withdrawing from Lyman.", "asserted"),
    ("Not only tanks but Russian troops too withdrew from Lyman.", "asserted"),
    ("The army broke the siege of El Fasher.", "denied"),
    ("The army failed to break the siege of El Fasher.", "asserted"),
    ("In the Second World War German troops were encircled near Lyman.", "background"),
]


@pytest.mark.parametrize(("text", "status"), SHIPPED, ids=[text for text, _ in SHIPPED])
def test_the_shipped_cues_judge_plain_sentences(builtin: Rulebook, text: str, status: str) -> None:
    assert {claim.status for claim in find_claims(Article(ArticleRef("x", "a"), text), builtin)} == {status}
