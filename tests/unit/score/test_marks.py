"""What each event and each alert of a passage counts as."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.model import Alert, Status
from salient.score.labels import Event, Passage
from salient.score.marks import Kind, Mark, is_wrong, mark_passage, right_parts, seat_of_source

TYPES = {"encirclement"}


def event(status: Status = "asserted", **roles: str) -> Event:
    return Event("encirclement", "surrounded", status, **roles)


@pytest.mark.parametrize(
    ("labelled", "found", "kind", "wrong"),
    [
        ("asserted", "asserted", "hit", False),
        ("asserted", "denied", "hit", True),
        ("asserted", None, "missed", True),
        ("possible", "background", "suppressed", True),
        ("background", "possible", "recalled", True),
        ("background", "background", "passed", False),
        ("background", None, "passed", False),
        (None, "possible", "false", True),
        (None, "background", "passed", False),
    ],
)
def test_background_need_not_be_found_and_is_never_false(
    labelled: Status | None, found: Status | None, kind: Kind, wrong: bool, make_alert: Callable[..., Alert]
) -> None:
    passage = Passage("p", (event(labelled),) if labelled else ())
    (mark,) = mark_passage(passage, [make_alert(status=found)] if found else [], TYPES).marks
    assert (mark.kind, is_wrong(mark)) == (kind, wrong)


def test_an_alert_of_another_type_hits_nothing(make_alert: Callable[..., Alert]) -> None:
    marked = mark_passage(Passage("p", (event(),)), [make_alert(kind="withdrawal")], {"encirclement", "withdrawal"})
    assert [(mark.kind, mark.type) for mark in marked.marks] == [("missed", "encirclement"), ("false", "withdrawal")]


def test_types_that_nobody_labelled_are_left_out(make_alert: Callable[..., Alert]) -> None:
    assert mark_passage(Passage("p", ()), [make_alert(kind="withdrawal")], TYPES).marks == ()


def test_a_quiet_passage_is_loud_with_any_alert_but_background(make_alert: Callable[..., Alert]) -> None:
    quiet = Passage("p", ())
    assert mark_passage(quiet, [make_alert()], TYPES).loud
    assert not mark_passage(quiet, [make_alert(status="background")], TYPES).loud
    assert mark_passage(quiet, [], TYPES).quiet
    assert not mark_passage(Passage("p", (event(),)), [], TYPES).quiet


def test_of_a_hit_each_part_is_right_or_wrong_by_itself(make_alert: Callable[..., Alert]) -> None:
    passage = Passage("p", (event(source="residents", place="Zenda"),))
    (mark,) = mark_passage(passage, [make_alert(source="the residents", actor="the army", place="Hofbau")], TYPES).marks
    assert right_parts(mark) == {"status": True, "source": True, "actor": False, "place": False}


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("The mayor said Goma was surrounded.", "before it"),
        ("Goma was surrounded, the mayor said.", "behind it"),
        ('"Goma was surrounded." The mayor said no more.', "in another sentence"),
        ("The mayor fled.\nGoma was surrounded.", "in another sentence"),
        ("the mayor fled. Goma was surrounded, the mayor said.", "behind it"),  # the nearest counts
        ("Goma was surrounded.", "named nowhere"),
        ("The mayor said nothing.", "named nowhere"),
    ],
)
def test_a_source_is_sought_from_where_the_event_is_told(text: str, seat: str) -> None:
    named = event(source="The mayor" if "The mayor" in text else "the mayor")
    assert seat_of_source(Mark("missed", "a", "encirclement", named, None, text)) == seat


def test_an_event_without_a_source_has_none() -> None:
    assert seat_of_source(Mark("missed", "a", "encirclement", event(), None, "Goma was surrounded.")) == "named nowhere"
