"""Tables, lines and CSV from an alert's JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import typer

from salient.cli.alert_rows import CSV, LIST, TABLE, csv_row, list_row, table_row, text_line
from salient.cli.alerts import parse_time
from salient.cli.output import MAX_WIDTH, print_csv, print_table
from salient.model import Actor, Alert, Article, Claim, IncidentRef
from salient.pipeline import alerts_of
from salient.wire import alert_json

NOW = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)


@pytest.fixture
def alert(make_article: Callable[[str], Article], make_claim: Callable[..., Claim]) -> Alert:
    (found,) = alerts_of(make_article("The brigade is encircled."), [make_claim()])
    return replace(found, incident=IncidentRef("inc_1", 1, "first", 1), raised_at=NOW)


def test_each_row_has_a_cell_for_each_column(alert: Alert) -> None:
    line = alert_json(alert)
    assert (len(table_row(line)), len(list_row(line)), len(csv_row(line))) == (len(TABLE), len(LIST), len(CSV))
    assert table_row(line) == ["encirclement", "asserted", "General Staff", "Third Brigade", "Strelsau", "encircled"]
    assert list_row(line)[0] == "2026-03-05 10:30"


def test_roles_that_are_not_known_are_empty_not_guessed(alert: Alert) -> None:
    claim = replace(alert.claim, source=None, actor=Actor("the men"), place=None)
    bare = alert_json(replace(alert, claim=claim, incident=None, raised_at=None))
    assert table_row(bare) == ["encirclement", "asserted", None, "the men", None, "encircled"]
    row = dict(zip(CSV, csv_row(bare), strict=True))
    assert (row["source"], row["place"], row["lat"], row["incident"], row["raised_at"]) == (None, None, None, None, None)
    assert "None" not in text_line(bare)


def test_a_table_keeps_to_its_width_and_shows_type_and_status_whole(capsys: pytest.CaptureFixture[str]) -> None:
    long = "a very long name that goes on and on [with brackets] " * 6
    print_table(TABLE, [["supply_route_cut", "background", long, long, "x" * 150, long]])
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= MAX_WIDTH
    assert "supply_route_cut" in shown
    assert "background" in shown
    assert "[with" in shown


def test_csv_can_be_read_back(alert: Alert, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = 'He said: "The brigade,\nor what is left, is encircled."'
    claim = replace(alert.claim, evidence=replace(alert.claim.evidence, text=sentence))
    print_csv(CSV, [csv_row(alert_json(replace(alert, claim=claim)))])
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))
    assert row["sentence"] == sentence
    assert row["lat"] == ""


@pytest.mark.parametrize(
    ("text", "since"),
    [
        (None, None),
        ("30m", NOW - timedelta(minutes=30)),
        ("2h", NOW - timedelta(hours=2)),
        ("3d", NOW - timedelta(days=3)),
        ("1w", NOW - timedelta(weeks=1)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T12:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00+02:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_time_is_so_long_ago_or_iso_8601(text: str | None, since: datetime | None) -> None:
    assert parse_time(text, NOW, "--since") == since


@pytest.mark.parametrize("text", ["", "soon", "2", "h", "2 fortnights", "2026-13-01", "-2h", "999999w"])
def test_what_is_no_time_is_wrong_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_time(text, NOW, "--since")
