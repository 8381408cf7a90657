"""Chooses for each pattern the words of which one must stand in a text before the pattern can match.

One automaton searches all texts for the words of all rules, so a pattern whose every choice holds a very common word is refused:
one such word would make all text a candidate. Many other words stand in texts about anything ("left", "met", "spring"). So the
automaton also looks for the other words that a pattern cannot do without, and for those that weak patterns need in the document:
what lacks them is never cut into sentences and words.
"""

from __future__ import annotations

from collections.abc import Iterable

from salient.compile.pattern import Group, Item, Sequence, Slot, Symbols, Word
from salient.compile.rulebook import Names, Needs, Rule, Search
from salient.compile.vocabulary import Vocabulary
from salient.compile.words import COMMON


def search_of(rules: Iterable[Rule], vocabulary: Vocabulary, names: Names) -> Search:
    """What to look for in every text on behalf of these rules."""
    numbers: dict[str, int] = {}
    candidates: dict[int, list[tuple[int, int]]] = {}
    also: dict[tuple[int, int], tuple[frozenset[int], ...]] = {}
    needed: dict[int, frozenset[int]] = {}

    def numbered(words: Iterable[str]) -> frozenset[int]:
        return frozenset(numbers.setdefault(word, len(numbers)) for word in sorted(words))

    for rule_number, rule in enumerate(rules):
        for pattern_number, pattern in enumerate(rule.patterns):
            first = witness(pattern.tree, vocabulary) or frozenset()
            for word in sorted(numbered(first)):
                candidates.setdefault(word, []).append((rule_number, pattern_number))
            others = [words for words, _ in _choices(pattern.tree, vocabulary) if words != first]
            also[rule_number, pattern_number] = tuple(numbered(words) for words in others)
        if rule.needs and (words := _needed(rule.needs, vocabulary, names)):
            needed[rule_number] = numbered(words)
    return Search(tuple(numbers), tuple(tuple(candidates.get(number, ())) for number in range(len(numbers))), also, needed)


def witness(tree: Sequence, vocabulary: Vocabulary) -> frozenset[str] | None:
    """The words to search for; None where no choice without a common word exists."""
    choices = _choices(tree, vocabulary)
    marked = [words for words, evidence in choices if evidence]
    return min(marked or [words for words, _ in choices], key=lambda words: (-min(map(len, words)), len(words)), default=None)


def _choices(tree: Sequence, vocabulary: Vocabulary) -> list[tuple[frozenset[str], bool]]:
    """For each item of which one of some words must stand in a match: those words, unless one is too common, and whether it is evidence."""
    return [(words, item.evidence) for item in tree.items if (words := _words(item, vocabulary)) and not words & COMMON]


def _needed(needs: Needs, vocabulary: Vocabulary, names: Names) -> frozenset[str] | None:
    """Words of which one must stand wherever `needs` holds; None where it may hold without any."""
    found: set[str] = set()
    for tree in needs.any:
        choices = [words for words, _ in _choices(tree, vocabulary)]
        if choices:
            found |= min(choices, key=len)
        elif [item.atom for item in tree.items if not item.optional] == [Slot("group")]:
            found |= _group_words(names)
        else:
            return None
    return frozenset(found) if not found & COMMON else None


def _group_words(names: Names) -> set[str]:
    """The longest word of each armed group's name."""
    known = [one for alike in names.by_first.values() for one in alike]
    return {max(words, key=lambda word: (word not in COMMON, len(word))) for words, name in known if name.kind == "group"}


def _words(item: Item, vocabulary: Vocabulary) -> frozenset[str] | None:
    """Words of which one stands in every match of the item; None where it may match without any."""
    if item.optional:
        return None
    if isinstance(item.atom, Word):
        return frozenset((item.atom.word,))
    if isinstance(item.atom, Symbols):
        return vocabulary.spelled(item.atom.ids)
    if isinstance(item.atom, Group):
        found: set[str] = set()
        for option in item.atom.options:
            choices = [words for part in option.items if (words := _words(part, vocabulary))]
            if not choices:
                return None
            found |= min(choices, key=lambda words: (bool(words & COMMON), -min(map(len, words)), len(words)))
        return frozenset(found)
    return None
