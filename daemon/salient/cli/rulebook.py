"""Loads the rules that a configuration names, as they are today."""

from __future__ import annotations

from datetime import UTC, datetime

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.config import Config
from salient.model import Problem


def todays_rulebook(settings: Config) -> tuple[Rulebook, list[Problem]]:
    """The Rulebook and its warnings; overlays that have expired are passed over."""
    return load_rulebook(settings.rules, datetime.now(UTC).date())
