"""Counts become figures that say how far they can be trusted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.model import STATUSES, Alert
from salient.score.figures import detection, figures, share, wilson
from salient.score.labels import Event, Passage
from salient.score.marks import Marked, mark_passage

# Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I: Wilson without continuity correction.
KNOWN = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("right", "of", "low", "high"), KNOWN)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_a_value_lies_in_its_interval_and_nothing_of_nothing_has_none(true: int, false: int, missed: int) -> None:
    found = detection("any", true, false, missed)
    for one in (found.precision, found.recall, found.f1):
        if one.of == 0:
            assert (one.value, one.low, one.high) == (None, None, None)
        else:
            assert 0 <= one.low <= one.value + 1e-9
            assert one.value <= one.high + 1e-9 <= 1 + 1e-8


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    found = detection("any", 6, 2, 4)
    precision, recall = 6 / 8, 6 / 10
    assert found.f1.value == pytest.approx(2 * precision * recall / (precision + recall))


def marked(make_alert: Callable[..., Alert]) -> list[Marked]:
    def one(key: str, labelled: str | None, found: str | None) -> Marked:
        events = (Event("encirclement", "surrounded", labelled),) if labelled else ()
        return mark_passage(Passage(key, events), [make_alert(status=found)] if found else [], {"encirclement"})

    statuses = (None, *STATUSES)
    return [one(f"{labelled} {found}", labelled, found) for labelled in statuses for found in statuses]


def test_every_way_to_be_right_or_wrong_is_counted_once(make_alert: Callable[..., Alert]) -> None:
    found = figures(marked(make_alert), {"encirclement"})
    # Labelled and found with three statuses each: nine hits, three of them with the right status.
    assert (found.all.true, found.all.false, found.all.missed) == (9, 6, 6)
    assert (found.strict.true, found.strict.false, found.strict.missed) == (3, 12, 12)
    assert [(one.name, one.true, one.false, one.missed) for one in found.statuses] == [
        (status, 1, 4, 4) for status in ("asserted", "possible", "denied")
    ]
    assert found.types[0].f1 == found.all.f1
    assert dict(found.parts)["status"] == share(3, 9)
    assert (found.quiet_alarmed, found.quiet_background) == (share(3, 5), 1)
    assert sum(count for _, _, count in found.confusion) == 24
