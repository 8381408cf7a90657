"""A store in a fresh folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from salient.keep.sqlite import SqliteStore, open_sqlite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "salient.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    made = open_sqlite(path)
    yield made
    made.close()
