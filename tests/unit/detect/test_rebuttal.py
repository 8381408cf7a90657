"""A sentence that only says it is not so denies what was claimed before it: the event from there, the speaker from here."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.detect.record import Rebutted, Recorder
from salient.model import Article, ArticleRef, Claim

Claims = Callable[..., list[Claim]]
CLAIM = "The governor said the garrison withdrew from Goma."


def denied(claims: list[Claim]) -> list[tuple[str | None, str]]:
    """Who denies, and by which words."""
    return [(one.source.name if one.source else None, one.evidence.anchor) for one in claims if one.status == "denied"]


@pytest.mark.parametrize(
    ("sentence", "source", "words"),
    [
        ("Untrue, the mayor replied.", "mayor", "Untrue"),
        ("The army rejected the claim.", "army", "rejected the claim"),
        ("The army denied it.", "army", "denied it"),
        ("“That is a lie,” said the general.", "general", "a lie"),
        ("The report was false, a spokesman in Kinshasa said.", "spokesman in Kinshasa", "false"),
        ("That is nonsense.", None, "nonsense"),
    ],
)
def test_a_flat_denial_takes_its_event_from_the_sentence_before_and_its_source_from_its_own(
    shipped: Claims, sentence: str, source: str | None, words: str
) -> None:
    first, second = shipped(f"{CLAIM} {sentence}")
    assert (first.status, second.status, second.type) == ("asserted", "denied", "withdrawal")
    assert (second.actor, second.place, second.rule) == (first.actor, first.place, first.rule)
    assert (second.source.name if second.source else None) == source
    assert (second.evidence.anchor, second.evidence.text) == (words, sentence)
    assert f"{CLAIM} {sentence}"[second.evidence.start : second.evidence.end] == words


def test_a_denial_may_stand_two_sentences_behind_its_claim_and_no_further(shipped: Claims) -> None:
    assert denied(shipped(f"{CLAIM} Rain fell. Untrue, the mayor replied.")) == [("mayor", "Untrue")]
    assert denied(shipped(f"{CLAIM} Rain fell. Snow fell. Untrue, the mayor replied.")) == []


def test_only_the_first_denial_behind_a_claim_counts(shipped: Claims) -> None:
    assert denied(shipped(f"{CLAIM} Untrue, the mayor replied. Nonsense, a colonel said.")) == [("mayor", "Untrue")]


def test_each_claim_of_the_sentence_is_denied(shipped: Claims) -> None:
    found = shipped("The governor said the garrison withdrew from Goma and Sake. Untrue, the mayor replied.")
    assert [(one.status, one.place.text if one.place else None) for one in found] == [
        ("asserted", "Goma"),
        ("asserted", "Sake"),
        ("denied", "Goma"),
        ("denied", "Sake"),
    ]


def test_what_is_only_possible_can_be_denied_and_what_is_denied_already_cannot(shipped: Claims) -> None:
    possible = shipped("The governor said the garrison may withdraw from Goma. Untrue, the mayor replied.")
    assert [one.status for one in possible] == ["possible", "denied"]
    again = shipped("The governor said the garrison did not withdraw from Goma. Untrue, the mayor replied.")
    assert [(one.status, one.source.name if one.source else None) for one in again] == [("denied", "governor")]


def test_nobody_denies_what_they_say_themselves(shipped: Claims) -> None:
    assert denied(shipped(f"{CLAIM} The governor denied it.")) == []
    assert denied(shipped("The garrison withdrew from Goma. That is nonsense.")) == []


def test_a_denial_that_tells_what_it_denies_is_no_flat_one(shipped: Claims) -> None:
    found = shipped(f"{CLAIM} The army rejected the claim that rebels withdrew from Sake.")
    assert [(one.status, one.place.text if one.place else None) for one in found] == [("asserted", "Goma"), ("denied", "Sake")]


def test_a_denial_of_nothing_is_no_claim(shipped: Claims) -> None:
    assert shipped("Rain fell on the garrison. Untrue, the mayor replied.") == []
    assert denied(shipped(f"Untrue, the mayor replied. {CLAIM}")) == []


@pytest.mark.parametrize("sentence", ["The mayor laughed.", "True, the mayor replied.", "It is true that the report was long."])
def test_what_denies_nothing_is_no_denial(shipped: Claims, sentence: str) -> None:
    assert denied(shipped(f"{CLAIM} {sentence}")) == []


def test_a_recorder_is_told_of_the_denial_and_its_words(builtin: Rulebook) -> None:
    recorder = Recorder()
    found = find_claims(Article(ArticleRef("x", "a"), f"{CLAIM} Untrue, the mayor replied."), builtin, recorder=recorder)
    (told,) = (record for record in recorder.records if isinstance(record, Rebutted))
    assert (told.phrase.text, told.claim) == ("Untrue", found[1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels said the garrison withdrew from Goma, but the army denied it.", [("army", "denied it")]),
        ("Rebels said the garrison withdrew from Goma, a claim Kinshasa denied.", [("Kinshasa", "denied")]),
        ("Rebels said the garrison withdrew from Goma, which the army denies.", [("army", "denies")]),
        # the article's own voice takes nothing back in the same breath, and who rejects something else denies nothing
        ("Rebels said the garrison withdrew from Goma, but that is nonsense.", []),
        ("The garrison withdrew from Goma, but that is nonsense.", []),
        ("Rebels said the garrison withdrew from Goma and denied it to nobody.", []),
    ],
)
def test_a_claim_may_be_denied_in_its_own_sentence(shipped: Claims, text: str, expected: list[tuple[str, str]]) -> None:
    assert denied(shipped(text)) == expected


def test_what_denies_the_statement_before_it_in_its_sentence_denies_nothing_else(shipped: Claims) -> None:
    assert denied(shipped(f"{CLAIM} A website said that rain fell; the army called that a lie.")) == []
    assert denied(shipped(f"{CLAIM} A website spoke of rain, which the army denies.")) == []
