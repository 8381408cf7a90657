"""The context `quantities` becomes numbers, units and places where a measure is an event's own; mistakes are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.quantities import Beside, QuantitiesContext, Unit
from salient.compile.rulebook import Rulebook

Compiled = Callable[..., Rulebook]
Mistakes = Callable[..., list[tuple[str, int | None]]]
HEAD = "context: quantities\nversion: 1.0.0\n"


def context(compiled: Compiled, text: str) -> QuantitiesContext:
    return compiled(HEAD + text).languages["en"].quantities


def test_without_a_document_there_are_no_quantities(compiled: Compiled) -> None:
    assert compiled().languages["en"].quantities == QuantitiesContext()


def test_numbers_keep_their_values(compiled: Compiled) -> None:
    found = context(compiled, "numbers: {Two: 2}\nscales: {dozen: 12}\nhalves: {half: 0.5}\npairs: {Between: And}\ndecimal: ','\n")
    assert (found.numbers, found.scales, found.halves) == ({"two": 2}, {"dozen": 12}, {"half": 0.5})
    assert (found.pairs, found.decimal) == ({"between": "and"}, ",")


def test_lists_are_folded(compiled: Compiled) -> None:
    found = context(compiled, "single: [A]\nshares: [half]\n")
    assert (found.single, found.shares, found.vague) == ({"a"}, {"half"}, frozenset())


def test_bounds_stand_under_the_word_beside_the_number(compiled: Compiled) -> None:
    found = context(compiled, "bounds: {at_most: [up to, no more than], about: [to], exact: [just]}\nbounds_behind: {about: [or so]}\n")
    assert found.bounds == {
        "to": ((("up", "to"), "at_most"), (("to",), "about")),
        "than": ((("no", "more", "than"), "at_most"),),
        "just": ((("just",), None),),
    }
    assert found.bounds_behind == {"or": ((("or", "so"), "about"),)}


def test_nouns_count_in_the_plural_and_words_always(compiled: Compiled) -> None:
    text = "units:\n  - {kind: formation, nouns: [brigade, aircraft]}\n"
    text += "  - {kind: distance, unit: m, times: 1000, only: [x], words: [km, square km]}\n"
    found = context(compiled, text)
    assert found.units == {
        "brigades": ((("brigades",), Unit("formation", "brigade")),),
        "brigade": ((("brigade",), Unit("formation", "brigade", singular=True)),),
        "aircraft": ((("aircraft",), Unit("formation", "aircraft")),),
        "km": ((("km",), Unit("distance", "m", 1000, only=("x",))),),
        "square": ((("square", "km"), Unit("distance", "m", 1000, only=("x",))),),
    }


def test_the_first_entry_has_a_word_and_the_longest_spelling_comes_first(compiled: Compiled) -> None:
    text = "units:\n  - {kind: people, unit: people, nouns: [man]}\n  - {kind: place, unit: x, words: [men, men at arms]}\n"
    found = context(compiled, text)
    assert found.units["men"] == ((("men", "at", "arms"), Unit("place", "x")), (("men",), Unit("people", "people")))


def test_where_a_measure_stands_has_defaults(compiled: Compiled) -> None:
    found = context(compiled, "beside: [{kind: distance}, {kind: duration, stands: behind, within: 2, leads: [For the], tails: [of]}]\n")
    assert found.beside == (
        Beside("distance"),
        Beside("duration", stands="behind", within=2, leads=(("for", "the"),), tails=(("of",),)),
    )
    (other,) = context(compiled, "beside: [{kind: area, hyphen: never, only: [withdrawal]}]\n").beside
    assert (other.hyphen, other.only, other.stands) == ("never", ("withdrawal",), "both")


WRONG = [
    ("number: {}\n", "E101"),
    ("numbers: []\n", "E302"),
    ("numbers: {two: many}\n", "E302"),
    ("numbers: {two: 0}\n", "E302"),
    ("numbers: {two: true}\n", "E302"),
    ("pairs: {between: 2}\n", "E302"),
    ("pairs: {between: ' '}\n", "E302"),
    ("decimal: ;\n", "E303"),
    ("vague: dozens\n", "E302"),
    ("bounds: {around: [some]}\n", "E101"),
    ("bounds: [some]\n", "E302"),
    ("bounds: {about: ['']}\n", "E106"),
    ("units: [{kind: weight, nouns: [gun]}]\n", "E303"),
    ("units: [{nouns: [gun]}]\n", "E301"),
    ("units: [{kind: vehicle}]\n", "E301"),
    ("units: [{kind: vehicle, words: [guns]}]\n", "E301"),
    ("units: [{kind: vehicle, unit: '', nouns: [gun]}]\n", "E302"),
    ("units: [{kind: vehicle, times: 0, nouns: [gun]}]\n", "E302"),
    ("units: [{kind: vehicle, nouns: [' ']}]\n", "E106"),
    ("units: [{kind: vehicle, nouns: [gun], plural: guns}]\n", "E101"),
    ("beside: [{kind: distance, stands: beside}]\n", "E303"),
    ("beside: [{kind: distance, within: 0}]\n", "E302"),
    ("beside: [{kind: distance, leads: ['']}]\n", "E106"),
    ("beside: [{kind: distance, hyphen: sometimes}]\n", "E303"),
]


@pytest.mark.parametrize(("text", "code"), WRONG, ids=[text.strip() for text, _ in WRONG])
def test_mistakes_are_told_where_they_stand(text: str, code: str, mistakes: Mistakes) -> None:
    assert mistakes(HEAD + text) == [(code, 3)]


def test_only_english_nouns_are_inflected(mistakes: Mistakes, compiled: Compiled, siege: str) -> None:
    head = "context: quantities\nlanguage: uk\n"
    rule = siege.replace("rule: siege", "rule: облога\nlanguage: uk")
    assert mistakes(head + "units: [{kind: formation, nouns: [бригада]}]\n", rule) == [("E109", 3)]
    found = compiled(head + "units: [{kind: formation, unit: brigade, words: [бригада, бригади]}]\n", rule)
    assert found.languages["uk"].quantities.units["бригади"] == ((("бригади",), Unit("formation", "brigade")),)
