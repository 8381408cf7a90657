"""Tells which of a sentence's quantities belong to an event; where a measure must stand for that is data.

What is counted belongs to the event where it stands in its words, its force or its route, or right beside its words; what is
measured, only where the context says so. Whatever else a sentence counts is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from salient.compile.quantities import Beside
from salient.detect.counted import MEASURES, MODIFIERS, Counted, counted
from salient.detect.match import Found
from salient.detect.roles import places
from salient.detect.split import Sentence, Text
from salient.model import Actor, Quantity

_SUBJECTS = frozenset({"route", "place", "side"})


def quantities(sentence: Sentence, text: Text, found: Found, event_type: str, actor: Actor | None) -> tuple[Quantity, ...]:
    """The quantities of an event, as they follow each other in its sentence."""
    all_here = [one for one in counted(sentence, text) if not one.only or event_type in one.only]
    if not all_here:
        return ()
    roles = [(start, end) for role, start, end in found.roles if role == "route"]
    force = _tokens_of(actor, sentence, text)
    spans = [(found.evidence_start, found.evidence_end), *roles, *([force] if force else [])]
    own = [one for one in all_here if _belongs(one, sentence, text, event_type, spans)]
    joined = text.language.roles.conjunctions | {","}
    for one in all_here:  # "19 tanks and some 150 infantry"
        kin = [other for other in own if other.quantity.kind not in MEASURES and set(_between(one, other, sentence)) <= joined]
        if kin and one not in own and one.quantity.kind not in MEASURES:
            own.append(one)
    return tuple(one.quantity for one in sorted(own, key=lambda one: one.start))


def _belongs(one: Counted, sentence: Sentence, text: Text, event_type: str, spans: Sequence[tuple[int, int]]) -> bool:
    """True where a quantity is the event's own."""
    roles, words = text.language.roles, sentence.words
    evidence = spans[0]
    if one.quantity.kind in MEASURES:
        of_route = any(one.end + 1 == start and words[one.end] in roles.partitives for start, _ in spans[1:])  # "12 km of the highway"
        if of_route or (one.start < evidence[1] and evidence[0] < one.end):
            return True
    elif one.start and words[one.start - 1] in roles.agents:
        return False
    elif any(one.start < end and start < one.end for start, end in spans) or _touches(one, sentence, text, spans):
        return True
    return any(_is_beside(one, rule, sentence, text, evidence, event_type) for rule in text.language.quantities.beside)


def _touches(one: Counted, sentence: Sentence, text: Text, spans: Sequence[tuple[int, int]]) -> bool:
    """True for what is counted right behind the event's words or roles, as part of a role, or as their subject."""
    roles, words, first = text.language.roles, sentence.words, spans[0][0]
    for start, end in spans:
        part = one.end + 1 == start and words[one.end] in roles.partitives  # "two spans of the bridge"
        tied = (
            end + 1 == one.start and words[end] in roles.partitives | roles.possessives
        )  # "a column of 40 lorries", "its band's two companies"
        beside = end + 1 == one.start and words[end] == "," and words[one.end : one.end + 1] == [","]  # "the corps, some 8,000 strong, ..."
        if part or tied or beside or (one.compound and one.end == start):  # "the 10,000-man garrison"
            return True
        if start >= first and end <= one.start and _leads_to(one, end, sentence, text):
            return True
    linking = roles.not_modifiers - roles.conjunctions - roles.locatives - roles.destinations - roles.subordinators - roles.relatives
    between = words[one.end : first]
    subject = one.quantity.kind in _SUBJECTS and 0 < len(between) <= MODIFIERS and linking.issuperset(between)
    return subject and not sentence.crosses(one.end, first)


def _leads_to(one: Counted, end: int, sentence: Sentence, text: Text) -> bool:
    """True where only small words and names lie between the event's words and a quantity: "cut the road to Zenda at two points"."""
    roles, between = text.language.roles, range(end, one.start)
    near = (roles.determiners | roles.locatives | roles.destinations | roles.partitives | roles.numbers) - roles.pairs
    near |= text.language.words.particles
    inside = {at for name in places(sentence, text) for at in range(name.start, name.end)}
    if len(between) > MODIFIERS + 1 or (between and sentence.words[one.start - 1] in roles.destinations):
        return False
    return all(sentence.words[at] in near or at in inside for at in between)


def _is_beside(one: Counted, rule: Beside, sentence: Sentence, text: Text, evidence: tuple[int, int], event_type: str) -> bool:
    """True where a measure stands as the context wants it: near enough, in the event's clause, between the words that it names."""
    words, (first, last) = sentence.words, evidence
    if (
        rule.kind != one.quantity.kind
        or (rule.only and event_type not in rule.only)
        or rule.hyphen == ("never" if one.compound else "only")
    ):
        return False
    behind = one.start >= last
    if rule.stands == ("before" if behind else "behind"):
        return False
    between = (last, one.start) if behind else (one.end, first)
    if not 0 <= between[1] - between[0] < rule.within or _parted(*between, sentence, text):
        return False
    if not behind and words[first] in text.language.roles.participles and rule.kind == "distance":
        return False  # "20 km from besieged Zenda"
    led = not rule.leads or any(tuple(words[max(0, one.start - len(lead)) : one.start]) == lead for lead in rule.leads)
    return led and (not rule.tails or any(tuple(words[one.end : one.end + len(tail)]) == tail for tail in rule.tails))


def _parted(start: int, end: int, sentence: Sentence, text: Text) -> bool:
    """True where another statement or an aside begins between two tokens; "and" between names parts nothing."""
    roles, words, raw = text.language.roles, sentence.words, sentence.raw
    if sentence.crosses(start, end):
        return True
    for at in range(start, end):
        if words[at] in roles.subordinators or not (words[at][0].isalnum() or words[at] in roles.possessives):
            return True
        if words[at] in roles.conjunctions and not (raw[at - 1][0].isupper() and raw[at + 1][0].isupper()):
            return True
    return False


def _between(one: Counted, other: Counted, sentence: Sentence) -> Sequence[str]:
    """The words between two quantities; a mark of its own where they overlap or are one."""
    first, second = sorted((one, other), key=lambda each: each.start)
    return sentence.words[first.end : second.start] or ["="]


def _tokens_of(actor: Actor | None, sentence: Sentence, text: Text) -> tuple[int, int] | None:
    """The tokens of a force in this sentence."""
    at = text.article.text.find(actor.text, sentence.start, sentence.end) if actor else -1
    if actor is None or at < 0:
        return None
    inside = [i for i in range(len(sentence)) if at <= sentence.starts[i] and sentence.ends[i] <= at + len(actor.text)]
    return (inside[0], inside[-1] + 1) if inside else None
