"""`salient reprocess` beside the real daemon: its store, its spool, its log and its webhooks."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from salient.app import App
from salient.config import load_config
from salient.keep.lock import StateLock

SALIENT = str(Path(sys.executable).with_name("salient"))
LOST = "The town of Zenda was lost on Sunday, and the band left.\n"
FELL = "The town of Hofbau fell on Sunday, and the band left.\n"


@pytest.fixture
def run_daemon(folder, until):
    """Runs the daemon until it has done these files and logged so many alerts, in all."""

    def run(alerts: int, **files: str) -> None:
        async def story() -> None:
            app = App(lambda: load_config(folder.config))
            await app.start()
            try:
                for name, text in files.items():
                    folder.drop(f"{name}.txt", text)
                await until(lambda: not waiting(folder) and len(folder.alerts()) == alerts)
            finally:
                await app.stop(5)

        asyncio.run(asyncio.wait_for(story(), 100))

    return run


def waiting(folder: Any) -> list[str]:
    """The inbox first: a file that leaves it is in the spool by then."""
    return [path.name for path in (folder.path / "inbox").iterdir()] + folder.files("taken")


@pytest.fixture
def reprocess(folder):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [SALIENT, "reprocess", *words]
        return subprocess.run(command, cwd=folder.path, env=dict(os.environ), capture_output=True, text=True, timeout=60, check=False)

    return run


@contextmanager
def other_rules(folder: Any, old: str = "[fall]", new: str = "[fall, lose]") -> Iterator[None]:
    """The daemon's rules with other words in them."""
    vocab = folder.path / "rules/vocab.yaml"
    text = vocab.read_text()
    assert old in text
    vocab.write_text(text.replace(old, new))
    yield
    vocab.write_text(text)


def test_a_changed_rule_shows_what_it_would_have_raised_and_changes_nothing(folder, run_daemon, reprocess) -> None:
    run_daemon(1, a=LOST, b=FELL)
    before = (folder.path / "var/salient.db").read_bytes()
    with other_rules(folder):
        done = reprocess()
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "alerts: 1 new, 0 lost, 0 changed, 1 the same",
        "+ town_falls asserted: 'lost'  inbox/a.txt",
        "    The town of Zenda was lost on Sunday, and the band left.",
    ]
    assert "2 articles were examined again" in done.stderr
    assert "nothing was changed; --apply stores 1 alerts" in done.stderr
    assert len(folder.alerts()) == 1
    assert (folder.path / "var/salient.db").read_bytes() == before


def test_what_is_applied_stands_in_the_log_once_however_often_it_is_applied(folder, run_daemon, reprocess) -> None:
    run_daemon(1, a=LOST, b=FELL)
    with other_rules(folder):
        first, second = reprocess("--apply"), reprocess("--apply")
        assert (first.returncode, second.returncode) == (0, 0)
        assert "1 alerts were stored" in first.stderr
        assert "0 alerts were stored" in second.stderr
        assert second.stdout == "alerts: 0 new, 0 lost, 0 changed, 2 the same\n"
        fell, lost = folder.alerts()
        assert [alert["evidence"]["anchor"] for alert in (fell, lost)] == ["fell", "lost"]
        assert lost["article"]["path"] == "inbox/a.txt"
        assert lost["incident"]["reason"] == "first"
        # The daemon goes on behind it, with the log as it is.
        run_daemon(3, c="The town of Strelsau fell.\n")
    assert folder.alerts()[:2] == [fell, lost]


@pytest.mark.parametrize(("expires", "new"), [("2125-01-01", 1), ("2026-03-31", 0)])
def test_an_overlay_changes_what_is_found_until_the_day_of_its_expiry(folder, run_daemon, reprocess, expires: str, new: int) -> None:
    run_daemon(1, a=LOST, b=FELL)
    overlay = f"overlay: desk\nexpires: {expires}\nlists:\n  fall: {{add: {{verbs: [lose]}}}}\n"
    (folder.path / "rules/overlay.yaml").write_text(overlay)
    assert reprocess().stdout.splitlines()[0] == f"alerts: {new} new, 0 lost, 0 changed, 1 the same"


