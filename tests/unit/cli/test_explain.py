"""`salient explain`: the whole page for a sample article, its filters, stored alerts, and what a wrong call is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from salient.arrive.read import read_file
from salient.cli.explain import examined
from salient.cli.explanation import print_article
from salient.cli.main import app
from salient.compile.load import load_rulebook
from salient.errors import UserError
from salient.keep.sqlite import open_sqlite
from salient.model import Sighting
from salient.pipeline import examine, store_file

Explain = Callable[..., Result]
SAMPLE = "seeds/articles/kordofan-two-towns.json"
TWICE = "The army garrison in Goma was surrounded by rebels. Rebels surrounded the garrison in Goma.\n"


@pytest.fixture
def golden(repository: Path) -> Path:
    """Rules that do not change with the shipped ones, and the page that they give."""
    return repository / "tests" / "golden" / "explain"


@pytest.fixture
def explain(tmp_path: Path, golden: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Explain:
    """The command with the golden rules and a state of its own, run from the repository's folder."""
    config = tmp_path / "salient.yaml"
    config.write_text(json.dumps({"rules": str(golden / "rules"), "state": str(tmp_path / "var")}), encoding="utf-8")
    monkeypatch.chdir(repository)
    return lambda *words: CliRunner().invoke(app, ["explain", *words, "--config", str(config)])


@pytest.fixture
def stored(tmp_path: Path, golden: Path, now: datetime, make_sighting: Callable[[str], Sighting]) -> Callable[[], str]:
    """Stores an article of two mentions; gives its one alert's id."""

    def store_it() -> str:
        file = tmp_path / "twice.txt"
        file.write_text(f"{TWICE}Soldiers fled Sake on Sunday.\n", encoding="utf-8")
        sighting = make_sighting("a")
        rulebook, _ = load_rulebook([str(golden / "rules")])
        (tmp_path / "var").mkdir()
        store = open_sqlite(tmp_path / "var" / "salient.db")
        result = store_file(store, sighting, examine(file, sighting, rulebook, 10_000), [], now)
        store.close()
        return next(alert.id for alert in result.alerts if alert.claim.type == "encirclement")

    return store_it


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_page_of_a_sample_article_is_the_golden_one(explain: Explain, golden: Path) -> None:
    result = explain(SAMPLE)
    assert result.exit_code == 0
    assert result.stdout == (golden / "kordofan-two-towns.txt").read_text(encoding="utf-8")


def test_one_rule_is_shown_alone(explain: Explain) -> None:
    page = explain(SAMPLE, "--rule", "flight").stdout
    assert "2 of 7 sentences hold a word that the rule flight waits for; the other 5 are left out." in page
    assert "ring" not in page
    assert page.count("judged ") == 2
    assert "2 alerts" in page


def test_each_line_of_jsonl_is_one_step(explain: Explain) -> None:
    found = lines(explain(SAMPLE, "--format", "jsonl"))
    assert [line["record"] for line in found[:2]] == ["article", "cut"]
    assert [line["record"] for line in found].count("judged") == 3
    assert [line["type"] for line in found if line["record"] == "alert"] == ["encirclement", "withdrawal", "withdrawal"]


def test_jsonl_of_one_rule_holds_no_step_of_another(explain: Explain) -> None:
    found = lines(explain(SAMPLE, "--rule", "ring", "--format", "jsonl"))
    assert {line["rule"] for line in found if isinstance(line.get("rule"), str)} == {"ring"}
    assert [line["record"] for line in found if line["record"] in {"heard", "weighed", "decided", "judged"}] == [
        "heard",
        "weighed",
        "decided",
        "judged",
    ]


def test_an_article_without_a_rules_word_says_so(explain: Explain, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The band played until dusk.\n", encoding="utf-8")
    assert "No sentence holds a word that a rule waits for: nothing was tried." in explain(str(tmp_path / "a.txt")).stdout


def test_a_role_from_a_sentence_before_is_told(explain: Explain, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The garrison in Goma waited. On Sunday it was surrounded.\n", encoding="utf-8")
    assert "the place is named in a sentence before" in explain(str(tmp_path / "a.txt")).stdout


def test_a_stored_alert_is_explained_by_the_sentences_it_was_made_of(explain: Explain, stored: Callable[[], str]) -> None:
    alert_id = stored()
    result = explain(alert_id)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "2 of 3 sentences hold a mention of this alert; the other is left out." in result.stdout
    assert "Soldiers fled" not in result.stdout
    assert "sentence 2: 'surrounded': merged, it names no other place or force" in result.stdout


def test_a_stored_alert_under_other_rules_is_told_to_be_so(
    explain: Explain, stored: Callable[[], str], tmp_path: Path, golden: Path
) -> None:
    alert_id = stored()
    rules = tmp_path / "rules"
    rules.mkdir()
    for file in (golden / "rules").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        (rules / file.name).write_text(text.replace("{surround.verb}", "{flee.verb}"), encoding="utf-8")
    (tmp_path / "salient.yaml").write_text(json.dumps({"rules": str(rules), "state": str(tmp_path / "var")}), encoding="utf-8")
    result = explain(alert_id)
    assert "the rules have changed since ring 1.0.0 raised this alert" in result.stderr
    assert "this alert would not be raised now; all of its article follows" in result.stderr
    assert "Soldiers fled" in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("no-such-file.txt",), "no-such-file.txt: there is no such file"),
        ((SAMPLE, "--rule", "rings"), "there is no rule 'rings'; the rules are: flight, ring"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(explain: Explain, words: tuple[str, ...], told: str) -> None:
    result = explain(*words)
    assert isinstance(result.exception, UserError)
    assert told in str(result.exception)


def test_an_unknown_alert_is_told_where_ids_are_found(explain: Explain, stored: Callable[[], str]) -> None:
    stored()
    result = explain("alt_0000")
    assert isinstance(result.exception, UserError)
    assert "there is no alert 'alt_0000'; `salient alerts list --format jsonl` shows their ids" in str(result.exception)


def test_a_file_that_is_no_article_is_problem_and_no_page(explain: Explain, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    result = explain(str(tmp_path / "a.json"))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "a.json: " in result.stderr


def test_the_page_of_each_sample_fits_and_names_each_alert(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rulebook, _ = load_rulebook(["builtin"])
    for file in sorted((repository / "seeds" / "articles").iterdir()):
        articles, _ = read_file(file, file.name, file.name, 100_000, rulebook.page)
        for article in articles:
            told = examined(article, rulebook)
            print_article(article, rulebook.digest, told.records, told.alerts)
            page = capsys.readouterr().out.splitlines()
            assert [line for line in page if len(line) > 100 or line != line.rstrip()] == []
            assert [line for line in page if line.startswith("alt_")] == [alert.id for alert in told.alerts]


def test_an_article_in_a_language_that_no_rule_speaks_is_not_tried(explain: Explain, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"text": "Die Stadt ist umstellt.", "language": "de"}', encoding="utf-8")
    run = explain(str(file))
    assert run.exit_code == 0
    assert run.stdout.splitlines()[2] == "No rule speaks its language: nothing was tried."
