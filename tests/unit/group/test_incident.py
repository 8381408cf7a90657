"""Incidents: what joins what, and why an alert is news."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from salient.group.incident import event_day, join, opening, source_key
from salient.model import Actor, ArticleRef, Claim, Evidence, Incident, Place, RuleRef, Source

DAY = "2026-03-05"
ARTICLE = ArticleRef("sha256:1", "inbox/a.txt", publisher="Daily Courier")
CLAIM = Claim(
    type="encirclement",
    status="asserted",
    severity="high",
    rule=RuleRef("encirclement", "1.0.0", "Encirclement", (), "sha256:0"),
    source=Source("the general staff", "General Staff", "military"),
    actor=Actor("the brigade", "Third Brigade", "Ruritania"),
    place=Place("Strelsau", "Strelsau", "RU"),
    route=None,
    evidence=Evidence("The brigade is encircled.", "encircled", 15, 24),
)


def story(*steps: tuple[Claim, ArticleRef]) -> tuple[Incident | None, list[str]]:
    """The incident after these claims, and the reason of each."""
    incident, reasons = None, []
    for claim, article in steps:
        incident, place_in_it = join(incident, claim, article, DAY)
        reasons.append(place_in_it.reason)
    return incident, reasons


def says(status: str = "asserted", source: str | None = "General Staff", **changes: object) -> tuple[Claim, ArticleRef]:
    who = Source(source.lower(), source, "official") if source else None
    return replace(CLAIM, status=status, source=who, **changes), ARTICLE  # type: ignore[arg-type]


BY_NOBODY = replace(ARTICLE, publisher=None)
A_COPY = replace(ARTICLE, id="sha256:2", copy_of="sha256:1")


@pytest.mark.parametrize(
    ("steps", "reasons"),
    [
        pytest.param([says()], ["first"], id="the first report opens the incident"),
        pytest.param([says(), says()], ["first", "repeat"], id="the same source again is a repeat"),
        pytest.param([says(), says(source="Ministry")], ["first", "source"], id="a second source is news"),
        pytest.param([says(), says("denied")], ["first", "status"], id="a denial after a claim is news, also by the same source"),
        pytest.param([says("possible"), says()], ["first", "status"], id="certainty after doubt is news"),
        pytest.param([says("denied"), says()], ["first", "status"], id="a claim after a denial is news"),
        pytest.param([says(), says("possible")], ["first", "repeat"], id="doubt after certainty is no change"),
        pytest.param([says("denied"), says("possible")], ["first", "status"], id="doubt after a denial alone is a change"),
        pytest.param([says(), says("denied"), says("denied")], ["first", "status", "repeat"], id="a denial is a change once"),
        pytest.param(
            [says(), says("denied"), says("denied", "Ministry")], ["first", "status", "source"], id="a denial by another is a source"
        ),
        pytest.param([says("background"), says()], ["repeat", "first"], id="background wakes nobody and opens nothing"),
        pytest.param([says(), says("background", "Ministry")], ["first", "repeat"], id="background is a repeat, whoever it names"),
        pytest.param([says(), (says(source="Ministry")[0], A_COPY)], ["first", "repeat"], id="a copy is a repeat, whoever it names"),
        pytest.param([says(source=None), says(source="Daily Courier")], ["first", "repeat"], id="without a source the publisher speaks"),
        pytest.param(
            [(says(source=None)[0], BY_NOBODY), (says(source=None)[0], replace(BY_NOBODY, id="sha256:3"))],
            ["first", "repeat"],
            id="articles that name nobody are one voice",
        ),
    ],
)
def test_the_reason_says_what_is_new(steps: list[tuple[Claim, ArticleRef]], reasons: list[str]) -> None:
    assert story(*steps)[1] == reasons


def test_every_alert_has_the_next_number_also_repeats() -> None:
    incident, _ = story(says(), says(), says("background"), (CLAIM, A_COPY))
    assert incident is not None
    assert incident.seq == 4


def test_background_and_copies_count_neither_as_source_nor_as_status() -> None:
    incident, _ = story(says("background", "Ministry"), (says("denied", "Agency")[0], A_COPY), says())
    assert incident is not None
    assert (incident.sources, incident.statuses) == (("general staff",), ("asserted",))


def test_the_reference_counts_independent_sources() -> None:
    incident, _ = story(says(), says(source="Ministry"))
    _, place_in_it = join(incident, *says(source="The Ministry"), DAY)
    assert place_in_it.sources == 2


def test_an_unnamed_source_is_the_publisher() -> None:
    unnamed = replace(CLAIM, source=Source("local residents", "local residents", "unnamed"))
    assert source_key(unnamed, ARTICLE) == "daily courier"


@pytest.mark.parametrize(
    "other",
    [
        replace(CLAIM, type="withdrawal"),
        replace(CLAIM, place=Place("Zenda")),
        replace(CLAIM, place=None),
        replace(CLAIM, actor=Actor("the guards", None, "Graustark")),
    ],
)
def test_another_type_place_or_side_is_another_incident(other: Claim) -> None:
    assert opening(other, ARTICLE, DAY).id != opening(CLAIM, ARTICLE, DAY).id


def test_the_spelling_of_a_place_and_the_force_named_make_no_difference() -> None:
    same = replace(CLAIM, place=Place("STRÉLSAU"), actor=Actor("two battalions", None, "ruritania"))
    assert opening(same, ARTICLE, DAY).id == opening(CLAIM, ARTICLE, DAY).id


def test_the_next_day_is_another_incident() -> None:
    assert opening(CLAIM, ARTICLE, "2026-03-06").id != opening(CLAIM, ARTICLE, DAY).id


def test_without_place_and_side_two_articles_are_not_glued_together() -> None:
    vague = replace(CLAIM, place=None, actor=Actor("the soldiers"))
    assert opening(vague, ARTICLE, DAY).id != opening(vague, replace(ARTICLE, id="sha256:9"), DAY).id


def test_without_place_and_side_a_copy_still_joins_its_original() -> None:
    vague = replace(CLAIM, place=None, actor=None)
    assert opening(vague, ARTICLE, DAY).id == opening(vague, A_COPY, DAY).id


@pytest.mark.parametrize(("published", "day"), [("2026-03-01", "2026-03-01"), ("2026-03-01T22:10:00Z", "2026-03-01"), (None, "2026-03-07")])
def test_the_day_is_that_of_publication_else_of_receipt(published: str | None, day: str) -> None:
    assert event_day(replace(ARTICLE, published=published), datetime(2026, 3, 7, 1, tzinfo=UTC)) == day
