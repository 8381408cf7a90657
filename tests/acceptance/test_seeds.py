"""The shipped samples raise exactly the alerts that stand beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from salient.cli.main import app
from salient.compile.load import load_rulebook

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLES = sorted((SEEDS / "articles").iterdir())
KEYS = {"type", "status", "source", "actor", "place", "anchor"}


def scanned(file: Path) -> list[dict[str, str | None]]:
    result = CliRunner().invoke(app, ["scan", str(file), "--format", "jsonl"])
    assert result.exit_code == 0, result.stderr
    return [in_short(json.loads(line)) for line in result.stdout.splitlines()]


def in_short(alert: dict[str, Any]) -> dict[str, str | None]:
    roles = {role: alert[role]["text"] if alert[role] else None for role in ("source", "actor", "place")}
    return {"type": alert["type"], "status": alert["status"], **roles, "anchor": alert["evidence"]["anchor"]}


def expected(file: Path) -> list[dict[str, str | None]]:
    alerts: list[dict[str, str | None]] = json.loads((SEEDS / "expected" / f"{file.name}.json").read_text(encoding="utf-8"))
    return alerts


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.name)
def test_a_sample_raises_its_alerts_and_no_others(file: Path) -> None:
    assert scanned(file) == expected(file)


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.name)
def test_the_alerts_beside_a_sample_are_told_in_its_own_words(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for alert in expected(file):
        assert alert.keys() == KEYS
        assert [words for words in (alert[key] for key in ("source", "actor", "place", "anchor")) if words and words not in text] == []


def test_there_is_a_list_of_alerts_for_every_sample_and_no_list_without_one() -> None:
    assert [file.name for file in ARTICLES] == sorted(file.stem for file in (SEEDS / "expected").iterdir())


def test_the_samples_hold_every_type_status_and_text_format() -> None:
    alerts = [alert for file in ARTICLES for alert in expected(file)]
    assert {alert["type"] for alert in alerts} == {rule.type for rule in load_rulebook(["builtin"])[0].rules}
    assert {alert["status"] for alert in alerts} == {"asserted", "possible", "denied", "background"}
    assert {file.suffix for file in ARTICLES} == {".txt", ".md", ".json", ".jsonl"}


def test_a_sample_about_something_else_stays_quiet() -> None:
    assert [file.name for file in ARTICLES if not expected(file)] == ["valley-festival.txt"]
