"""An alert's JSON and a message's body, as others read them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import orjson
import pytest

from salient.model import Actor, Alert, ArticleRef, Claim, Cue, Evidence, IncidentRef, Mention, Place, Quantity, RuleRef, Source
from salient.wire import alert_json, alert_schema, message_body, read_alert, utc_text, without_surrogates

RAISED = datetime(2026, 11, 22, 10, 0, 0, 123_999, UTC)


def an_alert(*, quote: str = "Units are surrounded on three sides.", stored: bool = True) -> Alert:
    claim = Claim(
        type="encirclement",
        status="asserted",
        severity="high",
        rule=RuleRef("encirclement", "1.2.0", "Encircled", ("siege",), "sha256:ab"),
        source=Source("the ministry", None, "official"),
        actor=Actor("its forces"),
        place=Place("Riverton", "Riverton", None, 48.5, 38.0),
        route=None,
        evidence=Evidence(quote, "surrounded", 10, 20, (Cue("appear", "hedge", 4),), (Mention("again", "cut off", 50, 57),)),
    )
    ref = ArticleRef("sha256:cd", "inbox/a.txt", title="A title")
    incident = IncidentRef("inc_1", 3, "status", 2) if stored else None
    return Alert("alt_1", claim, ref, incident, RAISED if stored else None)


def test_keys_stand_in_the_documented_order() -> None:
    data = json.loads(alert_json(an_alert()))
    assert list(data) == [
        "id", "type", "status", "severity", "rule", "source", "actor", "place", "route", "quantities",
        "evidence", "article", "incident", "raised_at",
    ]  # fmt: skip
    assert list(data["article"]) == ["id", "path", "part", "copy_of", "title", "published", "publisher", "url", "language"]
    assert list(data["evidence"]) == ["text", "anchor", "start", "end", "cues", "more"]


def test_the_unknown_is_null_and_not_missing() -> None:
    data = json.loads(alert_json(an_alert(stored=False)))
    assert data["actor"] == {"text": "its forces", "name": None, "side": None}
    assert data["route"] is data["incident"] is data["raised_at"] is None


def test_quantities_are_a_list_and_whole_numbers_stay_whole() -> None:
    assert json.loads(alert_json(an_alert()))["quantities"] == []
    told = (Quantity("up to 570 metres", "distance", 570, "m", bound="at_most"), Quantity("hundreds of men", "people", None, "people"))
    alert = replace(an_alert(), claim=replace(an_alert().claim, quantities=told))
    line = alert_json(alert)
    keys = {"to": None, "of": None}
    assert json.loads(line)["quantities"] == [
        {"text": "up to 570 metres", "kind": "distance", "value": 570, "unit": "m", **keys, "bound": "at_most"},
        {"text": "hundreds of men", "kind": "people", "value": None, "unit": "people", **keys, "bound": None},
    ]
    assert b'"value":570,' in line
    assert alert_json(read_alert(line)) == line


def test_an_alert_that_was_stored_before_there_were_quantities_can_be_read() -> None:
    data = json.loads(alert_json(an_alert()))
    del data["quantities"]
    assert alert_json(read_alert(orjson.dumps(data))) == alert_json(an_alert())


def test_times_are_utc_with_milliseconds() -> None:
    assert json.loads(alert_json(an_alert()))["raised_at"] == "2026-11-22T10:00:00.123Z"
    assert utc_text(RAISED.astimezone(timezone(timedelta(hours=5, minutes=30)))) == "2026-11-22T10:00:00.123Z"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(AssertionError):
        utc_text(datetime(2026, 1, 1))


def test_an_alert_is_one_line_of_utf8() -> None:
    line = alert_json(an_alert(quote="Окружены\nс трёх сторон\u2028."))
    assert b"\n" not in line
    assert "Окружены" in line.decode("utf-8")


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    quote = "a\ud800b\udfffc 😀"
    data = orjson.loads(alert_json(an_alert(quote=quote)))
    assert data["evidence"]["text"] == "a\ufffdb\ufffdc 😀" == without_surrogates(quote)
    assert len(data["evidence"]["text"]) == len(quote)
    assert list(data) == list(orjson.loads(alert_json(an_alert())))


@pytest.mark.parametrize("stored", [True, False])
def test_an_alert_is_read_back_as_it_was_written(stored: bool) -> None:
    alert = an_alert(stored=stored)
    line = alert_json(alert)
    assert alert_json(read_alert(line)) == line
    assert read_alert(line).claim == alert.claim
    assert read_alert(line).article == alert.article


def test_an_alert_of_a_later_version_is_read_without_what_is_new_in_it() -> None:
    line = alert_json(an_alert())
    data = orjson.loads(line)
    data["grade"] = data["place"]["region"] = "new"
    assert alert_json(read_alert(orjson.dumps(data))) == line


def test_a_message_carries_its_data_byte_for_byte() -> None:
    data = alert_json(an_alert(quote="é ≠ e\u0301"))
    body = message_body("alert", RAISED, data)
    assert body == b'{"type":"alert","timestamp":"2026-11-22T10:00:00.123Z","data":' + data + b"}"


def test_the_committed_schema_is_the_one_that_the_records_give(repository: Path) -> None:
    committed = repository / "daemon" / "docs" / "alert.schema.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == alert_schema(), "run: make schemas"


def test_the_schema_names_every_key_that_is_written() -> None:
    schema = alert_schema()
    assert schema["required"] == list(json.loads(alert_json(an_alert())))
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    assert definitions["ArticleRef"]["required"] == list(json.loads(alert_json(an_alert()))["article"])
    assert definitions["Source"]["properties"]["kind"]["anyOf"][0]["enum"][0] == "official"
