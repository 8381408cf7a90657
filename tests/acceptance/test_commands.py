"""The real `salient` command, as a person or a service manager would run it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

SALIENT = str(Path(sys.executable).with_name("salient"))
RULE = """\
rule: falling_town
version: 1.0.0
title: A town falls
event: town_falls
severity: medium
maturity: stable
tags: []
strong: ["{fall.verb}!"]
examples:
  - {name: fires, text: "The town fell on Sunday.", gives: {status: asserted}}
  - {name: quiet, text: "The town held on Sunday.", gives: none}
"""
VOCAB = """\
vocab: falling
version: 1.0.0
language: en
lists:
  fall: {verbs: [fall]}
"""
FELL = "The town fell on Sunday, and the band left.\n"


def salient(*words: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SALIENT, *words], cwd=cwd, env=environment(more), capture_output=True, text=True, timeout=60, check=False)


def environment(more: Mapping[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        "SALIENT_CONSOLE__LISTEN": "127.0.0.1:0",
        "SALIENT_INTAKE__SETTLE": "200ms",
        "SALIENT_DETECT__WORKERS": "1",
        **more,
    }


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


@dataclass
class Daemon:
    """`salient run` in a folder; its log is kept in a file."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Daemon:
        self.log = self.folder / "daemon.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [SALIENT, "run"], cwd=self.folder, env=environment(self.more), stdout=log, stderr=log, start_new_session=True
            )
        until(lambda: self.events("daemon.ready") or self.process.poll() is not None)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=10)

    def events(self, name: str) -> list[dict[str, object]]:
        lines = self.log.read_text().splitlines()
        return [entry for line in lines if line.startswith("{") and (entry := json.loads(line))["event"] == name]

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def get(self, page: str) -> int:
        try:
            with urlopen(f"http://{self.events('daemon.ready')[-1]['listen']}/{page}", timeout=10) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code


def drop(folder: Path, name: str, text: str) -> None:
    temporary = folder / "inbox" / f".{name}.tmp"
    temporary.write_text(text)
    temporary.rename(folder / "inbox" / name)


def logged(folder: Path) -> list[dict[str, object]]:
    log = folder / "var/alerts.jsonl"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty working folder but for one small rule."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/falling.yaml").write_text(RULE)
    (tmp_path / "rules/vocab.yaml").write_text(VOCAB)
    return tmp_path


@pytest.fixture
def daemon(folder: Path) -> Iterator[Daemon]:
    with Daemon(folder) as running:
        assert running.process.poll() is None, running.log.read_text()
        yield running


def test_an_article_dropped_into_the_inbox_is_an_alert_in_the_log_and_in_the_list(daemon: Daemon, folder: Path) -> None:
    assert (daemon.get("livez"), daemon.get("readyz"), daemon.get("metrics")) == (200, 200, 200)
    drop(folder, "a.txt", FELL)
    until(lambda: logged(folder))
    listed = salient("alerts", "list", "--format", "jsonl", cwd=folder)
    assert [json.loads(line) for line in listed.stdout.splitlines()] == logged(folder)
    assert daemon.end() == 0
    after = salient("alerts", "list", cwd=folder)
    assert after.returncode == 0
    assert "town_falls" in after.stdout
    assert "asserted" in after.stdout


def test_a_plain_copy_into_the_inbox_is_read_too(daemon: Daemon, folder: Path) -> None:
    (folder / "article.txt").write_text(FELL)
    shutil.copy(folder / "article.txt", folder / "inbox" / "copied.txt")
    until(lambda: logged(folder))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_daemon_with_exit_code_0_and_its_workers_with_it(daemon: Daemon, number: signal.Signals) -> None:
    drop(daemon.folder, "a.txt", FELL)
    until(lambda: logged(daemon.folder))
    assert processes_in_group(daemon.process.pid)[1:] != []
    assert daemon.end(number) == 0
    until(lambda: processes_in_group(daemon.process.pid) == [], 5)


