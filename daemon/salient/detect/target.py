"""Tells whom an event befalls from who brings it about: voice, clause and side decide, never how near somebody stands alone."""

from __future__ import annotations

from salient.detect.frames import frames
from salient.detect.match import Found
from salient.detect.naming import names
from salient.detect.roles import Force, joined, modifying
from salient.detect.spans import role_spans
from salient.detect.split import HARD_STOPS, Sentence, Text

AGENT = 12
"""How many tokens behind the evidence "by the army" may begin, if not inside it."""
OBJECT = 4
"""How many tokens behind the evidence its object may begin."""


def target(sentence: Sentence, text: Text, found: Found, candidates: list[Force]) -> Force | None:
    """The force that the event befalls: the nearest of the sentence that it can befall, those behind it first."""
    first, last = found.evidence_start, found.evidence_end
    doers = _doers(sentence, text, found, candidates)
    passive = any(is_agent(sentence, text, doer.start) for doer in doers)  # "was boxed in by the rebels"
    ranked = []
    for force in _sufferers(sentence, text, found, candidates, doers):
        before = force.end <= first
        parted = _parted(sentence, text, force.end, first) if before else _apart(sentence, text, last, force.start)
        if parted or (before and doers and not (passive and _heads(sentence, text, force.end, first))):
            continue
        ranked.append((first - force.end if before else max(0, force.start - last), force.start, force))
    return min(ranked, key=lambda one: one[:2])[2] if ranked else None


def is_close(sentence: Sentence, text: Text, found: Found, force: Force) -> bool:
    """True for the subject of the event's verb, or what stands right behind it or in it."""
    if force.end <= found.evidence_start:
        return force.end == found.evidence_start or _heads(sentence, text, force.end, found.evidence_start)
    return force.start <= found.evidence_end


def _heads(sentence: Sentence, text: Text, end: int, first: int) -> bool:
    """True where between a force's end and the evidence only its place and auxiliaries stand: it is the subject."""
    roles = text.language.roles
    small = roles.not_modifiers | roles.locatives | roles.determiners
    return first > end and all(sentence.words[at] in small or sentence.raw[at][0].isupper() for at in range(end, first))


def behind(sentence: Sentence, text: Text, found: Found, candidates: list[Force]) -> Force | None:
    """The first force behind the evidence that the event can befall, in whatever clause that it does not open."""
    doers = _doers(sentence, text, found, candidates)
    sufferers = _sufferers(sentence, text, found, candidates, doers)
    parts = text.language.roles.subordinators if doers else text.language.roles.conjunctions | text.language.roles.subordinators
    behind = [force for force in sufferers if force.start >= found.evidence_start and sentence.words[force.start - 1] not in parts]
    return next((force for force in behind if HARD_STOPS.isdisjoint(sentence.words[found.evidence_end : force.start])), None)


def _sufferers(sentence: Sentence, text: Text, found: Found, candidates: list[Force], doers: list[Force]) -> list[Force]:
    """The forces that neither bring the event about, nor are of the side that does, nor speak."""
    first, last = found.evidence_start, found.evidence_end
    sides = {_side(sentence, text, doer) for doer in doers} - {None}
    return [
        force
        for force in candidates
        if not (force.bare or force in doers or is_agent(sentence, text, force.start))
        if not (force.start >= first and force.end == last - 1)  # the owner: "broke the rebel siege"
        if not force.start <= first < force.end <= last  # the jaws: "two columns have met"
        if _side(sentence, text, force) not in sides and not _speaks(force, sentence, text)
        if not _attribute(sentence, text, force)
    ]


def _attribute(sentence: Sentence, text: Text, force: Force) -> bool:
    """True for a force's word that only describes the noun behind it: "military escorts", "rebel hands"."""
    roles, words, end = text.language.roles, sentence.words, force.end
    only = any(end in sentence.spans.get(symbol, {}).get(force.start, ()) for symbol in roles.force_modifiers)
    return only and end < len(words) and words[end].isalpha() and words[end] not in roles.not_modifiers


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
    agents = [force for force in candidates if is_agent(sentence, text, force.start) and first <= force.start <= last + AGENT]
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
    if any(role in {"route", "it"} and start >= first for role, start, _ in found.roles):
        return True
    if any(joined(sentence, text, at + 1) for at in range(last, min(last + 2, len(sentence)))):
        return True  # "encircled rebel-held parts of the city"
    if not roles.pronouns.isdisjoint(words[first + 1 : last + 1]):
        return True  # "blocked it"
    adjuncts = roles.locatives - roles.participles
    opens = [at for at in range(first + 1, min(last + 1, len(words))) if words[at] in roles.determiners]
    if any(at == last or words[at - 1] not in adjuncts for at in opens):
        return True  # "closed the ring", not "in a bag"
    begins = {start for role in ("actor", "place", "route") for start in role_spans(role, sentence, text)}
    behind = range(last, min(last + OBJECT, len(sentence)))
    described = roles.determiners | roles.numbers
    heads = {start for symbol in roles.place_heads for start in sentence.spans.get(symbol, ())}
    for at in behind:
        if at in heads:
            return True  # "encircles a key city"
        if at not in modifying(sentence, text) and words[at] not in described:
            break
    apart = roles.locatives | roles.agents | roles.subordinators
    return any(at in begins and apart.isdisjoint(sentence.words[last:at]) for at in behind)


def _side(sentence: Sentence, text: Text, force: Force) -> str | None:
    return next((name.known.side for name in names(sentence, text) if name.known and force.start <= name.start < force.end), None)


def is_agent(sentence: Sentence, text: Text, start: int) -> bool:
    """True behind "by": whoever brings the event about."""
    return start > 0 and sentence.words[start - 1] in text.language.roles.agents
