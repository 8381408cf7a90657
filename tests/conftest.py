"""What all tests share: the repository's folder, a clean environment, and hypothesis settings that do not depend on a machine's speed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("salient", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("salient")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own SALIENT_ variables would change what the config says; those that steer tests stay."""
    for name in [name for name in os.environ if name.startswith("SALIENT_") and not name.startswith("SALIENT_CRASH_")]:
        monkeypatch.delenv(name)
