"""What helps to write rules: the forms of a word, where lists hold them, and the schema of the documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from salient.cli.main import app
from salient.cli.output import MAX_WIDTH
from salient.compile.schema import KINDS
from salient.errors import UserError

RULE = """\
rule: town
version: 1.0.0
title: A town is besieged
event: encirclement
strong: ["besieged!"]
"""
MOVING = """\
vocab: moving
version: 1.0.0
lists:
  march: {verbs: [march, flee], nouns: [march], forms: {flee: {past: fleed}}}
  caught: {fixed: [marched, Cut Off], exact: [GO]}
"""
BLOCKING = """\
vocab: blocking
version: 1.0.0
lists:
  sever: {verbs: [cut off]}
  flock: {nouns: [line of supply], forms: {line of supply: {plural: lines of supplies}}}
"""


UKRAINIAN = """\
vocab: ukrainian
version: 1.0.0
language: uk
lists:
  march: {verbs: [вирушити], forms: {вирушити: {past: [вирушив, вирушила]}}}
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with rules of its own."""
    (tmp_path / "rules").mkdir()
    for name, text in {"town": RULE, "moving": MOVING, "blocking": BLOCKING, "ukrainian": UKRAINIAN}.items():
        (tmp_path / "rules" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "salient.yaml").write_text("rules: rules\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


OVERLAY = """\
overlay: newsroom
version: 1.0.0
applies_to: {rule: town}
set: {severity: low}
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["rules", *words], catch_exceptions=False)


def found(*words: str) -> list[tuple[str, ...]]:
    """Rows as `as spelling form list`."""
    lines = [json.loads(line) for line in run("inflect", *words, "--format", "jsonl").stdout.splitlines()]
    return [(line["as"], line["spelling"], line["form"], line["list"]) for line in lines]


@pytest.mark.usefixtures("config")
def test_every_form_stands_beside_the_lists_that_hold_it() -> None:
    assert found("march", "--as", "verb") == [
        ("verb", "march", "base", "march.base"),
        ("verb", "marches", "s", "march.s"),
        ("verb", "marching", "ing", "march.ing"),
        ("verb", "marched", "past, participle", "march.past"),
        ("verb", "marched", "past, participle", "march.participle"),
        ("verb", "marched", "past, participle", "caught.fixed"),
    ]
    assert found("march", "--as", "noun") == [
        ("noun", "march", "singular", "march.singular"),
        ("noun", "marches", "plural", "march.plural"),
    ]


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize(
    ("word", "kinds"),
    [("march", {"verb", "noun"}), ("flee", {"verb"}), ("garrison", {"verb", "noun"}), ("zibbled", {"verb", "noun"}), ("cut off", {"verb"})],
)
def test_without_as_a_word_is_what_lists_hold_it_as_else_what_the_dictionary_does_else_both(word: str, kinds: set[str]) -> None:
    assert {row[0] for row in found(word)} == kinds


@pytest.mark.usefixtures("config")
def test_a_phrase_is_found_whole_in_any_case_but_exact_words_only_in_theirs() -> None:
    assert ("verb", "cut off", "base, past, participle", "caught.fixed") in found("cut  off")
    assert ("verb", "cut", "base, past, participle", None) in found("cut", "--as", "verb")
    assert found("go", "--as", "verb")[0] == ("verb", "go", "base", None)
    assert found("GO", "--as", "noun")[0] == ("noun", "GO", "singular", "caught.exact")


@pytest.mark.usefixtures("config")
def test_the_spellings_of_a_lists_own_forms_are_there_beside_the_regular_ones() -> None:
    assert ("verb", "fleed", "past", "march.past") in found("flee")
    assert ("verb", "fled", "past, participle", "march.participle") in found("flee")
    assert ("noun", "lines of supplies", "plural", "flock.plural") in found("line of supply")


@pytest.mark.usefixtures("config")
def test_a_word_that_the_dictionary_lacks_is_said_to_be_so_apart_from_the_data() -> None:
    unknown, known = run("inflect", "zibble", "--as", "verb"), run("inflect", "flee")
    assert unknown.exit_code == 0
    assert "'zibble'" in unknown.stderr
    assert " no " in unknown.stdout
    assert known.stderr == ""
    assert " yes " in known.stdout


@pytest.mark.usefixtures("config")
def test_a_word_of_a_language_without_a_dictionary_has_the_forms_that_its_list_gives() -> None:
    shown = run("inflect", "вирушити")
    assert found("вирушити") == [
        ("verb", "вирушив", "past", "march.past"),
        ("verb", "вирушила", "past", "march.past"),
    ]
    assert (shown.exit_code, shown.stderr) == (0, "")


@pytest.mark.usefixtures("config")
def test_a_rule_is_listed_with_its_overlays_and_one_that_is_disabled_is_told_of_apart_from_the_data() -> None:
    assert [json.loads(line)["overlays"] for line in run("list", "--format", "jsonl").stdout.splitlines()] == [""]
    assert "overlays" not in run("list").stdout
    Path("rules/overlay.yaml").write_text(OVERLAY, encoding="utf-8")
    Path("rules/other.yaml").write_text(RULE.replace("town\n", "other\n"), encoding="utf-8")
    Path("rules/second.yaml").write_text("overlay: desk\napplies_to: {rule: other}\ndisable: true\n", encoding="utf-8")
    listed = run("list", "--format", "jsonl")
    (row,) = map(json.loads, listed.stdout.splitlines())
    assert (row["id"], row["severity"], row["overlays"]) == ("town", "low", "newsroom")
    assert "'desk' disables the rule 'other'" in listed.stderr
    table = run("list").stdout
    assert "newsroom" in table
    assert max(map(len, table.splitlines())) <= MAX_WIDTH


@pytest.mark.usefixtures("config")
def test_the_patterns_that_no_example_holds_are_listed_when_asked_for() -> None:
    rule = RULE.replace('["besieged!"]', '["besieged!", "trapped!", "cut! off"]\nunless: [{phrase: "trapped", because: a test}]')
    examples = 'examples:\n  - {name: a, text: "They are besieged.", gives: {status: asserted}}\n'
    examples += '  - {name: b, text: "They are trapped.", gives: none}\n'
    Path("rules/town.yaml").write_text(rule + examples, encoding="utf-8")
    plain, told = run("test"), run("test", "town", "--patterns")
    assert plain.stdout == "1 rules, 2 examples, 0 failures\n"
    assert [line.split() for line in told.stdout.splitlines()[1:3]] == [["town", "trapped!"], ["town", "cut!", "off"]]
    assert told.stdout.splitlines()[-1] == "1 rules, 2 examples, 0 failures, 2 of 3 patterns without an example"
    assert told.exit_code == 0


def test_the_table_of_a_shipped_word_is_no_wider_than_a_page() -> None:
    lines = run("inflect", "cut off").stdout.splitlines()
    assert len(lines) > 6
    assert max(map(len, lines)) <= MAX_WIDTH


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize("words", [("inflect", "  "), ("inflect", "12"), ("schema", "rules")])
def test_what_is_no_word_or_no_kind_is_a_mistake_that_says_what_to_do(words: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match=r"for example|the kinds are"):
        run(*words)


@pytest.mark.parametrize("words", [(), *((kind,) for kind in KINDS)])
def test_a_schema_is_printed_as_json(words: tuple[str, ...]) -> None:
    Draft202012Validator.check_schema(json.loads(run("schema", *words).stdout))
