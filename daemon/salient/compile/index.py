"""Tells which of many patterns can stand in a text or a sentence, by looking its words up instead of trying them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from salient.compile.tree import Choice, Sequence


@dataclass(frozen=True, slots=True)
class PatternIndex:
    """Numbers of patterns by a word or symbol of the choice that tells most of each; `always` have none."""

    by_word: dict[str, tuple[int, ...]] = field(default_factory=dict)
    by_symbol: dict[int, tuple[int, ...]] = field(default_factory=dict)
    always: tuple[int, ...] = ()

    def among(self, words: Set[str], symbols: Set[int]) -> list[int]:
        """The patterns that may stand in a sentence with these words and symbols, in their order."""
        found = set(self.always)
        for word in self.by_word.keys() & words:
            found.update(self.by_word[word])
        for symbol in self.by_symbol.keys() & symbols:
            found.update(self.by_symbol[symbol])
        return sorted(found)


def index_of(trees: Iterable[Sequence], weigh: Callable[[Choice], Any] = len) -> PatternIndex:
    """The index of these patterns, which are numbered in their order; the choice of least weight tells most."""
    by_word: dict[str, tuple[int, ...]] = {}
    by_symbol: dict[int, tuple[int, ...]] = {}
    always = []
    for number, tree in enumerate(trees):
        if not tree.choices:
            always.append(number)
            continue
        least = min(tree.choices, key=weigh)
        for word in least.words:
            by_word[word] = (*by_word.get(word, ()), number)
        for symbol in least.symbols:
            by_symbol[symbol] = (*by_symbol.get(symbol, ()), number)
    return PatternIndex(by_word, by_symbol, tuple(always))


@dataclass(frozen=True, slots=True)
class Search:
    """What one pass over a text looks for, everything by number.

    `words` are searched for; `candidates` are, for each word, the (rule, pattern) numbers of which it is a witness. `terms` are what
    choices are made of: one word, or all the words of a phrase; each stands under one of its words, with all of them. A pattern can
    match only in a sentence with a term of each choice under `holds`; a rule's weak patterns only in a document with a term of its
    `needed`; a rebuttal only in a sentence with a term of each choice of one of `rebuttals`. Some terms are the shape of a word, an
    acronym for example: `shapes` has the expressions that find them.
    """

    words: tuple[str, ...] = ()
    candidates: tuple[tuple[tuple[int, int], ...], ...] = ()
    terms: tuple[tuple[tuple[int, frozenset[int]], ...], ...] = ()
    holds: Mapping[tuple[int, int], tuple[frozenset[int], ...]] = field(default_factory=dict)
    needed: Mapping[int, frozenset[int]] = field(default_factory=dict)
    rebuttals: tuple[tuple[frozenset[int], ...], ...] = ()
    shapes: Mapping[int, re.Pattern[str]] = field(default_factory=dict)

    def terms_of(self, words: Set[int]) -> set[int]:
        """The terms that stand where these words stand."""
        return {term for word in words for term, parts in self.terms[word] if parts <= words}

    def can_match(self, pattern: tuple[int, int], terms: Set[int]) -> bool:
        """Whether a sentence or document with these terms has one of each choice of a pattern."""
        return _all_met(self.holds[pattern], terms)

    def can_rebut(self, terms: Set[int]) -> bool:
        """Whether a sentence with these terms may hold a rebuttal."""
        return any(_all_met(choices, terms) for choices in self.rebuttals)


def _all_met(choices: Iterable[frozenset[int]], terms: Set[int]) -> bool:
    for choice in choices:  # noqa: SIM110 - asked too often for a generator
        if choice.isdisjoint(terms):
            return False
    return True
