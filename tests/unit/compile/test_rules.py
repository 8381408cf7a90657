"""A rule document becomes a Rule with its defaults; a wrong one is a mistake at its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rule, Rulebook

VOCAB = "vocab: words\nversion: 1.0.0\nlists: {force: {nouns: [army]}, besiege: {verbs: [besiege]}}\n"
WORDS = "context: words\nversion: 1.0.0\ncommon: [to, of, out]\n"
HEAD = "rule: siege\nversion: 1.0.0\ntitle: A siege\nevent: encirclement\n"
STRONG = 'strong: ["besieged!"]\n'

Mistakes = Callable[..., list[tuple[str, int | None]]]


@pytest.fixture
def rule(compiled: Callable[..., Rulebook]) -> Callable[[str], Rule]:
    def compile_rule(text: str) -> Rule:
        (found,) = compiled(VOCAB, text, WORDS).rules
        return found

    return compile_rule


def test_what_a_rule_does_not_say_has_a_default(rule: Callable[[str], Rule]) -> None:
    found = rule(HEAD + STRONG)
    assert (found.id, found.version, found.title, found.type) == ("siege", "1.0.0", "A siege", "encirclement")
    assert (found.severity, found.maturity, found.tags) == ("medium", "test", ())
    assert (found.fill_actor, found.fill_place) == ("none", "nearest")
    assert (found.needs, found.unless, found.examples) == (None, (), ())
    assert found.line == 1
    assert found.file.endswith("01.yaml")


def test_what_a_rule_says_is_kept(rule: Callable[[str], Rule]) -> None:
    found = rule(
        HEAD
        + """
severity: critical
maturity: deprecated
author: a person
tags: [One, two]
references: ["a book"]
strong:
  - "besieged!"
  - {pattern: "relieved!", status: denied}
weak: ["{besiege.noun}! town"]
needs: {in: sentence, any: ["{force}"]}
unless:
  - {phrase: "besieged by fans", because: a crowd}
roles: {actor: before, place: none}
examples:
  - {name: one, text: "The town is besieged.", gives: {status: asserted, source: ~, place: Goma}}
  - {name: two, text: "Quiet.", published: 2023-03-05, gives: none}
