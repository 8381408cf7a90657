"""Chooses the force of a match: its own slot first, else by the part it plays; never one that only speaks or tells where."""

from __future__ import annotations

from salient.compile.rulebook import Fill, Name
from salient.detect.frames import frames
from salient.detect.match import Found
from salient.detect.naming import Named, names
from salient.detect.roles import Force, after_locative, forces, is_where, modifying, people, role_spans
from salient.detect.source import Speaker
from salient.detect.split import Sentence, Text
from salient.model import Actor

REACH = 14
"""How many tokens away, within the clause, a force that no slot names may stand."""
BACK = 2
"""How many sentences back the force that a pronoun or noun phrase means is looked for."""
AGENT = 12
"""How many tokens behind the evidence "by the army" may begin, if not inside it."""
OBJECT = 4
"""How many tokens behind the evidence its object may begin."""
EMBEDDED = 6
"""How many tokens lie at most between a force and another that is told of it: "troops fighting the rebels"."""
PRONOUN = 6
"""How many tokens before the evidence a pronoun may stand that means the force."""


def actor(sentence: Sentence, text: Text, found: Found, fill: Fill, speaker: Speaker | None) -> Actor | None:
    """The force that the rule speaks of."""
    for role, start, end in found.roles:
        agent = fill == "target" and _is_agent(sentence, text, start)
        if role == "actor" and not (agent or _aside(sentence, text, start) or _describes(sentence, text, end)):
            return _actor(sentence, text, *_subject(sentence, text, found, Force(start, end)))
    if fill == "none" or (fill == "target" and _befalls_place(sentence, text, found)):
        return None
    owner = _owner(sentence, text, found) if fill != "target" else None
    if owner:
        return _actor(sentence, text, owner.start, owner.end)
    others = {(start, end) for role, start, end in found.roles if role == "other" and fill != "target"}
    candidates = [
        force for force in forces(sentence, text) if (force.start, force.end) not in others and not _beside(force, sentence, text, speaker)
    ]
    chosen = _target(sentence, text, found, candidates) if fill == "target" else _nearest(sentence, found, candidates, fill)
    if chosen is None and fill != "target":
        chosen = _nearest(sentence, found, [one for one in people(sentence, text) if not _beside(one, sentence, text, speaker)], fill)
    if chosen:
        return _actor(sentence, text, *_subject(sentence, text, found, chosen))
    first = found.evidence_start
    if fill != "after" and text.language.roles.pronouns.intersection(sentence.words[max(0, first - PRONOUN) : first]):
        return _before(sentence, text)
    behind = _behind(sentence, text, found, candidates) if fill == "target" else None
    return _actor(sentence, text, *_subject(sentence, text, found, behind)) if behind else None


def _befalls_place(sentence: Sentence, text: Text, found: Found) -> bool:
    """True where the event befalls a place that a slot names ("Goma is besieged"), and not a force somewhere ("besieged in Goma")."""
    starts = [start for role, start, _ in found.roles if role == "place"]
    return any(start == 0 or sentence.words[start - 1] not in text.language.roles.locatives for start in starts)


def _owner(sentence: Sentence, text: Text, found: Found) -> Named | None:
    """The adjective of a side right before the evidence: "the Eritrean pull-out"."""
    before = (name for name in names(sentence, text) if name.end == found.evidence_start)
    return next((name for name in before if name.known and name.known.kind == "adjective"), None)


def as_place(sentence: Sentence, text: Text, found: Found, fill: Fill) -> Found:
    """The match with a country or capital that is the target of its event as its place: "Zenda is besieged"."""
    if fill != "target":
        return found
    roles = tuple(
        ("place" if role == "actor" and _is_bare(sentence, text, start) else role, start, end) for role, start, end in found.roles
    )
    return found._replace(roles=roles)


def _beside(force: Force, sentence: Sentence, text: Text, speaker: Speaker | None) -> bool:
    """True for a force that only speaks, or a country that only tells where."""
    if speaker and speaker.names(sentence, force.start):
        return True
    return (
        _describes(sentence, text, force.end)
        or (force.bare and after_locative(sentence, text, force.start))
        or is_where(force, sentence, text)
    )


def _describes(sentence: Sentence, text: Text, end: int) -> bool:
    """True for a force's name, ending before token `end`, that says whose voice follows: "an RSF adviser", "the army statement"."""
    if end == len(sentence) or sentence.words[end] not in text.language.attribution.voices:
        return False
    return not any(one.start <= end < one.end for one in people(sentence, text))


