"""The map's functions on a real store: what one file leaves on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.config import WebhookConfig
from salient.errors import ArticleError
from salient.keep.sqlite import SqliteStore, open_sqlite
from salient.model import AlertFilter, Article, Claim, Examined, Sighting, Verdict
from salient.pipeline import Again, alerts_of, examine, store_again, store_file
from salient.store import LOG_ENDPOINT

MakeSighting = Callable[[str], Sighting]
MakeArticle = Callable[[str], Article]
MakeClaim = Callable[..., Claim]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = open_sqlite(tmp_path / "salient.db")
    yield made
    made.close()


def endpoint(name: str, **filters: object) -> WebhookConfig:
    return WebhookConfig.model_validate({"name": name, "url": "https://example.org/hook", "secret_env": "S", **filters})


def test_a_file_without_claims_becomes_an_article_and_nothing_else(no_rules: Rulebook, tmp_path: Path, make_sighting: MakeSighting) -> None:
    file = tmp_path / "a.txt"
    file.write_text("The harvest festival drew a large crowd on Sunday, and the brass band played until dusk.\n")
    examined = examine(file, make_sighting("a"), no_rules, 10_000)
    assert [(article.ref.path, claims) for article, claims in examined.articles] == [("inbox/a.txt", ())]
    assert examined.problems == ()


def test_a_file_that_is_no_article_is_refused_with_a_reason(no_rules: Rulebook, tmp_path: Path, make_sighting: MakeSighting) -> None:
    file = tmp_path / "a.txt"
    file.touch()
    with pytest.raises(ArticleError) as caught:
        examine(file, make_sighting("a"), no_rules, 10_000)
    assert caught.value.reason == "empty"


def spoken(rules: Rulebook, file: Path, sighting: Sighting, *languages: str | None) -> Examined:
    text = "The town of Zenda is besieged, residents said."
    articles = [{"title": f"number {n}", "text": text, "language": language} for n, language in enumerate(languages)]
    file.write_bytes(orjson.dumps(articles))
    return examine(file, replace(sighting, name=file.name), rules, 10_000)


def test_only_articles_in_a_language_of_the_word_lists_are_looked_through(tmp_path: Path, make_sighting: MakeSighting) -> None:
    rules, _ = load_rulebook(["builtin"])
    examined = spoken(rules, tmp_path / "a.json", make_sighting("a"), "ru", "en", "en-US", None, "uk")
    assert [(article.ref.language, len(claims)) for article, claims in examined.articles] == [
        ("ru", 0),
        ("en", 1),
        ("en", 1),
        (None, 1),
        ("uk", 0),
    ]
    assert examined.unspoken == ("ru", "uk")


def test_an_article_in_a_language_that_it_does_not_name_is_passed_over(tmp_path: Path, make_sighting: MakeSighting) -> None:
    rules, _ = load_rulebook(["builtin"])
    file = tmp_path / "a.txt"
    file.write_text("Die Stadt ist seit Tagen von Truppen umstellt, die Straßen sind gesperrt. " * 5, encoding="utf-8")
    examined = examine(file, make_sighting("a"), rules, 10_000)
    assert ([claims for _, claims in examined.articles], examined.unspoken) == ([()], ("unknown",))


@pytest.mark.parametrize(("count", "reason"), [(2, "other_language"), (1, None), (0, None)])
def test_a_file_of_which_nothing_was_looked_through_says_so(
    count: int, reason: str | None, store: SqliteStore, make_sighting: MakeSighting, make_article: MakeArticle, now: datetime
) -> None:
    examined = Examined(((make_article("one"), ()), (make_article("two"), ())), unspoken=("ru",) * count)
    assert store_file(store, make_sighting("a"), examined, [], now).verdict == Verdict("done", reason)


def test_one_transaction_holds_the_article_its_alerts_and_what_is_owed(
    store: SqliteStore, make_sighting: MakeSighting, make_article: MakeArticle, make_claim: MakeClaim, now: datetime
) -> None:
    examined = Examined(((make_article("one"), (make_claim(), make_claim("denied", "Zenda"))),))
    endpoints = [endpoint("all"), endpoint("denials", statuses=["denied"])]
    stored = store_file(store, make_sighting("a"), examined, endpoints, now)
    assert stored.verdict == Verdict("done")
    assert store.finished_at("a") == (Verdict("done"), now)
    assert [alert.claim.status for alert in stored.alerts] == ["asserted", "denied"]
    later = now + timedelta(seconds=1)
    owed = {name: len(store.due(later, 10, endpoint=name)) for name in (LOG_ENDPOINT, "all", "denials")}
    assert owed == {LOG_ENDPOINT: 2, "all": 2, "denials": 1}


def test_an_alert_says_when_it_was_raised_and_where_it_stands_in_its_incident(
    store: SqliteStore, make_sighting: MakeSighting, make_article: MakeArticle, make_claim: MakeClaim, now: datetime
) -> None:
    for number, source in enumerate(("General Staff", "Ministry")):
        examined = Examined(((make_article(f"text {number}"), (make_claim(source=source),)),))
        store_file(store, make_sighting(f"file-{number}"), examined, [], now)
    first, second = (orjson.loads(line) for _, line in store.alerts(AlertFilter()))
    assert first["incident"]["id"] == second["incident"]["id"]
    assert [(a["incident"]["seq"], a["incident"]["reason"], a["incident"]["sources"]) for a in (first, second)] == [
        (1, "first", 1),
        (2, "source", 2),
    ]
    assert first["raised_at"] == "2026-03-05T10:30:00.000Z"


def test_the_same_content_in_another_file_raises_nothing_and_is_named_a_duplicate(
    store: SqliteStore, make_sighting: MakeSighting, make_article: MakeArticle, make_claim: MakeClaim, now: datetime
) -> None:
    examined = Examined(((make_article("one"), (make_claim(),)),))
    store_file(store, make_sighting("a"), examined, [], now)
    again = store_file(store, make_sighting("b"), examined, [], now)
    assert again.alerts == ()
    assert again.verdict == Verdict("done", "duplicate")
    assert store.counts()["alerts"] == 1


def test_a_file_with_one_new_article_among_known_ones_is_no_duplicate(
    store: SqliteStore, make_sighting: MakeSighting, make_article: MakeArticle, make_claim: MakeClaim, now: datetime
) -> None:
    store_file(store, make_sighting("a"), Examined(((make_article("one"), ()),)), [], now)
    both = Examined(((make_article("one"), ()), (make_article("two"), (make_claim(),))), ("line 3 is broken",))
    stored = store_file(store, make_sighting("b"), both, [], now)
    assert stored.verdict == Verdict("done", details=("line 3 is broken",))
    assert (stored.new, stored.known, len(stored.alerts)) == (1, 1, 1)


def test_a_file_on_record_changes_nothing_however_often_it_is_stored(
    store: SqliteStore, make_sighting: MakeSighting, make_article: MakeArticle, make_claim: MakeClaim, now: datetime
) -> None:
    examined = Examined(((make_article("one"), (make_claim(),)),))
    store_file(store, make_sighting("a"), examined, [], now)
    before = store.counts()
    again = store_file(store, make_sighting("a"), examined, [], now + timedelta(hours=1))
    assert (again.verdict, again.at, again.alerts) == (Verdict("done"), now, ())
    assert store.counts() == before


def test_an_article_examined_again_raises_only_what_is_not_stored_of_it(
    store: SqliteStore, make_sighting: MakeSighting, make_article: MakeArticle, make_claim: MakeClaim, now: datetime
) -> None:
    article, later = make_article("one"), now + timedelta(days=1)
    store_file(store, make_sighting("a"), Examined(((article, (make_claim(),)),)), [endpoint("desk")], now)
    again = Again(make_sighting("a"), article, (make_claim(), make_claim("denied")))
    (raised,) = store_again(store, again, [], later)
    assert (raised.claim.status, raised.raised_at) == ("denied", later)
    assert raised.incident is not None
    assert (raised.incident.seq, raised.incident.reason) == (2, "status")
    assert [len(store.due(later, 9, endpoint=name)) for name in (LOG_ENDPOINT, "desk")] == [2, 1]
    assert store_again(store, again, [endpoint("desk")], later) == ()
    assert store.counts()["alerts"] == 2


def test_an_article_examined_again_is_owed_to_the_endpoints_that_are_named(
    store: SqliteStore, make_sighting: MakeSighting, make_article: MakeArticle, make_claim: MakeClaim, now: datetime
) -> None:
    article = make_article("one")
    store_file(store, make_sighting("a"), Examined(((article, ()),)), [], now)
    endpoints = [endpoint("desk"), endpoint("other", types=["withdrawal"])]
    store_again(store, Again(make_sighting("a"), article, (make_claim(),)), endpoints, now)
    assert [len(store.due(now, 9, endpoint=name)) for name in (LOG_ENDPOINT, "desk", "other")] == [1, 1, 0]


def test_a_failed_file_is_on_record_with_its_reason(store: SqliteStore, make_sighting: MakeSighting, now: datetime) -> None:
    failed = Verdict("failed", "binary", "this is no text")
    assert store_file(store, make_sighting("a"), failed, [], now).verdict == failed
    assert store.finished_at("a") == (failed, now)


def test_ids_do_not_depend_on_the_file_or_the_time(make_article: MakeArticle, make_claim: MakeClaim) -> None:
    article = make_article("one")
    one, other = alerts_of(article, [make_claim(), make_claim("denied")])
    assert one.id == alerts_of(article, [make_claim()])[0].id
    assert one.id != other.id
    assert one.incident is None
    assert one.raised_at is None