""".replace("{besiege.noun}! town", "siege! town")
    )
    assert (found.severity, found.maturity, found.tags) == ("critical", "deprecated", ("one", "two"))
    assert [(pattern.text, pattern.strong, pattern.status) for pattern in found.patterns] == [
        ("besieged!", True, None),
        ("relieved!", True, "denied"),
        ("siege! town", False, None),
    ]
    assert found.needs is not None
    assert (found.needs.scope, len(found.needs.any)) == ("sentence", 1)
    assert [unless.because for unless in found.unless] == ["a crowd"]
    assert (found.fill_actor, found.fill_place) == ("before", "none")
    first, second = found.examples
    assert first.gives == ((("status", "asserted"), ("source", None), ("place", "Goma")),)
    assert (second.gives, second.published, second.line) == ((), "2023-03-05", 21)


def test_an_example_may_give_several_claims(rule: Callable[[str], Rule]) -> None:
    found = rule(HEAD + STRONG + 'examples: [{name: a, text: "Besieged.", gives: [{place: Goma}, {place: Sake}]}]\n')
    assert found.examples[0].gives == ((("place", "Goma"),), (("place", "Sake"),))


def test_a_rule_under_test_needs_no_examples_and_others_need_both_kinds(rule: Callable[[str], Rule], mistakes: Mistakes) -> None:
    assert rule(HEAD + STRONG + "maturity: test\n").examples == ()
    assert mistakes(HEAD + STRONG + "maturity: stable\n") == [("E305", 1)]
    assert mistakes(HEAD + STRONG + 'maturity: stable\nexamples: [{name: a, text: "Quiet.", gives: none}]\n') == [("E305", 1)]


WRONG = [
    ("strong: [{pattern: besieged!, trace: often}]\n", "E302", 5),
    ("strong: [{status: denied}]\n", "E302", 5),
    ("strong: [{pattern: besieged!, status: maybe}]\n", "E303", 5),
    ("strong: [[besieged!]]\n", "E302", 5),
    ("strong: besieged!\n", "E302", 5),
    ("strong:\n", "E302", 5),
    ("weak: [besieged!]\n", "E301", 5),
    ("weak: [besieged!]\nneeds: {in: sentence}\n", "E301", 6),
    ("weak: [besieged!]\nneeds: {any: []}\n", "E301", 6),
    ("weak: [besieged!]\nneeds:\n", "E302", 6),
    ("weak: [besieged!]\nneeds: {in: paragraph, any: [army]}\n", "E303", 6),
    (STRONG + "unless: [besieged]\n", "E302", 6),
    (STRONG + "unless: [{phrase: besieged}]\n", "E301", 6),
    (STRONG + "unless: [{because: fans}]\n", "E301", 6),
    (STRONG + 'unless: [{phrase: "", because: fans}]\n', "E302", 6),
    (STRONG + "unless: [{phrase: 12, because: fans}]\n", "E302", 6),
    (STRONG + "roles: nearest\n", "E302", 6),
    (STRONG + "roles: {actor: behind}\n", "E303", 6),
    (STRONG + "roles: {weather: nearest}\n", "E101", 6),
    (STRONG + "maturity: draft\n", "E303", 6),
    ('strong: ["(to)! ..2 @place"]\n', "E210", 5),
    ('strong: ["moved ..2 to! ..2 @place"]\n', "E211", 5),
    ('strong: ["moved ..2 (to | towards)! ..2 @place"]\n', "E211", 5),
    ('strong: ["moved!? to! town"]\n', "E211", 5),
    ('strong: ["(left | out of!) town"]\n', "E211", 5),
    (STRONG + "status: stable\n", "E101", 6),
    (STRONG + "tags: one\n", "E302", 6),
    (STRONG + "examples: {name: a}\n", "E302", 6),
    (STRONG + "examples: [text]\n", "E302", 6),
    (STRONG + "examples: [{name: a, gives: none}]\n", "E301", 6),
    (STRONG + "examples: [{text: a, gives: none}]\n", "E301", 6),
    (STRONG + "examples: [{name: a, text: b}]\n", "E302", 6),
    (STRONG + "examples: [{name: a, text: b, gives: nothing}]\n", "E302", 6),
    (STRONG + "examples: [{name: a, text: b, gives: {stauts: denied}}]\n", "E101", 6),
    (STRONG + "examples: [{name: a, text: b, gives: {status: perhaps}}]\n", "E303", 6),
    (STRONG + "examples: [{name: a, text: b, gives: {status: [denied]}}]\n", "E303", 6),
    (STRONG + "examples: [{name: a, text: b, gives: none, published: yesterday}]\n", "E302", 6),
    (STRONG + "examples: [{name: a, text: b, gives: none, published: 2023}]\n", "E302", 6),
]


@pytest.mark.parametrize(("text", "code", "line"), WRONG, ids=[text.strip()[-50:] for text, _, _ in WRONG])
def test_a_wrong_rule_is_a_mistake_at_its_line(mistakes: Mistakes, text: str, code: str, line: int) -> None:
    assert mistakes(HEAD + text, WORDS)[0] == (code, line)


@pytest.mark.parametrize(
    "pattern",
    ["moved! to! town", "(moved | went)! to", "moved ..2 @place!", "(moved! | out! of sight!) town", "(left | out! of! sight!) town"],
)
def test_evidence_may_hold_common_words_beside_others(rule: Callable[[str], Rule], pattern: str) -> None:
    assert rule(HEAD + f'strong: ["{pattern}"]\n').patterns[0].text == pattern


@pytest.mark.parametrize("key", ["rule", "version", "title", "event"])
def test_a_rule_has_an_id_a_version_a_title_and_an_event(mistakes: Mistakes, key: str) -> None:
    lines = [line for line in HEAD.splitlines() if not line.startswith(f"{key}:")]
    text = "\n".join(["rule:" if key == "rule" else "", *lines] if key == "rule" else lines) + "\n" + STRONG
    assert mistakes(text) == [("E301", 1)]


@pytest.mark.parametrize("key", ["rule", "event"])
def test_ids_and_event_types_are_slugs(mistakes: Mistakes, key: str) -> None:
    lines = HEAD.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    lines[at] = f"{key}: not a slug"
    assert mistakes("\n".join(lines) + "\n" + STRONG) == [("E303", at + 1)]


def test_any_slug_may_be_an_event(rule: Callable[[str], Rule]) -> None:
    assert rule(HEAD.replace("encirclement", "bridge_blown-2") + STRONG).type == "bridge_blown-2"
