"""Finds attributions whose verb stands in no list, by their form: `..., a colonel grumbled`, `officials hint that ...`, `...: sources`."""

from __future__ import annotations

from dataclasses import dataclass

from salient.detect.naming import names
from salient.detect.phrase import MAX_PHRASE, back_over, boundary_left, ends_phrase
from salient.detect.roles import forces
from salient.detect.split import HARD_STOPS, Sentence, Text, is_quote

MAX_LABEL = 7
"""Tokens of a speaker that a colon parts from what is said."""
MAX_LEAD = 4
"""Tokens of a speaker's phrase before the first that tells of somebody who speaks."""
MAX_BETWEEN = 6
"""Tokens between such a verb and the "that" of what is said."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker's tokens [start, end), the verb, and the tokens that it covers."""

    start: int
    end: int
    verb: int
    covers: tuple[tuple[int, int], ...]
    leading: bool


def has_voice(sentence: Sentence, text: Text, start: int, end: int) -> bool:
    """True where a phrase names somebody who can speak: a word for one, a name, a force."""
    context = text.language.attribution
    return (
        not context.voices.isdisjoint(sentence.words[start:end])
        or any(sentence.raw[at][0].isupper() and (at > 0 or sentence.raw[at] in text.capitals()) for at in range(start, end))
        or any(start <= force.start < end for force in forces(sentence, text))
    )


def voices(sentence: Sentence, text: Text) -> list[Voice]:
    """Every such attribution of a sentence."""
    found = [*_behind(sentence, text), *_before_that(sentence, text), *_asked(sentence, text), *_labels(sentence, text)]
    return [one for one in found if has_voice(sentence, text, one.start, one.end)]


def opening_voice(sentence: Sentence, text: Text) -> tuple[int, int] | None:
    """The tokens of a speaker with whom a sentence begins: "The commander in Pokrovsk laughed"."""
    end = speaker_phrase(sentence, text, 0)
    return (0, end) if end and not text.language.attribution.voices.isdisjoint(sentence.words[:end]) else None


def speaker_phrase(sentence: Sentence, text: Text, first: int) -> int:
    """The end of the noun phrase at `first` that names who speaks: its last word for one, or name; `first` where there is none."""
    context, roles, last, names = text.language.attribution, text.language.roles, first, 0
    if first < len(sentence) and not (sentence.raw[first][0].isupper() or _opens(sentence, text, first)):
        return first
    for at in range(first, min(first + MAX_PHRASE, len(sentence))):
        word, capital = sentence.words[at], sentence.raw[at][0].isupper()
        if ends_phrase(word, context):
            break
        names += capital
        if word in context.voices or (capital and (names > 1 or last > first)):
            last = at + 1
        elif at - first >= MAX_LEAD if last == first else not (capital or word in context.posts | roles.determiners | roles.possessives):
            break
    return last


def _opens(sentence: Sentence, text: Text, at: int) -> bool:
    """True for a word that a speaker's phrase can begin with."""
    context, roles, word = text.language.attribution, text.language.roles, sentence.words[at]
    modifies = any(at in sentence.spans.get(symbol, {}) for symbol in roles.force_modifiers)
    return (
        word in roles.determiners
        or word in roles.numbers
        or word in context.openers
        or word in context.voices
        or word[0].isdecimal()
        or modifies
    )


def _verb(sentence: Sentence, text: Text, at: int) -> int | None:
    """The verb that follows a speaker's phrase, behind adverbs; None where no plain word does."""
    context = text.language.attribution
    while at < len(sentence) and sentence.words[at] in context.fillers:
        at += 1
    if at >= len(sentence) or not sentence.raw[at].isalpha() or not sentence.raw[at].islower():
        return None
    return None if ends_phrase(sentence.words[at], context) or sentence.words[at] in context.trims else at


def _closes(sentence: Sentence, text: Text, at: int) -> bool:
    """True where only when, where or to whom is told up to the end of the statement."""
    context, words = text.language.attribution, sentence.words
    if at >= len(sentence) or words[at] in HARD_STOPS or words[at] == ":":
        return True
    return words[at] in context.trims - text.language.roles.destinations and not any(word in context.boundaries for word in words[at + 1 :])


def _behind(sentence: Sentence, text: Text) -> list[Voice]:
    """`..., one officer calculated.`"""
    for at in range(len(sentence) - 1, max(0, len(sentence) - 2 * MAX_PHRASE), -1):
        if sentence.words[at] != "," and not is_quote(sentence.words[at]):
            continue
        last = speaker_phrase(sentence, text, at + 1)
        verb = _verb(sentence, text, last) if last > at + 1 else None
        # What a list knows is no unknown verb of saying: "..., the platoon refused."
        if verb is not None and sentence.words[verb] not in text.language.vocabulary.entries and _closes(sentence, text, verb + 1):
            return [Voice(at + 1, last, verb, ((0, at), (verb + 1, len(sentence))), leading=False)]
    return []


def _before_that(sentence: Sentence, text: Text) -> list[Voice]:
    """`A captain now at Diffa hints that ...`"""
    context, words = text.language.attribution, sentence.words
    found = []
    for that in range(2, len(sentence)):
        if words[that] not in context.complements:
            continue
        first = boundary_left(sentence, context, that, MAX_PHRASE + MAX_BETWEEN)
        last = speaker_phrase(sentence, text, first)
        verb = _verb(sentence, text, last) if last > first else None
        if verb is None or verb >= that or that - verb > MAX_BETWEEN + 1:
            continue
        between = [word for word in words[verb + 1 : that] if word not in context.fillers]
        if not between or between[0] in context.trims or between[0] in context.pronouns:
            found.append(Voice(first, last, verb, ((that, len(sentence)),), leading=True))
    return found


def _asked(sentence: Sentence, text: Text) -> list[Voice]:
    """`Asked whether the army had left, the general looked at his watch.`"""
    words = sentence.words
    if words[0] not in text.language.attribution.asked:
        return []
    comma = next((at for at in range(len(sentence)) if words[at] == ","), len(sentence))
    last = speaker_phrase(sentence, text, comma + 1)
    return [Voice(comma + 1, last, last, ((0, comma), (last, len(sentence))), leading=False)] if last > comma + 1 else []


def _labels(sentence: Sentence, text: Text) -> list[Voice]:
    """`Army quits Goma: sources` and `Sources: army quits Goma`."""
    colons = [at for at, word in enumerate(sentence.words) if word == ":"]
    if not colons:
        return []
    end = back_over(sentence.words, len(sentence), HARD_STOPS)
    last, first = colons[-1], colons[0]
    if 0 < end - last - 1 <= MAX_LABEL and speaker_phrase(sentence, text, last + 1) == end:
        return [Voice(last + 1, end, last, ((0, last),), leading=False)]
    label = any(name.known and name.end <= first for name in names(sentence, text)) or not text.language.attribution.voices.isdisjoint(
        sentence.words[:first]
    )
    if 0 < first <= MAX_LABEL and label and speaker_phrase(sentence, text, 0) == first:  # a dateline is none
        return [Voice(0, first, first, ((first + 1, len(sentence)),), leading=True)]
    return []
