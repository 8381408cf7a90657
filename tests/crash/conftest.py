"""A folder with a daemon to kill in it; each test module brings its own `receiver`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook

from .daemon import Daemon, Folder
from .receiver import Receiver


@pytest.fixture(scope="session")
def rules(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: whoever edits a rule while this runs must not change what is expected."""
    return Path(shutil.copytree(repository / "rules", tmp_path_factory.mktemp("crash") / "rules"))


@pytest.fixture(scope="session")
def rulebook(rules: Path) -> Rulebook:
    return load_rulebook([str(rules)])[0]


@pytest.fixture
def folder(tmp_path: Path, rules: Path, receiver: Receiver) -> Folder:
    return Folder(tmp_path / "home", rules, receiver.url)


@pytest.fixture
def daemon(folder: Folder) -> Iterator[Daemon]:
    one = Daemon(folder)
    yield one
    one.clear_away()
