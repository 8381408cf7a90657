"""What serves nothing is warned of where it stands; a comment with a reason allows it, and a comment without use is told of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from salient.compile.cover import covers
from salient.compile.load import load_rulebook
from salient.compile.pattern import Sequence, parse
from salient.compile.words import WordsContext
from salient.model import Problem

RULE = """rule: siege
version: 1.0.0
title: A town is besieged
event: encirclement
strong:
"""
WORDS = "vocab: words\nversion: 1.0.0\nlists:\n  besiege: {verbs: [besiege]}\n"
CUES = "context: status\nversion: 1.0.0\nprecedence: [background, denied, possible, asserted]\ncues:\n"
Warned = Callable[..., list[tuple[str, str, int | None]]]


@pytest.fixture
def warned(tmp_path: Path) -> Warned:
    """The (code, file, line) of the warnings about documents."""

    def load(**documents: str) -> list[tuple[str, str, int | None]]:
        for name, text in documents.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        problems: list[Problem] = load_rulebook([str(tmp_path)])[1]
        return [(problem.code, Path(str(problem.file)).stem, problem.line) for problem in problems]

    return load


def rule(*patterns: str, more: str = "") -> str:
    return RULE + "".join(f"  - {pattern}\n" for pattern in patterns) + more


def test_the_shipped_rules_are_not_warned_of() -> None:
    assert load_rulebook(["builtin"])[1] == []


@pytest.mark.parametrize(
    ("call", "used"),
    [
        (rule('"besieged! {town}"'), True),
        (rule('"besieged! (in | near) ({town.noun} | city)"'), True),
        (rule('"besieged!"', more='unless: [{phrase: "besieged {town}", because: a game}]\n'), True),
        (rule('{pattern: "besieged! {town}", status: denied}'), True),
        (rule('"besieged!"', more='examples: [{name: a, text: "{town}", gives: none}]\n'), False),
        (rule('"besieged!"'), False),
    ],
)
def test_a_list_that_nothing_calls_is_warned_of(call: str, used: bool, warned: Warned) -> None:
    vocabulary = "vocab: words\nversion: 1.0.0\nlists:\n  town: {nouns: [town]}\n"
    assert warned(a=call, b=vocabulary) == ([] if used else [("W103", "b", 4)])


@pytest.mark.parametrize("context", ["context: roles\nplace_heads: [town]\n", 'context: attribution\nleads: ["according to {town}"]\n'])
def test_a_list_that_a_context_or_an_overlay_calls_is_used(context: str, warned: Warned) -> None:
    vocabulary = "vocab: words\nversion: 1.0.0\nlists:\n  town: {nouns: [town]}\n"
    overlay = 'overlay: mine\napplies_to: all\nadd_unless: [{phrase: "{town} besieged", because: a game}]\n'
    assert warned(a=rule('"besieged!"'), b=vocabulary, c=overlay) == []
    assert warned(c=context) == []


def test_a_list_of_a_disabled_rule_is_used(warned: Warned) -> None:
    other = rule('"fled!"').replace("siege", "flight")
    overlay = "overlay: mine\napplies_to: {rule: siege}\ndisable: true\n"
    assert warned(a=rule('"{besiege.verb}!"'), b=WORDS, c=other, d=overlay) == []


@pytest.mark.parametrize(("gap", "wide"), [(8, False), (9, True)])
def test_a_gap_over_eight_is_warned_of_wherever_it_stands(gap: int, wide: bool, warned: Warned) -> None:
    texts = [
        rule(f'"besieged! (in ..{gap} Goma | Goma)"'),
        rule('"besieged!"', more=f'unless: [{{phrase: "besieged ..{gap} fans", because: a concert}}]\n'),
        rule('"besieged!"') + f'weak: ["trapped!"]\nneeds: {{any: ["army ..{gap} navy"]}}\n',
    ]
    assert [[code for code, _, _ in warned(a=text)] for text in texts] == ([["W106"]] * 3 if wide else [[]] * 3)


@pytest.mark.parametrize(
    ("wide", "narrow", "so"),
    [
        ("siege!", "siege!", True),
        ("{besiege}!", "{besiege.verb}!", True),
        ("{besiege.verb}!", "{besiege.ed}! ", True),
        ("siege! ..5 of", "siege! ..3 of", True),
        ("(siege | ring)! of", "siege! of", True),
        ("(siege | ring | net)! of", "(net | siege)! of", True),
        ("siege! (long | short)? of", "siege! long of", True),
        ("{besiege.ed}!", "{besiege.verb}!", False),
        ("siege! ..3 of", "siege! ..5 of", False),
        ("siege! of", "siege! of Goma", False),
        ("siege! long of", "siege! long? of", False),
        ("siege! of", "siege of!", False),
        ("siege! of @place", "siege! of @actor", False),
    ],
)
def test_a_pattern_covers_what_is_a_part_of_it_item_by_item(wide: str, narrow: str, so: bool) -> None:
    forms = {"besiege": {"": (0, 1, 2, 3), "verb": (0, 1, 2), "ed": (1, 2)}}
    trees = [parse(text, forms, WordsContext()) for text in (wide, narrow)]
    assert all(isinstance(tree, Sequence) for tree in trees)
    assert covers(*trees) is so  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("patterns", "line"),
    [
        (('"siege! (of | at)"', '"siege! at"'), 7),
        (('"siege! at"', '"siege! (of | at)"'), 6),
        (('"siege! at"', '"siege! at"'), 7),
        (('"siege! at"', '{pattern: "siege! at", status: denied}'), None),
        (('"siege! at"', '"siege! of"'), None),
    ],
)
def test_a_pattern_that_another_covers_is_warned_of_once(patterns: tuple[str, str], line: int | None, warned: Warned) -> None:
    assert warned(a=rule(*patterns)) == ([("W108", "a", line)] if line else [])


def test_a_strong_pattern_is_not_covered_by_a_weak_one_but_covers_it(warned: Warned) -> None:
    weak = 'weak: ["{}"]\nneeds: {{any: [army]}}\n'
    assert warned(a=rule('"siege! at"', more=weak.format("siege! (of | at)"))) == []
    assert warned(a=rule('"siege! (of | at)"', more=weak.format("siege! at"))) == [("W108", "a", 7)]


@pytest.mark.parametrize(
    ("one", "two", "line"),
    [
        ("status: denied, within: 8", "status: possible, within: 5", 6),
        ("status: denied, within: 8", "status: denied, within: 8", 6),
        ("status: possible, within: 5", "status: denied, within: 8", 5),
        ("status: denied, within: 5", "status: possible, within: 8", None),
        ("status: denied, within: 8, reach: before", "status: possible, within: 5", None),
        ("status: denied, within: 8, reach: both", "status: possible, within: 5", 6),
        ("status: denied, within: 8, reach: both", "status: possible, within: 5, reach: sentence", None),
        ('status: denied, within: 8, stops: [","]', "status: possible, within: 5", None),
        ("status: denied, within: 8", "status: possible, within: 5, crosses: true", None),
        ("status: denied, within: 8, only: [withdrawal]", "status: possible, within: 5", None),
        ("status: denied, within: 8", "status: possible, within: 5, only: [withdrawal]", 6),
        ("status: none", "status: possible, within: 5", None),
    ],
)
def test_a_cues_phrase_is_shadowed_where_another_has_its_words_reaches_as_far_and_goes_first(
    one: str, two: str, line: int | None, warned: Warned
) -> None:
    cues = f'{CUES}  - {{cue: one, {one}, phrases: ["not"]}}\n  - {{cue: two, {two}, phrases: ["not"]}}\n'
    assert warned(a=rule('"siege!"'), b=cues) == ([("W104", "b", line)] if line else [])


@pytest.mark.parametrize(("phrases", "line"), [('["not", "(not | never)"]', 5), ('["not", "never"]', None), ('["not", "not yet"]', None)])
def test_a_cues_phrase_is_shadowed_by_a_wider_one_of_its_own(phrases: str, line: int | None, warned: Warned) -> None:
    cues = f"{CUES}  - {{cue: one, status: denied, phrases: {phrases}}}\n"
    assert warned(a=rule('"siege!"'), b=cues) == ([("W104", "b", line)] if line else [])


def test_the_cues_of_a_context_are_not_blamed_for_an_overlay_but_an_overlay_is_for_its_own(warned: Warned) -> None:
    cues = CUES + '  - {cue: one, status: possible, within: 5, phrases: ["not"]}\n'
    overlay = 'overlay: mine\ncues:\n  add:\n    - {{cue: two, status: {}, within: 5, phrases: ["not"]}}\n'
    assert warned(a=rule('"siege!"'), b=cues, c=overlay.format("denied")) == []
    assert warned(c=overlay.format("possible")) == [("W104", "c", 4)]


WIDE = '"siege! ..9 town"'


@pytest.mark.parametrize(
    "text",
    [
        rule(WIDE + "  # lint: allow W106 towns here have long names"),
        rule(WIDE).replace("  - ", "  # lint: allow W106 towns here have long names\n  - "),
        rule(WIDE).replace("  - ", "  # lint: allow W106 towns here have long names\n  # and so on\n  - "),
    ],
)
def test_a_comment_with_a_reason_allows_a_warning_of_its_line_or_of_the_line_below(text: str, warned: Warned) -> None:
    assert warned(a=text) == []


def test_a_comment_behind_a_value_allows_nothing_in_the_line_below(warned: Warned) -> None:
    text = rule('"siege! ..9 town"  # lint: allow W106 towns here have long names', '"siege! ..10 city"')
    assert warned(a=text) == [("W106", "a", 7)]


@pytest.mark.parametrize("comment", ["lint: allow W106", "lint: allow", "lint: allow it", "lint: allow W999 for fun", "lint: off"])
def test_a_comment_without_a_code_or_a_reason_allows_nothing_and_is_told_of(comment: str, warned: Warned) -> None:
    assert warned(a=rule(f"{WIDE}  # {comment}")) == [("W106", "a", 6), ("W100", "a", 6)]


@pytest.mark.parametrize("comment", ["lint: allow W108 it is right", "lint: allow W106 it is right"])
def test_a_comment_that_allows_what_is_not_there_is_told_of(comment: str, warned: Warned) -> None:
    assert warned(a=rule(f'"siege! ..3 town"  # {comment}')) == [("W110", "a", 6)]


def test_a_mistake_is_never_allowed(tmp_path: Path, warned: Warned) -> None:
    from salient.errors import RulesError

    with pytest.raises(RulesError, match="E208"):
        warned(a=rule('"siege! ..13 town"  # lint: allow W106 it is right'))


def test_older_warnings_are_allowed_in_the_same_way(warned: Warned) -> None:
    words = "vocab: words\nlists:\n  besiege:\n    # lint: allow W101 slang\n    verbs: [zibble]\n"
    assert warned(a=rule('"{besiege.verb}!"'), b=words) == []


def test_a_list_is_called_by_rules_of_its_own_language_alone(warned: Warned) -> None:
    lists = "vocab: words\nlanguage: uk\nlists:\n  besiege: {fixed: [оточено]}\n"
    assert warned(a=rule('"{besiege}!"'), b=WORDS, c=lists) == [("W103", "c", 4)]


@pytest.mark.parametrize(("language", "shadowed"), [("en", True), ("uk", False)])
def test_a_cue_is_shadowed_by_cues_of_its_own_language_alone(language: str, shadowed: bool, warned: Warned) -> None:
    cues = CUES + '  - {cue: one, status: denied, within: 5, phrases: ["not"]}\n'
    other = CUES.replace("cues:\n", "language: uk\n")
    overlay = 'overlay: mine\nlanguage: {}\ncues:\n  add:\n    - {{cue: two, status: possible, within: 5, phrases: ["not"]}}\n'
    expected = [("W104", "d", 5)] if shadowed else []
    assert warned(a=rule('"siege!"'), b=cues, c=other, d=overlay.format(language)) == expected
