"""The import law of pyproject.toml holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_imports_point_one_way(repository: Path) -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=100, check=False)
    assert run.returncode == 0, f"\n{run.stdout}\n{run.stderr}"
