from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.arrive.dates import read_date
from salient.compile.page import PageRules


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-03-21", "2023-03-21"),
        ("2023-03-21T15:45:00Z", "2023-03-21T15:45:00Z"),
        ("2023-03-21T15:45:00.123+03:00", "2023-03-21T12:45:00Z"),
        ("2023-03-21 15:45 EET", "2023-03-21T13:45:00Z"),
        ("2023/3/21", "2023-03-21"),
        ("Tue, 21 Mar 2023 15:45:00 GMT", "2023-03-21T15:45:00Z"),
        ("Tue, 21 Mar 2023 15:45:00 -0500", "2023-03-21T20:45:00Z"),
        ("March 21, 2023 at 3:45 pm UTC+2", "2023-03-21T13:45:00Z"),
        ("March 21st, 2023, 12.05 a.m. (GMT)", "2023-03-21T00:05:00Z"),
        ("Published on Tuesday, 21 March 2023", "2023-03-21"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("31 December 2023 11pm EST", "2024-01-01T04:00:00Z"),
    ],
)
def test_a_date_comes_to_one_form(text, date, page):
    assert read_date(text, page) == date


@pytest.mark.parametrize("text", ["2023-03-21T15:45:00", "March 21, 2023 at 3:45 pm", "21 March 2023 15:45 IST 2"])
def test_a_time_without_a_known_zone_is_not_guessed(text, page):
    assert read_date(text, page) in {"2023-03-21", None}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "March 2023",
        "03/04/2023",
        "21.3.23",
        "30 February 2023",
        "2023-13-01",
        "March 21, 2023 March",
        "21 2023",
        "1679413500",
        "March 21, 2023 at 13:45 pm",
        "March 21, 2023 25:00 GMT",
        "2023-03-21T15:45:00+99:00",
        "0001-01-01T00:00:00+14:00",
        "9" * 5000,
    ],
)
def test_what_is_no_whole_and_certain_date_is_none(text, page):
    assert read_date(text, page) is None


def test_iso_dates_need_no_rules():
    assert read_date("2023-03-21T00:30:00+02:00", PageRules()) == "2023-03-20T22:30:00Z"


@given(st.text(alphabet="0123456789-:TZ+/ ,.apmMarch²٣", max_size=40))
def test_no_text_makes_it_fail(page, text):
    found = read_date(text, page)
    assert found is None or found[:2] in {"19", "20", "21"}
