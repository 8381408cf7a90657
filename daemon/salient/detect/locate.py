"""Chooses the place and the route of a match: its own slots first, then what stands nearest in the clause; else nothing."""

from __future__ import annotations

from itertools import pairwise

from salient.compile.rulebook import Fill
from salient.detect.frames import frames
from salient.detect.match import Found
from salient.detect.naming import Named, dateline, names
from salient.detect.roles import after_locative, modifying, places, routes, without_article
from salient.detect.shapes import is_route_number, split_number
from salient.detect.source import Speaker
from salient.detect.spans import route_meant
from salient.detect.split import Sentence, Text
from salient.detect.which import meant
from salient.model import Place, Route

REACH = 14
"""How many tokens away, within the clause, a role that no slot names may stand."""
LISTED = 8
"""How many tokens lie at most between two routes of a list."""
LEADS = 4
"""How many words at most lie between a route and the place that tells which it is: "south of the"."""
BACK = 2
"""How many sentences back a place is looked for that the event's own does not name."""


def place(sentence: Sentence, text: Text, found: Found, fill: Fill, speaker: Speaker | None) -> Place | None:
    """The most specific named place of the event."""
    named = places(sentence, text)
    by_start = {name.start: name for name in named}
    roles = text.language.roles
    goals = roles.destinations | roles.goals if fill == "left" else roles.destinations
    slots = [
        by_start[start]
        for role, start, _ in found.roles
        if role == "place" and start in by_start
        if not (start > found.evidence_end and _is_goal(sentence, text, goals, start)) and not (speaker and speaker.names(sentence, start))
    ]
    numbered = _numbered(sentence, text, found)
    if numbered and not slots:
        return numbered
    earlier = named_before(sentence, text, found)
    if earlier and not slots:
        known = place(earlier[0], text, earlier[1], fill, None)
        if known:
            return known
    inside = [name for role, start, end in found.roles if role == "route" for name in named if start <= name.start < end]
    chosen = (slots or inside)[-1:] or [name for name in (_behind_route(sentence, text, found, named),) if name]
    if chosen or fill == "none":
        return _place(sentence, text, chosen[0]) if chosen else None
    told, posts = _nearest(
        sentence,
        text,
        found,
        [name for name in named if not (name.start > found.evidence_end and _is_goal(sentence, text, goals, name.start))],
    )
    if told:
        return _place(sentence, text, told)
    return _place_before(sentence, text) or (_place(sentence, text, posts) if posts else None)


def named_before(sentence: Sentence, text: Text, found: Found) -> tuple[Sentence, Found] | None:
    """The route that a pronoun of the match means, as a match where it is named."""
    at = next((start for role, start, _ in found.roles if role == "it"), None)
    meant = None if at is None else route_meant(sentence, text, at)
    return (meant[0], Found(*meant[1:], *meant[1:], (("route", *meant[1:]),))) if meant else None


def _numbered(sentence: Sentence, text: Text, found: Found) -> Place | None:
    """A route that is known by its number, or by a name that is no place's, is its own place."""
    heads = {start for symbol in text.language.roles.route_heads for start in sentence.spans.get(symbol, ())}
    for role, start, end in found.roles:
        if role != "route":
            continue
        first, last = without_article(sentence, text, start, end), end
        inside = [name for name in names(sentence, text) if start <= name.start < end]
        divided = next((at for at in range(start, end - 1) if split_number(sentence, at)), None)
        if divided is not None:  # the T-0504 of "the T-0504 highway"
            first, last = divided, divided + 2
        elif not is_route_number(sentence.raw[end - 1]) and not (inside and inside[-1].known is None and inside[-1].start in heads):
            continue
        words = text.string(sentence.offsets(first, last))
        return Place(words, words)
    return None


