"""Typed values are read out of a mapping; a wrong one is a problem at its line and gives the default."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.fields import Fields
from salient.compile.keys import TEXT, Keys, Property, Shape, one_of, truth, whole
from salient.compile.vocabulary import Vocabulary
from salient.document import Document
from salient.model import Problem

ROAD = Vocabulary({"road": {"": (0, 1), "noun": (0,)}}, {}, (), ())

DOCUMENT = """
name: The Army
empty: ""
nothing: ~
number: 5
truth: true
words: [One, two]
mixed: [one, 2]
inner: {key: value}
"""


@pytest.fixture
def fields(document: Callable[[str], Document]) -> Fields:
    return Fields(document(DOCUMENT), (), [], ROAD)


def described(fields: Fields, **shapes: Shape) -> Fields:
    """The same fields with these keys known; the mapping's other keys are not complained of."""
    keys: Keys = {name: Property("a value", shape) for name, shape in shapes.items()}
    fields.only({**dict.fromkeys(fields.values, Property("a value", TEXT)), **keys})
    return fields


def complaints(fields: Fields) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in fields.problems]


def test_right_values_come_back_without_a_complaint(fields: Fields) -> None:
    assert fields.text("name") == "The Army"
    assert fields.text("missing", "default") == "default"
    assert described(fields, name=one_of(("The Army", "The Navy"))).choice("name") == "The Army"
    assert described(fields, number=whole(0, 9, default=1)).number("number") == 5
    assert described(fields, missing=whole(0, 9, default=1)).number("missing") == 1
    assert described(fields, truth=truth(default=False)).truth("truth")
    assert described(fields, missing=truth(default=True)).truth("missing")
    assert fields.texts("words") == ("One", "two")
    assert fields.words("words") == ("one", "two")
    assert fields.words("missing") == ()
    assert fields.items("words") == [(0, "One"), (1, "two")]
    assert len(fields.patterns("words")) == 2
    assert fields.problems == []


@pytest.mark.parametrize(
    ("read", "code", "line"),
    [
        (lambda f: f.text("missing") == "", "E301", 2),
        (lambda f: f.text("nothing") == "", "E301", 2),
        (lambda f: f.text("empty") == "", "E302", 3),
        (lambda f: f.text("number", "x") == "x", "E302", 5),
        (lambda f: described(f, name=one_of(("army", "navy"))).choice("name") == "army", "E303", 2),
        (lambda f: described(f, name=one_of(("army", "navy"), "navy")).choice("name") == "navy", "E303", 2),
        (lambda f: described(f, number=whole(6, 9, default=1)).number("number") == 1, "E302", 5),
        (lambda f: described(f, truth=whole(0, 9, default=1)).number("truth") == 1, "E302", 6),
        (lambda f: described(f, name=whole(0, 9, default=1)).number("name") == 1, "E302", 2),
        (lambda f: described(f, number=truth(default=False)).truth("number") is False, "E302", 5),
        (lambda f: f.words("name") == (), "E302", 2),
        (lambda f: f.words("mixed") == (), "E302", 8),
        (lambda f: f.words("nothing") == (), "E302", 4),
        (lambda f: f.items("inner") == [], "E302", 9),
        (lambda f: len(f.patterns("mixed")) == 1, "E302", 8),
        (lambda f: f.symbols("words") == frozenset(), "E201", 7),
        (lambda f: f.symbols("mixed") == frozenset(), "E201", 8),
    ],
)
def test_a_wrong_value_is_a_complaint_at_its_line(fields: Fields, read: Callable[[Fields], bool], code: str, line: int) -> None:
    assert read(fields)
    assert complaints(fields)[0] == (code, line)


def test_unknown_keys_are_complained_of_with_the_nearest_known_one(fields: Fields) -> None:
    known = ("names", "empty", "nothing", "number", "truth", "words", "mixed", "inner")
    fields.only(dict.fromkeys(known, Property("a value", TEXT)))
    (problem,) = fields.problems
    assert (problem.code, problem.hint) == ("E101", "did you mean 'names'?")


def test_what_is_no_mapping_is_a_complaint_and_counts_as_empty(document: Callable[[str], Document]) -> None:
    problems: list[Problem] = []
    fields = Fields(document("a: [1, 2]"), ("a",), problems)
    assert fields.values == {}
    assert [problem.code for problem in problems] == ["E302"]


def test_references_to_lists_give_their_symbols(document: Callable[[str], Document]) -> None:
    fields = Fields(document('heads: ["{road}", "{road.noun}", "{rail}", "{road.verb}"]'), (), [], ROAD)
    assert fields.symbols("heads") == {0, 1}
    assert [problem.code for problem in fields.problems] == ["E201", "E201"]


def test_a_mistake_in_a_pattern_points_at_its_character(document: Callable[[str], Document]) -> None:
    fields = Fields(document('phrases: ["by @aktor"]'), (), [])
    assert fields.patterns("phrases") == ()
    assert [(problem.code, problem.column) for problem in fields.problems] == [("E207", 11 + 1 + 3)]


def test_a_mistake_in_a_bare_pattern_points_at_its_character(document: Callable[[str], Document]) -> None:
    fields = Fields(document("phrases:\n  - road )"), (), [])
    fields.patterns("phrases")
    assert [(problem.line, problem.column) for problem in fields.problems] == [(2, 5 + 5)]
