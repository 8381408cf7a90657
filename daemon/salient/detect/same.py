"""Tells which matches and claims near each other are one event: what overlaps, what comes of another, what lacks what another names."""

from __future__ import annotations

from dataclasses import replace

from salient.compile.rulebook import Pattern, Rule
from salient.detect.match import Found
from salient.detect.record import Yielded
from salient.detect.split import Sentence, Text
from salient.model import Actor, Claim, Place

NEAR = 2
"""How many sentences lie at most between claims that tell of one event, or one of which names what the other lacks."""
WORTH = ("its status is fixed", "it names more roles", "its pattern is strong", "its evidence is longer")
"""The reasons for which one match is worth more than another, as `Match.worth` orders them."""


class Match:
    """A pattern of a rule found in a sentence."""

    __slots__ = ("found", "pattern", "rule", "sentence", "worth")

    def __init__(self, rule: Rule, pattern: Pattern, sentence: Sentence, found: Found) -> None:
        self.rule, self.pattern, self.sentence, self.found = rule, pattern, sentence, found
        # Which of two overlapping matches stands for the event: a fixed status, more roles, strong, more words.
        self.worth = (pattern.status is not None, len(found.roles), pattern.strong, found.evidence_end - found.evidence_start)


def distinct(matches: list[Match], text: Text) -> list[Match]:
    """Of a sentence's matches of one event type whose evidence overlaps only the best, with the roles that the others add."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: one.worth, reverse=True):
        better = next((other for other in kept if _overlap(other, match)), None)
        if better is None:
            kept.append(match)
            continue
        if text.recorder:
            text.recorder.add(_yielded(match, better, text))
        named = {role for role, _, _ in better.found.roles}
        if match.rule.fill_actor == "target":
            named.add("actor")
        cast = {(start, end) for _, start, end in better.found.roles}  # whoever beats an assault off is not the one who fails
        added = tuple(role for role in match.found.roles if role[0] not in named and role[1:] not in cast)
        if match.rule is better.rule and match.pattern.status == better.pattern.status:
            better.found = better.found._replace(roles=better.found.roles + added)
            if not _touch(better.found, match.found):
                first = min(better.found.evidence_start, match.found.evidence_start)
                last = max(better.found.evidence_end, match.found.evidence_end)
                better.found = better.found._replace(evidence_start=first, evidence_end=last)
    return kept


def _overlap(one: Match, other: Match) -> bool:
    """True where two matches tell of one event in the same words, or in words that only its force parts: "pull its army back from"."""
    if one.rule.type != other.rule.type:
        return False
    if _touch(one.found, other.found):
        return True
    first, second = sorted((one.found, other.found), key=lambda found: found.evidence_start)
    parted = [(start, end) for role, start, end in (*first.roles, *second.roles) if role == "actor"]
    return any(start == first.evidence_end and second.evidence_start == end for start, end in parted)


def _touch(one: Found, other: Found) -> bool:
    return one.evidence_start < other.evidence_end and other.evidence_start < one.evidence_end


def _yielded(match: Match, better: Match, text: Text) -> Yielded:
    why = next((reason for reason, more, less in zip(WORTH, better.worth, match.worth, strict=True) if more > less), "it stands first")
    mine = match.sentence.offsets(match.found.start, match.found.end)
    yours = better.sentence.offsets(better.found.start, better.found.end)
    return Yielded(match.rule.id, match.pattern.text, mine, better.rule.id, better.pattern.text, yours, why)


def comes_of(match: Match, cause: Match, text: Text) -> bool:
    """True for an event that only says what came of the one before it, or what that was for: "blew up the bridge, severing Highway 4"."""
    roles, words = text.language.roles, match.sentence.words
    first = match.found.evidence_start
    between = words[cause.found.evidence_end : first]
    result = bool(between) and between[-1] == "," and words[first].endswith(tuple(roles.results))
    aim = bool(between) and between[-1] in roles.destinations and roles.conjunctions.isdisjoint(between)
    return result or aim


def join(told: list[Claim], claims: list[Claim]) -> None:
    """Add to the claims of a sentence what comes of the last one of them that is alike: one event, known by a route with a number."""
    for claim in told:
        at = next((i for i in reversed(range(len(claims))) if (claims[i].type, claims[i].status) == (claim.type, claim.status)), None)
        if at is not None:
            one = claims[at]
            place = claim.place if _is_road(claim) and not _is_road(one) else one.place or claim.place
            claims[at] = replace(one, place=place, actor=one.actor or claim.actor, route=one.route or claim.route)
            claim = replace(claim, place=place, actor=claims[at].actor)
        claims.append(claim)


def _is_road(claim: Claim) -> bool:
    """True where the place is the route itself: Highway 4."""
    return claim.place is not None and claim.route is not None and claim.place.text == claim.route.text


def borrowed(claims: list[Claim], text: Text) -> list[Claim]:
    """The claims with what one lacks taken from the claim of the same type before it: "the army left Zenda; Kyiv denies any retreat"."""
    full: list[Claim] = []
    last: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda one: one.evidence.start):
        before = last.get(claim.type)
        if before and near(before, claim, text):
            if claim.actor is None and _agree(claim.place, before.place):
                claim = replace(claim, actor=before.actor)
            if claim.place is None and _agree(claim.actor, before.actor):
                claim = replace(claim, place=before.place)
        last[claim.type] = claim
        full.append(claim)
    return full


def near(one: Claim, other: Claim, text: Text) -> bool:
    """True for claims that stand in sentences near each other."""
    first, last = text.at(one.evidence.start), text.at(other.evidence.start)
    return first is not None and last is not None and abs(last - first) <= NEAR


def _agree(one: Actor | Place | None, other: Actor | Place | None) -> bool:
    return one is None or other is None or one.text == other.text
