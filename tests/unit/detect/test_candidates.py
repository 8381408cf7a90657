"""What is left out unread could not have matched: a recorder, for which nothing is left out, sees the same claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.detect.candidates import candidates, may_rebut
from salient.detect.claims import find_claims
from salient.detect.record import Recorder
from salient.detect.split import Text
from salient.model import Article, ArticleRef, Span

SHIPPED = load_rulebook(["builtin"])[0]
PIECES = (
    "The army|IS|NATO|Is|Russian forces|the company|Kyiv|Goma|M23|the M03 highway|a front line|the road|it|withdrew|pulled|back|took|away|"
    "left|went|home|cut|off|was|the 115th|115th|T-0504|T 0504|Highway 14|Н-15|needn't|can't|nobody|no one|passed through|its officers|"
    "both claims|rejected|It is untrue|an end|A denial|by the rebels|pulled out|Al Shabaab|al-Shabaab|"
    "has been|encircled|surrounded|on three sides|from|to|in|the|no|not|said|behind|met|lifted the siege|SHOULDN'T|"
    'pull\u00adback|U.S.Army|with-\ndrew|Sana’a|.|. The|,|;|\n|\n\n|“|”|"|-'
).split("|")


def article(text: str) -> Article:
    return Article(ArticleRef("sha256:0", "a.txt", published="2024-01-01"), text)


def everything(text: str, rulebook: Rulebook) -> object:
    return find_claims(article(text), rulebook, recorder=Recorder())


@pytest.mark.parametrize("rule", SHIPPED.rules, ids=lambda rule: rule.id)
def test_no_example_is_read_differently_for_what_is_left_out(rule: object) -> None:
    for example in rule.examples:  # type: ignore[attr-defined]
        assert find_claims(article(example.text), SHIPPED) == everything(example.text, SHIPPED)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_nothing_that_could_match_is_left_out(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert find_claims(article(text), SHIPPED) == everything(text, SHIPPED)


@pytest.fixture
def sentences(small: Rulebook) -> Callable[[str], tuple[int, list[int]]]:
    """Of a text: into how many sentences it was cut, and which of them are looked at."""

    def find(written: str) -> tuple[int, list[int]]:
        text = Text(article(written), small, small.languages["en"])
        found = sorted(candidates(text))
        return len(text.bounds), found

    return find


Sentences = Callable[[str], tuple[int, list[int]]]


def test_a_text_without_a_witness_is_not_cut_into_sentences(sentences: Sentences) -> None:
    assert sentences("The army rested. It rained.") == (0, [])


def test_all_words_of_a_phrase_must_stand_in_the_sentence(sentences: Sentences) -> None:
    assert sentences("They pull the door open.") == (1, [])
    assert sentences("They pull the door open. Then they came back.") == (2, [])
    assert sentences("Rain fell. They pull the last troops back.") == (2, [1])


def test_a_weak_pattern_is_not_looked_for_where_its_document_lacks_what_it_needs(load: Callable[..., Rulebook]) -> None:
    weak = "rule: ring\nversion: 1.0.0\ntitle: A ring\nevent: ring\nweak: ['ringed!']\nneeds: {in: document, any: ['{force}']}\n"
    rulebook = load(encirclement=weak)
    alone, together = (
        Text(article(written), rulebook, rulebook.languages["en"])
        for written in ("The town is ringed.", "The town is ringed.\n\nThe army waits.")
    )
    assert (candidates(alone), len(alone.bounds)) == ({}, 0)
    assert list(candidates(together)) == [0]


def test_where_what_is_needed_has_no_words_of_its_own_every_sentence_is_asked(load: Callable[..., Rulebook]) -> None:
    weak = "rule: ring\nversion: 1.0.0\ntitle: A ring\nevent: ring\nweak: ['ringed!']\nneeds: {in: document, any: ['@place']}\n"
    rulebook = load(encirclement=weak)
    assert [claim.type for claim in find_claims(article("The town is ringed. Rain fell on Petrovka."), rulebook)] == ["ring"]
    assert find_claims(article("The town is ringed. Rain fell."), rulebook) == []


def test_a_group_whose_name_is_a_common_word_counts_for_what_a_weak_pattern_needs() -> None:
    assert find_claims(article("Officials spoke of IS.\n\nThe withdrawal was completed."), SHIPPED)
    assert not find_claims(article("Nobody is here.\n\nThe withdrawal was completed."), SHIPPED)


def test_an_abbreviation_counts_for_what_a_weak_pattern_needs_in_capitals_only() -> None:
    assert find_claims(article("Fighters of IS prayed.\n\nThe withdrawal was completed."), SHIPPED)
    assert not find_claims(article("Is it late?\n\nThe withdrawal was completed."), SHIPPED)


def test_an_abbreviation_in_page_furniture_stands_in_no_sentence(load: Callable[..., Rulebook]) -> None:
    rulebook = load(cut="rule: cut\nversion: 1.0.0\ntitle: A road is cut\nevent: supply_route_cut\nstrong: ['severed! ..2 @actor']\n")
    written = "NATO\n\nThey severed the UPDF from it."
    page = replace(article(written), furniture=(Span(0, 4),))
    assert find_claims(page, rulebook)
    assert not find_claims(replace(page, furniture=(Span(0, 4), Span(6, len(written)))), rulebook)


def test_a_unit_known_by_its_number_counts_for_what_a_weak_pattern_needs(load: Callable[..., Rulebook]) -> None:
    weak = "rule: ring\nversion: 1.0.0\ntitle: A ring\nevent: ring\nweak: ['ringed!']\nneeds: {in: document, any: ['@actor']}\n"
    roles = "context: roles\nversion: 1.0.0\ndeterminers: [the]\nordinals: [th]\n"
    rulebook = load(encirclement=weak, roles=roles)
    assert find_claims(article("A town is ringed.\n\nHe met the 115th."), rulebook)
    assert not find_claims(article("A town is ringed.\n\nHe met them."), rulebook)


@pytest.mark.parametrize("number", ["M03", "T-0504", "t 0504".upper(), "Н\u201115"])
def test_a_route_known_by_its_number_needs_no_other_word(number: str, load: Callable[..., Rulebook]) -> None:
    rule = "rule: cut\nversion: 1.0.0\ntitle: A road is cut\nevent: supply_route_cut\nstrong: ['severed! ..2 @route']\n"
    rulebook = load(cut=rule)
    text = f"They severed the {number}."
    assert find_claims(article(text), rulebook) == everything(text, rulebook) != []


def test_only_a_sentence_with_words_of_a_rebuttal_is_looked_through_for_one(load: Callable[..., Rulebook]) -> None:
    rulebook = load(
        status="context: status\nversion: 1.0.0\nprecedence: [background, denied, possible, asserted]\nrebuttals: ['nonsense!']\n"
    )
    text = Text(article("The road was severed. Rain fell. Nonsense, he said."), rulebook, rulebook.languages["en"])
    candidates(text)
    assert [may_rebut(index, text) for index in range(3)] == [False, False, True]
