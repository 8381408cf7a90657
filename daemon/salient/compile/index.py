"""Tells which of many patterns can stand in a text or a sentence, by looking its words up instead of trying them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

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


Number = tuple[int, int]
"""A pattern: the numbers of its rule and, within the rule, its own."""


class Step(NamedTuple):
    """Bare words of which one stands in each match of a pattern's item, at most `reach` tokens behind the word of the step before."""

    words: frozenset[str]
    reach: int | None


Outline = tuple[Step, ...]
"""The steps of the items that no match is without, in their order."""

Term = frozenset[str]
"""Words that stand together in a sentence: those of one spelling that are worth searching for; or the shape of a word."""

Fact = str | Term
"""What can be told of a sentence: that a word stands in it, or a term."""


@dataclass(frozen=True, slots=True)
class Table:
    """Tells which patterns a text may hold, all of them at once: sets of patterns are numbers with a bit for each.

    A pattern makes choices: a text that it matches has a word or term of each. `free[n]` are the patterns with no choice n;
    `met[fact]` are, for a word or term, each n with the patterns whose choice n it meets.
    """

    met: Mapping[Fact, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    free: tuple[int, ...] = ()

    def among(self, facts: Set[Fact]) -> int:
        """The patterns all of whose choices these words and terms meet."""
        met = list(self.free)
        for fact in self.met.keys() & facts:
            for choice, patterns in self.met[fact]:
                met[choice] |= patterns
        return reduce(and_, met, -1)


def table_of(patterns: Iterable[Iterable[frozenset[Fact]]]) -> Table:
    """The table of these patterns, given by their choices; the first has bit 0."""
    met: dict[Fact, dict[int, int]] = {}
    free: list[int] = []
    for bit, choices in enumerate(patterns):
        size = 0
        for size, choice in enumerate(choices, 1):
            if len(free) < size:
                free.append((1 << bit) - 1)
            for fact in choice:
                numbers = met.setdefault(fact, {})
                numbers[size - 1] = numbers.get(size - 1, 0) | 1 << bit
        for position in range(size, len(free)):
            free[position] |= 1 << bit
    return Table({fact: tuple(numbers.items()) for fact, numbers in met.items()}, tuple(free))


def bits(number: int) -> Iterator[int]:
    """The bits that are set, in ascending order."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


@dataclass(frozen=True, slots=True)
class Search:
    """What all texts are searched for, before any is cut into words.

    `words` are the bare words that tell something; `candidates` are, for each that is a witness, the patterns it speaks for, as bits:
    the first of `patterns` has bit 0, there and in `table`, `weak` (the weak patterns of each rule) and `outlines`. `terms` stand under
    one of their words each. A rule's weak patterns can match only in a document with a term of its `needed`; a rebuttal only in a
    sentence that `rebuttals` tells. Some terms are the shape of a word, an acronym for example: `shapes` has the expressions that find
    them.
    """

    words: frozenset[str] = frozenset()
    patterns: tuple[Number, ...] = ()
    outlines: tuple[Outline, ...] = ()
    table: Table = field(default_factory=Table)
    weak: tuple[int, ...] = ()
    candidates: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    needed: Mapping[int, frozenset[Term]] = field(default_factory=dict)
    rebuttals: Table = field(default_factory=Table)
    shapes: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def spoken_for(self, words: Set[str]) -> int:
        """The patterns of which a witness is among these words, as bits."""
        return reduce(or_, (self.candidates[word] for word in self.candidates.keys() & words), 0)

    def numbers(self, patterns: int) -> list[Number]:
        """What these bits stand for."""
        return [self.patterns[bit] for bit in bits(patterns)]

    def terms_of(self, words: Set[str]) -> set[Term]:
        """The terms that stand where these words stand."""
        return {term for word in self.terms.keys() & words for term in self.terms[word] if term <= words}
