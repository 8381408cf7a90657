"""One-line patterns become trees, and what is wrong is said at its character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.compile.pattern import MAX_DEPTH, MAX_GAP, Fault, nearest, parse
from salient.compile.tree import Gap, Group, Item, Sequence, Slot, Symbols, Word, has_evidence
from salient.compile.words import WordsContext

ENGLISH = WordsContext(endings=("n't", "'s"))
LISTS = {"cut": {"": (0, 1, 2), "ed": (1, 2), "verb": (0, 1, 2)}, "supply line": {"": (3,)}}


def tree(text: str) -> Sequence:
    found = parse(text, LISTS, ENGLISH)
    assert isinstance(found, Sequence), found
    return found


def fault(text: str) -> Fault:
    found = parse(text, LISTS, ENGLISH)
    assert isinstance(found, Fault), found
    return found


def test_words_lists_roles_and_gaps_follow_one_another() -> None:
    assert tree("Road {cut.ed}! ..3 @place").items == (
        Item(Word("road")),
        Item(Symbols("cut.ed", (1, 2)), evidence=True),
        Item(Gap(3)),
        Item(Slot("place")),
    )


def test_a_list_without_a_form_means_all_its_forms() -> None:
    assert tree("{cut}").items == (Item(Symbols("cut", (0, 1, 2))),)
    assert tree("{ supply line }").items == (Item(Symbols("supply line", (3,))),)


def test_brackets_hold_alternatives() -> None:
    (item,) = tree("(near | out of)!").items
    assert item == Item(Group((Sequence((Item(Word("near")),)), Sequence((Item(Word("out")), Item(Word("of")))))), evidence=True)


@pytest.mark.parametrize("marks", ["?!", "!?"])
def test_both_marks_may_stand_in_either_order(marks: str) -> None:
    assert tree(f"{{cut}}{marks} road").items[0] == Item(Symbols("cut", (0, 1, 2)), optional=True, evidence=True)


def test_a_hyphened_word_is_two_words_that_are_marked_together() -> None:
    assert tree("supply-route!").items == (Item(Word("supply"), evidence=True), Item(Word("route"), evidence=True))
    first, _ = tree("supply-route? cut").items
    assert first == Item(Group((Sequence((Item(Word("supply")), Item(Word("route")))),)), optional=True)


def test_punctuation_and_contractions_are_words() -> None:
    assert [item.atom for item in tree("has n't , \"").items] == [Word("has"), Word("n't"), Word(","), Word('"')]
    assert [item.atom for item in tree("don't").items] == [Word("do"), Word("n't")]


def test_a_gap_may_touch_the_word_before_it() -> None:
    assert [item.atom for item in tree("cut..3 road").items] == [Word("cut"), Gap(3), Word("road")]


FAULTS = [
    ("{cat}", "E201", 0),
    ("road {cut.noun}", "E202", 5),
    ("(road", "E203", 0),
    ("road)", "E203", 4),
    ("road | rail", "E203", 5),
    ("road {cut", "E203", 5),
    ("road }", "E203", 5),
    ("! road", "E203", 0),
    ("road ..3? cut", "E203", 8),
    ("near (the! road | rail)!", "E203", 5),
    ("", "E204", 0),
    ("()", "E204", 0),
    ("(road | )", "E204", 0),
    ("road?", "E205", 0),
    ("road? (cut | mined)?", "E205", 0),
    ("cut (road?)", "E205", 4),
    ("..3 road", "E206", 0),
    ("road ..3", "E206", 5),
    ("road (cut ..3)", "E206", 10),
    ("by @aktor", "E207", 3),
    ("by @", "E207", 3),
    ("road .. cut", "E208", 5),
    ("road ..0 cut", "E208", 5),
    (f"road ..{MAX_GAP + 1} cut", "E208", 5),
    ("road .." + "9" * 5000 + " cut", "E208", 5),
    ("road ..\u00a0 cut", "E208", 5),
]


@pytest.mark.parametrize(("text", "code", "at"), FAULTS, ids=[text[:30] for text, _, _ in FAULTS])
def test_a_mistake_is_named_at_its_character(text: str, code: str, at: int) -> None:
    assert (fault(text).code, fault(text).at) == (code, at)


def test_brackets_nest_only_so_deep() -> None:
    assert tree("(" * MAX_DEPTH + "road" + ")" * MAX_DEPTH)
    deep = fault("(" * (MAX_DEPTH + 1) + "road" + ")" * (MAX_DEPTH + 1))
    assert (deep.code, deep.at) == ("E203", MAX_DEPTH)
    assert fault("(" * 100_000).code == "E203"


def test_brackets_beside_each_other_do_not_count_as_nested() -> None:
    assert tree(" ".join(["(road | rail)"] * (MAX_DEPTH + 2)))


def test_the_widest_gap_is_allowed() -> None:
    assert tree(f"road ..{MAX_GAP} cut").items[1] == Item(Gap(MAX_GAP))


def test_an_evidence_mark_counts_inside_brackets_too() -> None:
    assert has_evidence(tree("(road | {cut}!) now"))
    assert not has_evidence(tree("(road | {cut}) now"))


def test_a_hint_names_the_nearest_word_or_nothing() -> None:
    assert nearest("witdraw", ["withdraw", "cut"]) == "did you mean 'withdraw'?"
    assert nearest("xyz", ["withdraw", "cut"]) is None


@given(st.text(alphabet="ab {}@()|?!.,\"'-9\u00a0") | st.text())
def test_any_text_gives_a_tree_or_a_fault_within_it(text: str) -> None:
    found = parse(text, LISTS, ENGLISH)
    if isinstance(found, Fault):
        assert 0 <= found.at <= len(text)
        assert found.message
    else:
        assert found.items
