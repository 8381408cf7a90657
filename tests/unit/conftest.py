"""What several rooms' tests share: articles, claims and a rulebook of no rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from salient.compile.page import PageRules
from salient.compile.rulebook import AttributionContext, Names, RolesContext, Rulebook, Search, StatusContext
from salient.compile.vocabulary import Vocabulary
from salient.identity import article_id
from salient.model import Actor, Article, ArticleRef, Claim, Evidence, Place, RuleRef, Sighting, Source, Status

NOW = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def no_rules() -> Rulebook:
    """A rulebook that finds nothing."""
    empty = Vocabulary({}, {}, (), ())
    return Rulebook("sha256:first", (), empty, StatusContext(), AttributionContext(), RolesContext(), Names(), PageRules(), Search())


@pytest.fixture
def make_sighting() -> Callable[[str], Sighting]:
    return lambda key: Sighting(key, f"{key}.txt", f"inbox/{key}.txt", NOW)


@pytest.fixture
def make_article() -> Callable[[str], Article]:
    return lambda text: Article(ArticleRef(article_id(None, text), "inbox/a.txt", published="2026-03-04", publisher="Daily Courier"), text)


@pytest.fixture
def make_claim() -> Callable[..., Claim]:
    """A claim of an encirclement, of a status and at a place of the test's choice."""

    def make(status: Status = "asserted", place: str | None = "Strelsau", source: str = "General Staff") -> Claim:
        return Claim(
            type="encirclement",
            status=status,
            severity="high",
            rule=RuleRef("encirclement", "1.0.0", "Encirclement", (), "sha256:first"),
            source=Source(source, source, "military"),
            actor=Actor("the brigade", "Third Brigade", "Ruritania"),
            place=Place(place, place) if place else None,
            route=None,
            evidence=Evidence("The brigade is encircled.", "encircled", 15, 24),
        )

    return make
