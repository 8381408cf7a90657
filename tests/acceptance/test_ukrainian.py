"""A second language is data: a folder of Ukrainian rules beside the shipped ones, and no line of code for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.examples import count_examples, run_examples
from salient.model import Article, ArticleRef, Claim

SALIENT = str(Path(sys.executable).with_name("salient"))
RULES = Path(__file__).parent / "ukrainian"
UKRAINIAN = (
    "Механізована бригада оточена під Куп’янськом, повідомив речник Генштабу. За його словами, у підрозділах є поранені, але всі вони "
    "тримають свої позиції. Дорогу до міста ще не перерізано, сказала речниця ради. Що буде далі, поки не знає ніхто."
)
ENGLISH = (
    "The brigade is encircled near Kupiansk, a spokesman for the General Staff said. He said that there were wounded men in its units, "
    "but that they all held on to what they had. The road to the town was still open, a councillor said, and nobody knows what comes next."
)
RUSSIAN = (
    "Бригада окружена под Купянском, сообщил представитель штаба. По его словам, в подразделениях есть раненые, но все они удерживают "
    "позиции. Дорога в город ещё открыта, и её не перерезали, сказала глава совета. Что будет дальше, пока никто не знает."
)


@pytest.fixture(scope="module")
def both() -> Rulebook:
    rulebook, warnings = load_rulebook(["builtin", str(RULES)])
    assert warnings == []
    return rulebook


def claims(rulebook: Rulebook, text: str, language: str | None = None) -> list[Claim]:
    return find_claims(Article(ArticleRef("sha256:0", "a.txt", language=language), text), rulebook)


def test_both_languages_live_beside_each_other(both: Rulebook) -> None:
    alone, _ = load_rulebook([str(RULES)])
    assert [len(rulebook.rules) for rulebook in (both, alone)] == [10, 3]
    assert count_examples(alone) == 10
    assert run_examples(alone) == run_examples(both) == []


def test_ukrainian_rules_find_what_their_examples_say_and_english_rules_nothing_there(both: Rulebook) -> None:
    builtin, _ = load_rulebook(["builtin"])
    examples = [example for rule in both.languages["uk"].rules for example in rule.examples]
    assert sum(bool(example.gives) for example in examples) == 5
    assert [claim for example in examples for claim in claims(builtin, example.text)] == []


@pytest.mark.parametrize("language", ["uk", None])
def test_an_article_is_examined_by_its_own_language(both: Rulebook, language: str | None) -> None:
    encircled, cut = claims(both, UKRAINIAN, language)
    assert (encircled.rule.id, encircled.status, encircled.evidence.anchor) == ("encirclement-uk", "asserted", "оточена")
    assert encircled.source is not None
    assert (encircled.source.text, encircled.source.kind) == ("речник Генштабу", "military")
    assert encircled.actor is not None
    assert encircled.actor.text == "Механізована бригада"
    assert encircled.place is not None
    assert (encircled.place.text, encircled.place.name, encircled.place.country) == ("Куп’янськом", "Kupiansk", "UA")
    assert (cut.rule.id, cut.status, cut.source and cut.source.text) == ("supply_route_cut-uk", "denied", "речниця ради")


def test_an_english_article_comes_out_as_without_the_second_language(both: Rulebook) -> None:
    builtin, _ = load_rulebook(["builtin"])

    def told(rulebook: Rulebook) -> list[tuple[object, ...]]:
        return [(c.type, c.status, c.source, c.actor, c.place, c.evidence) for c in claims(rulebook, ENGLISH)]

    assert told(both) == told(builtin)
    assert [claim.rule.id for claim in claims(both, ENGLISH)] == ["encirclement", "supply_route_cut"]


def test_a_status_is_judged_by_the_languages_own_cues(both: Rulebook) -> None:
    text = "{} бригада оточена під Лиманом."
    statuses = [claims(both, text.format(words), "uk")[0].status for words in ("Наша", "Ймовірно,", "Не тільки")]
    assert statuses == ["asserted", "possible", "asserted"]
    assert claims(both, "Бригада не оточена, але відступила.", "uk")[0].status == "denied"


def test_an_apostrophe_inside_a_word_is_not_cut(both: Rulebook) -> None:
    (claim,) = claims(both, "П’ять підрозділів відступили з Куп'янська.", "uk")
    assert claim.actor is not None
    assert claim.actor.text == "П’ять підрозділів"


def test_a_language_brings_its_own_numbers_and_units(both: Rulebook) -> None:
    (claim,) = claims(both, "П’ять підрозділів відступили на 1,5 кілометра від Куп'янська.", "uk")
    assert [(one.text, one.value, one.unit) for one in claim.quantities] == [("П’ять підрозділів", 5, "unit")]
    (claim,) = claims(both, "П’ять підрозділів відступили на 1,5 км від Куп'янська.", "uk")
    assert [(one.text, one.value, one.unit) for one in claim.quantities] == [("П’ять підрозділів", 5, "unit"), ("1,5 км", 1500, "m")]


def test_a_language_of_which_only_the_words_are_known_is_passed_over(both: Rulebook) -> None:
    assert both.languages["ru"].rules == ()
    assert claims(both, RUSSIAN) == claims(both, RUSSIAN, "ru") == []
    assert claims(both, RUSSIAN.replace("окружена", "оточена")) == []


def salient(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SALIENT, *words], cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def test_the_commands_take_articles_of_both_languages_from_one_folder(tmp_path: Path) -> None:
    (tmp_path / "salient.yaml").write_text(json.dumps({"rules": ["builtin", str(RULES)]}), encoding="utf-8")
    tested = salient("rules", "test", cwd=tmp_path)
    assert (tested.returncode, tested.stderr) == (0, "")
    assert tested.stdout.startswith("10 rules, ")
    assert tested.stdout.endswith(" examples, 0 failures\n")

    (tmp_path / "news").mkdir()
    for name, text in (("uk", UKRAINIAN), ("en", ENGLISH), ("ru", RUSSIAN)):
        (tmp_path / "news" / f"{name}.txt").write_text(text, encoding="utf-8")
    run = salient("scan", "news", "--format", "jsonl", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    alerts: list[dict[str, Any]] = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(alert["article"]["path"], alert["rule"]["id"]) for alert in alerts] == [
        ("news/en.txt", "encirclement"),
        ("news/en.txt", "supply_route_cut"),
        ("news/uk.txt", "encirclement-uk"),
        ("news/uk.txt", "supply_route_cut-uk"),
    ]
    assert {alert["place"]["name"] for alert in alerts if alert["type"] == "encirclement"} == {"Kupiansk"}
    assert run.stderr.splitlines()[0] == "news/ru.txt: no rule speaks its language (unknown)"
