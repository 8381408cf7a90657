"""Finds the attributions of a sentence: `X said`, `said X`, `according to X`, and those that only their form tells (detect/voices).

The verbs, the words that end a speaker's phrase and those by which somebody is known to speak are data: rules/context/attribution.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from salient.compile.rulebook import AttributionContext
from salient.detect.match import find
from salient.detect.naming import names
from salient.detect.phrase import MAX_PHRASE, back_over, ends_part, is_name, phrase_left, phrase_right
from salient.detect.roles import forces, without_article
from salient.detect.split import HARD_STOPS, Sentence, Text, is_quote, once_a_sentence
from salient.detect.voices import has_voice, opening_voice, speaker_phrase, voices

MAX_REST = 9
"""Tokens that may tell when, where and to whom, behind a verb of saying."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An attribution: the speaker's tokens [start, end), where its verb stands, and which tokens it covers."""

    start: int
    end: int
    verb: int
    covers: tuple[tuple[int, int], ...]
    leading: bool
    pronoun: bool


@once_a_sentence
def frames(sentence: Sentence, text: Text) -> list[Frame]:
    """Every attribution of a sentence."""
    context = text.language.attribution
    found: list[Frame] = []
    verbs = [context.verbs[number] for number in sentence.among(context.verb_index)]
    said = {(match.evidence_start, match.evidence_end) for tree in verbs for match in find(tree, sentence, text)}
    ends = {end for _, end in said}
    for start, end in sorted(said):
        noun = start in ends  # "dismissed reports of": the verb before it is the one
        owned = start > 0 and sentence.words[start - 1] in text.language.roles.possessives  # "the colonel's reckoning"
        name = start > 0 and sentence.raw[start][0].isupper() and not sentence.headline  # "Shan State"
        if noun or owned or name:
            continue
        frame = _around_verb(sentence, text, start, end, found)
        if frame and not any(frame.start < at < frame.end and sentence.words[at] in text.language.roles.determiners for at in ends):
            found.append(frame)
    openings = [context.leads[number] for number in sentence.among(context.lead_index)]
    leads = sorted((match for tree in openings for match in find(tree, sentence, text)), key=lambda match: match.end)
    for match in {match.start: match for match in leads}.values():  # of several that begin alike the longest
        last = phrase_right(sentence, context, match.end)
        one_word = match.end == match.start + 1  # "citing" takes reasons too
        if last > match.end and (not one_word or has_voice(sentence, text, match.end, last)):
            covers = ((0, match.start), (last, len(sentence)))
            found.append(_frame(sentence, context, match.end, last, match.start, covers, leading=match.start == 0))
    for tree in context.nominals:
        for match in find(tree, sentence, text):
            first = phrase_left(sentence, context, match.start)
            if first < match.start:
                found.append(_frame(sentence, context, first, match.start, match.start, ((match.end, len(sentence)),), leading=True))
    for voice in voices(sentence, text):
        if not any(frame.start <= voice.verb and voice.start <= max(frame.verb, frame.end) for frame in found):
            found.append(_frame(sentence, context, voice.start, voice.end, voice.verb, voice.covers, leading=voice.leading))
    found = [frame for frame in found if frame.end > frame.start and not _no_speaker(sentence, text, frame)]
    # A verb inside another frame's speaker is none: "state" in "state television said".
    return [frame for frame in found if not any(other.start <= frame.verb < other.end for other in found)]


def _around_verb(sentence: Sentence, text: Text, start: int, end: int, found: Iterable[Frame]) -> Frame | None:
    """The frame of one verb of saying: its subject before it, behind it (`said X`), or across an apposition."""
    words, context = sentence.words, text.language.attribution
    left = back_over(words, start, context.fillers)
    when = back_over(words, left, context.times | context.fillers)
    if when < left and (words[when] in context.times):
        left = when
    if left and words[left - 1] == ")" and "(" in words[:left]:
        left = max(at for at in range(left) if words[at] == "(")
    if left and words[left - 1] in context.not_before and left == start:
        return None
    before = words[left - 1] if left else ""
    if before == "," and words[start].endswith(tuple(text.language.roles.results)):  # "..., saying that"
        said = next((frame for frame in found if frame.verb == left - 2), None)  # "..., he said, adding that"
        if said:
            return _frame(sentence, context, said.start, said.end, start, ((end, len(words)),), leading=True)
        return _shared_subject(sentence, text, end) or _opening_subject(sentence, text, end)
    if left == 0 or before == "," or is_quote(before):
        behind = phrase_right(sentence, context, end)
        appended = _apposition(sentence, context, left) if before == "," else None
        if appended and (
            is_name(sentence, *appended)
            or behind == end
            or words[end] in context.boundaries
            or words[end] in context.trims
            or words[appended[1] + 1] in context.appositions
        ):
            return _subject_frame(sentence, context, appended[0], appended[1], end, opening=appended[0])
        if behind > end and left:
            return _frame(sentence, context, end, behind, start, ((0, left), (behind, len(sentence))), leading=False)
        return None
    if before in context.conjunctions:
        return _shared_subject(sentence, text, end)
    left = _before_relative(sentence, text, left)
    first = phrase_left(sentence, context, left)
    return _subject_frame(sentence, context, first, left, end, opening=first) if first < left else None