def further_routes(sentence: Sentence, text: Text, found: Found) -> list[Found]:
    """The match again for each further route of a list that begins with its own: "cut the M04 and the Zenda road"."""
    first = next(((start, end) for role, start, end in found.roles if role == "route"), None)
    if first is None:
        return []
    again: list[Found] = []
    end = first[1]
    for start, last in sorted(routes(sentence, text)):
        if start <= end:
            continue
        if (
            start - end > LISTED
            or sentence.crosses(end, start)
            or text.language.roles.conjunctions.isdisjoint(sentence.words[start - 2 : start])
        ):
            break
        again.append(found._replace(roles=(*(role for role in found.roles if role[0] not in {"route", "place"}), ("route", start, last))))
        end = last
    return again


def also(sentence: Sentence, text: Text, place: Place | None) -> list[Place]:
    """The further places of a list that begins with the event's: "withdrew from Kotla, Lower Kotla and Marn"."""
    roles, named = text.language.roles, places(sentence, text)
    at = next((i for i, name in enumerate(named) if place and text.string(sentence.offsets(name.start, name.end)) == place.text), None)
    if at is None or (named[at].start and sentence.words[named[at].start - 1] in roles.pairs):
        return []
    found: list[Named] = []
    closed = False
    for before, name in pairwise(named[at:]):
        between = [word for word in sentence.words[before.end : name.start] if word not in roles.locatives | roles.determiners]
        if closed or not between or not set(between) <= roles.conjunctions | {","} or _modifies(sentence, text, name.end):
            break
        found.append(name)
        closed = not roles.conjunctions.isdisjoint(between)
    return [_place(sentence, text, name) for name in found] if closed else []


def _modifies(sentence: Sentence, text: Text, end: int) -> bool:
    """True where a noun follows a name: "Kharkiv officials" are no place."""
    word = sentence.words[end] if end < len(sentence) else "."
    return (
        word[0].isalpha()
        and sentence.raw[end].islower()
        and word not in text.language.roles.not_modifiers | text.language.attribution.trims
    )


def _nearest(sentence: Sentence, text: Text, found: Found, named: list[Named]) -> tuple[Named | None, Named | None]:
    """The nearest located name of the clause, else of the sentence; and the nearest where somebody who speaks is posted."""
    first, last = found.evidence_start, found.evidence_end
    near: list[tuple[int, int, Named]] = []
    far: list[tuple[int, int, Named]] = []
    posts: list[tuple[int, int, Named]] = []
    written_at = dateline(sentence)
    for name in named:
        if not _located(sentence, text, name) or _is_goal(sentence, text, text.language.roles.destinations, name.start):
            continue
        after = name.start >= last
        distance = name.start - last if after else max(0, first - name.end)
        span = (last, name.start) if after else (min(name.end, first), first)
        one = (distance + (0 if after else 4), name.start, name)
        if name.end <= written_at or _of_speaker(sentence, text, name):
            posts.append(one)
        elif distance <= REACH and not sentence.crosses(*span):
            near.append(one)
        elif _is_town(name):
            far.append(one)
    towns = [one for one in posts if _is_town(one[2])]
    told, post = (min(found, key=lambda one: one[:2], default=None) for found in (near or far, towns))
    return told[2] if told else None, post[2] if post else None


def _of_speaker(sentence: Sentence, text: Text, name: Named) -> bool:
    """True for a name in a speaker's phrase, or right behind it: "groups in London", "officials said in Zenda"."""
    roles, words = text.language.roles, sentence.words
    for frame in frames(sentence, text):
        if frame.start <= name.start < frame.end:
            return True
        for end in (frame.end, frame.verb + 1):
            if (
                name.start in {end + 1, end + 2}
                and words[end] in roles.locatives
                and words[name.start - 1] in roles.locatives | roles.determiners
            ):
                return True
    return False


def _place_before(sentence: Sentence, text: Text) -> Place | None:
    """The last located town that the sentences before name."""
    for index in range(sentence.index - 1, max(-1, sentence.index - 1 - BACK), -1):
        other = text.sentence(index)
        towns = [
            name for name in places(other, text) if _is_town(name) and _located(other, text, name) and not _of_speaker(other, text, name)
        ]
        if towns:
            return _place(other, text, towns[-1])
    return None


