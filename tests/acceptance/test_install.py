"""Salient installs from its folder with an old pip and works anywhere; needs the package registry."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# The oldest pip that the oldest supported Python brings; from 3.12 on pips before 23.2 cannot start.
OLD_PIP = "22.3" if sys.version_info < (3, 12) else "23.2.1"


def call(*command: str | Path, folder: Path, seconds: float) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"} and "SALIENT" not in name}
    return subprocess.run(
        list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )


@pytest.fixture(scope="module")
def salient(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed into an environment of its own."""
    folder = tmp_path_factory.mktemp("installed")
    made = call(sys.executable, "-m", "venv", "venv", folder=folder, seconds=120)
    assert made.returncode == 0, made.stderr
    python = folder / "venv" / "bin" / "python"
    pip = call(python, "-m", "pip", "install", "--retries", "1", "--timeout", "20", f"pip=={OLD_PIP}", folder=folder, seconds=180)
    if pip.returncode != 0 and not os.environ.get("CI"):
        pytest.skip(f"the package registry cannot be reached: {pip.stderr.strip().splitlines()[-1]}")
    assert pip.returncode == 0, pip.stderr
    installed = call(python, "-m", "pip", "install", repository, folder=folder, seconds=600)
    assert installed.returncode == 0, installed.stderr
    return folder / "venv" / "bin" / "salient"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_installed_salient_lists_its_rules_in_an_empty_folder(salient: Path, tmp_path: Path) -> None:
    listed = call(salient, "rules", "list", folder=tmp_path, seconds=60)
    assert listed.returncode == 0, listed.stderr
    for rule in ("encirclement", "withdrawal", "supply_route_cut", "supply_shortage", "infrastructure_strike", "territorial_advance"):
        assert rule in listed.stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_an_installed_salient_finds_alerts_in_its_shipped_samples(salient: Path, tmp_path: Path) -> None:
    (shipped,) = salient.parents[1].glob("lib/python*/site-packages/salient/shipped/seeds")
    scanned = call(salient, "scan", shipped / "articles", "--format", "jsonl", folder=tmp_path, seconds=60)
    assert scanned.returncode == 0, scanned.stderr
    assert {json.loads(line)["type"] for line in scanned.stdout.splitlines()} >= {"encirclement", "withdrawal", "territorial_advance"}
    assert list(tmp_path.iterdir()) == []
