"""Tells which of many patterns can stand in a sentence, by looking its words up instead of trying them all."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from salient.compile.tree import Sequence


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


def index_of(trees: Iterable[Sequence]) -> PatternIndex:
    """The index of these patterns, which are numbered in their order."""
    by_word: dict[str, tuple[int, ...]] = {}
    by_symbol: dict[int, tuple[int, ...]] = {}
    always = []
    for number, tree in enumerate(trees):
        if not tree.choices:
            always.append(number)
            continue
        least = min(tree.choices, key=len)
        for word in least.words:
            by_word[word] = (*by_word.get(word, ()), number)
        for symbol in least.symbols:
            by_symbol[symbol] = (*by_symbol.get(symbol, ()), number)
    return PatternIndex(by_word, by_symbol, tuple(always))
