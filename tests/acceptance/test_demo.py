"""`salient demo` shows the samples' alerts and deliveries, and leaves nothing behind, however it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from salient.cli import demo
from salient.cli.main import app
from salient.errors import UserError

DEMO = (str(Path(sys.executable).with_name("salient")), "demo")


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder)}


def processes_of(folder: Path) -> list[str]:
    """Command lines that name the folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in line:
            found.append(line.decode())
    return found


def wait_for(folder: Path, pattern: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 20
    while not list(folder.glob(pattern)):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "the daemon did not start"
        time.sleep(0.02)


@pytest.mark.slow
def test_the_demo_shows_every_alert_of_the_samples_and_every_delivery_with_its_signature(repository: Path, tmp_path: Path) -> None:
    expected = [alert for file in (repository / "seeds" / "expected").iterdir() for alert in json.loads(file.read_text(encoding="utf-8"))]
    run = subprocess.run(DEMO, env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    alerts, _, deliveries = run.stdout.partition("endpoint ")
    for word in ("type", "status"):
        for value in {alert[word] for alert in expected}:
            wanted = sum(alert[word] == value for alert in expected)
            assert sum(value in line.split() for line in alerts.splitlines()) == wanted, f"{word} {value}"
    assert [line.split()[2:] for line in deliveries.splitlines()[1:]] == [["200", "ok"]] * len(expected)
    assert max(map(len, run.stdout.splitlines())) <= 100
    assert list(tmp_path.iterdir()) == []
    assert processes_of(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_stopped_takes_its_daemon_and_its_folder_along(number: signal.Signals, tmp_path: Path) -> None:
    process = subprocess.Popen(
        DEMO, env=environment(tmp_path), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        wait_for(tmp_path, "salient-demo-*/var/salient.lock", process)
        process.send_signal(number)
        process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    assert process.returncode not in {0, None}
    assert list(tmp_path.iterdir()) == []
    assert processes_of(tmp_path) == []


def test_a_daemon_that_ends_early_is_told_and_leaves_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = CliRunner().invoke(app, ["demo"])
    assert isinstance(result.exception, UserError)
    assert "the daemon ended early" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_missing_samples_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "shipped", lambda name: tmp_path / name)
    result = CliRunner().invoke(app, ["demo"])
    assert isinstance(result.exception, UserError)
    assert str(tmp_path / "seeds") in str(result.exception)
