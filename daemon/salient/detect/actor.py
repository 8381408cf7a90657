"""Chooses the force of a match: its own slot first, else by the part it plays; never one that only speaks or tells where."""

from __future__ import annotations

from salient.compile.rulebook import Fill, Name
from salient.detect.frames import frames
from salient.detect.locate import named_before
from salient.detect.match import Found
from salient.detect.naming import Named, names
from salient.detect.roles import Force, after_locative, forces, is_where, people
from salient.detect.source import Speaker
from salient.detect.split import Sentence, Text, once_a_sentence
from salient.detect.target import OBJECT, behind, is_agent, is_close, target
from salient.model import Actor

REACH = 14
"""How many tokens away, within the clause, a force that no slot names may stand."""
BACK = 2
"""How many sentences back the force that a pronoun or noun phrase means is looked for."""
EMBEDDED = 6
"""How many tokens lie at most between a force and another that is told of it: "troops fighting the rebels"."""
LED = 2
"""How many tokens before the evidence its article may stand where the evidence is a noun: "the phased pull-out"."""
OPENING = 4
"""How many tokens may stand before the evidence where its subject only follows."""
PRONOUN = 6
"""How many tokens before the evidence a pronoun may stand that means the force."""


def actor(sentence: Sentence, text: Text, found: Found, fill: Fill, speaker: Speaker | None) -> Actor | None:
    """The force that the rule speaks of."""
    pronoun = _object(sentence, text, found) if fill == "target" else None
    if pronoun and pronoun <= found.evidence_end:
        return _antecedent(sentence, text, found, forces(sentence, text), pronoun)
    told = _named(sentence, text, found, fill)
    if told:
        return _actor(sentence, text, *told)
    if fill == "none":
        return None
    if fill == "target" and _befalls_place(sentence, text, found):
        inside = _inside(sentence, text, found)
        return _actor(sentence, text, inside.start, inside.end) if inside else None
    owner = _owner(sentence, text, found, fill) if fill != "target" else None
    if owner:
        return _actor(sentence, text, owner.start, owner.end)
    others = {(start, end) for role, start, end in found.roles if role == "other" and fill != "target"}
    candidates = [
        force for force in forces(sentence, text) if (force.start, force.end) not in others and not _beside(force, sentence, text, speaker)
    ]
    if pronoun:
        return _antecedent(sentence, text, found, candidates, pronoun)
    chosen = target(sentence, text, found, candidates) if fill == "target" else _nearest(sentence, text, found, candidates, fill)
    route = named_before(sentence, text, found) if fill == "target" and chosen is None else None
    if route and route[0] is not sentence:
        there, named = route
        chosen = target(there, text, named, [one for one in forces(there, text) if not _beside(one, there, text, None)])
        return _actor(there, text, *_subject(there, text, named, chosen)) if chosen else None
    chosen = chosen or _of_people(sentence, text, found, fill, speaker)
    if chosen:
        return _actor(sentence, text, *_subject(sentence, text, found, chosen))
    first = found.evidence_start
    pronouns = [at for at in range(max(0, first - PRONOUN), first) if sentence.words[at] in text.language.roles.pronouns]
    if pronouns and fill != "after":
        earlier = [force for force in candidates if fill != "target" and force.end <= pronouns[0] and not force.bare]
        return _actor(sentence, text, earlier[0].start, earlier[0].end) if earlier else _before(sentence, text)
    late = behind(sentence, text, found, candidates) if fill == "target" else _announced(sentence, found, candidates)
    return _actor(sentence, text, *_subject(sentence, text, found, late)) if late else None


def _named(sentence: Sentence, text: Text, found: Found, fill: Fill) -> tuple[int, int] | None:
    """The whole phrase of the force that the words of the event themselves name, behind their noun or in a slot of the pattern."""
    leaver = _of(sentence, text, found) if fill == "before" else None
    if leaver:
        return leaver.start, leaver.end
    for role, start, end in found.roles:
        agent = fill == "target" and is_agent(sentence, text, start)
        if role == "actor" and not (
            agent or _aside(sentence, text, start) or _describes(sentence, text, end) or _goes_on(sentence, text, start, end)
        ):
            return _subject(sentence, text, found, Force(start, end))
    return None


