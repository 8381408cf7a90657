"""Which force, place and route an event gets: its own slot first, then what stands nearest in the clause, else nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.model import Actor, Article, ArticleRef, Claim, Place, Route

Claims = Callable[..., list[Claim]]


def one(claims: Claims, text: str) -> Claim:
    (claim,) = claims(text)
    return claim


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The army withdrew from Goma.", Actor("The army", "army")),
        ("Two infantry brigades withdrew.", Actor("Two infantry brigades", "Two infantry brigades")),
        ("Ukrainian troops withdrew.", Actor("Ukrainian troops", "Ukrainian troops", "Ukraine")),
        ("M23 rebels withdrew.", Actor("M23 rebels", "M23", "Rwanda")),
        ("March 23 Movement rebels withdrew.", Actor("March 23 Movement rebels", "M23", "Rwanda")),
        ("Rain fell as they withdrew.", None),
        ("The mayor withdrew.", None),
    ],
)
def test_the_force_that_leaves_is_named_with_what_is_known_of_it(claims: Claims, text: str, actor: Actor | None) -> None:
    assert one(claims, text).actor == actor


def test_a_rule_that_fills_no_actor_takes_only_its_slot(claims: Claims) -> None:
    assert one(claims, "The army besieged Goma.").actor is None
    assert one(claims, "Rebels besieged the garrison.").actor == Actor("the garrison", "garrison")


def test_an_actor_is_not_looked_for_across_a_clauses_end(claims: Claims) -> None:
    assert one(claims, "The army stood firm; one two three and a b c d e withdrew.").actor is None


def test_a_pronoun_means_the_force_of_the_sentences_before(claims: Claims) -> None:
    assert one(claims, "The garrison was tired. At dawn they withdrew.").actor == Actor("The garrison", "garrison")
    assert one(claims, "The garrison was tired. Rain fell. Snow fell. At dawn they withdrew.").actor is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The army withdrew from Goma.", Place("Goma", "Goma", "CD", -1.679, 29.228)),
        ("The army withdrew from Al-Fashir.", Place("Al-Fashir", "El Fasher", "SD")),
        ("The army withdrew from Petrovka.", Place("Petrovka", "Petrovka")),
        ("The army withdrew from Gaza City.", Place("Gaza City", "Gaza City", "PS")),
        ("The army withdrew from goma.", None),
        ("The army withdrew on Monday.", None),
        ("The army withdrew to Goma.", None),
        ("Near Goma the army withdrew.", Place("Goma", "Goma", "CD", -1.679, 29.228)),
        ("The army of Ivan Petrov withdrew from Goma.", Place("Goma", "Goma", "CD", -1.679, 29.228)),
        ("The army withdrew from the Petrovka front.", Place("Petrovka", "Petrovka")),
        ("The army besieged Sake.", Place("Sake", "Sake", "CD")),
    ],
)
def test_the_place_is_located_in_the_clause_and_known_ones_have_coordinates(claims: Claims, text: str, place: Place | None) -> None:
    found = [claim for claim in claims(text + " Troops withdrew.") if claim.evidence.start < len(text)]
    assert found[0].place == place


def test_of_two_places_the_nearest_behind_is_taken(claims: Claims) -> None:
    found = one(claims, "In Sake the army withdrew from Goma.").place
    assert found is not None
    assert found.text == "Goma"


@pytest.mark.parametrize(("name", "place"), [("Goma", "Goma"), ("Petrovka", "Petrovka"), ("Ukraine", None), ("Kyiv", None)])
def test_from_another_clause_a_town_is_taken_and_no_country_or_capital(claims: Claims, name: str, place: str | None) -> None:
    found = one(claims, f"Rain fell in {name}; the army withdrew.").place
    assert (found.text if found else None) == place


def test_a_rule_may_fill_no_place(load: Callable[..., Rulebook]) -> None:
    rule = "rule: withdrawal\nversion: 1.0.0\ntitle: A\nevent: withdrawal\nstrong: ['withdrew!']\nroles: {place: none}\n"
    (claim,) = find_claims(Article(ArticleRef("x", "a"), "The army withdrew from Goma."), load(withdrawal=rule))
    assert claim.place is None


@pytest.mark.parametrize(
    ("text", "route", "place"),
    [
        ("They severed the M03 near Goma.", Route("M03", "M03"), "M03"),
        ("They severed the Khromove bridge.", Route("Khromove bridge", "Khromove bridge"), "Khromove"),
        ("They severed the road.", None, None),
        ("They severed the road to Goma.", Route("road to Goma", "road to Goma"), "Goma"),
        ("They severed the road to the town of Petrovka.", None, "Petrovka"),
        ("They severed the rope.", None, None),
    ],
)
def test_a_route_bears_a_name_or_number_and_is_the_place_or_tells_it(
    claims: Claims, text: str, route: Route | None, place: str | None
) -> None:
    claim = one(claims, text)
    assert claim.route == route
    assert (claim.place.text if claim.place else None) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels cut Highway 14 near Goma.", [("Highway 14", "Highway 14")]),
        ("The rebels cut the T-0504 near Goma.", [("T-0504", "T-0504")]),
        ("Rebels cut the M04 and the Zenda road.", [("M04", "M04"), ("Zenda road", "Zenda")]),
        ("The rebels severed the road to Goma and the road to Sake.", [("road to Goma", "Goma"), ("road to Sake", "Sake")]),
        ("Rebels severed the M04; troops held the M05 and Goma.", [("M04", "M04")]),
        ("Rebels severed the M04 while troops held the M05.", [("M04", "M04")]),
    ],
)
def test_each_route_of_a_list_is_an_event_of_its_own_and_a_numbered_one_its_own_place(
    shipped: Claims, text: str, expected: list[tuple[str | None, str]]
) -> None:
    got = [(claim.route.text if claim.route else None, claim.place.text if claim.place else None) for claim in shipped(text)]
    assert got == expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The army withdrew from Goma and Sake.", ["Goma", "Sake"]),
        ("The army withdrew from Goma, Sake and El Fasher.", ["Goma", "Sake", "El Fasher"]),
        ("The army withdrew from Goma, Sake, El Fasher.", ["Goma"]),
        ("The army withdrew from Goma and Sake officials slept.", ["Goma"]),
        ("The army withdrew from Goma after Sake fell.", ["Goma"]),
    ],
)
def test_each_place_of_a_list_is_an_event_of_its_own(claims: Claims, text: str, places: list[str]) -> None:
    assert [claim.place.text if claim.place else None for claim in claims(text)] == places


NEAREST = """
rule: cut
version: 1.0.0
title: A road is cut
event: supply_route_cut
strong: ["severed!", "lay ..2 severed!"]
roles: {{actor: none, place: nearest, route: {fill}}}
"""


@pytest.mark.parametrize(
    ("fill", "text", "route"),
    [
        ("nearest", "Severed at dawn was the M03 by night.", "M03"),
        ("none", "Severed at dawn was the M03 by night.", None),
        ("nearest", "The M03 and the M04, severed at dawn.", "M04"),
        ("nearest", "It was severed; troops saw the M03.", None),
        ("nearest", "It was severed.", None),
        ("none", "It lay M03 severed.", "M03"),
        ("nearest", "It was severed by an F16.", None),
        ("nearest", "It was severed by an F-16.", None),
        ("nearest", "It was severed, a TV road said.", None),
    ],
)
def test_a_route_that_no_slot_names_is_the_one_in_the_evidence_or_the_nearest_of_the_clause(
    load: Callable[..., Rulebook], fill: str, text: str, route: str | None
) -> None:
    rulebook = load(cut=NEAREST.format(fill=fill).replace("lay ..2 severed!", "lay! ..2 severed!"))
    (claim,) = find_claims(Article(ArticleRef("x", "a"), text), rulebook)
    assert (claim.route.text if claim.route else None) == route


@pytest.mark.parametrize("text", ["Officials said in Zenda the garrison withdrew.", "Groups in Zenda said the garrison withdrew."])
def test_where_a_speaker_is_posted_is_a_place_only_where_no_other_is_named(shipped: Claims, text: str) -> None:
    assert {one.place.text if one.place else None for one in shipped(text.replace("withdrew", "withdrew from Goma"))} == {"Goma"}
    (alone,) = shipped(text)
    assert alone.place is not None
    assert alone.place.text == "Zenda"


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Rebels cut the road to Marn on Friday, the army said.", "road to Marn"),
        ("Rebels cut the last road into Marn, the army said.", "last road into Marn"),
        ("Rebels cut the highway between Marn and Sake, the army said.", "highway between Marn and Sake"),
        ("Rebels cut the road linking Marn with Sake, the army said.", "road linking Marn with Sake"),
        ("Rebels cut the track from Marn to Sake, the army said.", "track from Marn to Sake"),
        ("Rebels cut the highway between Marn and the sea, the army said.", "highway between Marn"),
        ("The army says rebels cut the bridge over the Ruri.", "bridge over the Ruri"),
        ("The army says rebels cut the road to Marn", "road to Marn"),
        ("Rebels cut the road to the Marn garrison, the army said.", None),
        ("Rebels cut the road of the army, the army said.", None),
        ("Rebels cut the last road on Friday, the army said.", None),
        ("Rebels cut the T-0504 highway, the army said.", "T-0504 highway"),
        ("Rebels cut National Highway 1A above Marn, the army said.", "National Highway 1A"),
        ("Rebels cut Route 60, the army said.", "Route 60"),
        ("Rebels cut the RN4, the army said.", "RN4"),
        ("Rebels cut the Burma Road, the army said.", "Burma Road"),
        ("Rebels cut the Bakhmut-Siversk road, the army said.", "Bakhmut-Siversk road"),
    ],
)
def test_a_route_has_a_name_a_number_or_a_place_behind_it(text: str, route: str | None, shipped: Claims) -> None:
    (claim,) = shipped(text)
    assert (claim.route and claim.route.text) == route


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rebels cut the T-0504 highway, the army said.", "T-0504"),
        ("Rebels cut National Highway 1A above Marn, the army said.", "National Highway 1A"),
        ("Rebels cut the M5 at Marn, the army said.", "M5"),
        ("Rebels cut the Burma Road, the army said.", "Burma Road"),
        ("Rebels cut the road to Marn, the army said.", "Marn"),
        ("The army withdrew F-16 jets from the base at Incirlik.", "Incirlik"),
        ("T-72 tanks of the army withdrew from Goma.", "Goma"),
    ],
)
def test_the_place_of_a_route_is_its_number_or_name_else_the_place_that_it_leads_to(text: str, place: str, shipped: Claims) -> None:
    (claim,) = shipped(text)
    assert claim.place is not None
    assert claim.place.text == place


@pytest.mark.parametrize(
    ("text", "place", "route", "actor"),
    [
        ("The N7 feeds the 2nd Brigade. Rebels cut it on Monday.", "N7", "N7", "the 2nd Brigade"),
        ("Fuel comes over the bridge at Goma. It rained. Rebels closed it on Monday.", "Goma", "bridge at Goma", None),
        ("The army has one road. Rebels cut it at Goma on Monday.", "Goma", None, None),
        ("The army has one road. Rebels cut it on Monday.", None, None, None),
        ("Soldiers on the Goma road said that rebels cut it.", "Goma", "Goma road", None),
    ],
)
def test_a_pronoun_means_the_last_route_that_is_told_of(
    text: str, place: str | None, route: str | None, actor: str | None, shipped: Claims
) -> None:
    (claim,) = shipped(text)
    named = (claim.place, claim.route, claim.actor)
    assert tuple(one and one.text for one in named) == (place, route, actor)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels cut it on Monday, the army said.",
        "The army has a museum on the Goma road. Rebels closed it on Monday.",
        "The army has the Goma road. It rained. It snowed. Rebels closed it.",
    ],
)
def test_a_pronoun_means_no_route_that_is_only_beside_it_or_far_away(text: str, shipped: Claims) -> None:
    assert shipped(text) == []


def test_the_number_of_a_vehicle_is_no_route(shipped: Claims) -> None:
    found = shipped("Howitzers of the army shelled T-72 tanks and M1 tanks on the road to Marn; rebels cut it.")
    assert {claim.route.text for claim in found if claim.route} <= {"road to Marn"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In Zenda the troops retreated to nearby Kotla city.", "Zenda"),
        ("In Zenda the troops were marched off to the northern Kotla district.", "Zenda"),
        ("In Zenda the troops retreated, fearing the West.", "Zenda"),
    ],
)
def test_where_a_force_goes_is_no_place_of_its_leaving(shipped: Claims, text: str, place: str) -> None:
    assert [one.place.text if one.place else None for one in shipped(text)] == [place]
