"""Labels are read strictly: a mistake in them would pass for a mistake of the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from salient.score.labels import Event, Passage, is_labelled, labels_schema, read_labels

GOOD = {"id": "a", "text": "Zenda is besieged.", "events": [{"type": "encirclement", "anchor": "besieged", "status": "asserted"}]}


def lines(*passages: object) -> str:
    return "\n".join(json.dumps(passage) for passage in passages)


def test_passages_come_by_their_line_without_blank_lines_and_unknown_keys() -> None:
    found, problems = read_labels("\n" + lines({**GOOD, "kind": "plain"}) + "\n\n", "x.jsonl")
    assert found == {2: Passage("a", (Event("encirclement", "besieged", "asserted"),), "Zenda is besieged.")}
    assert problems == []


def test_the_text_may_stand_elsewhere() -> None:
    found, problems = read_labels(lines({"id": "a", "events": GOOD["events"]}), "x.jsonl")
    assert found[1].text is None
    assert problems == []


@pytest.mark.parametrize(
    ("passages", "line", "says"),
    [
        (({**GOOD, "events": [{**GOOD["events"][0], "anchor": "encircled"}]},), 1, "the anchor 'encircled' does not stand in the text"),
        (({**GOOD, "events": [{**GOOD["events"][0], "place": "Hofbau"}]},), 1, "the place 'Hofbau' does not stand in the text"),
        (({**GOOD, "events": [{**GOOD["events"][0], "status": "sure"}]},), 1, "events.0.status: "),
        ((GOOD, {"id": "b"}), 2, "events: Field required"),
        ((GOOD, GOOD), 2, "the id 'a' is also that of line 1"),
        ((GOOD, 7), 2, "Input should be"),
        ((), None, "holds no labelled passage"),
    ],
)
def test_a_mistake_is_shown_with_its_line(passages: tuple[object, ...], line: int | None, says: str) -> None:
    _, problems = read_labels(lines(*passages), "x.jsonl")
    assert [(problem.file, problem.line) for problem in problems] == [("x.jsonl", line)]
    assert says in problems[0].message


def test_all_mistakes_are_shown_at_once() -> None:
    _, problems = read_labels("{\n" + lines({"id": "b"}, {**GOOD, "text": "Nothing."}), "x.jsonl")
    assert [problem.line for problem in problems] == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "labelled"),
    [("\n" + lines(GOOD), True), (lines({"id": "a", "text": "An article."}), False), ("[1]", False), ("no json", False), ("", False)],
)
def test_labelled_lines_are_told_from_articles(content: str, labelled: bool) -> None:
    assert is_labelled(content) is labelled


def test_the_committed_schema_is_the_one_that_the_code_gives_and_takes_the_sample(repository: Path) -> None:
    committed = json.loads((repository / "daemon" / "docs" / "labels.schema.json").read_text(encoding="utf-8"))
    assert committed == labels_schema(), "run: make schemas"
    sample = (repository / "tests" / "golden" / "backtest" / "passages.jsonl").read_text(encoding="utf-8")
    for line in sample.splitlines():
        Draft202012Validator(committed).validate(json.loads(line))
    assert not Draft202012Validator(committed).is_valid({"id": "a", "events": [{"type": "x"}]})
