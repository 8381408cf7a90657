"""`salient backtest` as a person or a CI system runs it, on a few labelled sentences of our own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

SALIENT = str(Path(sys.executable).with_name("salient"))
SECONDS = 300
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def backtest(tmp_path: Path) -> Callable[..., Done]:
    def run(*words: str | Path) -> Done:
        command = [SALIENT, "backtest", *map(str, words)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=False)

    return run


@pytest.fixture
def passages(repository: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(repository / "tests" / "golden" / "backtest" / "passages.jsonl", tmp_path))


@pytest.fixture
def spread(passages: Path, tmp_path: Path) -> Path:
    """The same passages as files of their own, named by their ids."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for line in passages.read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        (folder / f"{passage['id']}.txt").write_text(passage["text"] + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def old_rules(repository: Path, tmp_path: Path) -> Path:
    """The shipped rules as they might once have been: without one of them, and another less grave."""
    folder = Path(shutil.copytree(repository / "rules", tmp_path / "old"))
    (folder / "withdrawal.yaml").unlink()
    rule = folder / "encirclement.yaml"
    text = rule.read_text(encoding="utf-8")
    assert "severity: high" in text
    rule.write_text(text.replace("severity: high", "severity: low"), encoding="utf-8")
    return folder


def records(done: Done, kind: str) -> list[dict[str, Any]]:
    return [found for line in done.stdout.splitlines() if (found := json.loads(line))["record"] == kind]