def test_a_second_signal_ends_at_once_and_what_was_owed_is_delivered_by_the_next_run(folder: Path) -> None:
    (folder / "secret").write_text("whsec_" + "QUJD" * 8)
    with socket.create_server(("127.0.0.1", 0)) as never_answers:
        url = f"http://127.0.0.1:{never_answers.getsockname()[1]}/hook"
        (folder / "salient.yaml").write_text(f"webhooks: [{{name: desk, url: '{url}', secret_file: secret, allow_private: true}}]\n")
        with Daemon(folder) as daemon:
            drop(folder, "a.txt", FELL)
            never_answers.settimeout(30)
            with never_answers.accept()[0]:
                daemon.process.send_signal(signal.SIGTERM)
                until(lambda: daemon.events("daemon.ending"))
                started = time.monotonic()
                assert daemon.end() == 128 + signal.SIGTERM
                assert time.monotonic() - started < 5
        with Daemon(folder), never_answers.accept()[0] as again:
            assert again.recv(4) == b"POST"


def test_workers_die_with_a_daemon_that_is_killed(daemon: Daemon) -> None:
    drop(daemon.folder, "a.txt", FELL)
    until(lambda: logged(daemon.folder))
    daemon.process.kill()
    daemon.process.wait(timeout=10)
    until(lambda: processes_in_group(daemon.process.pid) == [], 5)


def processes_in_group(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(entry.name))
    return sorted(found)


def test_a_hang_up_reloads_and_a_mistake_is_reported_and_changes_nothing(daemon: Daemon, folder: Path) -> None:
    (folder / "rules/vocab.yaml").write_text(VOCAB.replace("[fall]", "[fall, sink]"))
    daemon.process.send_signal(signal.SIGHUP)
    until(lambda: daemon.events("rules.reloaded"))
    (folder / "rules/falling.yaml").write_text(RULE.replace("strong", "strng"))
    daemon.process.send_signal(signal.SIGHUP)
    until(lambda: daemon.events("reload.refused"))
    assert "strng" in str(daemon.events("reload.refused")[0]["problems"])
    drop(folder, "a.txt", "The town sank on Sunday.\n")
    until(lambda: logged(folder))


def test_a_second_daemon_on_the_same_state_ends_with_2_and_names_the_first(daemon: Daemon, folder: Path) -> None:
    second = salient("run", cwd=folder)
    assert second.returncode == 2
    assert str(daemon.process.pid) in second.stderr
    assert "Traceback" not in second.stderr
    assert daemon.process.poll() is None


def test_a_port_in_use_ends_with_2_and_says_what_to_do(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        run = salient("run", cwd=folder, SALIENT_CONSOLE__LISTEN=listen)
    assert run.returncode == 2
    assert listen in run.stderr
    assert "console.listen" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["run", "check"])
def test_an_unknown_key_ends_with_2_its_line_and_a_suggestion(folder: Path, command: str) -> None:
    (folder / "salient.yaml").write_text("state: var\nwebhoks: []\n")
    run = salient(command, cwd=folder)
    assert run.returncode == 2
    assert "salient.yaml:2" in run.stderr
    assert "webhooks" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_spool_on_another_file_system_is_refused_with_what_to_do(folder: Path) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == folder.stat().st_dev:
        pytest.skip("there is no second file system at /dev/shm")
    spool = other / f"salient-test-{os.getpid()}"
    try:
        run = salient("run", cwd=folder, SALIENT_SPOOL=str(spool))
    finally:
        shutil.rmtree(spool, ignore_errors=True)
    assert run.returncode == 2
    assert "different file systems" in run.stderr
    assert "spool" in run.stderr


def test_all_mistakes_in_rules_are_shown_at_once_without_a_traceback(folder: Path) -> None:
    (folder / "rules/falling.yaml").write_text(RULE.replace("strong: [", "strng: [").replace("severity: medium", "severity: awful"))
    for command in ("run", "check"):
        run = salient(command, cwd=folder)
        assert run.returncode == 2
        assert "strng" in run.stderr
        assert "awful" in run.stderr
        assert "Traceback" not in run.stderr


