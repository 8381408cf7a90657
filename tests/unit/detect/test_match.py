"""Patterns are walked over tokens: sequences, gaps, alternatives, options, roles and evidence, in bounded steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.pattern import parse
from salient.compile.tree import Sequence
from salient.detect import match
from salient.detect.match import Found, find, stands
from salient.detect.split import Sentence, Text

Find = Callable[[str, str], list[Found]]
First = Callable[[str], tuple[Sentence, Text]]


def tree_of(pattern: str, text: Text) -> Sequence:
    tree = parse(pattern, text.language.vocabulary.forms, text.language.words)
    assert isinstance(tree, Sequence), tree
    return tree


@pytest.fixture
def found(first: First) -> Find:
    def find_in(pattern: str, text: str) -> list[Found]:
        sentence, whole = first(text)
        return find(tree_of(pattern, whole), sentence, whole)

    return find_in


def spans(found: list[Found]) -> list[tuple[int, int]]:
    return sorted((one.start, one.end) for one in found)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("b c", "a b c d", [(1, 3)]),
        ("b c", "a b x c d", []),
        ("b c", "b c b c", [(0, 2), (2, 4)]),
        ("b", "B b", [(0, 1), (1, 2)]),
        ("b ..2 c", "b c", [(0, 2)]),
        ("b ..2 c", "b x x c", [(0, 4)]),
        ("b ..2 c", "b x x x c", []),
        ("b ..3 c", "b x but c", []),
        ("b ..3 c", "b x; c", []),
        ("b ..3 c", "b x, c", [(0, 4)]),
        ("b ..3 but", "b x but", [(0, 3)]),
        ("b but c", "b but c", [(0, 3)]),
        ("(b | c d) e", "b e", [(0, 2)]),
        ("(b | c d) e", "c d e", [(0, 3)]),
        ("(b | c d) e", "c e", []),
        ("b c? d", "b d", [(0, 2)]),
        ("b c? d", "b c d", [(0, 3)]),
        ("b? c", "b c", [(1, 2)]),
        ("(b c)? d", "b c d", [(2, 3)]),
        ("b (c | d)? e", "b d e", [(0, 3)]),
        ("b? ..2 c", "c", [(0, 1)]),
        ("b? ..2 c", "b x c", [(2, 3)]),
        ("(@actor | @place) c", "the army c", [(0, 3)]),
        ("b c?", "b c", [(0, 1), (0, 2)]),
        ("((b | c) d | e) x", "c d x e x", [(0, 3), (3, 5)]),
        ("{withdraw.verb}", "they withdrew and pulled guns back", [(1, 2), (3, 6)]),
        ("{withdraw.ing}", "they withdrew", []),
        (", c", "b, c", [(1, 3)]),
    ],
)
def test_a_pattern_stands_exactly_there(found: Find, pattern: str, text: str, expected: list[tuple[int, int]]) -> None:
    assert spans(found(pattern, text)) == expected


def test_of_several_beginnings_the_nearest_counts(found: Find) -> None:
    assert spans(found("b ..4 c", "b b x c")) == [(1, 4)]


def test_a_gap_stops_at_the_sentences_end(found: Find) -> None:
    assert found("b ..5 c", "b x") == []


@pytest.mark.parametrize(
    ("pattern", "text", "evidence"),
    [
        ("b! c", "a b c", (1, 2)),
        ("b c! d", "b c d", (1, 2)),
        ("b! ..3 c!", "b x y c", (0, 4)),
        ("(b x | c)! d", "b x d", (0, 2)),
        ("a (b! | c) d", "a b d", (1, 2)),
        ("a (b | c)! d!", "a c d", (1, 3)),
        ("(@place | x)! d", "b Goma d", (1, 2)),
        ("(@actor | x)! d", "b the army d", (1, 3)),
        ("b c", "a b c", (1, 3)),
        ("b!? c", "c", (0, 1)),
        ("b c!?", "b c", None),
    ],
)
def test_evidence_runs_from_the_first_mark_to_the_last_and_else_is_all(
    found: Find, pattern: str, text: str, evidence: tuple[int, int] | None
) -> None:
    got = sorted((one.evidence_start, one.evidence_end) for one in found(pattern, text))
    assert got == ([evidence] if evidence else [(0, 1), (1, 2)])


def test_roles_are_kept_with_their_tokens(found: Find) -> None:
    (one,) = found("@actor ..2 {withdraw.verb}! from @place", "The army has withdrawn from Goma.")
    assert one.roles == (("actor", 0, 2), ("place", 5, 6))
    assert (one.evidence_start, one.evidence_end) == (3, 4)


def test_a_way_that_names_more_roles_is_kept(found: Find) -> None:
    (one,) = found("(@actor | the army) {withdraw.verb}!", "The army withdrew.")
    assert one.roles == (("actor", 0, 2),)


@pytest.mark.parametrize(
    ("role", "text"), [("actor", "the garrison"), ("group", "M23"), ("place", "Goma"), ("route", "the road"), ("speaker", "Ivan Petrov")]
)
def test_every_role_can_be_asked_for(found: Find, role: str, text: str) -> None:
    (one,) = found(f"severed @{role}", f"they severed {text}")
    assert one.roles[0][0] == role


def test_a_role_that_is_not_there_matches_nothing(found: Find) -> None:
    assert found("severed @place", "they severed the rope") == []


def test_one_pattern_of_several_is_enough_to_stand(first: First) -> None:
    sentence, text = first("b c")
    assert stands([tree_of("x", text), tree_of("c", text)], sentence, text)
    assert not stands([tree_of("x", text), tree_of("c b", text)], sentence, text)
    assert not stands([], sentence, text)


@pytest.mark.parametrize(
    "pattern",
    [
        "x! ..12 x ..12 x ..12 x ..12 x",
        "(x | x ..12 x)! ..12 (x ..12 x)! ..12 x",
        "(x ..12 (x | x ..12 (x | x ..12 x)))! ..12 x",
        "x? x? x? x? x? x? x? x!",
        "(x | x x | x x x)! (x | x x | x x x)? (x | x x | x x x)?",
    ],
)
def test_steps_grow_no_faster_than_the_sentence(first: First, monkeypatch: pytest.MonkeyPatch, pattern: str) -> None:
    steps = 0
    keep, spans = match._keep, match._spans

    def counting_keep(*arguments: object) -> None:
        nonlocal steps
        steps += 1
        keep(*arguments)  # type: ignore[arg-type]

    def counting_spans(*arguments: object) -> object:
        nonlocal steps
        steps += 1
        return spans(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(match, "_keep", counting_keep)
    monkeypatch.setattr(match, "_spans", counting_spans)

    def count(tokens: int) -> int:
        nonlocal steps
        sentence, text = first("x " * tokens)
        steps = 0
        assert find(tree_of(pattern, text), sentence, text)
        return steps

    assert count(300) <= 2.2 * count(150)
    assert count(300) <= 300 * len(pattern) * 40