def _of_people(sentence: Sentence, text: Text, found: Found, fill: Fill, speaker: Speaker | None) -> Force | None:
    """People who are a force only as nobody else is; whom an event befalls stands close to it."""
    folk = [one for one in people(sentence, text) if not _beside(one, sentence, text, speaker)]
    if fill != "target":
        return _nearest(sentence, text, found, folk, fill)
    return target(sentence, text, found, [one for one in folk if is_close(sentence, text, found, one)])


def _of(sentence: Sentence, text: Text, found: Found) -> Force | None:
    """The force of which the noun of an event is told: "confirmed the pull-out of its 1st Division"."""
    roles, words, first, last = text.language.roles, sentence.words, found.evidence_start, found.evidence_end
    if roles.determiners.isdisjoint(words[max(0, first - LED) : first + 1]):
        return None  # "pulled out of the army's base"
    return next(
        (force for force in forces(sentence, text) if force.start in {last, last + 1} and words[force.start - 1] in roles.partitives), None
    )


def _announced(sentence: Sentence, found: Found, candidates: list[Force]) -> Force | None:
    """The subject that follows what is told of it first: "Far from fleeing, the company dug in"."""
    if found.evidence_start > OPENING:
        return None
    comma = next((at for at in range(found.evidence_end, len(sentence)) if sentence.words[at] == ","), len(sentence))
    return next((force for force in candidates if force.start == comma + 1), None)


def _object(sentence: Sentence, text: Text, found: Found) -> int | None:
    """Where a pronoun stands for whoever the event befalls: "surrounded them", "cut the road behind them"."""
    last = min(found.evidence_end + OBJECT, len(sentence))
    at = next((at for at in range(found.evidence_start + 1, last) if sentence.words[at] in text.language.roles.objects), None)
    return None if at is None or sentence.crosses(found.evidence_start, at) else at


def _antecedent(sentence: Sentence, text: Text, found: Found, candidates: list[Force], pronoun: int) -> Actor | None:
    """Whom such a pronoun means: who is not the subject of the event's verb, here or in the sentences before."""
    before = [force for force in candidates if force.end <= found.evidence_start and not force.bare]
    aim = not text.language.roles.destinations.isdisjoint(sentence.words[max(0, found.evidence_start - 1) : pronoun])
    others = before if aim else before[:-1]  # "they beat off an attempt to surround them"
    return _actor(sentence, text, *_subject(sentence, text, found, others[0])) if others else _before(sentence, text)


def _befalls_place(sentence: Sentence, text: Text, found: Found) -> bool:
    """True where the event befalls a place that a slot names ("Goma is besieged"), and not a force somewhere ("besieged in Goma")."""
    starts = [start for role, start, _ in found.roles if role == "place"]
    return any(not after_locative(sentence, text, start) for start in starts)


def _inside(sentence: Sentence, text: Text, found: Found) -> Force | None:
    """The force that shares the lot of a place: "is surrounded with some 1,500 rebels inside"."""
    words, last = sentence.words, found.evidence_end
    ties = text.language.roles.agents | text.language.roles.conjunctions
    behind = [force for force in forces(sentence, text) if force.start >= last and words[force.start - 1] not in ties]
    held = [force for force in behind if not text.language.roles.insides.isdisjoint(words[force.end : force.end + 1])]
    return next((force for force in held if not sentence.crosses(last, force.start)), None)


def _owner(sentence: Sentence, text: Text, found: Found, fill: Fill) -> Named | None:
    """The adjective of a side right before the evidence, or a side behind its "by": "the Eritrean pull-out", "hit by Russian missiles"."""
    start, inside = _phrase_start(sentence, text, found), range(found.evidence_start, found.evidence_end)
    for name in names(sentence, text):
        kind = name.known.kind if name.known else "place"
        doer = kind != "place" and name.start in inside and is_agent(sentence, text, name.start)
        if doer or (kind == "adjective" and name.end == start):
            return name
    return _attacker(sentence, text, found) if fill == "after" else None


