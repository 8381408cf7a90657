"""THE MAP. A file's eight steps, in the order of this module's functions:

    inbox/             spool/taken/                                               spool/done/
    seen ──settled──▶ taken ──▶ read ──▶ split ──▶ matched ──▶ judged ──▶ stored ──filed──▶ delivered
    └──── intake.Intake ───┘    └──────────── examine ───────────┘    └ store_file ┘       └ send/ ┘
    └── a thread of the loop ┘  └─────────── in a worker ────────┘    └ the writer ┘       └ the loop ┘
    └──────────────────────────────────── flow.Pipeline moves files along ───────────────────────────┘

Until a file is stored it can be examined again at any time and gives the same ids; once it is stored, all that is left is to file it away.
So whatever is killed at whatever moment, the next start goes on from `taken`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from salient.arrive.read import read_file
from salient.compile.rulebook import Rulebook
from salient.detect.claims import claims_in
from salient.detect.language import language_of
from salient.group.incident import event_day, join, opening
from salient.group.subscribe import wants
from salient.identity import actor_key, alert_id, message_id, place_key
from salient.model import Alert, Article, Claim, Examined, Message, Sighting, Verdict
from salient.store import LOG_ENDPOINT, Store
from salient.wire import alert_json, message_body

if TYPE_CHECKING:
    # Each worker imports this module, and reading settings is a good part of a second that it has no use for.
    from salient.config import WebhookConfig

UNKNOWN = "unknown"
"""What is told of the language of an article that does not name it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is on record of a file: how it ended and when; and what it brought now, nothing where it was on record before."""

    verdict: Verdict
    at: datetime
    alerts: tuple[Alert, ...] = ()
    new: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Again:
    """A stored article that was examined again, the file that brought it, and what it claims by the present rules."""

    sighting: Sighting
    article: Article
    claims: tuple[Claim, ...]


def examine(file: Path, sighting: Sighting, rulebook: Rulebook, max_bytes: int) -> Examined:
    """Read, split, matched, judged. Raises ArticleError where the file is no article."""
    articles, problems = read_file(file, sighting.path, sighting.name, max_bytes, rulebook.page)
    failed: list[tuple[str, str]] = []

    def on_failure(rule: str, error: Exception) -> None:
        failed.append((rule, repr(error)))

    judged: list[tuple[Article, tuple[Claim, ...]]] = []
    unspoken: list[str] = []
    for article in articles:
        language = language_of(article, rulebook)
        if language is None:
            unspoken.append(article.ref.language or UNKNOWN)
            judged.append((article, ()))
        else:
            judged.append((article, tuple(claims_in(article, rulebook, language, on_failure))))
    return Examined(tuple(judged), tuple(problems), tuple(failed), tuple(unspoken))


def alerts_of(article: Article, claims: Sequence[Claim]) -> list[Alert]:
    """The claims of an article with their ids, as `scan` shows them: no store has seen them."""
    return [Alert(alert_id(article.ref.id, c.type, c.status, place_key(c.place), actor_key(c.actor)), c, article.ref) for c in claims]


def store_file(store: Store, sighting: Sighting, result: Examined | Verdict, endpoints: Sequence[WebhookConfig], now: datetime) -> Stored:
    """Stored: a file with all that follows from it, in the transaction of the writer's job; a file on record already changes nothing.

    An article that is known from another file raises nothing: its alerts have the same ids.
    """
    if ended := store.finished_at(sighting.id):
        return Stored(*ended)
    if isinstance(result, Verdict):
        store.finish_sighting(sighting, result, now)
        return Stored(result, now)
    alerts: list[Alert] = []
    known = 0
    for article, claims in result.articles:
        if not store.add_article(article, sighting.id, now):
            known += 1
            continue
        day = event_day(article.ref, sighting.taken_at)
        for rank, alert in enumerate(alerts_of(article, claims)):
            alerts.append(_raise(store, alert, rank, day, endpoints, now))
    verdict = Verdict("done", _remark(result, known), details=result.problems)
    store.finish_sighting(sighting, verdict, now)
    return Stored(verdict, now, tuple(alerts), len(result.articles) - known, known)


def store_again(store: Store, again: Again, endpoints: Sequence[WebhookConfig], now: datetime) -> tuple[Alert, ...]:
    """Stored, for an article that is on record: raises what no stored alert of it says yet, and leaves the others as they are."""
    day = event_day(again.article.ref, again.sighting.taken_at)
    alerts = enumerate(alerts_of(again.article, again.claims))
    return tuple(_raise(store, alert, rank, day, endpoints, now) for rank, alert in alerts if store.alert(alert.id) is None)


def _remark(result: Examined, known: int) -> str | None:
    """Why a file that was read can have raised nothing, where that holds for all its articles."""
    count = len(result.articles)
    if count and known == count:
        return "duplicate"
    return "other_language" if count and len(result.unspoken) == count else None


def _raise(store: Store, alert: Alert, rank: int, day: str, endpoints: Sequence[WebhookConfig], now: datetime) -> Alert:
    """Delivered, the part that no crash can lose: the alert joins its incident and is owed to the log and to who wants it."""
    found = store.incident(opening(alert.claim, alert.article, day).id)
    incident, place_in_it = join(found, alert.claim, alert.article, day)
    raised = replace(alert, incident=place_in_it, raised_at=now)
    store.save_incident(incident, now)
    store.add_alert(raised, rank)
    body = message_body("alert", now, alert_json(raised))
    owed = [LOG_ENDPOINT, *(endpoint.name for endpoint in endpoints if wants(endpoint, raised))]
    store.add_message(Message(message_id("alert", raised.id), "alert", raised.id, body, now), owed)
    return raised
