"""Draws the outline of a pattern: words that stand in every match of it in this order, common words and capitals among them.

An outline is asked of a sentence before it is cut and walked over; what it cannot tell (gaps, marks, what a role is) is left to the walk.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import reduce

from salient.compile.index import Outline, Step
from salient.compile.role_words import RolesContext
from salient.compile.tree import Gap, Group, Item, Sequence, Slot, Symbols, Word
from salient.compile.vocabulary import Vocabulary
from salient.compile.words import bare

NAME = "A"
"""Stands for every word with a capital or a digit first, as names and numbered units have; no folded word is written so."""


_ZERO: int | None = 0
_Stands = tuple[frozenset[str], int | None]
"""Words of which one stands in each match of an item, and how many tokens behind the item's first at most; None where that is unknown."""


class Outlines:
    """Makes outlines in one language, each list of words once."""

    def __init__(self, vocabulary: Vocabulary, roles: RolesContext) -> None:
        self.openings: dict[int, set[str]] = {}
        self.widths: dict[int, int] = {}
        for first, entries in vocabulary.entries.items():
            for entry in entries:
                for symbol in entry.symbols:
                    self.openings.setdefault(symbol, set()).add(_opening(first))
                    self.widths[symbol] = max(self.widths.get(symbol, 0), entry.width)
        self.known: dict[tuple[int, ...], frozenset[str]] = {}
        named: _Stands = frozenset((NAME,)), 1  # "el-Fasher"
        force: _Stands = self._of_symbols(roles.force_heads) | {NAME}, None  # "the last Russian forces"
        route: _Stands = self._of_symbols(roles.route_heads) | {NAME}, None
        pronoun: _Stands = frozenset(run for word in roles.route_pronouns for run in bare(word)), 0
        self.roles = {"it": pronoun, "actor": force, "other": force, "group": named, "place": named, "speaker": named, "route": route}

    def of(self, tree: Sequence) -> Outline:
        """The outline of a pattern, empty where nothing is told."""
        found: list[Step] = []
        between: int | None = None
        for item in tree.items:
            words, offset = self._of_item(item)
            if words:
                found.append(Step(words, _sum(between, offset)))
                between = self._width(item)
            else:
                between = _sum(between, self._width(item))
        return tuple(found)

    def words(self, item: Item) -> frozenset[str]:
        """The words of which one stands in each match of an item; none where some match has none."""
        return self._of_item(item)[0]

    def _of_item(self, item: Item) -> _Stands:
        found: _Stands = frozenset(), None
        if item.optional:
            return found
        match item.atom:
            case Word(word):
                found = frozenset((_opening(word),)), 0
            case Symbols(_, ids):
                found = self._of_symbols(ids), 0
            case Slot(role):
                found = self.roles.get(role, found)
            case Group(options):
                choices = [self._of_option(option) for option in options]
                if all(words for words, _ in choices):
                    found = frozenset().union(*(words for words, _ in choices)), reduce(_larger, (offset for _, offset in choices))
        return (frozenset(), None) if "" in found[0] else found

    def _of_option(self, option: Sequence) -> _Stands:
        """The fewest words of which one stands in each match of an alternative."""
        best: _Stands = frozenset(), None
        before: int | None = 0
        for item in option.items:
            words, offset = self._of_item(item)
            if words and (not best[0] or len(words) < len(best[0])):
                best = words, _sum(before, offset)
            before = _sum(before, self._width(item))
        return best

    def _of_symbols(self, symbols: Iterable[int]) -> frozenset[str]:
        """The words with which the spellings of these symbols begin."""
        key = tuple(symbols)
        if key not in self.known:
            self.known[key] = frozenset[str]().union(*(self.openings.get(symbol, ()) for symbol in key))
        return self.known[key]

    def _width(self, item: Item) -> int | None:
        """How many tokens an item takes at most; None where that is unknown."""
        match item.atom:
            case Word():
                return 1
            case Symbols(_, ids):
                return max((self.widths.get(symbol, 0) for symbol in ids), default=0)
            case Gap(most):
                return most
            case Group(options):
                return reduce(_larger, (reduce(_sum, map(self._width, option.items), _ZERO) for option in options))
            case _:
                return None


def told(outline: Outline, places: Mapping[str, list[int]]) -> bool:
    """Whether the outline's words stand one behind the other; `places` has for each word of a sentence its numbers there."""
    reached = [-1]
    for words, reach in outline:
        behind = sorted(at for word in words.intersection(places) for at in places[word] if at > reached[0])
        if reach is not None:
            starts = (bisect_left(reached, at - reach) for at in behind)
            behind = [at for at, start in zip(behind, starts, strict=True) if start < len(reached) and reached[start] < at]
        if not behind:
            return False
        reached = behind
    return True


def _larger(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _opening(word: str) -> str:
    """What a word begins with, as it is looked for; nothing where that is a mark."""
    return next(iter(bare(word)), "")