def test_check_ends_with_0_and_counts_what_it_checked(folder: Path) -> None:
    run = salient("check", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "1 rules, 2 examples" in run.stdout


def test_check_and_rules_test_end_with_1_where_an_example_fails_and_show_its_place(folder: Path) -> None:
    (folder / "rules/falling.yaml").write_text(RULE.replace("The town held", "The town fell"))
    for command in (("check",), ("rules", "test"), ("rules", "test", "falling_town")):
        run = salient(*command, cwd=folder)
        assert run.returncode == 1
        assert "falling.yaml:11" in run.stderr
        assert "1 failures" in run.stdout


OVERLAY = """\
overlay: newsroom
version: 1.0.0
applies_to: {rule: withdrawal}
expires: 2125-01-01
set: {severity: critical}
add_unless: [{phrase: "withdrew from the (parade | festival)", because: a celebration}]
add_examples:
  - {name: a parade, text: "The battalion withdrew from the parade in Goma, its commander said.", gives: none}
lists:
  withdraw: {add: {verbs: [skedaddle]}}
"""


def test_the_shipped_rules_and_a_folder_of_ones_own_work_together(folder: Path) -> None:
    """An own rule beside those of `builtin`, and an overlay upon them."""
    (folder / "salient.yaml").write_text("rules: [builtin, mine]\n")
    shutil.copytree(folder / "rules", folder / "mine")
    (folder / "mine/overlay.yaml").write_text(OVERLAY)
    (folder / "a.txt").write_text(FELL + "\nRebel fighters skedaddled from Goma. The battalion withdrew from the parade in Goma.\n")
    alerts = [json.loads(line) for line in salient("scan", "a.txt", "--format", "jsonl", cwd=folder).stdout.splitlines()]
    raised = {(alert["rule"]["id"], alert["severity"]) for alert in alerts}
    assert raised == {("falling_town", "medium"), ("withdrawal", "critical")}
    rules = {one["id"] for one in map(json.loads, salient("rules", "list", "--format", "jsonl", cwd=folder).stdout.splitlines())}
    assert salient("check", cwd=folder).stdout.startswith(f"{len(rules)} rules, ")
    tested = salient("rules", "test", "withdrawal", cwd=folder)
    assert (tested.returncode, tested.stderr) == (0, "")
    listed = salient("rules", "list", "--format", "jsonl", cwd=folder).stdout.splitlines()
    assert {row["id"]: row["overlays"] for row in map(json.loads, listed)}["withdrawal"] == "newsroom"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rule: withdrawal\nversion: 1.0.0\ntitle: a\nevent: a\nstrong: [ran!]\n", "E304"),
        ("vocab: a\nlists: {withdraw: {verbs: [run]}}\n", "E103"),
    ],
)
def test_what_the_shipped_rules_have_is_not_defined_again_but_changed_by_an_overlay(folder: Path, text: str, code: str) -> None:
    (folder / "salient.yaml").write_text("rules: [builtin, mine]\n")
    (folder / "mine").mkdir()
    (folder / "mine/a.yaml").write_text(text)
    ended = salient("check", cwd=folder)
    assert ended.returncode == 2
    assert code in ended.stderr
    assert "overlay" in ended.stderr


