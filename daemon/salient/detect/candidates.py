"""Finds the sentences that are worth cutting into words: one pass over the text for the words of all rules, then sets are compared."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from salient.compile.rulebook import Language
from salient.detect.record import Cut, Seen
from salient.detect.split import Text
from salient.model import Span
from salient.wire import without_surrogates

SOFT_HYPHEN = "\u00ad"
_EMPTY_LINE = re.compile("\n\n")

Number = tuple[int, int]
"""A pattern: the numbers of its rule and, within the rule, its own."""


def candidates(text: Text) -> dict[int, set[Number]]:
    """For each sentence that holds a witness: the patterns that it speaks for.

    What a pattern cannot do without is asked of the document, then of its paragraphs, which takes no cutting at all, and only then of
    the sentences. A recorder is told of every pattern whose witness stands there.
    """
    hits = witnesses(text.article.text, text.language)
    patterns = _in_document({number for number, _ in hits}, text)
    if patterns:
        hits += _shapes(text)
        if not _in_some_paragraph(hits, patterns, text):
            patterns = set()
    if patterns:
        text.divide()
    if text.recorder:
        text.recorder.add(Cut(len(text.bounds)))
    for number, position in hits if patterns else ():
        index = text.at(position)
        if text.recorder and text.language.search.candidates[number]:
            text.recorder.add(_seen(number, position, index, text))
        if index is not None:
            text.words.setdefault(index, set()).add(number)
    spoken_for = {index: _spoken_for(words, patterns, text) for index, words in text.words.items()}
    return {index: found for index, found in spoken_for.items() if found}


def with_needed(rule: int, text: Text) -> list[int]:
    """The sentences, in order, that may hold what a rule's weak patterns need."""
    search = text.language.search
    if rule not in search.needed:
        return list(range(len(text.bounds)))
    return sorted(index for index in text.words if not search.needed[rule].isdisjoint(_terms_at(index, text)))


def may_rebut(index: int, text: Text) -> bool:
    """False where no rebuttal can stand in a sentence."""
    return text.language.search.can_rebut(_terms_at(index, text))


def _terms_at(index: int, text: Text) -> set[int]:
    """The terms that stand in a sentence, found once: several rules ask for them."""
    key = ("terms", index)
    if key not in text.memo:
        text.memo[key] = text.language.search.terms_of(text.words.get(index, frozenset()))
    found: set[int] = text.memo[key]
    return found


def _in_document(words: set[int], text: Text) -> set[Number]:
    """The patterns that may match in a document with these words, if it holds every shape of a word."""
    search, rules = text.language.search, text.language.rules
    found = {pattern for number in words for pattern in search.candidates[number]}
    if text.recorder or not found:
        return found
    terms = search.terms_of(words)
    lacking = {rule for rule in {rule for rule, _ in found} if not _may_hold_needed(rule, terms, text)}
    terms = search.terms_of(words | search.shapes.keys())
    return {
        (rule, pattern)
        for rule, pattern in found
        if (rule not in lacking or rules[rule].patterns[pattern].strong) and search.can_match((rule, pattern), terms)
    }


def _may_hold_needed(rule: int, terms: set[int], text: Text) -> bool:
    """False where what a rule's weak patterns need cannot stand in a document with these terms."""
    search = text.language.search
    if rule not in search.needed or not search.needed[rule].isdisjoint(terms):
        return True
    shapes = (shape for number, shape in search.shapes.items() if not search.needed[rule].isdisjoint(search.terms_of({number})))
    written, _ = without_soft_hyphens(text.article.text)
    return any(shape.search(written) for shape in shapes)


def _shapes(text: Text) -> list[tuple[int, int]]:
    """(word number, position) of each shape of a word that the text holds."""
    written, kept = without_soft_hyphens(text.article.text)
    found = [(number, match.start()) for number, shape in text.language.search.shapes.items() for match in shape.finditer(written)]
    return found if kept is None else [(number, kept[at]) for number, at in found]


def _in_some_paragraph(hits: list[tuple[int, int]], patterns: set[Number], text: Text) -> bool:
    """Whether some paragraph speaks for one of the patterns."""
    edges = [edge.end() for edge in _EMPTY_LINE.finditer(text.article.text)]
    paragraphs: dict[int, set[int]] = {}
    for number, position in hits:
        paragraphs.setdefault(bisect_right(edges, position), set()).add(number)
    return any(_spoken_for(words, patterns, text) for words in paragraphs.values())


def _spoken_for(words: set[int], patterns: set[Number], text: Text) -> set[Number]:
    """Those of the patterns that find their witness and a term of each choice where these words stand together."""
    search = text.language.search
    found = {pattern for number in words for pattern in search.candidates[number] if pattern in patterns}
    if text.recorder or not found:
        return found
    terms = search.terms_of(words)
    return {pattern for pattern in found if search.can_match(pattern, terms)}


@lru_cache(maxsize=16)
def automaton(language: Language) -> AhoCorasick:
    """One automaton over the words of all rules of a language."""
    return AhoCorasick(list(language.search.words))


def witnesses(text: str, language: Language) -> list[tuple[int, int]]:
    """(word number, position) of each whole word of the text that rules search for."""
    lower, kept = searchable(text)
    glued = tuple(ending for ending in language.words.endings if ending[0].isalnum())  # "need" is a word of "needn't"
    found = []
    for number, start, end in automaton(language).find_matches_as_indexes(lower, overlapping=True):
        if start and lower[start - 1].isalnum():
            continue
        if end == len(lower) or not lower[end].isalnum() or lower.startswith(glued, end):
            found.append((number, start if kept is None else kept[start]))
    return found


def searchable(text: str) -> tuple[str, list[int] | None]:
    """The text in lower case with straight apostrophes; and where its characters stand in `text`, where soft hyphens were left out."""
    text, kept = without_soft_hyphens(text)
    lower = text.lower()
    if len(lower) != len(text):  # U+0130 alone grows when lowered: keep positions true
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    # The automaton takes no lone surrogates; JSON can hold them.
    return without_surrogates(lower.replace("’", "'").replace("ʼ", "'")), kept


def without_soft_hyphens(text: str) -> tuple[str, list[int] | None]:
    """The text without them, and where what is left stands in `text`; None where it has none."""
    if SOFT_HYPHEN not in text:
        return text, None
    return text.replace(SOFT_HYPHEN, ""), [at for at, char in enumerate(text) if char != SOFT_HYPHEN]


def _seen(number: int, position: int, index: int | None, text: Text) -> Seen:
    language = text.language
    rules = dict.fromkeys(language.rules[rule].id for rule, _ in language.search.candidates[number])
    return Seen(text.phrase(Span(position, position + len(language.search.words[number]))), tuple(rules), index)
