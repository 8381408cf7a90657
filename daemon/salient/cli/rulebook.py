"""Loads rules as they are today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.model import Problem


def todays_rulebook(folders: Sequence[str]) -> tuple[Rulebook, list[Problem]]:
    """The Rulebook and its warnings; overlays that have expired are passed over."""
    return load_rulebook(folders, datetime.now(UTC).date())
