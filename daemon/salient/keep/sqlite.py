"""The Store in SQLite: records become rows and rows records. Transactions are the writer's affair."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from salient.errors import StoreError
from salient.identity import actor_key, name_key, place_key
from salient.keep.database import Database, Row, connect, connect_to_read
from salient.model import Alert, AlertFilter, Article, ArticleRef, Delivery, Incident, Kept, Message, Outcome, Sighting, Span, Verdict
from salient.store import LOG_ENDPOINT
from salient.wire import alert_json, without_surrogates

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST_WAIT = timedelta(hours=30)  # 24 h and its jitter, rounded up
_COUNTS = ("alerts", "articles", "sightings_done", "sightings_failed", "deliveries_pending", "deliveries_given_up")


class SqliteStore:
    """Fulfils salient.store.Store over one connection."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        """Close the connection."""
        self.database.close()

    def finish_sighting(self, sighting: Sighting, verdict: Verdict, at: datetime) -> None:
        """See Store."""
        self.database.change(
            "finish_sighting",
            id=sighting.id,
            name=sighting.name,
            path=sighting.path,
            taken_at=_ms(sighting.taken_at),
            finished_at=_ms(at),
            outcome=verdict.outcome,
            reason=verdict.reason,
            message=verdict.message,
            details=_json(verdict.details),
        )

    def finished_at(self, sighting_id: str) -> tuple[Verdict, datetime] | None:
        """See Store."""
        row = self.database.one("get_sighting", id=sighting_id)
        return (Verdict(row[0], row[1], row[2], tuple(orjson.loads(row[3]))), _time(row[4])) if row else None

    def add_article(self, article: Article, sighting_id: str, at: datetime) -> bool:
        """See Store."""
        ref = article.ref
        added = self.database.change(
            "add_article",
            id=ref.id,
            sighting_id=sighting_id,
            path=ref.path,
            part=ref.part,
            copy_of=ref.copy_of,
            title=ref.title,
            published=ref.published,
            publisher=ref.publisher,
            url=ref.url,
            language=ref.language,
            text=article.text,
            furniture=_json([astuple(span) for span in article.furniture]),
            stored_at=_ms(at),
        )
        return added == 1

    def article(self, article_id: str) -> Article | None:
        """See Store."""
        row = self.database.one("get_article", id=article_id)
        return Article(ArticleRef(*row[:9]), row[9], tuple(Span(*pair) for pair in orjson.loads(row[10]))) if row else None

    def kept(self, since: datetime | None = None, until: datetime | None = None) -> list[Kept]:
        """See Store."""
        bounds = {"since": _ms(since) if since else None, "until": _ms(until) if until else None}
        return [
            Kept(Sighting(key, name, path, _time(taken_at)), _time(finished_at), tuple(orjson.loads(articles)))
            for key, name, path, taken_at, finished_at, articles in self.database.all("kept_files", **bounds)
        ]

    def add_alert(self, alert: Alert, rank: int) -> None:
        """See Store."""
        claim = alert.claim
        assert alert.raised_at is not None, "only `scan` makes alerts without a time, and it has no store"
        self.database.change(
            "add_alert",
            id=alert.id,
            article_id=alert.article.id,
            incident_id=alert.incident.id if alert.incident else None,
            type=claim.type,
            status=claim.status,
            severity=claim.severity,
            place_key=place_key(claim.place),
            actor_key=actor_key(claim.actor),
            raised_at=_ms(alert.raised_at),
            json=alert_json(alert),
        )
        self.database.change(
            "add_claim",
            alert_id=alert.id,
            rank=rank,
            rule_id=claim.rule.id,
            rule_version=claim.rule.version,
            start=claim.evidence.start,
            end=claim.evidence.end,
        )

    def alert(self, alert_id: str) -> bytes | None:
        """See Store."""
        row = self.database.one("get_alert", id=alert_id)
        return row[0] if row else None

    def alerts_of(self, article_id: str) -> list[bytes]:
        """See Store."""
        return [json for (json,) in self.database.all("alerts_of_article", article_id=article_id)]

    def incident(self, incident_id: str) -> Incident | None:
        """See Store."""
        row = self.database.one("get_incident", id=incident_id)
        if row is None:
            return None
        incident_id, kind, place, side, day, seq, sources, statuses = row
        return Incident(incident_id, kind, place, side, day, seq, tuple(orjson.loads(sources)), tuple(orjson.loads(statuses)))

    def save_incident(self, incident: Incident, at: datetime) -> None:
        """See Store."""
        self.database.change(
            "save_incident",
            id=incident.id,
            type=incident.type,
            place_key=incident.place_key,
            side_key=incident.side_key,
            day=incident.day,
            seq=incident.seq,
            sources=_json(incident.sources),
            statuses=_json(incident.statuses),
            saved_at=_ms(at),
        )

    def add_message(self, message: Message, endpoints: Iterable[str]) -> None:
        """See Store."""
        created = _ms(message.created_at)
        self.database.change(
            "add_message", id=message.id, type=message.type, alert_id=message.alert_id, body=message.body, created_at=created
        )
        for endpoint in endpoints:
            if endpoint == LOG_ENDPOINT and message.alert_id is None:
                raise StoreError(f"message {message.id} ({message.type}) has no alert: the alert log cannot take it")
            self.database.change("add_delivery", message_id=message.id, endpoint=endpoint, due_at=created)

    def due(self, now: datetime, limit: int, *, endpoint: str, skip: Collection[str] = ()) -> list[Delivery]:
        """See Store."""
        if endpoint == LOG_ENDPOINT:
            rows = self.database.all("due_lines", endpoint=endpoint, limit=limit)
        else:
            rows = self.database.all(
                "due_deliveries", endpoint=endpoint, now=_ms(now), horizon=_ms(now + _LONGEST_WAIT), skip=_json(list(skip)), limit=limit
            )
        return [_delivery(row) for row in rows]

    def next_due(self, endpoint: str, *, skip: Collection[str] = ()) -> datetime | None:
        """See Store."""
        row = self.database.one("next_due", endpoint=endpoint, skip=_json(list(skip)))
        return _time(row[0]) if row else None

    def record_attempt(self, delivery: Delivery, outcome: Outcome, at: datetime) -> None:
        """See Store."""
        key = {"message_id": delivery.message_id, "endpoint": delivery.endpoint}
        tried = {"reason": outcome.reason, "http_status": outcome.http_status}
        self.database.change("add_attempt", **key, **tried, at=_ms(at), outcome=outcome.state, ms=outcome.ms)
        ended = outcome.state in {"delivered", "given_up"}
        self.database.change(
            "set_delivery",
            **key,
            **tried,
            state=outcome.state if ended else "pending",
            due_at=_ms(outcome.due_at or at),
            attempts=delivery.attempts + 1,
            ended_at=_ms(at) if ended else None,
        )
        if outcome.state != "delivered":
            self.database.change("set_failure", name=delivery.endpoint, reason=outcome.reason)
        if outcome.state == "paused":
            self.database.change("pause_endpoint", name=delivery.endpoint, at=_ms(at), reason=outcome.reason)

    def paused(self) -> dict[str, str]:
        """See Store."""
        return dict(self.database.all("paused_endpoints"))

    def resume(self, endpoints: Iterable[str] | None = None) -> None:
        """See Store."""
        self.database.change("resume_endpoints", names=None if endpoints is None else _json(list(endpoints)))

    def log_state(self) -> tuple[str | None, int]:
        """See Store."""
        row = self.database.one("get_log_state")
        return (row[0], row[1]) if row else (None, 0)

    def record_logged(self, deliveries: Iterable[Delivery], month: str, end: int, at: datetime) -> None:
        """See Store."""
        for delivery in deliveries:
            self.record_attempt(delivery, Outcome("delivered", "logged"), at)
        self.database.change("set_log_state", month=month, end=end, at=_ms(at))

    def alerts(self, wanted: AlertFilter, after: int = 0) -> list[tuple[int, bytes]]:
        """See Store."""
        filters = {
            "since": _ms(wanted.since) if wanted.since else None,
            "types": _json(wanted.types) if wanted.types else None,
            "statuses": _json(wanted.statuses) if wanted.statuses else None,
            "places": _json([name_key(name) for name in wanted.places]) if wanted.places else None,
            "limit": wanted.limit,
        }
        found = self.database.all("later_alerts", after=after, **filters) if after else self.database.all("last_alerts", **filters)[::-1]
        return [(number, json) for number, json in found]

    def counts(self) -> dict[str, int]:
        """See Store."""
        row = self.database.one("get_counts")
        assert row is not None
        return dict(zip(_COUNTS, row, strict=True))

    def owed(self) -> list[tuple[str, int, int, str | None]]:
        """See Store."""
        return [(name, delivered, waiting, failure) for name, delivered, waiting, failure in self.database.all("owed_deliveries")]


def open_sqlite(path: Path) -> SqliteStore:
    """The store at `path`, made where it is missing. Raises StartError."""
    return SqliteStore(connect(path))


def read_only(path: Path) -> SqliteStore:
    """The store at `path` for lists: its own connection, which changes nothing. Raises StartError where there is none yet."""
    return SqliteStore(connect_to_read(path))


def _delivery(row: Row) -> Delivery:
    message_id, endpoint, body, attempts, due_at = row
    return Delivery(message_id, endpoint, body, attempts, _time(due_at))


def _ms(time: datetime) -> int:
    return (time - _EPOCH) // _MILLISECOND


def _time(ms: int) -> datetime:
    return _EPOCH + ms * _MILLISECOND


def _json(values: Sequence[object]) -> str:
    """A list as JSON text; lone surrogates are replaced here too, since JSON cannot carry them."""
    return orjson.dumps([without_surrogates(value) if isinstance(value, str) else value for value in values]).decode()
