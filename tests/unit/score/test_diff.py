"""What other rules make of an article is told alert by alert."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from salient.model import Alert, Mention, Place
from salient.score.diff import Diff, compare

MakeAlert = Callable[..., Alert]


def test_an_alert_that_says_the_same_by_a_newer_rule_is_the_same(make_alert: MakeAlert) -> None:
    old = make_alert()
    new = replace(old, claim=replace(old.claim, rule=replace(old.claim.rule, version="2.0.0", rulebook="sha256:other")))
    assert compare([old], [new]) == Diff(1, (), (), ())


def test_what_only_one_side_has_is_new_or_lost(make_alert: MakeAlert) -> None:
    one, other = make_alert(place="Zenda"), make_alert(place="Hofbau", start=90)
    assert compare([one], [one, other]) == Diff(1, (other,), (), ())
    assert compare([one, other], [one]) == Diff(1, (), (other,), ())
    assert not compare([one], [one])


def test_overlapping_evidence_makes_two_alerts_one_that_has_changed(make_alert: MakeAlert) -> None:
    old = make_alert("surrounded", source="residents")
    new = make_alert("surrounded on three sides", "denied", place="Zenda")
    (change,) = compare([old], [new]).changed
    assert change.differs == (
        ("status", "asserted", "denied"),
        ("words", "surrounded", "surrounded on three sides"),
        ("source", "residents", None),
        ("place", None, "Zenda"),
    )


def test_evidence_elsewhere_or_another_type_makes_no_pair(make_alert: MakeAlert) -> None:
    old = make_alert(start=10)
    for new in (make_alert(status="denied", start=20), make_alert(status="denied", kind="withdrawal")):
        diff = compare([old], [new])
        assert (diff.new, diff.lost) == ((new,), (old,))


def test_the_same_id_pairs_before_overlapping_evidence(make_alert: MakeAlert) -> None:
    old = make_alert("surrounded", start=10)
    moved = make_alert("surrounded", start=200)
    beside = make_alert("surrounded", "denied", start=10)
    diff = compare([old], [beside, moved])
    assert (diff.same, diff.new, diff.changed) == (1, (beside,), ())


def test_a_further_mention_counts_as_evidence(make_alert: MakeAlert) -> None:
    old = make_alert(place="Zenda", start=10)
    new = make_alert(place="Hofbau", start=300)
    mention = Mention("They are surrounded there.", "surrounded", 10, 20)
    new = replace(new, claim=replace(new.claim, evidence=replace(new.claim.evidence, more=(mention,))))
    assert [change.differs for change in compare([old], [new]).changed] == [(("place", "Zenda", "Hofbau"),)]


def test_what_is_known_of_a_role_besides_its_words_counts_too(make_alert: MakeAlert) -> None:
    old = make_alert(place="Zenda")
    new = replace(old, claim=replace(old.claim, place=Place("Zenda", "Zenda", "RU", 1.5)))
    (change,) = compare([old], [new]).changed
    assert change.differs == (("place.name", None, "Zenda"), ("place.country", None, "RU"), ("place.lat", None, "1.5"))
