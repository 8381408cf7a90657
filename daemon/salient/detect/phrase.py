"""Finds the edges of the phrase that names a speaker; which words end one is data: rules/context/attribution.yaml."""

from __future__ import annotations

from salient.compile.rulebook import AttributionContext
from salient.detect.split import HARD_STOPS, Sentence, is_quote

MAX_PHRASE = 14
"""Tokens of a speaker's phrase at most."""


def back_over(words: list[str], at: int, skipped: frozenset[str]) -> int:
    """The token that remains in front when the words to skip before `at` are left out."""
    while at and words[at - 1] in skipped:
        at -= 1
    return at


def is_name(sentence: Sentence, first: int, last: int) -> bool:
    """Two to four words, all with a capital: a person's name."""
    return 2 <= last - first <= 4 and all(raw[0].isupper() for raw in sentence.raw[first:last])


def boundary_left(sentence: Sentence, context: AttributionContext, last: int, most: int = MAX_PHRASE) -> int:
    """The first token behind whatever ends a phrase, going back at most `most` tokens from `last`."""
    first = last
    while first > max(0, last - most) and not ends_phrase(sentence.words[first - 1], context):
        first -= 1
    return first


def phrase_left(sentence: Sentence, context: AttributionContext, last: int) -> int:
    """The first token of the noun phrase that ends before `last`."""
    first = boundary_left(sentence, context, last)
    if first < last and sentence.words[first] in context.trims:
        inner = [at for at in range(first + 1, last) if sentence.words[at] in context.openers]
        return inner[-1] if inner else first + 1
    fillers = [at for at in range(first, last - 1) if sentence.words[at] in context.fillers]
    return fillers[-1] + 1 if fillers else first


def phrase_right(sentence: Sentence, context: AttributionContext, first: int) -> int:
    """The end of the noun phrase that begins at `first`; `first` where none does."""
    words = sentence.words
    if first >= len(words) or words[first] in context.trims or ends_phrase(words[first], context):
        return first
    last = first + 1
    while last < min(len(words), first + MAX_PHRASE) and not ends_phrase(words[last], context) and words[last] not in context.trims:
        last += 1
    return last


def ends_part(word: str) -> bool:
    """True for a mark that ends a part of a sentence."""
    return word in HARD_STOPS or word in {",", ":"} or is_quote(word)


def ends_phrase(word: str, context: AttributionContext) -> bool:
    """True for a word or mark that no speaker's phrase goes across."""
    return ends_part(word) or word in {"(", ")", "-"} or word in context.boundaries
