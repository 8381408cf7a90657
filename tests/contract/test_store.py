"""What every engine of the Store protocol must do; each engine subclasses StoreContract and gives a `store`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from salient.errors import StoreError
from salient.keep.sqlite import open_sqlite
from salient.model import (
    Actor,
    Alert,
    AlertFilter,
    Article,
    ArticleRef,
    Claim,
    Delivery,
    Evidence,
    Incident,
    IncidentRef,
    Kept,
    Message,
    Outcome,
    Place,
    RuleRef,
    Sighting,
    Span,
    Verdict,
)
from salient.store import LOG_ENDPOINT, Store
from salient.wire import alert_json, message_body

NOW = datetime(2026, 11, 22, 10, 0, 0, 250_000, UTC)
SECOND = timedelta(seconds=1)


def an_article(number: int = 1, text: str = "The town is encircled.") -> Article:
    ref = ArticleRef(f"sha256:{number}", f"inbox/{number}.txt", 2, None, "Title", "2026-11-20", "Paper", "https://example.org", "en")
    return Article(ref, text, (Span(0, 3), Span(5, 9)))


def an_alert(
    number: int = 1, *, status: str = "asserted", kind: str = "encirclement", place: str = "Riverton", at: datetime = NOW, quote: str = "q"
) -> Alert:
    claim = Claim(
        kind,
        status,  # type: ignore[arg-type]
        "high",
        RuleRef("encirclement", "1.0.0", "Encircled", (), "sha256:rb"),
        None,
        Actor("the brigade"),
        Place(place),
        None,
        Evidence(quote, "encircled", 4, 13),
    )
    return Alert(f"alt_{number}", claim, an_article(number).ref, IncidentRef("inc_1", number, "first", 1), at)


def a_message(number: int = 1, at: datetime = NOW) -> Message:
    alert = an_alert(number)
    return Message(f"msg_{number}", "alert", alert.id, message_body("alert", at, alert_json(alert)), at)


class StoreContract:
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        raise NotImplementedError

    def raise_alert(self, store: Store, number: int = 1, *endpoints: str, at: datetime = NOW, **facts: object) -> Message:
        store.add_article(an_article(number), "s1", NOW)
        store.add_alert(an_alert(number, at=at, **facts), 0)  # type: ignore[arg-type]
        store.add_message(a_message(number, at), endpoints)
        return a_message(number, at)

    def test_a_sighting_keeps_its_first_ending(self, store: Store) -> None:
        sighting = Sighting("s1", "a.txt", "inbox/a.txt", NOW)
        assert store.finished_at("s1") is None
        store.finish_sighting(sighting, Verdict("failed", "encoding", "no text", ("line 1", "\udc80")), NOW + SECOND)
        store.finish_sighting(sighting, Verdict("done"), NOW + 2 * SECOND)
        assert store.finished_at("s1") == (Verdict("failed", "encoding", "no text", ("line 1", "\ufffd")), NOW + SECOND)

    def test_an_article_is_added_once_and_comes_back_whole(self, store: Store) -> None:
        assert store.add_article(an_article(), "s1", NOW) is True
        assert store.add_article(replace(an_article(), text="other"), "s2", NOW) is False
        assert store.article("sha256:1") == an_article()
        assert store.article("sha256:2") is None

    def test_lone_surrogates_are_kept_as_one_replacement_each(self, store: Store) -> None:
        store.add_article(an_article(text="a\ud800\udfff😀b\x00"), "s1", NOW)
        kept = store.article("sha256:1")
        assert kept is not None
        assert kept.text == "a\ufffd\ufffd😀b\x00"
        store.add_alert(an_alert(quote="a\ud800"), 0)
        assert orjson.loads(store.alert("alt_1") or b"")["evidence"]["text"] == "a\ufffd"

    def test_an_alert_is_kept_as_its_json_and_once(self, store: Store) -> None:
        store.add_article(an_article(), "s1", NOW)
        store.add_alert(an_alert(), 0)
        store.add_alert(an_alert(status="denied"), 0)
        assert store.alerts(AlertFilter()) == [(1, alert_json(an_alert()))]
        assert store.alert("alt_1") == alert_json(an_alert())
        assert store.alert("alt_2") is None

    def test_an_alert_without_its_article_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError):
            store.add_alert(an_alert(), 0)

    def test_alerts_are_filtered_and_counted_on(self, store: Store) -> None:
        self.raise_alert(store, 1)
        self.raise_alert(store, 2, status="denied", at=NOW + SECOND)
        self.raise_alert(store, 3, kind="withdrawal", place="El-Fasher", at=NOW + 2 * SECOND)

        def numbers(after: int = 0, **facts: object) -> list[int]:
            return [number for number, _ in store.alerts(AlertFilter(**facts), after)]  # type: ignore[arg-type]

        assert numbers() == [1, 2, 3]
        assert numbers(limit=2) == [2, 3]
        assert numbers(after=1, limit=1) == [2]
        assert numbers(after=3) == []
        assert numbers(types=("encirclement",)) == [1, 2]
        assert numbers(statuses=("denied", "possible")) == [2]
        assert numbers(places=("the el fasher",)) == [3]
        assert numbers(since=NOW + SECOND) == [2, 3]
        assert numbers(types=("withdrawal",), statuses=("denied",)) == []

    def test_the_alerts_of_an_article_come_in_the_order_in_which_they_were_raised(self, store: Store) -> None:
        for number in (1, 2):
            store.add_article(an_article(number), "s1", NOW)
        later = replace(an_alert(3), article=an_article(1).ref)
        for alert in (later, an_alert(2), an_alert(1)):
            store.add_alert(alert, 0)
        assert store.alerts_of("sha256:1") == [alert_json(later), alert_json(an_alert(1))]
        assert store.alerts_of("sha256:3") == []

    def test_files_are_listed_with_the_articles_that_they_brought_first(self, store: Store) -> None:
        first, second, third = (Sighting(key, f"{key}.txt", f"inbox/{key}.txt", NOW) for key in ("s1", "s2", "s3"))
        for number, key in ((1, "s1"), (2, "s2"), (3, "s2"), (1, "s2"), (1, "s3")):
            store.add_article(replace(an_article(number), ref=replace(an_article(number).ref, part=number)), key, NOW)
        store.finish_sighting(first, Verdict("done"), NOW + SECOND)
        store.finish_sighting(second, Verdict("done"), NOW + 2 * SECOND)
        store.finish_sighting(third, Verdict("done", "duplicate"), NOW + 3 * SECOND)
        one, other = Kept(first, NOW + SECOND, ("sha256:1",)), Kept(second, NOW + 2 * SECOND, ("sha256:2", "sha256:3"))
        assert store.kept() == [one, other]
        assert store.kept(since=NOW + 2 * SECOND) == [other]
        assert store.kept(until=NOW + 2 * SECOND) == [one]

    def test_an_incident_is_remembered_as_it_last_was(self, store: Store) -> None:
        incident = Incident("inc_1", "encirclement", "riverton", "north", "2026-11-22", 1, ("paper",), ("asserted",))
        assert store.incident("inc_1") is None
        store.save_incident(incident, NOW)
        later = replace(incident, seq=2, sources=("paper", "radio"), statuses=("asserted", "denied"))
        store.save_incident(later, NOW)
        assert store.incident("inc_1") == later

    def test_a_message_is_owed_once_to_each_endpoint_with_its_first_bytes(self, store: Store) -> None:
        message = self.raise_alert(store, 1, "a", "b")
        store.add_message(replace(message, body=b"other"), ["a", "c"])
        for endpoint in ("a", "b", "c"):
            assert store.due(NOW, 9, endpoint=endpoint) == [Delivery("msg_1", endpoint, message.body, 0, NOW)]
        assert store.due(NOW, 9, endpoint="d") == []

    def test_what_is_due_comes_oldest_first_within_limit_and_without_what_is_in_flight(self, store: Store) -> None:
        for number in (3, 1, 2):
            self.raise_alert(store, number, "a", at=NOW + number * SECOND)

        def ids(at: datetime, limit: int = 9, skip: tuple[str, ...] = ()) -> list[str]:
            return [delivery.message_id for delivery in store.due(at, limit, endpoint="a", skip=skip)]

        assert ids(NOW) == []
        assert ids(NOW + 2 * SECOND) == ["msg_1", "msg_2"]
        assert ids(NOW + 3 * SECOND, limit=2) == ["msg_1", "msg_2"]
        assert ids(NOW + 3 * SECOND, skip=("msg_1", "msg_3")) == ["msg_2"]
        assert store.next_due("a") == NOW + SECOND
        assert store.next_due("a", skip=("msg_1",)) == NOW + 2 * SECOND
        assert store.next_due("b") is None

    def test_a_due_time_beyond_every_schedule_is_a_clock_set_back(self, store: Store) -> None:
        self.raise_alert(store, 1, "a", at=NOW + timedelta(days=400))
        assert [d.message_id for d in store.due(NOW, 9, endpoint="a")] == ["msg_1"]

    def test_a_try_that_failed_waits_for_its_time(self, store: Store) -> None:
        self.raise_alert(store, 1, "a")
        [delivery] = store.due(NOW, 9, endpoint="a")
        then = NOW + 5 * SECOND
        store.record_attempt(delivery, Outcome("retry", "http_500", 500, then, 7), NOW)
        assert store.due(NOW, 9, endpoint="a") == []
        assert store.next_due("a") == then
        assert store.due(then, 9, endpoint="a") == [replace(delivery, attempts=1, due_at=then)]
        assert store.owed() == [("a", 0, 1, "http_500")]

    @pytest.mark.parametrize("state", ["delivered", "given_up"])
    def test_a_delivery_that_ended_is_never_due_again(self, store: Store, state: str) -> None:
        self.raise_alert(store, 1, "a")
        [delivery] = store.due(NOW, 9, endpoint="a")
        store.record_attempt(delivery, Outcome(state, "word"), NOW)  # type: ignore[arg-type]
        store.record_attempt(delivery, Outcome("retry", "timeout", None, NOW), NOW)
        self.raise_alert(store, 1, "a")
        assert store.due(NOW + timedelta(days=2), 9, endpoint="a") == []
        assert store.next_due("a") is None
        assert store.counts()["deliveries_given_up"] == (state == "given_up")

    def test_a_paused_endpoint_waits_until_it_is_resumed(self, store: Store) -> None:
        self.raise_alert(store, 1, "a", "b", "c")
        for name in ("a", "b"):
            [delivery] = store.due(NOW, 9, endpoint=name)
            store.record_attempt(delivery, Outcome("paused", "http_410", 410), NOW)
        self.raise_alert(store, 2, "a")
        assert store.paused() == {"a": "http_410", "b": "http_410"}
        assert store.due(NOW, 9, endpoint="a") == []
        assert store.next_due("a") is None
        assert len(store.due(NOW, 9, endpoint="c")) == 1
        store.resume(["a"])
        assert store.paused() == {"b": "http_410"}
        assert [(d.message_id, d.attempts) for d in store.due(NOW, 9, endpoint="a")] == [("msg_1", 1), ("msg_2", 0)]
        store.resume()
        assert store.paused() == {}

    def test_the_log_is_owed_the_alerts_own_bytes_in_order_whatever_the_clock_says(self, store: Store) -> None:
        self.raise_alert(store, 2, LOG_ENDPOINT, at=NOW + timedelta(hours=1))
        self.raise_alert(store, 1, LOG_ENDPOINT)
        due = store.due(NOW - SECOND, 9, endpoint=LOG_ENDPOINT)
        assert [delivery.body for delivery in due] == [store.alert("alt_2"), store.alert("alt_1")]
        assert store.log_state() == (None, 0)
        store.record_logged(due[:1], "2026-11", 400, NOW)
        assert store.log_state() == ("2026-11", 400)
        assert store.due(NOW, 9, endpoint=LOG_ENDPOINT) == due[1:]
        store.record_logged((), "2026-12", 0, NOW)
        assert store.log_state() == ("2026-12", 0)

    def test_the_log_takes_nothing_but_alerts(self, store: Store) -> None:
        with pytest.raises(StoreError, match="has no alert"):
            store.add_message(Message("msg_9", "system.test", None, b"{}", NOW), [LOG_ENDPOINT])

    def test_counts_and_debts_are_summed_up(self, store: Store) -> None:
        self.raise_alert(store, 1, "a", LOG_ENDPOINT)
        self.raise_alert(store, 2, "a")
        store.finish_sighting(Sighting("s1", "n", "p", NOW), Verdict("done"), NOW)
        store.finish_sighting(Sighting("s2", "n", "p", NOW), Verdict("failed", "r"), NOW)
        store.record_attempt(store.due(NOW, 1, endpoint="a")[0], Outcome("delivered", "delivered", 200), NOW)
        assert store.counts() == {
            "alerts": 2,
            "articles": 2,
            "sightings_done": 1,
            "sightings_failed": 1,
            "deliveries_pending": 2,
            "deliveries_given_up": 0,
        }
        assert store.owed() == [("a", 1, 1, None), (LOG_ENDPOINT, 0, 1, None)]


class TestSqlite(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        made = open_sqlite(tmp_path / "salient.db")
        yield made
        made.close()
