"""Chooses the place, the route and the actor of a match: its own slots first, then what stands nearest in the clause; else nothing."""

from __future__ import annotations

from salient.compile.rulebook import Fill, Name
from salient.detect.match import Found
from salient.detect.roles import Named, forces, names, places, routes, without_article
from salient.detect.source import Speaker
from salient.detect.split import Sentence, Text
from salient.detect.which import meant
from salient.model import Actor, Place, Route

REACH = 14
"""How many tokens away, within the clause, a role that no slot names may stand."""
BACK = 2
"""How many sentences back the force that a pronoun means is looked for."""


def actor(sentence: Sentence, text: Text, found: Found, fill: Fill, speaker: Speaker | None) -> Actor | None:
    """The force that the rule speaks of."""
    named = names(sentence, text)
    for role, start, end in found.roles:
        if role == "actor":
            return _actor(sentence, text, named, start, end)
    if fill == "none":
        return None
    first, last = found.evidence_start, found.evidence_end
    candidates = []
    for force in forces(sentence, text):
        if _in_speaker(force.start, sentence, speaker) or (force.bare and _after_locative(sentence, text, force.start)):
            continue
        before = force.end <= first
        if (before and fill == "after") or (not before and fill == "before" and force.start >= last):
            continue
        distance = first - force.end if before else max(0, force.start - last)
        if distance <= REACH and not sentence.crosses(*((force.end, first) if before else (min(last, force.start), force.start))):
            candidates.append((distance, force.start, force.end))
    if candidates:
        _, start, end = min(candidates)
        return _actor(sentence, text, named, start, end)
    if fill != "after" and any(word in text.language.roles.pronouns for word in sentence.words[max(0, first - REACH) : first]):
        return _before(sentence, text)
    return None


def place(sentence: Sentence, text: Text, found: Found, fill: Fill, speaker: Speaker | None) -> Place | None:
    """The most specific named place of the event."""
    named = places(sentence, text)
    by_start = {name.start: name for name in named}
    slots = [
        by_start[start]
        for role, start, _ in found.roles
        if role == "place" and start in by_start
        if not _is_goal(sentence, text, found, start) and not _in_speaker(start, sentence, speaker)
    ]
    inside = [name for role, start, end in found.roles if role == "route" for name in named if start <= name.start < end]
    chosen = (slots or inside)[-1:] or [name for name in (_behind_route(sentence, text, found, named),) if name]
    if not chosen and fill != "none":
        chosen = _nearest(sentence, text, found, named, speaker)
    if chosen:
        return _place(sentence, text, chosen[0])
    return _place_before(sentence, text) if fill != "none" else None


def _nearest(sentence: Sentence, text: Text, found: Found, named: list[Named], speaker: Speaker | None) -> list[Named]:
    """The nearest located name of the clause, else of the sentence (there also a commander's post, never a seat of government)."""
    first, last = found.evidence_start, found.evidence_end
    near: list[tuple[int, int, Named]] = []
    far: list[tuple[int, int, Named]] = []
    for name in named:
        if not _located(sentence, text, name):
            continue
        after = name.start >= last
        distance = name.start - last if after else max(0, first - name.end)
        span = (last, name.start) if after else (min(name.end, first), first)
        one = (distance + (0 if after else 4), name.start, name)
        if distance <= REACH and not sentence.crosses(*span) and not _in_speaker(name.start, sentence, speaker):
            near.append(one)
        elif name.known is None or name.known.kind == "place":
            far.append(one)
    return [name for _, _, name in sorted(near or far, key=lambda one: one[:2])[:1]]


def _place_before(sentence: Sentence, text: Text) -> Place | None:
    """The last located town that the sentences before name."""
    for index in range(sentence.index - 1, max(-1, sentence.index - 1 - BACK), -1):
        other = text.sentence(index)
        towns = [name for name in places(other, text) if (name.known is None or name.known.kind == "place") and _located(other, text, name)]
        if towns:
            return _place(other, text, towns[-1])
    return None


