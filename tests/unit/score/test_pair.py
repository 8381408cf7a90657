"""Events and alerts find their partners."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.model import Alert
from salient.score.labels import Event
from salient.score.pair import assign, covers, pair, same_name


@given(st.integers(1, 4).flatmap(lambda rows: st.integers(rows, 6).flatmap(lambda width: st.lists(
    st.lists(st.integers(0, 7), min_size=width, max_size=width), min_size=rows, max_size=rows
))))  # fmt: skip
def test_the_assignment_is_the_first_of_the_best_orders(worths: list[list[int]]) -> None:
    orders = itertools.permutations(range(len(worths[0])), len(worths))
    totals = [(sum(row[column] for row, column in zip(worths, order, strict=True)), list(order)) for order in orders]
    best = max(total for total, _ in totals)
    assert assign(worths) == next(order for total, order in totals if total == best)


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        (None, None, True),
        (None, "the army", False),
        ("the army", None, False),
        ("The army", "army", True),
        ("the 3rd brigade", "brigade", True),
        ("a spokesman of the Ruritanian General Staff", "General Staff", True),
        ("a spokesman of the whole Ruritanian General Staff in Strelsau", "Staff", False),
        ("residents", "officials", False),
        ("the", "a", False),
    ],
)
def test_names_are_the_same_where_half_of_their_words_are(wanted: str | None, found: str | None, same: bool) -> None:
    assert same_name(wanted, found) is same


def test_evidence_is_compared_without_its_line_breaks(make_alert: Callable[..., Alert]) -> None:
    assert covers(make_alert("surrounded on\n three sides"), "on three   sides")
    assert not covers(make_alert("surrounded"), "besieged")


def test_evidence_of_a_whole_paragraph_points_at_nothing(make_alert: Callable[..., Alert]) -> None:
    assert covers(make_alert("very " * 14 + "surrounded"), "surrounded")
    assert not covers(make_alert("very " * 15 + "surrounded"), "surrounded")


def test_the_status_decides_before_the_evidence_and_the_source(make_alert: Callable[..., Alert]) -> None:
    event = Event("encirclement", "surrounded", "denied", "residents")
    near = make_alert("surrounded", "asserted", source="residents")
    right = make_alert("besieged", "denied")
    assert pair([event], [near, right]) == [(event, right)]


def test_each_event_and_each_alert_is_paired_once(make_alert: Callable[..., Alert]) -> None:
    events = [Event("encirclement", anchor, "asserted") for anchor in ("besieged", "surrounded", "trapped")]
    alerts = [make_alert("trapped"), make_alert("besieged")]
    assert pair(events, alerts) == [(events[2], alerts[0]), (events[0], alerts[1])]
    assert pair(events, []) == []
    assert pair([], alerts) == []
