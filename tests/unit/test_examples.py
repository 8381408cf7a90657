"""The examples that rules and cues carry are run like articles, and what they lack is told in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.examples import count_examples, run_cue_example, run_examples

RULE = """rule: {name}
version: 1.0.0
title: A siege
event: {event}
strong: ["besieged!", "{{siege}}!"]
examples:
"""
VOCAB = "vocab: words\nversion: 1.0.0\nlists: {siege: {nouns: [siege]}}\n"
PLACES = "names: places\nversion: 1.0.0\nplaces: [{place: Goma}, {place: Sake}]\n"
ROLES = 'context: roles\nversion: 1.0.0\nlocatives: [in, "at", "of"]\n'


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Rulebook]:
    def load(*examples: str, event: str = "encirclement") -> Rulebook:
        rule = RULE.format(name="siege", event=event) + "".join(f"  - {{{example}}}\n" for example in examples)
        for number, text in enumerate((VOCAB, PLACES, ROLES, rule)):
            (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
        return load_rulebook([str(tmp_path)])[0]

    return load


def messages(rulebook: Rulebook) -> list[str]:
    return [problem.message for problem in run_examples(rulebook)]


def test_fulfilled_examples_give_no_problem(book: Callable[..., Rulebook]) -> None:
    rulebook = book(
        'name: one, text: "They are besieged in Goma.", gives: {status: asserted, place: the GOMA, source: ~, actor: ~}',
        'name: two, text: "Peace in Goma.", gives: none',
    )
    assert messages(rulebook) == []
    assert count_examples(rulebook) == 2


def test_what_differs_is_told_with_both_values_and_the_examples_line(book: Callable[..., Rulebook]) -> None:
    rulebook = book('name: one, text: "Soldiers are besieged in Goma.", gives: {status: denied, place: Sake}')
    (problem,) = run_examples(rulebook)
    assert problem.message == "example 'one': status: wanted 'denied', got 'asserted'; place: wanted 'Sake', got 'Goma'"
    assert (problem.code, problem.line, problem.hint) == ("E306", 7, "text: Soldiers are besieged in Goma.")
    assert problem.file is not None
    assert problem.file.endswith("3.yaml")


def test_a_claim_where_none_is_wanted_is_told(book: Callable[..., Rulebook]) -> None:
    rulebook = book('name: one, text: "Soldiers are besieged in Goma.", gives: none')
    assert messages(rulebook) == ["example 'one': must stay quiet, but found asserted encirclement in 'besieged'"]


def test_a_claim_that_is_not_found_is_told(book: Callable[..., Rulebook]) -> None:
    rulebook = book('name: one, text: "Peace in Goma.", gives: {place: Goma}')
    assert messages(rulebook) == ["example 'one': found nothing, wanted place 'Goma'"]


def test_of_several_claims_each_is_used_once(book: Callable[..., Rulebook]) -> None:
    text = "Soldiers are besieged in Goma. Others are besieged in Sake."
    assert messages(book(f'name: one, text: "{text}", gives: [{{place: Sake}}, {{place: Goma}}]')) == []
    assert messages(book(f'name: one, text: "{text}", gives: [{{place: Sake}}, {{place: Sake}}]')) == [
        "example 'one': place: wanted 'Sake', got 'Goma'"
    ]


def test_every_example_is_run_also_after_one_has_failed(book: Callable[..., Rulebook]) -> None:
    rulebook = book('name: one, text: "Peace.", gives: {place: Goma}', 'name: two, text: "War.", gives: {place: Goma}')
    assert len(messages(rulebook)) == 2


def test_one_rules_examples_can_be_run_alone(book: Callable[..., Rulebook], tmp_path: Path) -> None:
    other = RULE.format(name="other", event="withdrawal") + '  - {name: a, text: "Peace.", gives: {status: asserted}}\n'
    (tmp_path / "9.yaml").write_text(other, encoding="utf-8")
    rulebook = book('name: one, text: "Peace.", gives: {place: Goma}')
    assert len(run_examples(rulebook)) == 2
    assert [problem.message for problem in run_examples(rulebook, "other")] == ["example 'a': found nothing, wanted status 'asserted'"]
    assert run_examples(rulebook, "none") == []


def test_claims_of_other_types_do_not_count(book: Callable[..., Rulebook], tmp_path: Path) -> None:
    other = RULE.format(name="other", event="withdrawal") + '  - {name: a, text: "They are besieged in Goma.", gives: {status: asserted}}\n'
    (tmp_path / "9.yaml").write_text(other, encoding="utf-8")
    rulebook = book('name: one, text: "They are besieged in Goma.", gives: {status: asserted}')
    assert messages(rulebook) == []


def test_an_examples_date_is_its_publication_date(book: Callable[..., Rulebook], tmp_path: Path) -> None:
    status = "context: status\nversion: 1.0.0\nprecedence: [background, denied, possible, asserted]\nyear_leads: [in]\n"
    (tmp_path / "9.yaml").write_text(status, encoding="utf-8")
    old = 'text: "They were besieged in Goma in 2015."'
    rulebook = book(
        f"name: one, published: 2023-06-01, {old}, gives: {{status: background}}",
        f"name: two, published: 2015-06-01, {old}, gives: {{status: asserted}}",
        f"name: three, {old}, gives: {{status: asserted}}",
    )
    assert messages(rulebook) == []


CUES = """context: status
version: 1.0.0
precedence: [background, denied, possible, asserted]
cues:
"""


@pytest.mark.parametrize(
    ("cue", "wanted"),
    [
        ('reach: after, status: denied, decides: ["They are not besieged."], spares: ["They are besieged, not hungry."]', []),
        (
            'reach: after, status: denied, decides: ["They are besieged, not hungry."]',
            ["example of the cue 'no': must decide, but 'not': the wrong side: it reaches what stands after it"],
        ),
        (
            'reach: after, status: denied, spares: ["They are not besieged."]',
            ["example of the cue 'no': must spare every event, but 'not' reaches one"],
        ),
        (
            'reach: after, status: denied, decides: ["They are besieged."]',
            ["example of the cue 'no': it does not stand in a sentence that tells of an event"],
        ),
        ('reach: sentence, status: denied, spares: ["They are besieged. This is not war."]', []),
        ('status: none, decides: ["They are not besieged."]', []),
        ('reach: after, status: denied, decides: ["They are not hungry."]', []),  # no rule finds anything there
    ],
)
def test_a_cues_examples_tell_whether_it_decides(book: Callable[..., Rulebook], tmp_path: Path, cue: str, wanted: list[str]) -> None:
    (tmp_path / "9.yaml").write_text(f'{CUES}  - {{cue: "no", phrases: ["not"], {cue}}}\n', encoding="utf-8")
    rulebook = book('name: one, text: "Soldiers are besieged.", gives: {status: asserted}', 'name: two, text: "Peace.", gives: none')
    assert messages(rulebook) == wanted
    assert [problem.line for problem in run_examples(rulebook)] == [5] * len(wanted)
    assert count_examples(rulebook) == 2 + len(rulebook.languages["en"].status.cues[0].examples)


def test_all_examples_of_the_shipped_rules_are_fulfilled() -> None:
    rulebook, _ = load_rulebook(["builtin"])
    assert messages(rulebook) == []
    assert count_examples(rulebook) >= 40


def test_each_shipped_cue_is_shown_in_both_directions() -> None:
    rulebook, _ = load_rulebook(["builtin"])
    for cue in rulebook.languages["en"].status.cues:
        told = {example.decides for example in cue.examples}
        assert told == ({True, False} if cue.status else {True}), cue.id  # what only swallows spares nothing
        for example in cue.examples:
            other = replace(example, decides=not example.decides)
            assert run_cue_example(rulebook, "en", cue, other), f"{example.text}: no rule finds an event in it"
