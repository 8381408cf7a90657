"""Decides what a reload may change, and prepares it; whatever is wrong is found before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.config import Config
from salient.errors import ConfigError, RulesError
from salient.examples import run_examples
from salient.model import Problem

RESTART_ONLY = ("inbox", "state", "store", "intake", "detect", "console")
"""Settings that are built into running parts; `inbox` holds each inbox's spool."""


def refuse_restart_only(old: Config, new: Config) -> None:
    """Raise ConfigError naming each changed setting that only a restart can change."""
    changed = [name for name in RESTART_ONLY if getattr(old, name) != getattr(new, name)]
    if changed:
        file = str(new.file) if new.file else None
        raise ConfigError(
            [
                Problem(
                    "C010", f"'{'inbox' if name == 'inbox' else name}' cannot be changed by a reload", file, hint=_HINTS.get(name, _RESTART)
                )
                for name in changed
            ]
        )


def tested_rulebook(folders: Sequence[str], today: date) -> tuple[Rulebook, list[Problem]]:
    """The Rulebook and its warnings. Raises RulesError where it does not compile or one of its examples fails."""
    rulebook, warnings = load_rulebook(folders, today)
    if failures := run_examples(rulebook):
        raise RulesError(failures)
    return rulebook, warnings


_RESTART = "undo the change, or restart the daemon"
_HINTS = {"inbox": f"an inbox, its mode or its spool was changed: {_RESTART}"}
