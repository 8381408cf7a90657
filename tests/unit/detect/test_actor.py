"""Whose event it is: the slot of the rule, else the force that plays the part; never one that only speaks or tells where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.model import Article, ArticleRef, Claim

Claims = Callable[..., list[Claim]]


def forces(claims: list[Claim]) -> list[str | None]:
    return [claim.actor.text if claim.actor else None for claim in claims]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        # the object of an active verb
        ("Rebels besieged the garrison in Goma.", "the garrison"),
        ("In Goma rebels of the north besieged the garrison.", "the garrison"),
        # the subject of a passive one, whoever stands behind "by"
        ("The garrison in Goma was besieged by the rebels.", "The garrison"),
        ("The garrison in Goma was encircled on Monday by the rebels.", "The garrison"),
        ("Besieged by the rebels, soldiers of the garrison ate rice in Goma.", "soldiers of the garrison"),
        ("The town of Sake is besieged by rebels.", None),
        ("The M04 near Goma was cut by the rebels.", None),
        # a participle before its noun describes it, behind an auxiliary it is the verb
        ("The army said that it had surrounded rebel fighters near Goma.", "rebel fighters"),
        ("The besieged Ukrainian troops in Goma sing.", "The besieged Ukrainian troops"),
        # nothing stands behind the verb
        ("The garrison of Goma is besieged", "The garrison"),
        # the owner of a noun brings it about
        ("The army's siege of the rebels in Goma goes on.", "the rebels"),
        ("The siege of the garrison in Goma by the rebels goes on.", "the garrison"),
        # whoever has a clause of its own, and does not bring it about, suffers by it
        ("Rebels besieged Goma, where the garrison is worn out.", "the garrison"),
        ("Goma is besieged, the mayor said, while the army says otherwise.", None),
        ("Goma is besieged by rebels whom an army adviser calls thieves.", None),
        # a place that is itself shut in needs no force
        ("Rebel guns stand on the ridge, and Goma has become a prison.", None),
        ("Goma has become a prison, and rebel guns stand on the ridge.", None),
        # the jaws are not what they bite
        ("The two armoured columns have met near Goma, a colonel said.", None),
        # whoever speaks
        ("Goma is besieged, the army said.", None),
        # whoever a hyphen ties to what they do
        ("Hunger grows in the rebel-besieged city of Goma.", None),
        ("Hunger grows in besieged Goma.", None),
        # who does it to a place that has no name
        ("Rebel fighters encircle two key towns near Goma.", None),
        ("Rebel fighters were encircled by Goma, where villages starve.", "Rebel fighters"),
        # whom a pronoun behind the verb means: not its subject, but whoever stood before
        ("The garrison slept. The rebels surrounded them near Goma.", "The garrison"),
        ("The garrison at Sake saw that the rebels had surrounded them near Goma.", "The garrison"),
        ("The garrison foresaw an attempt to surround them near Goma, as rebel guns fired.", "The garrison"),
        ("The garrison slept. Rebels cut the M04 behind them.", "The garrison"),
        # its place may stand between the subject and a passive verb, another verb may not
        ("The garrison in Goma was boxed in by rebels on every side.", "The garrison"),
        ("The garrison near Goma saw a town besieged by rebels.", None),
        # an article that opens no object: "in a bag", "on all sides"
        ("Three brigades around Sake are sitting in a bag.", "Three brigades"),
        ("Rebels have encircled the barracks of Goma.", None),
        # a pronoun is an object too
        ("The M04 is dead since rebels blocked it with tree trunks near Goma.", None),
        # the place where a force is surrounded does not suffer in its stead
        ("Surrounded since Sunday in the Sake customs yard, the commandos sing.", "the commandos"),
        # a force inside a place that is surrounded
        ("Goma is completely encircled with some 1,500 jihadists inside.", "some 1,500 jihadists"),
        ("Goma is completely encircled, and the jihadists inside sing.", None),
        # people right beside the event are a force, others are not
        ("His two companies near Sake are surrounded by rebels.", "His two companies"),
        ("Goma will be besieged, as people of the army know.", None),
        # whom a clause of its own tells of suffers where the doer is known, and no word that only describes
        ("Rebels have blocked the Sake road with trees, and the garrison there eats rice.", "the garrison"),
        ("Rebels have blocked the Sake road with military escorts near.", None),
        # whoever opens a clause of its own, or comes behind a semicolon
        ("Goma is besieged, and rebels from the north eat rice.", None),
        ("Goma is besieged; the road to the army is long.", None),
    ],
)
def test_the_target_of_an_event_is_neither_its_doer_nor_a_bystander(shipped: Claims, text: str, actor: str | None) -> None:
    (claim,) = shipped(text)
    assert forces([claim]) == [actor]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The garrison burned its tanks and withdrew from Goma.", "The garrison"),
        ("The garrison and its tanks and guns withdrew from Goma.", "The garrison and its tanks"),
        ("Some 800 Malawians, Tanzanians and South Africans withdrew from Goma.", "Malawians, Tanzanians and South Africans"),
        ("The army said that its fighters slept and that they had withdrawn from Goma.", "its fighters"),
        ("Far from fleeing Goma, the garrison dug in.", "the garrison"),
        ("Ordered to withdraw from Goma, the whole town of Sake prayed for the garrison.", None),
        ("The army left its guns and the militia and withdrew from Goma.", "the militia"),
        ("The troops in the contingent withdrew from Goma.", "The troops"),
        ("The rebels, the army said, withdrew from Goma.", "The rebels"),
        ("The 115th withdrew from Goma.", "The 115th"),
        ("In Ukraine the army withdrew from Lyman.", "the army"),
        ("Fighters from Russia-backed groups withdrew from Goma.", "Fighters"),
        ("The Eritrean withdrawal from Goma began.", "Eritrean"),
        # whoever stands behind the noun, and not who speaks of it; the place of a verb is no leaver
        ("Sudan's army confirmed the pull-out of its 1st Division from Goma.", "its 1st Division"),
        ("Rebels pulled out of the army's base in Goma.", "Rebels"),
        # the whole phrase of an owner's force
        ("The army's 30th Division abandoned Goma.", "The army's 30th Division"),
        # those of whom another force is only told
        ("Kenyan troops fighting armed al-Shabaab withdrew from Dhobley.", "Kenyan troops"),
        ("Rebels backed by Rwanda withdrew from Goma.", "Rebels"),
        ("Troops left for the rebel-held north, and the army withdrew from Goma.", "the army"),
        ("Troops under a UN mission withdrew from Goma.", "Troops"),
        ("The rebels said the army withdrew from Goma.", "the army"),
        ("The rebels fighting, the army withdrew from Goma.", "the army"),
        ("The rebels fighting for weeks in hills far beyond saw the army withdraw from Goma.", "the army"),
        # a name that only describes, a country or capital that only tells where
        ("Serb soldiers heard of a NATO deadline to withdraw from Kotla.", "Serb soldiers"),
        ("Rebels in eastern Libya withdrew from Brega.", "Rebels"),
        ("The rebels moved on the capital, Juba, and then withdrew from Bor.", "The rebels"),
        ("2021-03-02 Some 20 soldiers withdrew from Dikwa.", "Some 20 soldiers"),
        ("2021-03-02 soldiers withdrew from Dikwa.", "soldiers"),
        ("GOVERNMENT SOLDIERS FORCED TO WITHDRAW FROM DIKWA.", "GOVERNMENT SOLDIERS"),
        ("An army adviser saw fighters withdraw from Goma.", "fighters"),
    ],
)
def test_the_force_that_leaves_is_a_whole_phrase_and_the_subject(shipped: Claims, text: str, actor: str | None) -> None:
    (claim,) = shipped(text)
    assert forces([claim]) == [actor]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The garrison repelled three Eritrean assaults near Goma.", "Eritrean"),
        ("The Eritrean assault on the garrison in Goma was repelled.", "Eritrean"),
        ("The assault on the Eritrean garrison in Goma was repelled.", None),
        ("The garrison repelled an M23 assault near Goma.", "M23"),
        ("An M23 assault on Goma was repelled.", "M23"),
        ("M23 held off an Eritrean assault on Goma.", "Eritrean"),
        ("The garrison repelled an assault by tanks of the militia near Goma.", "tanks of the militia"),
        ("The garrison repelled an assault near Goma.", None),
        ("The garrison repelled the assault near Goma with losses for the militia.", "the militia"),
    ],
)
def test_the_force_whose_assault_fails_stands_behind_the_verb(shipped: Claims, text: str, actor: str | None) -> None:
    (claim,) = shipped(text)
    assert (claim.type, forces([claim])) == ("assault_repelled", [actor])


def test_a_capital_that_is_besieged_is_the_place_and_no_force(shipped: Claims) -> None:
    (claim,) = shipped("Kyiv is besieged. Smoke lies on the army.")
    assert claim.actor is None
    assert claim.place is not None
    assert claim.place.name == "Kyiv"


def test_people_are_a_force_where_no_other_stands(shipped: Claims) -> None:
    (claim,) = shipped("The army sleeps. At dawn the last officers withdrew from Goma.")
    assert claim.actor is not None
    assert claim.actor.text == "the last officers"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        # whose weapon it is, before the evidence or behind its "by"
        ("Russian missiles hit a substation in Sarny.", "Russian"),
        ("Russian cruise missiles hit a substation in Sarny.", "Russian"),
        ("The refinery in Tuapse was hit by Ukrainian drones.", "Ukrainian"),
        ("The refinery in Tuapse was hit by Houthi drones.", "Houthi"),
        ("The refinery in Tuapse was hit by drones.", None),
        # a force's noun that only tells what is fired or lacking
        ("Tank shells hit a substation in Sarny.", None),
        ("The brigade in Sarny is short of tank shells.", "The brigade"),
        ("The brigade in Sarny is short of infantry.", "The brigade"),
        ("Infantry shortages among the troops in Sarny go on.", "the troops"),
        # and one that is named inside the evidence
        ("Fuel for the army's helicopters has run out in Gao.", "the army"),
    ],
)
def test_whose_weapon_or_want_it_is_is_told_from_what_it_is(shipped: Claims, text: str, actor: str | None) -> None:
    (claim,) = shipped(text)
    assert forces([claim]) == [actor]


def test_a_pronoun_does_not_mean_a_country(shipped: Claims) -> None:
    (claim,) = shipped("The garrison was tired. Rain fell on Ukraine. At dawn they withdrew from Lyman.")
    assert claim.actor is not None
    assert claim.actor.text == "The garrison"


SIEGE = """
rule: encirclement
version: 1.0.0
title: A force is besieged
event: encirclement
strong:
  - "@other ..3 besieged!"
  - "ringed! ..2 @actor"
  - "ringed!"
