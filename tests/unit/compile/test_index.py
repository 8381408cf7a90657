"""An index names every pattern that can stand in a sentence, and few others."""

from __future__ import annotations

from salient.compile.index import index_of
from salient.compile.pattern import parse
from salient.compile.tree import Sequence
from salient.compile.words import WordsContext

LISTS = {"cut": {"": (0, 1), "ed": (1,)}, "be": {"": (2, 3, 4)}}


def tree(pattern: str) -> Sequence:
    found = parse(pattern, LISTS, WordsContext())
    assert isinstance(found, Sequence)
    return found


def among(patterns: list[str], words: set[str], symbols: set[int]) -> list[int]:
    return index_of(map(tree, patterns)).among(words, symbols)


def test_a_pattern_stands_under_the_choice_that_has_fewest_words() -> None:
    assert among(["{be} ..2 {cut.ed}"], {"is"}, {2, 3, 4}) == []
    assert among(["{be} ..2 {cut.ed}"], {"cut"}, {1}) == [0]


def test_all_alternatives_are_known() -> None:
    patterns = ["(a | b c | {cut}) d?"]
    assert among(patterns, {"a"}, set()) == among(patterns, {"b"}, set()) == among(patterns, set(), {0}) == [0]
    assert among(patterns, {"d"}, set()) == []


def test_what_may_be_missing_is_not_asked_for() -> None:
    assert among(["a? b"], {"b"}, set()) == [0]


def test_a_pattern_of_roles_alone_may_stand_anywhere() -> None:
    assert among(["@actor ..3 @place", "a"], set(), set()) == [0]


def test_patterns_come_in_their_order() -> None:
    assert among(["c", "b", "a", "@actor"], {"a", "b", "c"}, set()) == [0, 1, 2, 3]


def test_the_choice_of_least_weight_is_the_one_that_is_looked_up() -> None:
    index = index_of(map(tree, ["not (a | b)"]), lambda choice: "not" in choice.words)
    assert (index.among({"not"}, set()), index.among({"b"}, set())) == ([], [0])