def _attacker(sentence: Sentence, text: Text, found: Found) -> Named | None:
    """Whose act the evidence names where the force stands behind the verb: "beat off an M23 assault", "repelled two Zendan attacks"."""
    words, first, last = sentence.words, found.evidence_start, found.evidence_end
    verb = first + 1 + (not text.language.words.particles.isdisjoint(words[first + 1 : first + 2]))
    for name in names(sentence, text):
        if name.known is None or name.known.kind not in {"adjective", "group", "people"}:
            continue
        told = name.end == first and words[name.start - 1] in text.language.roles.indefinites  # "an M23 assault was repelled"
        where = text.language.roles.locatives.intersection(words[verb : name.start])  # "repelled an assault on the Zendan base"
        if told or (first <= name.start and name.end < last and not where):
            return name
    return None


def _phrase_start(sentence: Sentence, text: Text, found: Found) -> int:
    """Where the phrase begins with which the evidence begins: a pattern may have met only the end of "cruise missiles"."""
    first = found.evidence_start
    return min((start for start, end in _phrases(sentence, text) if start < first < end), default=first)


def _goes_on(sentence: Sentence, text: Text, start: int, end: int) -> bool:
    """True where a phrase of the lists goes on behind tokens [start, end): "tank" in "tank shells" is no force."""
    return any(start <= first < end < last for first, last in _phrases(sentence, text))


@once_a_sentence
def _phrases(sentence: Sentence, _: Text) -> frozenset[tuple[int, int]]:
    """Where spellings of the lists stand that are several words: others neither begin before a word nor go on behind it."""
    spans = sentence.spans.values()
    return frozenset((start, end) for starts in spans for start, ends in starts.items() for end in ends if end > start + 1)


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


def _subject(sentence: Sentence, text: Text, found: Found, force: Force) -> tuple[int, int]:
    """The whole phrase of a force: "tanks of the 32nd Brigade", "the troops in the contingent"; and not the last object of another verb."""
    roles, words, others = text.language.roles, sentence.words, forces(sentence, text)
    start, end = force.start, force.end
    end = max(
        (other.end for other in others if other.start == start and other.end <= found.evidence_start), default=end
    )  # "the army's division"
    if end <= found.evidence_start:
        if end < found.evidence_start and words[end] in roles.conjunctions and end + 1 == found.evidence_start:
            before = [other for other in others if other.end < start and not sentence.crosses(other.end, start)]
            if before and words[start - 1] not in roles.conjunctions | {","}:  # "burned its tanks and left"
                start, end = before[0].start, before[0].end
        around = _around(sentence, text, start)
        if around:
            return around.start, around.end
        joined = roles.conjunctions
        while mate := next((other for other in others if other.end == start - 1 and words[start - 1] in joined), None):
            start, joined = mate.start, roles.conjunctions | {","}  # "Malawians, Tanzanians and South Africans"
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


def _nearest(sentence: Sentence, text: Text, found: Found, candidates: list[Force], fill: Fill) -> Force | None:
    """The nearest force of the clause on the side that the rule names."""
    first, last = _phrase_start(sentence, text, found), found.evidence_end
    near = []
    for force in candidates:
        before = force.end <= first
        if fill == ("after" if before else "before") or _modifies(sentence, text, found, force):
            continue
        distance = first - force.end if before else max(0, force.start - last)
        if distance <= REACH and not sentence.crosses(*((force.end, first) if before else (min(last, force.start), force.start))):
            near.append((distance, force.start, force))
    return min(near, key=lambda one: one[:2])[2] if near else None


def _modifies(sentence: Sentence, text: Text, found: Found, force: Force) -> bool:
    """True for a force's noun in the evidence that only tells what the evidence is about: "tank shells", "short of infantry"."""
    roles, first, end = text.language.roles, found.evidence_start, force.end
    inside = _phrase_start(sentence, text, found) < end <= found.evidence_end
    tells = end == found.evidence_end or force.start <= first or sentence.words[end] not in roles.possessives | roles.not_modifiers
    return inside and tells


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