def test_labelled_passages_are_their_own_gold(backtest: Callable[..., Done], passages: Path) -> None:
    done = backtest(passages.name, "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    (run,) = records(done, "run")
    assert (run["files"], run["articles"], run["unread"]) == (1, 4, 0)
    assert run["median_us"] > 0
    (every,) = [one for one in records(done, "detection") if one["of"] == "all"]
    assert (every["true"], every["false"], every["missed"]) == (2, 0, 1)
    assert every["recall"]["low"] < every["recall"]["value"] < every["recall"]["high"]
    (wrong,) = records(done, "wrong")
    assert (wrong["kind"], wrong["passage"], wrong["event"]["type"]) == ("missed", "road", "supply_route_cut")
    alerts = {one["rule"]: one["alerts"] for one in records(done, "rule")}
    assert {rule: count for rule, count in alerts.items() if count} == {"encirclement": 1, "withdrawal": 1}
    assert {"supply_route_cut"} <= {one["rule"] for one in records(done, "lint") if one["kind"] == "rule"} <= alerts.keys()


def test_labels_apart_from_their_articles_give_the_same_figures(backtest: Callable[..., Done], passages: Path, spread: Path) -> None:
    together, apart = backtest(passages, "--format", "jsonl"), backtest(spread, "--gold", passages, "--format", "jsonl")
    assert apart.returncode == 0
    for kind in ("detection", "confusion", "part", "quiet", "rule", "lint"):
        assert records(apart, kind) == records(together, kind)
        assert records(apart, kind)


def test_what_cannot_be_scored_is_said_and_left_out(backtest: Callable[..., Done], passages: Path, spread: Path) -> None:
    (spread / "road.txt").unlink()
    (spread / "news.txt").write_text("Two battalions in Hofbau are surrounded, residents said.\n", encoding="utf-8")
    done = backtest(spread, "--gold", passages, "--format", "jsonl")
    assert "1 articles have no labels" in done.stderr
    assert "1 labelled passages have no article here" in done.stderr
    assert [one["passages"] for one in records(done, "quiet")] == [3]


def test_a_passage_is_scored_for_the_types_that_its_own_file_labels(backtest: Callable[..., Done], passages: Path, tmp_path: Path) -> None:
    text = "The army fled Zenda, and two battalions in Strelsau are surrounded, residents said."
    event = {"type": "encirclement", "anchor": "surrounded", "status": "asserted", "source": "residents"}
    (tmp_path / "rings.jsonl").write_text(json.dumps({"id": "rings", "text": text, "events": [event]}) + "\n", encoding="utf-8")
    (tmp_path / "fairs.jsonl").write_text(json.dumps({"id": "fairs", "text": text, "events": []}) + "\n", encoding="utf-8")
    done = backtest(passages, "rings.jsonl", "fairs.jsonl", "--format", "jsonl")
    assert "1 alerts of type withdrawal are not scored" in done.stderr
    false = [(one["passage"], one["type"]) for one in records(done, "wrong") if one["kind"] == "false"]
    assert sorted(false) == [("fairs", "encirclement"), ("fairs", "withdrawal")]


def test_the_text_is_narrow_and_without_colours(backtest: Callable[..., Done], passages: Path, old_rules: Path) -> None:
    done = backtest(passages.name, "--against", old_rules, "--misses", "100")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "road  missed: supply_route_cut asserted 'sits astride the highway'" in done.stdout
    assert "0.667 (0.21-0.94)" in done.stdout


def test_misses_are_capped(backtest: Callable[..., Done], passages: Path) -> None:
    assert "road  missed" not in backtest(passages, "--misses", "0").stdout


def test_other_rules_show_what_is_new_lost_and_changed(backtest: Callable[..., Done], spread: Path, old_rules: Path) -> None:
    there = backtest(spread.name, "--against", old_rules).stdout
    assert "alerts: 1 new, 0 lost, 1 changed, 0 the same\n" in there
    assert "+ withdrawal denied: 'withdrawn' (source The army, actor its troops, place Zenda)\n    articles/flight.txt\n" in there
    assert "~ encirclement: severity low -> high  articles/ring.txt\n" in there
    back = backtest(spread, "--against", "builtin", "--format", "jsonl")
    assert [records(back, kind) for kind in ("new", "lost", "changed")] == [[], [], []]


@pytest.mark.parametrize(("expires", "overlays"), [("2125-01-01", 1), ("2026-03-31", 0)])
def test_an_overlay_counts_on_either_side_until_the_day_of_its_expiry(
    backtest: Callable[..., Done], spread: Path, tmp_path: Path, expires: str, overlays: int
) -> None:
    (tmp_path / "salient.yaml").write_text("rules: [builtin, mine]\n", encoding="utf-8")
    (tmp_path / "mine").mkdir()
    text = f"overlay: desk\napplies_to: {{rule: withdrawal}}\nexpires: {expires}\nset: {{severity: critical}}\n"
    (tmp_path / "mine" / "desk.yaml").write_text(text, encoding="utf-8")
    with_it = backtest(spread, "--against", "builtin", "--format", "jsonl")
    without = backtest(spread, "--against", "builtin", "--against", "mine", "--format", "jsonl")
    assert [len(records(done, "changed")) for done in (with_it, without)] == [overlays, 0]
    (tmp_path / "salient.yaml").write_text("rules: builtin\n", encoding="utf-8")
    assert len(records(backtest(spread, "--against", "builtin", "--against", "mine", "--format", "jsonl"), "changed")) == overlays


def test_a_ci_system_sees_the_passages_that_fail(backtest: Callable[..., Done], passages: Path, tmp_path: Path) -> None:
    assert backtest(passages, "--junit", "report.xml").returncode == 0
    suite = ET.parse(tmp_path / "report.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("4", "1")
    failed = {case.get("name"): case.find("failure") for case in suite}
    assert list(failed) == ["ring", "flight", "road", "fair"]
    assert [name for name, failure in failed.items() if failure is not None] == ["road"]
    assert failed["road"].get("message") == "missed: supply_route_cut asserted 'sits astride the highway'"


def test_a_ci_system_sees_the_articles_that_have_changed(
    backtest: Callable[..., Done], spread: Path, old_rules: Path, tmp_path: Path
) -> None:
    (spread / "odd.txt").write_text("Two battalions in Hofbau are surrounded,\x0b residents said.\n", encoding="utf-8")
    assert backtest(spread, "--against", old_rules, "--junit", "report.xml").returncode == 0
    suite = ET.parse(tmp_path / "report.xml").getroot()
    failed = [Path(str(case.get("name"))).name for case in suite if case.find("failure") is not None]
    assert failed == ["flight.txt", "odd.txt", "ring.txt"]
    assert (suite.get("tests"), suite.get("failures")) == ("5", "3")


def test_a_file_that_cannot_be_read_is_told_once_and_fails_the_command(
    backtest: Callable[..., Done], spread: Path, old_rules: Path
) -> None:
    (spread / "empty.txt").touch()
    done = backtest(spread, "nowhere", "--against", old_rules)
    assert done.returncode == 1
    assert done.stderr.count("empty.txt") == 1
    assert "nowhere: there is no such file or folder" in done.stderr
    assert "4 articles in 4 files" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("articles", "--junit", "report.xml"), "there is nothing to test without --gold or --against"),
        (("articles", "--gold", "nowhere.jsonl"), "nowhere.jsonl cannot be read"),
        (("articles", "--against", "nowhere"), "there are no .yaml documents"),
        (("broken.jsonl",), "broken.jsonl:2: error: the anchor 'besieged' does not stand in the text"),
        (("passages.jsonl", "--gold", "passages.jsonl"), "two files label a passage of the id 'ring'"),
        ((), "Missing argument"),
    ],
)
def test_wrong_usage_is_told_and_exits_with_2(
    backtest: Callable[..., Done], spread: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    event = {"type": "encirclement", "anchor": "besieged", "status": "asserted"}
    (tmp_path / "broken.jsonl").write_text("\n" + json.dumps({"id": "a", "text": "Zenda holds.", "events": [event]}) + "\n")
    done = backtest(*words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_many_files_are_examined_by_workers_with_the_same_result(backtest: Callable[..., Done], tmp_path: Path) -> None:
    for folder, count in (("few", 199), ("many", 201)):
        (tmp_path / folder).mkdir()
        for number in range(count):
            text = (
                f"Army unit {number} in Hofbau is surrounded, residents said.\n" if number % 100 == 0 else f"Pianist {number} practised.\n"
            )
            (tmp_path / folder / f"{number}.txt").write_text(text, encoding="utf-8")
    few, many = (backtest(folder, "--format", "jsonl") for folder in ("few", "many"))
    assert (few.returncode, many.returncode) == (0, 0)
    assert [{one["rule"]: one["alerts"] for one in records(done, "rule")}["encirclement"] for done in (few, many)] == [2, 3]
    assert records(few, "lint") == records(many, "lint")