def _is_bare(sentence: Sentence, text: Text, start: int) -> bool:
    """True for a country or capital, which as the target of an event is a place."""
    return any(force.bare and force.start == start for force in forces(sentence, text))


def _aside(sentence: Sentence, text: Text, at: int) -> bool:
    """True for a speaker between commas: "the rebels, the mission reported, withdrew"."""
    return any(not frame.leading and frame.start <= at < frame.end for frame in frames(sentence, text))


def _is_agent(sentence: Sentence, text: Text, start: int) -> bool:
    """True behind "by": whoever brings the event about."""
    return start > 0 and sentence.words[start - 1] in text.language.roles.agents


def _subject(sentence: Sentence, text: Text, found: Found, force: Force) -> tuple[int, int]:
    """The whole phrase of a force: "tanks of the 32nd Brigade", "the troops in the contingent"; and not the last object of another verb."""
    roles, words, others = text.language.roles, sentence.words, forces(sentence, text)
    start, end = force.start, force.end
    if end <= found.evidence_start:
        if end < found.evidence_start and words[end] in roles.conjunctions and end + 1 == found.evidence_start:
            before = [other for other in others if other.end < start and not sentence.crosses(other.end, start)]
            if before and words[start - 1] not in roles.conjunctions | {","}:  # "burned its tanks and left"
                start, end = before[0].start, before[0].end
        around = _around(sentence, text, start)
        if around:
            return around.start, around.end
        outer = next((other for other in others if other.end == start - 1 and words[start - 1] in roles.locatives - roles.partitives), None)
        if outer and not force.bare:
            return outer.start, outer.end
    chain = next((other for other in others if other.start == end + 1 and end < len(words) and words[end] in roles.partitives), None)
    return (start, chain.end) if chain else (start, end)


def _around(sentence: Sentence, text: Text, start: int) -> Force | None:
    """The force of which the one at `start` is only told: "troops fighting the rebels", "rebels backed by Zenda"."""
    roles, words = text.language.roles, sentence.words
    before = [other for other in forces(sentence, text) if other.end < start]
    if not before or start - before[-1].end > EMBEDDED or sentence.crosses(before[-1].end, start):
        return None
    told = words[before[-1].end : start]
    ties = told[0] in roles.embedders or not roles.agents.isdisjoint(told[1:2])
    return before[-1] if ties and "," not in told else None


def _nearest(sentence: Sentence, found: Found, candidates: list[Force], fill: Fill) -> Force | None:
    """The nearest force of the clause on the side that the rule names."""
    first, last = found.evidence_start, found.evidence_end
    near = []
    for force in candidates:
        before = force.end <= first
        if (before and fill == "after") or (not before and fill == "before" and force.start >= last):
            continue
        distance = first - force.end if before else max(0, force.start - last)
        if distance <= REACH and not sentence.crosses(*((force.end, first) if before else (min(last, force.start), force.start))):
            near.append((distance, force.start, force))
    return min(near, key=lambda one: one[:2])[2] if near else None


def _target(sentence: Sentence, text: Text, found: Found, candidates: list[Force]) -> Force | None:
    """The force that the event befalls: the nearest of the sentence that it can befall, those behind it first."""
    first, last = found.evidence_start, found.evidence_end
    doers = _doers(sentence, text, found, candidates)
    ranked = []
    for force in _sufferers(sentence, text, found, candidates, doers):
        before = force.end <= first
        parted = _parted(sentence, text, force.end, first) if before else _apart(sentence, text, last, force.start)
        if parted or (before and doers):
            continue
        ranked.append((first - force.end if before else max(0, force.start - last), force.start, force))
    return min(ranked, key=lambda one: one[:2])[2] if ranked else None


def _behind(sentence: Sentence, text: Text, found: Found, candidates: list[Force]) -> Force | None:
    """The first force behind the evidence that the event can befall, in whatever clause."""
    doers = _doers(sentence, text, found, candidates)
    sufferers = _sufferers(sentence, text, found, candidates, doers)
    return next((force for force in sufferers if force.start >= found.evidence_start), None)


