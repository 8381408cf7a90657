"""Spans that can be a force, a place, a route or a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.detect.naming import names
from salient.detect.roles import forces, places, routes, without_article
from salient.detect.spans import role_spans
from salient.detect.split import Sentence, Text

First = Callable[[str], tuple[Sentence, Text]]


def words(sentence: Sentence, text: Text, spans: list[tuple[int, int]]) -> list[str]:
    return [text.string(sentence.offsets(start, end)) for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they met Ivan Petrov near Goma", ["Ivan Petrov", "Goma"]),
        ("they went to Gaza City", ["Gaza City"]),
        ("they met Omar al Bashir there", ["Omar al Bashir"]),
        ("they saw goma", []),
        ("The army left", []),
        ("Goma fell", ["Goma"]),
        ("Petrov fell", []),
        ("Ivan Petrov fell", ["Ivan Petrov"]),
        ("they met on Monday", []),
        ("they joined the March 23 Movement", ["March 23 Movement"]),
        ("they left Petrov Goma", ["Petrov", "Goma"]),
    ],
)
def test_names_are_known_ones_and_runs_of_capitals(first: First, text: str, expected: list[str]) -> None:
    sentence, whole = first(text)
    assert words(sentence, whole, [(name.start, name.end) for name in names(sentence, whole)]) == expected


def test_a_known_name_is_known_by_any_spelling(first: First) -> None:
    sentence, whole = first("they left Al-Fashir")
    (name,) = names(sentence, whole)
    assert name.known is not None
    assert (name.known.name, whole.string(sentence.offsets(name.start, name.end))) == ("El Fasher", "Al-Fashir")


def test_a_word_that_opens_a_sentence_is_a_name_where_the_article_shows_it_inside_one(divided: Callable[..., Text]) -> None:
    text = divided("Petrov fell. They mourn Petrov today.")
    sentence = text.sentence(0)
    assert [(name.start, name.end) for name in names(sentence, text)] == [(0, 1)]


def test_a_headlines_capitals_are_no_names_unless_running_text_shows_them(divided: Callable[..., Text]) -> None:
    text = divided("Heavy Rain Hits Petrov Farm\n\nThe rain fell on Petrov again.")
    headline = text.sentence(0)
    assert words(headline, text, [(name.start, name.end) for name in names(headline, text)]) == ["Petrov"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they saw the army", ["the army"]),
        ("they saw two government infantry brigades", ["two government infantry brigades"]),
        ("they saw the last of the rebels", ["the last of the rebels"]),
        ("they saw two of rebels", ["two of rebels"]),
        ("they saw Ukrainian troops", ["Ukrainian troops"]),
        ("they saw the weary garrison", ["the weary garrison"]),
        ("they saw Kyiv's troops", ["Kyiv's troops"]),
        ("they saw M23 there", ["M23"]),
        ("they saw M23 rebels", ["M23 rebels"]),
        ("they saw Ukrainians there", ["Ukrainians"]),
        ("they saw the Ukrainian and left", []),
        ("they saw the Ukrainian was there", ["the Ukrainian"]),
        ("they saw the Ukrainian flag", []),
        ("they saw Ukrainian was spoken", []),
        ("they saw the Ukrainian", []),
        ("they saw the XYZ there", ["the XYZ"]),
        ("they saw the TV there", []),
        ("they saw army corps", ["army corps"]),
        ("they saw the sea", []),
        ("they left; troops came", ["troops"]),
        ("'s troops came", ["troops"]),
    ],
)
def test_forces_are_noun_phrases_with_a_forces_noun_groups_and_peoples(first: First, text: str, expected: list[str]) -> None:
    sentence, whole = first(text)
    assert words(sentence, whole, [(force.start, force.end) for force in forces(sentence, whole)]) == expected


def test_a_country_or_capital_alone_is_a_bare_force(first: First) -> None:
    sentence, whole = first("they saw Kyiv and Ukrainian troops")
    assert [force.bare for force in forces(sentence, whole)] == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they left Goma and Ukraine and Kyiv", ["Goma", "Ukraine", "Kyiv"]),
        ("they left Petrovka", ["Petrovka"]),
        ("they left Colonel Petrov", []),
        ("they left XYZ", []),
        ("they left M23", []),
        ("they left the Donbas army", []),
        ("they left Ukrainians", []),
    ],
)
def test_places_are_known_ones_and_names_of_nothing_else(first: First, text: str, expected: list[str]) -> None:
    sentence, whole = first(text)
    assert words(sentence, whole, [(name.start, name.end) for name in places(sentence, whole)]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they cut the road", ["the road"]),
        ("they cut the only road", ["the only road"]),
        ("they cut the M03 today", ["the M03"]),
        ("they cut T0513", ["T0513"]),
        ("they cut M23", []),
        ("they cut the rope", []),
        ("they cut the Khromove bridge", ["the Khromove bridge"]),
        ("they cut the road bridge", ["the road bridge"]),
        ("they cut the road 14", ["the road 14"]),
        ("they cut the road 2014", ["the road"]),
    ],
)
def test_routes_are_noun_phrases_with_a_routes_noun_and_numbers(first: First, text: str, expected: list[str]) -> None:
    sentence, whole = first(text)
    assert words(sentence, whole, routes(sentence, whole)) == expected


def test_every_role_has_its_spans(first: First) -> None:
    sentence, whole = first("M23 rebels left Goma by the road")
    assert role_spans("actor", sentence, whole) == {0: (2,)}
    assert role_spans("group", sentence, whole) == {0: (1,)}
    assert role_spans("place", sentence, whole) == {3: (4,)}
    assert role_spans("route", sentence, whole) == {5: (7,)}
    assert set(role_spans("speaker", sentence, whole)) == {0, 3}
    assert role_spans("nobody", sentence, whole) == {}


def test_an_article_is_no_part_of_a_name_unless_it_is_all_of_it(first: First) -> None:
    sentence, text = first("the army the")
    assert without_article(sentence, text, 0, 2) == 1
    assert without_article(sentence, text, 2, 3) == 2
