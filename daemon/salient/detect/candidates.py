"""Finds the sentences that are worth cutting into words: one pass over the text for the words of all rules, then sets are compared."""

from __future__ import annotations

from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from salient.compile.rulebook import Rulebook, Search
from salient.detect.record import Cut, Seen
from salient.detect.split import Text
from salient.model import Span
from salient.wire import without_surrogates

SOFT_HYPHEN = "\u00ad"


def candidates(text: Text) -> dict[int, set[tuple[int, int]]]:
    """For each sentence that holds a witness: the (rule, pattern) numbers that it speaks for.

    A recorder is told of every pattern whose witness stands there; otherwise only patterns are taken that may match.
    """
    search, whole = text.rulebook.search, text.article.text
    hits = witnesses(whole, text.rulebook)
    patterns = _possible({number for number, _ in hits}, text)
    if patterns:
        text.divide()
    if text.recorder:
        text.recorder.add(Cut(len(text.bounds)))
    for number, position in hits if patterns else ():
        index = text.at(position)
        if text.recorder and search.candidates[number]:
            text.recorder.add(_seen(number, position, index, text))
        if index is not None:
            text.words.setdefault(index, set()).add(number)
    found: dict[int, set[tuple[int, int]]] = {}
    for index, here in text.words.items():
        start, end, _ = text.bounds[index]
        speaks = {pattern for number in here for pattern in search.candidates[number] if pattern in patterns}
        if speaks and not text.recorder:
            speaks = _matchable(speaks, here, text, start, end)
        if speaks:
            found[index] = speaks
    return found


def _possible(words: set[int], text: Text) -> set[tuple[int, int]]:
    """The patterns that may match in a document with these words."""
    search, rules = text.rulebook.search, text.rulebook.rules
    patterns = {pattern for number in words for pattern in search.candidates[number]}
    if text.recorder or not patterns:
        return patterns
    terms = search.terms_of(words)
    no_needs = frozenset[int]()
    lacking = {rule for rule, _ in patterns if (needed := search.needed.get(rules[rule].id, no_needs)) and needed.isdisjoint(terms)}
    patterns = {(rule, pattern) for rule, pattern in patterns if rule not in lacking or rules[rule].patterns[pattern].strong}
    return _matchable(patterns, words, text, 0, len(text.article.text))


def _matchable(patterns: set[tuple[int, int]], words: set[int], text: Text, start: int, end: int) -> set[tuple[int, int]]:
    """Those of the patterns that find a term of each choice in a stretch of text with these words; shapes are looked for last."""
    search = text.rulebook.search
    shapes = {number for number, _ in search.shapes}
    found = _with_terms(patterns, words | shapes, search)
    if found and shapes:
        missing = {number for number, shape in search.shapes if not shape.search(text.article.text, start, end)}
        found = _with_terms(found, words | (shapes - missing), search) if missing else found
    return found


def _with_terms(patterns: set[tuple[int, int]], words: set[int], search: Search) -> set[tuple[int, int]]:
    terms = search.terms_of(words)
    return {pattern for pattern in patterns if search.can_match(pattern, terms)}


@lru_cache(maxsize=2)
def automaton(rulebook: Rulebook) -> AhoCorasick:
    """One automaton over the words of all rules."""
    return AhoCorasick(list(rulebook.search.words))


def witnesses(text: str, rulebook: Rulebook) -> list[tuple[int, int]]:
    """(word number, position) of each whole word of the text that rules search for."""
    lower, kept = searchable(text)
    found = []
    for number, start, end in automaton(rulebook).find_matches_as_indexes(lower, overlapping=True):
        if (start == 0 or not lower[start - 1].isalnum()) and (end == len(lower) or not lower[end].isalnum()):
            found.append((number, start if kept is None else kept[start]))
    return found


def searchable(text: str) -> tuple[str, list[int] | None]:
    """The text in lower case with straight apostrophes; and where its characters stand in `text`, where soft hyphens were left out."""
    kept = None
    if SOFT_HYPHEN in text:
        kept = [at for at, char in enumerate(text) if char != SOFT_HYPHEN]
        text = text.replace(SOFT_HYPHEN, "")
    lower = text.lower()
    if len(lower) != len(text):  # U+0130 alone grows when lowered: keep positions true
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    # The automaton takes no lone surrogates; JSON can hold them.
    return without_surrogates(lower.replace("’", "'").replace("ʼ", "'")), kept


def _seen(number: int, position: int, index: int | None, text: Text) -> Seen:
    rulebook = text.rulebook
    rules = dict.fromkeys(rulebook.rules[rule].id for rule, _ in rulebook.search.candidates[number])
    return Seen(text.phrase(Span(position, position + len(rulebook.search.words[number]))), tuple(rules), index)
