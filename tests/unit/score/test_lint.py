"""A corpus tells which parts of the rules did nothing in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.model import Sighting
from salient.pipeline import examine
from salient.score.lint import lints
from salient.score.observe import Observed, Use, observe

RULES = """\
rule: falling
version: 1.0.0
title: A town falls
event: town_falls
severity: medium
maturity: test
tags: []
strong: ["town ..3 {fall.verb}!", "fortress ..3 {fall.verb}!"]
unless:
  - {phrase: "{fall.verb} asleep", because: it only rests}
  - {phrase: "{fall.verb} in love", because: it is a story}
examples:
  - {name: fires, text: "The town fell on Sunday.", gives: {status: asserted}}
  - {name: quiet, text: "The town fell asleep.", gives: none}
"""
OTHER = """\
rule: rising
version: 1.0.0
title: A town rises
event: town_rises
severity: medium
maturity: test
tags: []
strong: ["uprising!"]
examples:
  - {name: fires, text: "An uprising began.", gives: {status: asserted}}
  - {name: quiet, text: "The sun rose.", gives: none}
"""
VOCAB = "vocab: v\nversion: 1.0.0\nlanguage: en\nlists:\n  fall: {verbs: [fall]}\n"


@pytest.fixture
def rulebook(tmp_path: Path) -> Rulebook:
    for name, text in (("a", RULES), ("b", OTHER), ("v", VOCAB)):
        (tmp_path / f"{name}.yaml").write_text(text)
    return load_rulebook([str(tmp_path)])[0]


def observed(rulebook: Rulebook, folder: Path, *texts: str, language: str = "en") -> Observed:
    file = folder / "articles.json"
    file.write_bytes(orjson.dumps([{"title": str(number), "text": text, "language": language} for number, text in enumerate(texts)]))
    return observe(file, Sighting("s", file.name, file.name, datetime(2026, 3, 5, tzinfo=UTC)), rulebook, 10**6)


def test_an_observed_file_claims_what_an_examined_one_does(rulebook: Rulebook, tmp_path: Path) -> None:
    found = observed(rulebook, tmp_path, "The town fell on Sunday.", "The band played.")
    file = tmp_path / "articles.json"
    again = examine(file, Sighting("s", file.name, file.name, datetime(2026, 3, 5, tzinfo=UTC)), rulebook, 10**6)
    assert found.articles == again.articles
    assert [len(claims) for _, claims in found.articles] == [1, 0]
    assert found.seconds > 0


def test_patterns_and_exceptions_that_did_nothing_are_named(rulebook: Rulebook, tmp_path: Path) -> None:
    use = observed(rulebook, tmp_path, "The town fell on Sunday.", "The town fell asleep.").use
    assert [(lint.kind, lint.rule, lint.words) for lint in lints(rulebook, use, {"falling"})] == [
        ("rule", "rising", None),
        ("pattern", "falling", "fortress ..3 {fall.verb}!"),
        ("pattern", "rising", "uprising!"),
        ("unless", "falling", "{fall.verb} in love"),
    ]


def test_a_word_in_many_sentences_is_named_with_its_share(rulebook: Rulebook, tmp_path: Path) -> None:
    texts = [f"The town number {number} fell. It was a day like others." for number in range(10)]
    use = observed(rulebook, tmp_path, *texts).use
    word = next(lint for lint in lints(rulebook, use, {"falling", "rising"}) if lint.kind == "word")
    assert word.rule == "falling"
    assert word.share == pytest.approx(0.5)
    fewer = observed(rulebook, tmp_path, *texts[:9]).use
    assert [lint for lint in lints(rulebook, fewer, set()) if lint.kind == "word"] == []


def test_sentences_of_articles_without_any_rules_word_count_too(rulebook: Rulebook, tmp_path: Path) -> None:
    assert observed(rulebook, tmp_path, "The band played. The crowd sang.", "The town fell.").use.sentences == 3


def test_an_article_in_a_language_that_no_rule_speaks_tells_nothing(rulebook: Rulebook, tmp_path: Path) -> None:
    use = observed(rulebook, tmp_path, "The town fell on Sunday.", language="ru").use
    assert (use.sentences, use.reached.total()) == (0, 0)


def test_what_several_files_tell_is_joined(rulebook: Rulebook, tmp_path: Path) -> None:
    whole = Use()
    for text in ("The town fell on Sunday.", "The fortress fell on Monday."):
        whole.add(observed(rulebook, tmp_path, text).use)
    assert whole.sentences == 2
    assert whole.reached["falling"] == 2
    assert [lint.words for lint in lints(rulebook, whole, {"falling", "rising"}) if lint.kind == "pattern"] == ["uprising!"]