def _before_relative(sentence: Sentence, text: Text, left: int) -> int:
    """The end of a subject that a clause about it parts from its verb: "a colonel who had deserted said"."""
    words, context = sentence.words, text.language.attribution
    for at in range(left - 1, max(left - MAX_PHRASE, 0), -1):
        if ends_part(words[at]):
            break
        if words[at] in context.relatives:
            return left if speaker_phrase(sentence, text, at + 1) == left else at
    return left


def _subject_frame(sentence: Sentence, context: AttributionContext, first: int, last: int, verb_end: int, *, opening: int) -> Frame:
    """`X said ...` covers what follows; `..., X said` what stands before; `..., X said, ...` both."""
    words = sentence.words
    before = words[opening - 1] if opening else ""
    if before in context.comparisons:
        return _frame(sentence, context, first, last, verb_end - 1, ((0, opening - 1),), leading=False)
    if is_quote(before) or (before == "," and _ends_there(sentence, context, verb_end)):
        return _frame(sentence, context, first, last, verb_end - 1, ((0, opening), (verb_end, len(words))), leading=False)
    aside = next((at for at in range(verb_end, len(words)) if words[at] == "-"), len(words)) if "-" in words[:first] else len(words)
    return _frame(sentence, context, first, last, verb_end - 1, ((verb_end, aside),), leading=True)


def _ends_there(sentence: Sentence, context: AttributionContext, at: int) -> bool:
    """True where a verb of saying has no object: what follows up to the next comma only tells when, where and to whom."""
    words = sentence.words
    if at < len(words) and words[at] not in context.trims and words[at] not in context.fillers:
        if ends_part(words[at]):
            return True
        if not (sentence.raw[at][0].isupper() or words[at - 1] in context.addressing):  # "a resident told Radio Okapi", "told a briefing"
            return False
    end = next((i for i in range(at, len(words)) if ends_part(words[i])), len(words))
    return end - at <= MAX_REST and not context.boundaries.intersection(words[at:end])


def _shared_subject(sentence: Sentence, text: Text, verb_end: int) -> Frame | None:
    """`X did this and said that`: the force or name that opens the sentence."""
    context, named = text.language.attribution, names(sentence, text)
    opening = [(force.start, force.end) for force in forces(sentence, text)] + [(name.start, name.end) for name in named]
    first, last = min(opening, default=(len(sentence), 0))
    if first > 1:
        return None
    return _frame(sentence, context, first, last, verb_end - 1, ((verb_end, len(sentence)),), leading=True)


def _opening_subject(sentence: Sentence, text: Text, verb_end: int) -> Frame | None:
    """`The governor shrugged, saying that`: the speaker with whom the sentence begins."""
    opening = opening_voice(sentence, text)
    return (
        _frame(sentence, text.language.attribution, *opening, verb_end - 1, ((verb_end, len(sentence)),), leading=True) if opening else None
    )


def _apposition(sentence: Sentence, context: AttributionContext, at: int) -> tuple[int, int] | None:
    """The subject before `, an apposition,` that ends at token `at` (after its comma)."""
    words = sentence.words
    for comma in range(at - 2, max(at - 2 - MAX_PHRASE, 0), -1):
        if words[comma] in HARD_STOPS or is_quote(words[comma]):
            return None
        if words[comma] == ",":
            first = phrase_left(sentence, context, comma)
            if is_name(sentence, comma + 1, at - 1) and not is_name(sentence, first, comma):
                return (comma + 1, at - 1)
            return (first, comma) if first < comma else None
    return None


def _frame(
    sentence: Sentence, context: AttributionContext, start: int, end: int, verb: int, covers: tuple[tuple[int, int], ...], *, leading: bool
) -> Frame:
    while end > start and sentence.words[end - 1] in context.fillers:
        end -= 1
    pronoun = end - start == 1 and sentence.words[start] in context.pronouns
    return Frame(start, end, verb, covers, leading, pronoun)


def _no_speaker(sentence: Sentence, text: Text, frame: Frame) -> bool:
    context = text.language.attribution
    words = sentence.words[without_article(sentence, text, frame.start, frame.end) : frame.end]
    if frame.pronoun:
        return False
    if words[0] in context.not_speakers or words[-1] in context.not_speakers or words[0] in context.pronouns:
        return True
    language = text.language
    known = words[-1] in language.roles.not_modifiers or words[-1] in context.fillers or words[-1] in language.vocabulary.entries
    return known and len(words) == 1 and not has_voice(sentence, text, frame.start, frame.end)
