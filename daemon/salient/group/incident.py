"""Joins an alert to its incident and says why it is news; what to do with the news is not decided here.

An incident is one event in the world, as far as a claim names it: its type, place, side and day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from salient.identity import incident_id, name_key, place_key, side_key
from salient.model import ArticleRef, Claim, Incident, IncidentRef, Reason

T = TypeVar("T")

OWN_VOICE = "(article)"
"""Stands for an article that names neither a source nor its publisher; no name's key can be spelled so."""


def event_day(article: ArticleRef, received: datetime) -> str:
    """The day (YYYY-MM-DD) that an article reports on: its publication date, else the day on which it was received."""
    return article.published[:10] if article.published else received.date().isoformat()


def opening(claim: Claim, article: ArticleRef, day: str) -> Incident:
    """The incident that a claim belongs to, as it stands before its first alert."""
    place, side = place_key(claim.place), side_key(claim.actor)
    # With neither place nor side two articles share nothing but type and day: joined, the second event of a day would
    # pass for a repeat of the first. So such an incident belongs to its article (and that article's copies) alone.
    where = place if place or side else article.copy_of or article.id
    return Incident(incident_id(claim.type, where, side, day), claim.type, place, side, day)


def source_key(claim: Claim, article: ArticleRef) -> str:
    """Who vouches for a claim: its named source, else the publisher, else the article's own voice, which counts once.

    A source without a name ("local residents") cannot be told from another such one, so the publisher stands for it.
    """
    named = claim.source.name if claim.source and claim.source.kind != "unnamed" else None
    return name_key(named) or name_key(article.publisher) or OWN_VOICE


def join(incident: Incident | None, claim: Claim, article: ArticleRef, day: str) -> tuple[Incident, IncidentRef]:
    """The incident with one more alert, and where that alert stands in it; None opens the incident."""
    known = incident or opening(claim, article, day)
    reason = _reason(known, claim, article)
    joined = replace(known, seq=known.seq + 1)
    if _reports(claim, article):
        joined = replace(joined, sources=_with(known.sources, source_key(claim, article)), statuses=_with(known.statuses, claim.status))
    return joined, IncidentRef(joined.id, joined.seq, reason, len(joined.sources))


def _reports(claim: Claim, article: ArticleRef) -> bool:
    """False for what only recalls an event and for a copy of an article: neither vouches for anything."""
    return claim.status != "background" and article.copy_of is None


def _reason(known: Incident, claim: Claim, article: ArticleRef) -> Reason:
    if not _reports(claim, article):
        return "repeat"
    # An incident that so far holds only background or copies has woken nobody: its first report is what opens it.
    if not known.statuses:
        return "first"
    if claim.status not in known.statuses and not (claim.status == "possible" and "asserted" in known.statuses):
        return "status"
    return "source" if source_key(claim, article) not in known.sources else "repeat"


def _with(values: tuple[T, ...], value: T) -> tuple[T, ...]:
    return values if value in values else (*values, value)
