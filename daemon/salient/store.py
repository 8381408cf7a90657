"""What the flow needs kept: the protocol that every engine in keep/ fulfils, called in the one writer's thread.

Nothing here opens transactions: a job handed to the Writer is one, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from salient.model import Alert, AlertFilter, Article, Delivery, Incident, Kept, Message, Outcome, Sighting, Verdict

LOG_ENDPOINT = "alerts.jsonl"
"""The endpoint name of the alert log; a full stop cannot stand in a webhook's name."""

T = TypeVar("T")


class Store(Protocol):
    """Records in, records out. Every method may raise StoreError. Times are kept in milliseconds."""

    def finish_sighting(self, sighting: Sighting, verdict: Verdict, at: datetime) -> None:
        """Keep how a file ended. A second call for the same id changes nothing."""

    def finished_at(self, sighting_id: str) -> tuple[Verdict, datetime] | None:
        """How and when a file ended; None while it has not (or was never seen)."""

    def add_article(self, article: Article, sighting_id: str, at: datetime) -> bool:
        """Keep an article; False where it is already known (then nothing is changed)."""

    def article(self, article_id: str) -> Article | None:
        """An article as it was kept, text and furniture."""

    def kept(self, since: datetime | None = None, until: datetime | None = None) -> list[Kept]:
        """The files that brought articles and were done from `since` on and before `until`, oldest first."""

    def add_alert(self, alert: Alert, rank: int) -> None:
        """Keep an alert of a kept article, with its claim; `rank` is its place among the article's claims. Idempotent."""

    def alert(self, alert_id: str) -> bytes | None:
        """A stored alert as its JSON."""

    def alerts_of(self, article_id: str) -> list[bytes]:
        """The stored alerts of an article as their JSON, in the order in which they were raised."""

    def incident(self, incident_id: str) -> Incident | None:
        """What is remembered of an incident."""

    def save_incident(self, incident: Incident, at: datetime) -> None:
        """Remember an incident as it now is."""

    def add_message(self, message: Message, endpoints: Iterable[str]) -> None:
        """Keep a message and owe it to each endpoint, due at once; LOG_ENDPOINT takes only messages of an alert. Idempotent."""

    def due(self, now: datetime, limit: int, *, endpoint: str, skip: Collection[str] = ()) -> list[Delivery]:
        """Deliveries of an endpoint that are due, oldest first, without the message ids in `skip` (those in flight).

        A paused endpoint has none. For LOG_ENDPOINT all that waits is due, in the order in which it was owed, and the
        body is the alert's JSON: the very line to write.
        """

    def next_due(self, endpoint: str, *, skip: Collection[str] = ()) -> datetime | None:
        """When the endpoint's next delivery outside of `skip` is due; None where nothing is owed to it, or it is paused."""

    def record_attempt(self, delivery: Delivery, outcome: Outcome, at: datetime) -> None:
        """Keep how a try ended and what follows. An outcome `paused` also pauses the endpoint."""

    def paused(self) -> dict[str, str]:
        """Paused endpoints with the reason; their deliveries wait."""

    def resume(self, endpoints: Iterable[str] | None = None) -> None:
        """Unpause these endpoints (all without an argument)."""

    def log_state(self) -> tuple[str | None, int]:
        """The alert log's month (YYYY-MM) and its length in bytes up to the last recorded alert."""

    def record_logged(self, deliveries: Iterable[Delivery], month: str, end: int, at: datetime) -> None:
        """Keep that these deliveries stand in the alert log, which now ends at `end`."""

    def alerts(self, wanted: AlertFilter, after: int = 0) -> list[tuple[int, bytes]]:
        """Stored alerts as their JSON with a growing number each, oldest first: the last `limit` that
        match, or with `after` the first `limit` that come later."""

    def counts(self) -> dict[str, int]:
        """Numbers for /metrics and /readyz: alerts, articles, sightings_done, sightings_failed, deliveries_pending, deliveries_given_up."""

    def owed(self) -> list[tuple[str, int, int, str | None]]:
        """For each endpoint: its name, how many deliveries are delivered, how many wait, and its last failure's reason."""


class Writer(Protocol):
    """The one thread that owns the store; whatever jobs wait become one commit."""

    async def run(self, job: Callable[[Store], T]) -> T:
        """Run a job in a transaction; returns after the commit. What the job raises is raised here, and its changes are undone."""
