"""How many and how far: what a sentence counts and measures, and which of it is an event's own, with the shipped words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.detect.counted import counted
from salient.detect.split import Sentence, Text
from salient.model import Claim, Quantity

Claims = Callable[..., list[Claim]]
Opened = Callable[[str], tuple[Sentence, Text]]


def shown(quantity: Quantity) -> str:
    """A quantity on one line: `up to 570 metres = distance <= 570 m`."""
    bound = {"about": "~", "at_least": ">=", "at_most": "<=", None: ""}[quantity.bound]
    value = "?" if quantity.value is None else f"{quantity.value:g}"
    to, of = f"-{quantity.to:g}" if quantity.to else "", f" of {quantity.of:g}" if quantity.of else ""
    return f"{quantity.text} = {quantity.kind} {bound}{value}{to}{of} {quantity.unit}"


COUNTED = [
    # figures and words
    ("570 metres", ["570 metres = distance 570 m"]),
    ("3,000 troops", ["3,000 troops = people 3000 people"]),
    ("6 000 soldiers", ["6 000 soldiers = people 6000 people"]),
    ("twenty-six lorries", ["twenty-six lorries = vehicle 26 lorry"]),
    ("two hundred and ten men", ["two hundred and ten men = people 210 people"]),
    ("a dozen villages", ["a dozen villages = place 12 village"]),
    ("half a dozen tanks", ["half a dozen tanks = vehicle 6 tank"]),
    ("both bridges", ["both bridges = route 2 bridge"]),
    # measures
    ("5km", ["5km = distance 5000 m"]),
    ("1.5 kilometres", ["1.5 kilometres = distance 1500 m"]),
    ("half a kilometre", ["half a kilometre = distance 500 m"]),
    ("a mile and a half", ["a mile and a half = distance 2414 m"]),
    ("two and a half miles", ["two and a half miles = distance 4023 m"]),
    ("a quarter of a mile", ["a quarter of a mile = distance 402 m"]),
    ("30 feet", ["30 feet = distance 9.14 m"]),
    ("300 yards", ["300 yards = distance 274 m"]),
    ("a dozen square kilometres", ["a dozen square kilometres = area 12 km2"]),
    ("40 sq km", ["40 sq km = area 40 km2"]),
    ("six weeks", ["six weeks = duration 42 day"]),
    ("3 1/2 years", ["3 1/2 years = duration 3.5 year"]),
    ("36 hours", ["36 hours = duration 36 hour"]),
    ("two decades", ["two decades = duration 20 year"]),
    # what makes them inexact
    ("up to 570 metres", ["up to 570 metres = distance <=570 m"]),
    ("some 200 soldiers", ["some 200 soldiers = people ~200 people"]),
    ("more than 1,200 fighters", ["more than 1,200 fighters = people >=1200 people"]),
    ("at least 600 rebels", ["at least 600 rebels = people >=600 people"]),
    ("no more than two companies", ["no more than two companies = formation <=2 company"]),
    ("nearly three years", ["nearly three years = duration <=3 year"]),
    ("200 or so Islamist fighters", ["200 or so Islamist fighters = people ~200 people"]),
    ("exactly 40 trucks", ["exactly 40 trucks = vehicle 40 truck"]),
    # ranges and parts
    ("two to three kilometres", ["two to three kilometres = distance 2000-3000 m"]),
    ("2-3 km", ["2-3 km = distance 2000-3000 m"]),
    ("between 300 and 400 men", ["between 300 and 400 men = people 300-400 people"]),
    ("two to three thousand men", ["two to three thousand men = people 2000-3000 people"]),
    ("two of three bridges", ["two of three bridges = route 2 of 3 bridge"]),
    ("two of its three remaining bridges", ["two of its three remaining bridges = route 2 of 3 bridge"]),
    ("one of the two battalions", ["one of the two battalions = formation 1 of 2 battalion"]),
    ("40 of the army's tanks", ["40 of the army's tanks = vehicle 40 tank"]),
    # words that count without a number
    ("thousands of Syrian soldiers", ["thousands of Syrian soldiers = people ? people"]),
    ("several hundred rebels", ["several hundred rebels = people ? people"]),
    ("two of dozens of men", ["dozens of men = people ? people"]),
    ("two of the three weeks", ["two of the three weeks = duration 14 of 21 day"]),
    # what stands between
    ("two besieged Syrian army battalions", ["two besieged Syrian army battalions = formation 2 battalion"]),
    ("three hundred infantry soldiers", ["three hundred infantry soldiers = people 300 people"]),
    ("a 10,000-man garrison", ["10,000-man = people 10000 people"]),
    ("a 200-strong garrison", ["200-strong = people 200 people"]),
    ("a three-year siege", ["three-year = duration 3 year"]),
    ("19 tanks and 150 infantry", ["19 tanks = vehicle 19 tank", "150 infantry = people 150 people"]),
    ("some 2000 soldiers", ["some 2000 soldiers = people ~2000 people"]),
    ("On Monday 40 soldiers", ["40 soldiers = people 40 people"]),
    ("At Goma 40 soldiers", ["40 soldiers = people 40 people"]),
    ("Another 40 soldiers", ["40 soldiers = people 40 people"]),
    ("Army shuts 16 outlying posts", ["16 outlying posts = place 16 post"]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED, ids=[text for text, _ in COUNTED])
def test_what_is_counted_and_measured_is_read(text: str, expected: list[str], opened: Opened) -> None:
    assert [shown(one.quantity) for one in counted(*opened(text))] == expected


NOTHING = [
    "a brigade",
    "half a brigade",
    "one brigade",
    "several brigades",
    "On May 12 soldiers came",
    "On 12 May soldiers came",
    "In 2015 soldiers came",
    "2024-11-21 soldiers came",
    "the 115th Brigade",
    "79 brigade",
    "Battalion 289 soldiers",
    "Route 60 soldiers",
    "T-72 tanks",
    "Leopard 2 tanks",
    "the Leopard 2 tanks",
    "Grad and Leopard 2 Tanks Roll On Through Besieged Town",
    "155mm guns",
    "80% of its troops",
    "40 million dollars",
    "men aged 45",
    "his 62-year-old deputy",
    "two days ago",
    "20 km/h",
    "at 04:30 soldiers came",
    "half of its 600 men",
    "half the 600 men",
    "the last of its three bridges",
    "Of the 600 men",
    "The pocket, of 600 men",
    "600",
    "5sq",
    "two of",
    "two of the three",
    "40 is how many soldiers came",
    "40 of them were soldiers",
    "40 very well armed and very tired young soldiers",
    "40 soldiers were killed",
    "killing 40 soldiers",
    "the loss of 300 soldiers",
]


@pytest.mark.parametrize("text", NOTHING)
def test_dates_names_shares_and_losses_are_no_quantities(text: str, opened: Opened) -> None:
    assert [shown(one.quantity) for one in counted(*opened(text))] == []


def test_losses_end_at_a_comma_or_a_clause(opened: Opened) -> None:
    assert len(counted(*opened("40 soldiers fled, two dead"))) == 1
    assert len(counted(*opened("40 soldiers fled; two dead"))) == 1


def test_without_units_nothing_is_counted(first: Opened) -> None:
    assert counted(*first("570 metres")) == []


OWN = [
    # the force
    ("Some 3,000 troops are encircled in Lyman.", ["Some 3,000 troops"]),
    ("Two battalions withdrew from Goma.", ["Two battalions"]),
    ("The army pulled out 2,500 men and 90 tanks from the salient.", ["2,500 men", "90 tanks"]),
    ("Half a dozen tanks and forty lorries withdrew from the airfield.", ["Half a dozen tanks", "forty lorries"]),
    ("A column of 40 trucks withdrew from Kidal.", ["40 trucks"]),
    ("The 10,000-man garrison is surrounded.", ["10,000-man"]),
    ("Rebels besieged up to 8,000 of its troops.", ["up to 8,000 of its troops"]),
    ("The 21st Corps, some 8,000 strong, was surrounded at Marn.", ["some 8,000 strong"]),
    ("The army's two brigades withdrew from Goma.", ["two brigades"]),
    ("Twenty-six vehicles have left the base at Gao, where the army had trained.", ["Twenty-six vehicles"]),
    # the route
    ("Insurgents cut two of the three bridges over the Ruri, the army said.", ["two of the three bridges"]),
    ("Rebels severed two spans of the railway bridge at Marn, which fed the army.", ["two spans"]),
    ("The army lost control of 12 km of the highway to Goma.", ["12 km"]),
    # right beside the words
    ("The army withdrew from six villages near Goma.", ["six villages"]),
    ("Three bases have been abandoned by the army near Goma.", ["Three bases"]),
    ("The rebels cut the road to Goma at two points.", ["two points"]),
    ("The garrison is surrounded on three sides.", ["three sides"]),
    ("The garrison was ringed by Iraqi armour on three sides.", ["three sides"]),
    # measures
    ("Units of the army have withdrawn up to 570 metres to the north of Bakhmut.", ["up to 570 metres"]),
    ("The brigade fell back by two kilometres, its commander said.", ["two kilometres"]),
    ("Russian troops stand within five kilometres of closing the pocket at Andriivka.", ["five kilometres"]),
    ("Rebels are 2 km away from encircling the brigade.", ["2 km"]),
    ("The battalion sits inside a ring barely two kilometres across.", ["barely two kilometres"]),
    ("The brigade is under siege in a dozen square kilometres.", ["a dozen square kilometres"]),
    ("The garrison has been besieged for nine days.", ["nine days"]),
    ("Islamic State, with Afar and Tigrayan help, has besieged Nubl for more than three years.", ["more than three years"]),
    ("Less than 3 km separate the rebels from cutting the road to the garrison.", ["Less than 3 km"]),
    ("The army sits in a pocket with a 5-kilometre corridor to the rear.", ["5-kilometre"]),
    ("The road to the garrison has been closed by rebels for the past two days.", ["two days"]),
    ("Troops broke the three-year siege of the base.", ["three-year"]),
    ("The marines sat out a siege of 77 days.", ["77 days"]),
    ("Fifty marines spent six days surrounded at the harbour.", ["Fifty marines", "six days"]),
    ("They withdrew in a column of 40 trucks from Kidal, the mission said.", ["40 trucks"]),
]


@pytest.mark.parametrize(("text", "expected"), OWN, ids=[text for text, _ in OWN])
def test_an_event_has_the_quantities_of_its_words_its_force_and_its_route(text: str, expected: list[str], shipped: Claims) -> None:
    assert [[one.text for one in claim.quantities] for claim in shipped(text)] == [expected]


QUIET = [
    "The army withdrew from Goma to two villages in the hills.",
    "Troops withdrew from the camp 15 km south of Goma.",
    "Brigade 137 is besieged at Deir ez-Zor, 20 kilometres from the border.",
    "A convoy stopped 20 km from besieged Bakhmut, a soldier said.",
    "The 25th Division is encircled in Lyman, a town of 20,000 people.",
    "The garrison was surrounded by six Chinese divisions.",
    "Troops captured 14 villages and encircled the brigade.",
    "Eleven planes bombed the city while the garrison was besieged.",
    "Some troops are cut off from supply lines by the 800-metre-wide river.",
    "The army took 12 villages and cut the Lachin corridor on Tuesday.",
    "Two weeks ago the garrison was surrounded.",
    "Within three days the garrison was surrounded.",
    "The garrison fought for three days and withdrew.",
    "The rebels, who number 5,000 men, besieged the garrison.",
    "The rebels withdrew from Kidal after killing 40 soldiers and wounding two officers.",
    "The army withdrew 80% of its troops from Debaltseve.",
    "Two Russian tanks have barred the highway to the garrison at Goma.",
    "Half of its 600 men are surrounded in the refinery.",
    "The garrison of Vukovar has been surrounded since 1991.",
    "The brigade commander, aged 45, fled the base with his 62-year-old deputy.",
    "The general, 54, withdrew his brigade from Goma on 3 March 2024.",
    "The mission, which costs 40 million dollars, withdraws its troops from Mali.",
    "The army closed the road between two villages and the garrison is besieged.",
    "Ukraine said 40 drones were shot down as its marines withdrew from Krynky.",
    "For a decade the army held the base at Goma, then withdrew from it.",
    "The garrison is besieged; for nine days it has rained.",
    "The garrison is besieged. For nine days it has rained.",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_else_a_sentence_counts_is_left_alone(text: str, shipped: Claims) -> None:
    found = shipped(text)
    assert found
    assert [one.text for claim in found for one in claim.quantities] == []


def test_a_force_named_in_a_sentence_before_brings_no_quantity(shipped: Claims) -> None:
    found = shipped("Some 200 soldiers were tired. At dawn they withdrew.")
    assert [(claim.actor and claim.actor.text, claim.quantities) for claim in found] == [("Some 200 soldiers", ())]


def test_mentions_of_one_event_share_their_quantities(shipped: Claims) -> None:
    text = "The garrison in Goma is surrounded on three sides. It has been surrounded on all three sides for nine days, a medic said."
    (claim,) = shipped(text)
    assert [one.text for one in claim.quantities] == ["three sides", "nine days"]