def test_an_address_that_the_gate_refuses_is_a_warning_in_check(folder: Path) -> None:
    (folder / "salient.yaml").write_text("webhooks: [{name: desk, url: 'http://127.0.0.1/hook', secret_file: secret}]\n")
    (folder / "secret").write_text("whsec_" + "QUJD" * 8)
    run = salient("check", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "warning" in run.stderr
    assert "desk" in run.stderr


def test_scan_prints_one_alert_a_line_with_the_path_as_given_and_no_incident(folder: Path) -> None:
    (folder / "news").mkdir()
    (folder / "news/b.txt").write_text(FELL)
    (folder / "news/a.txt").write_text("The other town fell on Sunday.\n")
    (folder / "news/.c.txt.tmp").write_text(FELL)
    run = salient("scan", "news", "--format", "jsonl", cwd=folder)
    assert run.returncode == 0
    alerts = [json.loads(line) for line in run.stdout.splitlines()]
    assert [alert["article"]["path"] for alert in alerts] == ["news/a.txt", "news/b.txt"]
    assert {(alert["incident"], alert["raised_at"]) for alert in alerts} == {(None, None)}
    assert not (folder / "var").exists()


def test_scan_ends_with_1_for_a_file_that_cannot_be_read_and_goes_on_with_the_others(folder: Path) -> None:
    (folder / "bad.txt").touch()
    (folder / "good.txt").write_text(FELL)
    run = salient("scan", "bad.txt", "missing.txt", "good.txt", cwd=folder)
    assert run.returncode == 1
    assert "bad.txt: " in run.stderr
    assert "missing.txt: " in run.stderr
    assert "town_falls" in run.stdout


def test_scan_of_many_files_gives_the_same_alerts_in_the_same_order_as_of_each(folder: Path) -> None:
    (folder / "news").mkdir()
    for number in range(250):
        (folder / f"news/{number:03}.txt").write_text(f"The town number {number} fell on Sunday.\n")
    many = salient("scan", "news", "--format", "jsonl", cwd=folder)
    assert many.returncode == 0, many.stderr
    few = salient("scan", *(f"news/{number:03}.txt" for number in range(150)), "--format", "jsonl", cwd=folder)
    lines = many.stdout.splitlines()
    assert len(lines) == 250
    assert few.stdout.splitlines() == lines[:150]


def test_scan_says_which_file_no_rule_speaks_the_language_of(folder: Path) -> None:
    (folder / "a.json").write_text('{"text": "The town of Zenda is besieged, residents said.", "language": "de-AT"}')
    run = salient("scan", "a.json", "--format", "jsonl", cwd=folder)
    assert (run.returncode, run.stdout) == (0, "")
    assert "a.json: no rule speaks its language (de)" in run.stderr


def test_a_reader_that_closes_early_ends_scan_quietly(folder: Path) -> None:
    (folder / "a.txt").write_text("".join(f"The town of Number{number} fell on Sunday. " for number in range(2000)))
    run = subprocess.run(
        f"'{SALIENT}' scan a.txt a.txt --format jsonl | head -c 1",
        shell=True,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in run.stderr
    assert "BrokenPipe" not in run.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("scan",),
        ("scan", "--format", "xml", "."),
        ("alerts", "list", "--since", "soon"),
        ("alerts", "list", "--status", "sure"),
    ],
)
def test_wrong_usage_ends_with_2_and_no_traceback(folder: Path, words: tuple[str, ...]) -> None:
    run = salient(*words, cwd=folder)
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr
    assert "Traceback" not in run.stderr


def test_alerts_without_a_database_say_how_to_get_one(folder: Path) -> None:
    run = salient("alerts", "list", cwd=folder)
    assert run.returncode == 2
    assert "salient run" in run.stderr


def test_tail_shows_alerts_as_they_are_stored_until_it_is_interrupted(daemon: Daemon, folder: Path) -> None:
    drop(folder, "a.txt", FELL)
    until(lambda: logged(folder))
    with (folder / "tail.out").open("wb") as out:
        tail = subprocess.Popen([SALIENT, "alerts", "tail", "--format", "jsonl"], cwd=folder, env=environment({}), stdout=out)
    shown = folder / "tail.out"
    until(lambda: len(shown.read_text().splitlines()) == 1)
    drop(folder, "b.txt", "The other town fell on Sunday.\n")
    until(lambda: len(shown.read_text().splitlines()) == 2)
    tail.send_signal(signal.SIGINT)
    assert tail.wait(timeout=10) == 0
    assert [json.loads(line) for line in shown.read_text().splitlines()] == logged(folder)


@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_rules_are_listed_in_each_format(folder: Path, form: str) -> None:
    run = salient("rules", "list", "--format", form, cwd=folder)
    assert run.returncode == 0
    assert "falling_town" in run.stdout
    assert "town_falls" in run.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("scan",),
        ("check",),
        ("rules", "list"),
        ("rules", "test"),
        ("rules", "inflect"),
        ("rules", "schema"),
        ("alerts", "list"),
        ("alerts", "tail"),
    ],
)
def test_every_command_explains_itself_with_examples(folder: Path, words: tuple[str, ...]) -> None:
    run = salient(*words, "--help", cwd=folder)
    assert run.returncode == 0
    assert f"salient {' '.join(words)}" in run.stdout.partition("Examples:")[2]


def test_the_version_is_printed(folder: Path) -> None:
    assert salient("--version", cwd=folder).stdout.startswith("salient 0.")
