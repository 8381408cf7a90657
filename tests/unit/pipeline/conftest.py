"""An inbox with its spool, ready to be used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from salient.arrive.take import prepare
from salient.config import InboxConfig


@pytest.fixture
def inbox(tmp_path: Path) -> InboxConfig:
    config = InboxConfig(path=tmp_path / "inbox", spool=tmp_path / "spool", mode="poll")
    assert config.spool is not None
    prepare(config.path, config.spool)
    return config


@pytest.fixture
def drop(inbox: InboxConfig):  # type: ignore[no-untyped-def]
    """Puts a file into the inbox as producers should: written under another name, then renamed."""

    def drop_file(name: str, text: str = "The brass band played until dusk.\n") -> Path:
        temporary = inbox.path / f".{name}.tmp"
        temporary.write_text(text)
        os.utime(temporary)
        return temporary.rename(inbox.path / name)

    return drop_file