roles: {{actor: {fill}, place: nearest}}
"""


@pytest.fixture
def besieged(load: Callable[..., Rulebook]) -> Callable[[str, str], Claim]:
    """The claim of the rule above, with one of the ways to fill its actor."""

    def find(fill: str, text: str) -> Claim:
        (claim,) = find_claims(Article(ArticleRef("x", "a"), text), load(encirclement=SIEGE.format(fill=fill)))
        return claim

    return find


@pytest.mark.parametrize(
    ("fill", "text", "actor"),
    [
        ("none", "The army besieged the garrison.", None),
        ("nearest", "The army besieged the garrison.", "the garrison"),  # not @other, which is nearer
        ("before", "The rebels saw that the army besieged it.", "The rebels"),
        ("after", "The army besieged the garrison.", "the garrison"),
        ("after", "The army besieged them.", None),
        ("before", "It was ringed near the town by the rebels.", None),
        ("target", "The army besieged the garrison.", "the garrison"),
        ("target", "The army besieged Goma.", None),
        ("target", "The army ringed rebel-held parts of Goma.", None),
        ("target", "The rebels ringed the garrison.", "the garrison"),
        ("target", "It was ringed by the rebels.", None),
        ("nearest", "It was ringed by the rebels.", "the rebels"),
        ("target", "The garrison's brigade was ringed.", "The garrison's brigade"),
        ("target", "The garrison was ringed", "The garrison"),
        ("target", "The garrison was ringed three", "The garrison"),
        ("target", "The garrison slept, and it was ringed.", "The garrison"),
        ("target", "It was ringed at dawn, so the garrison left.", "the garrison"),
    ],
)
def test_who_fills_the_actor_is_what_the_rule_asks_for(
    besieged: Callable[[str, str], Claim], fill: str, text: str, actor: str | None
) -> None:
    assert forces([besieged(fill, text)]) == [actor]