def _is_goal(sentence: Sentence, text: Text, found: Found, start: int) -> bool:
    """True for a name that a gap let in behind "to" or "for": where somebody goes, not where the event is."""
    at = start - 1
    return at >= found.evidence_end and sentence.words[at] in text.language.roles.destinations


def _behind_route(sentence: Sentence, text: Text, found: Found, named: list[Named]) -> Named | None:
    """The name that tells which route it is: "the road to X", "the bridge over X", "between X and Y"."""
    roles = text.language.roles
    leads = roles.locatives | roles.destinations | roles.determiners
    for role, _, end in found.roles:
        if role != "route":
            continue
        for name in named:
            between = sentence.words[end : name.start]
            if name.start >= end and 0 < len(between) <= 4 and all(word in leads or word in roles.not_modifiers for word in between):
                return name
    return None


def route(sentence: Sentence, text: Text, found: Found) -> Route | None:
    """The route, where it bears a name or number."""
    for role, start, end in found.roles:
        if (
            role == "route"
            and any(name.start < end and name.end > start for name in names(sentence, text)) | sentence.raw[end - 1][-1].isdecimal()
        ):
            words = text.string(sentence.offsets(without_article(sentence, text, start, end), end))
            return Route(words, words)
    return None


def route_beside(sentence: Sentence, text: Text, found: Found) -> Found:
    """The match with the route that overlaps its evidence, where no slot names one."""
    if any(role == "route" for role, _, _ in found.roles):
        return found
    for start, end in routes(sentence, text):
        if start < found.evidence_end and end > found.evidence_start:
            return found._replace(roles=(*found.roles, ("route", start, end)))
    return found


def _actor(sentence: Sentence, text: Text, named: list[Named], start: int, end: int) -> Actor:
    words = text.string(sentence.offsets(start, end))
    known: list[Name] = [name.known for name in named if name.known and name.start < end and name.end > start]
    first = start
    while first < end - 1 and sentence.words[first] in text.language.roles.determiners:
        first += 1
    side = next((name.side for name in known if name.side), None)
    group = next((name.name for name in known if name.kind == "group"), None)
    return Actor(words, group or text.string(sentence.offsets(first, end)), side)


def _place(sentence: Sentence, text: Text, name: Named) -> Place:
    words = text.string(sentence.offsets(name.start, name.end))
    known = name.known
    if known is None:
        return meant(words, name.bearers, text)
    return Place(words, known.name, known.country, known.lat, known.lon)


def _located(sentence: Sentence, text: Text, name: Named) -> bool:
    """A name is a place of the event where a locative leads it, a place's noun follows it, or it is a known town."""
    roles = text.language.roles
    heads = {start for symbol in roles.place_heads | roles.route_heads for start in sentence.spans.get(symbol, ())}
    if name.end in heads:
        return True
    if name.start and sentence.words[name.start - 1] in roles.destinations:
        return False
    is_town = name.known.kind == "place" if name.known else bool(name.bearers)
    return is_town or _after_locative(sentence, text, name.start)


def _after_locative(sentence: Sentence, text: Text, start: int) -> bool:
    roles = text.language.roles
    at = start - 1
    while at >= 0 and (sentence.words[at] in roles.determiners or sentence.words[at] in roles.numbers):
        at -= 1
    if at >= 0 and sentence.words[at] in roles.conjunctions | {","} and at and sentence.raw[at - 1][0].isupper():
        return _after_locative(sentence, text, at - 1)
    return at >= 0 and sentence.words[at] in roles.locatives


def _in_speaker(at: int, sentence: Sentence, speaker: Speaker | None) -> bool:
    return speaker is not None and speaker.sentence == sentence.index and speaker.start <= at < speaker.end


def _before(sentence: Sentence, text: Text) -> Actor | None:
    """The last force named in the sentences before."""
    for index in range(sentence.index - 1, max(-1, sentence.index - 1 - BACK), -1):
        other = text.sentence(index)
        named = names(other, text)
        found = [force for force in forces(other, text) if not force.bare]
        if found:
            return _actor(other, text, named, found[0].start, found[0].end)
    return None