def _sufferers(sentence: Sentence, text: Text, found: Found, candidates: list[Force], doers: list[Force]) -> list[Force]:
    """The forces that neither bring the event about, nor are of the side that does, nor speak."""
    first, last = found.evidence_start, found.evidence_end
    sides = {_side(sentence, text, doer) for doer in doers} - {None}
    return [
        force
        for force in candidates
        if not (force.bare or force in doers or _is_agent(sentence, text, force.start))
        if not (force.start >= first and force.end == last - 1)  # the owner: "broke the rebel siege"
        if not force.start <= first < force.end  # the jaws: "two columns have met"
        if _side(sentence, text, force) not in sides and not _speaks(force, sentence, text)
    ]


def _speaks(force: Force, sentence: Sentence, text: Text) -> bool:
    return any(frame.start <= force.start < frame.end for frame in frames(sentence, text))


def _parted(sentence: Sentence, text: Text, start: int, end: int) -> bool:
    """True where tokens [start, end) hold the beginning of another statement; a relative clause ("on which the army depends") is none."""
    return any(sentence.crosses(at, at + 1) and sentence.words[at] not in text.language.roles.relatives for at in range(start, end))


def _apart(sentence: Sentence, text: Text, start: int, end: int) -> bool:
    """True where a force behind the evidence, at `end`, is the subject of a clause of its own."""
    roles, words = text.language.roles, sentence.words
    own = end > start and words[end - 1] in roles.conjunctions
    return own or not roles.subordinators.isdisjoint(words[start:end]) or _parted(sentence, text, start, end)


def _doers(sentence: Sentence, text: Text, found: Found, candidates: list[Force]) -> list[Force]:
    """The forces that bring the event about: whoever stands behind "by", else the subject of an active verb or the owner of a noun."""
    roles, words = text.language.roles, sentence.words
    first, last = found.evidence_start, found.evidence_end
    agents = [force for force in candidates if _is_agent(sentence, text, force.start) and first <= force.start <= last + AGENT]
    agents += [
        force for force in candidates if force.end == first and text.article.text[sentence.starts[first] - 1] == "-"
    ]  # "rebel-besieged"
    if agents:
        return agents
    before = [force for force in candidates if force.end <= first and not sentence.crosses(force.end, first)]
    marked = [force for force in before if ("other", force.start, force.end) in found.roles]
    owns = bool(before) and words[before[-1].end : first] in (["'s"], ["'"])
    if not (owns or _has_object(sentence, text, found)):
        return []
    subjects = marked or before[-1:]
    whole = [force for force in before if subjects and force.end == subjects[0].start - 1 and words[force.end] in roles.partitives]
    return [*subjects, *whole]


def _has_object(sentence: Sentence, text: Text, found: Found) -> bool:
    """True where what is done to follows the evidence, or stands in it: "besieged the garrison", not "besieged in Goma"."""
    roles, words, first, last = text.language.roles, sentence.words, found.evidence_start, found.evidence_end
    if any(role == "route" and start >= first for role, start, _ in found.roles):
        return True
    if roles.determiners.intersection(sentence.words[first + 1 : last + 1]):
        return True
    begins = {start for role in ("actor", "place", "route") for start in role_spans(role, sentence, text)}
    behind = range(last, min(last + OBJECT, len(sentence)))
    described = roles.determiners | roles.numbers
    heads = {start for symbol in roles.place_heads for start in sentence.spans.get(symbol, ())}
    for at in behind:
        if at in heads:
            return True  # "encircles a key city"
        if at not in modifying(sentence, text) and words[at] not in described:
            break
    return any(at in begins and (roles.locatives | roles.agents).isdisjoint(sentence.words[last:at]) for at in behind)


def _side(sentence: Sentence, text: Text, force: Force) -> str | None:
    return next((name.known.side for name in names(sentence, text) if name.known and force.start <= name.start < force.end), None)


def _actor(sentence: Sentence, text: Text, start: int, end: int) -> Actor:
    named: list[Named] = names(sentence, text)
    words = text.string(sentence.offsets(start, end))
    known: list[Name] = [name.known for name in named if name.known and name.start < end and name.end > start]
    first = start
    while first < end - 1 and sentence.words[first] in text.language.roles.determiners:
        first += 1
    side = next((name.side for name in known if name.side), None)
    group = next((name.name for name in known if name.kind == "group"), None)
    return Actor(words, group or text.string(sentence.offsets(first, end)), side)


def _before(sentence: Sentence, text: Text) -> Actor | None:
    """The last force named in the sentences before."""
    for index in range(sentence.index - 1, max(-1, sentence.index - 1 - BACK), -1):
        other = text.sentence(index)
        found = [force for force in forces(other, text) if not force.bare]
        if found:
            return _actor(other, text, found[0].start, found[0].end)
    return None