def _is_goal(sentence: Sentence, text: Text, goals: frozenset[str], start: int) -> bool:
    """True for a name, at token `start`, where somebody goes, whatever describes it: "to neighbouring Zenda"."""
    roles, modifiers, at = text.language.roles, modifying(sentence, text), start
    while at and (at - 1 in modifiers or sentence.words[at - 1] in roles.determiners):
        at -= 1
    return at > 0 and sentence.words[at - 1] in goals


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
    """The route, where it bears a name or number, or where a place behind it tells which it is: "the road to Zenda"."""
    for role, start, end in found.roles:
        if role != "route":
            continue
        own = any(name.start < end and name.end > start for name in names(sentence, text)) or sentence.raw[end - 1][-1].isdecimal()
        last = end if own or is_route_number(sentence.raw[end - 1]) else _described(sentence, text, end)
        if last:
            words = text.string(sentence.offsets(without_article(sentence, text, start, end), last))
            return Route(words, words)
    earlier = named_before(sentence, text, found)
    return route(earlier[0], text, earlier[1]) if earlier else None


def _described(sentence: Sentence, text: Text, end: int) -> int | None:
    """The end of what tells which route it is: "to Zenda", "over the Ruri", "between Zenda and Strelsau", "from Zenda to Strelsau"."""
    roles, words = text.language.roles, sentence.words
    leads, starts = roles.locatives | roles.destinations, {name.start: name for name in places(sentence, text)}
    at = end
    while at < len(words) and at - end < LEADS and (words[at] in leads or words[at] in roles.partitives or words[at] in roles.determiners):
        at += 1
    first = starts.get(at)
    if first is None or at == end or words[end] not in leads:
        return None
    middle, second = first.end, starts.get(first.end + 1)
    paired = (
        words[end] in roles.pairs and middle < len(words) and (words[middle] in roles.conjunctions or words[middle] in roles.not_modifiers)
    )
    onward = middle < len(words) and words[middle] in roles.destinations
    last = second if second and (paired or onward) else first
    return None if _modifies(sentence, text, last.end) else last.end  # "the artery of the Zenda garrison"


def route_beside(sentence: Sentence, text: Text, found: Found, fill: Fill) -> Found:
    """The match with the route that overlaps its evidence, else with the nearest of its clause where the rule looks for one."""
    if any(role in {"route", "it"} for role, _, _ in found.roles):
        return found
    near = []
    for start, end in routes(sentence, text):
        distance = max(start - found.evidence_end, found.evidence_start - end)
        between = (found.evidence_end, start) if start >= found.evidence_end else (min(end, found.evidence_start), found.evidence_start)
        if distance < 0 or (fill == "nearest" and distance <= REACH and not sentence.crosses(*between)):
            near.append((distance, start, end))
    if not near:
        return found
    _, start, end = min(near)
    return found._replace(roles=(*found.roles, ("route", start, end)))


def _place(sentence: Sentence, text: Text, name: Named) -> Place:
    words = text.string(sentence.offsets(name.start, name.end))
    known = name.known
    if known is None:
        return meant(words, name.bearers, text)
    return Place(words, known.name, known.country, known.lat, known.lon)


def _is_town(name: Named) -> bool:
    """True for a name of no country, side or force."""
    return name.known is None or name.known.kind == "place"


def _located(sentence: Sentence, text: Text, name: Named) -> bool:
    """A name is a place of the event where a locative leads it, a place's noun follows it, or it is a known town."""
    roles = text.language.roles
    heads = {start for symbol in roles.place_heads | roles.route_heads for start in sentence.spans.get(symbol, ())}
    if name.end in heads:
        return True
    if name.start and sentence.words[name.start - 1] in roles.destinations:
        return False
    is_town = name.known.kind == "place" if name.known else bool(name.bearers)
    return is_town or after_locative(sentence, text, name.start)
