"""Alerts with just what scoring looks at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.model import Actor, Alert, ArticleRef, Claim, Evidence, Place, RuleRef, Source, Status

MakeAlert = Callable[..., Alert]


@pytest.fixture
def make_alert() -> MakeAlert:
    def make(
        anchor: str = "surrounded",
        status: Status = "asserted",
        *,
        kind: str = "encirclement",
        key: str | None = None,
        start: int = 10,
        source: str | None = None,
        actor: str | None = None,
        place: str | None = None,
    ) -> Alert:
        claim = Claim(
            kind,
            status,
            "high",
            RuleRef(kind, "1.0.0", "Title", (), "sha256:rules"),
            Source(source) if source else None,
            Actor(actor) if actor else None,
            Place(place) if place else None,
            None,
            Evidence(f"They are {anchor} there.", anchor, start, start + len(anchor)),
        )
        return Alert(key or f"alt_{kind}_{status}_{place}_{actor}", claim, ArticleRef("sha256:1", "a.txt"))

    return make
