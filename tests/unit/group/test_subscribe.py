"""The filters of endpoints."""

import pytest

from salient.config import WebhookConfig
from salient.group.subscribe import wants
from salient.model import Alert, ArticleRef, Claim, Evidence, IncidentRef, Place, Reason, RuleRef


def an_alert(reason: Reason = "first", place: Place | None = None) -> Alert:
    claim = Claim(
        "encirclement", "asserted", "high", RuleRef("encirclement", "1", "t", (), "d"), None, None, place, None, Evidence("e", "e", 0, 1)
    )
    return Alert("alt_1", claim, ArticleRef("sha256:1", "inbox/a.txt"), IncidentRef("inc_1", 1, reason, 1))


def an_endpoint(**filters: object) -> WebhookConfig:
    return WebhookConfig.model_validate({"name": "desk", "url": "https://example.org/hook", "secret_env": "S", **filters})


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, True),
        ({"types": ["withdrawal", "encirclement"]}, True),
        ({"types": ["withdrawal"]}, False),
        ({"statuses": ["asserted"]}, True),
        ({"statuses": ["denied", "possible"]}, False),
        ({"min_severity": "high"}, True),
        ({"min_severity": "critical"}, False),
        ({"reasons": ["status"]}, False),
        ({"types": ["encirclement"], "statuses": ["denied"]}, False),
    ],
)
def test_an_alert_must_pass_every_filter(filters: dict[str, object], wanted: bool) -> None:
    assert wants(an_endpoint(**filters), an_alert()) is wanted


def test_repeats_go_only_to_those_who_ask_for_them() -> None:
    assert not wants(an_endpoint(), an_alert("repeat"))
    assert wants(an_endpoint(reasons=["first", "source", "status", "repeat"]), an_alert("repeat"))


@pytest.mark.parametrize("spelling", ["El Fasher", "el-fasher", "AL FASHIR"])
def test_a_place_is_known_by_its_name_and_by_the_article_s_words(spelling: str) -> None:
    assert wants(an_endpoint(places=[spelling]), an_alert(place=Place("Al Fashir", "El Fasher")))


def test_a_filter_by_place_leaves_out_alerts_without_one() -> None:
    assert not wants(an_endpoint(places=["El Fasher"]), an_alert())