@pytest.mark.parametrize("send", [False, True])
def test_webhooks_get_it_only_where_that_is_asked_for(
    send: bool, folder, until, run_daemon, reprocess, receiver, receiver_at, secret
) -> None:
    run_daemon(0, a=LOST)

    async def story() -> None:
        runner = await receiver_at(receiver)
        folder.configure(webhooks=[{"name": "desk", "url": receiver.url, "secret_env": secret, "allow_private": True}])
        with other_rules(folder):
            done = await asyncio.to_thread(reprocess, "--apply", *["--send"] * send)
            assert done.returncode == 0, done.stderr
            assert receiver.got == []
            app = App(lambda: load_config(folder.config))
            await app.start()
            try:
                # What comes later is sent, so whatever was owed before it would have been.
                folder.drop("b.txt", FELL)
                await until(lambda: len(receiver.got) == 1 + send and len(folder.alerts()) == 2)
            finally:
                await app.stop(5)
        await runner.cleanup()

    asyncio.run(asyncio.wait_for(story(), 100))
    anchors = sorted(json.loads(body)["data"]["evidence"]["anchor"] for _, body in receiver.got)
    assert anchors == (["fell", "lost"] if send else ["fell"])


def test_a_lost_alert_is_told_and_stays(folder, run_daemon, reprocess) -> None:
    run_daemon(1, b=FELL)
    stored = folder.alerts()
    with other_rules(folder, "[fall]", "[lose]"), other_falling_rule(folder):
        done = reprocess("--apply")
    assert done.stdout.splitlines()[:2] == ["alerts: 0 new, 1 lost, 0 changed, 0 the same", "- town_falls asserted: 'fell'  inbox/b.txt"]
    assert "1 alerts that these rules would not raise stay as they are" in done.stderr
    assert folder.alerts() == stored


@contextmanager
def other_falling_rule(folder: Any) -> Iterator[None]:
    rule = folder.path / "rules/falling.yaml"
    text = rule.read_text()
    rule.write_text(text.replace("The town fell", "The town was lost"))
    yield
    rule.write_text(text)


def test_articles_whose_files_are_gone_are_counted(folder, run_daemon, reprocess) -> None:
    folder.configure(intake={"settle": "100ms", "after": "delete"})
    run_daemon(1, a=LOST, b=FELL)
    done = reprocess()
    assert done.returncode == 0
    assert "2 articles were not: their files are no longer in the spool" in done.stderr


def test_only_the_types_and_times_that_are_asked_for_are_compared(folder, run_daemon, reprocess) -> None:
    run_daemon(1, a=LOST, b=FELL)
    with other_rules(folder):
        for words in (("--type", "withdrawal"), ("--until", "2020-01-01")):
            done = reprocess(*words, "--apply")
            assert done.stdout == "alerts: 0 new, 0 lost, 0 changed, 0 the same\n"
            assert "0 alerts were stored" in done.stderr
        done = reprocess("--type", "town_falls", "--since", "1h", "--format", "jsonl")
    (new,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (new["record"], new["path"], new["alert"]["evidence"]["anchor"]) == ("new", "inbox/a.txt", "lost")


def test_beside_a_running_daemon_nothing_can_be_applied_but_much_be_seen(folder, run_daemon, reprocess) -> None:
    run_daemon(1, b=FELL)
    with StateLock(folder.path / "var"):
        done = reprocess("--apply")
        assert done.returncode == 2
        assert f"is in use by process {os.getpid()}: stop it first" in done.stderr
        assert reprocess().returncode == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--send",), "it belongs to --apply"), (("--until", "soon"), "'soon' is no time"), ((), "there is no database")],
)
def test_wrong_usage_is_told_and_exits_with_2(reprocess, words: tuple[str, ...], says: str) -> None:
    done = reprocess(*words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_can_no_longer_be_read_is_told_and_the_others_are_examined(folder, run_daemon, reprocess) -> None:
    run_daemon(1, a=LOST, b=FELL)
    (broken,) = (folder.path / "var/spool/done").rglob("*__a.txt")
    broken.write_bytes(b"\0" * 100)
    (other,) = (folder.path / "var/spool/done").rglob("*__b.txt")
    done = reprocess()
    assert done.returncode == 1
    assert "inbox/a.txt: " in done.stderr
    assert "1 articles were examined again" in done.stderr
    other.write_text("Somebody has written something else into it.\n")
    assert "1 articles were not: their files are read otherwise now" in reprocess().stderr
