"""What must come of the dropped files, worked out in this process without daemon, store or clock."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from salient.arrive.read import read_file
from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.errors import ArticleError
from salient.identity import actor_key, alert_id, place_key

from .articles import Drop
from .producers import LINK_TARGET

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Fate:
    """How one dropped file must end: under which name, with which content, why it fails (None: it is done), with a note beside it."""

    name: str
    content: str
    reason: str | None
    noted: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """The fate of every file, and every alert that must have been raised."""

    fates: Counter[Fate]
    alerts: frozenset[str]


def expect(drops: Sequence[Drop], rulebook: Rulebook, folder: Path) -> Expected:
    """What must come of the drops; `folder` is a place for copies of their contents."""
    folder.mkdir()
    fates: Counter[Fate] = Counter()
    alerts: set[str] = set()
    for number, drop in enumerate(drops):
        if drop.way in {"pipe", "link"}:
            fates[Fate(drop.name, drop.way, drop.reason, noted=True)] += 1
            continue
        copy = folder / str(number)
        copy.write_bytes(drop.content)
        reason, noted, raised = _judged(copy, drop.name, rulebook)
        assert reason == drop.reason, f"{drop.name!r} was made to end with {drop.reason}, and would end with {reason}"
        fates[Fate(drop.name, digest(copy), reason, noted)] += 1
        alerts |= raised
    return Expected(fates, frozenset(alerts))


def digest(file: Path) -> str:
    """What a file holds, in a form that can be compared; a pipe and the producers' link count as such."""
    if file.is_symlink():
        return "link" if str(file.readlink()) == LINK_TARGET else f"link to {file.readlink()}"
    return "pipe" if file.is_fifo() else hashlib.sha256(file.read_bytes()).hexdigest()


def _judged(file: Path, name: str, rulebook: Rulebook) -> tuple[str | None, bool, set[str]]:
    """Why a file fails, whether it gets a note, and the ids of its alerts."""
    try:
        articles, problems = read_file(file, name, name, MAX_BYTES, rulebook.page)
    except ArticleError as error:
        return error.reason, True, set()
    raised = {
        alert_id(article.ref.id, claim.type, claim.status, place_key(claim.place), actor_key(claim.actor))
        for article in articles
        for claim in find_claims(article, rulebook)
    }
    return None, bool(problems), raised
