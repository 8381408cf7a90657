"""Chooses for each pattern the words of which one must stand in a text before the pattern can match.

The automaton searches all texts for these words only, so a pattern whose every choice holds a very common word is refused:
one such word would make all text a candidate.
"""

from __future__ import annotations

from salient.compile.pattern import Group, Item, Sequence, Symbols, Word
from salient.compile.vocabulary import Vocabulary


def witness(tree: Sequence, vocabulary: Vocabulary) -> frozenset[str] | None:
    """The words to search for; None where no choice without a common word exists."""
    common = vocabulary.words.common
    choices = [words for item in tree.items if (words := _words(item, vocabulary)) and not words & common]
    if not choices:
        return None
    marked = [words for item in tree.items if item.evidence and (words := _words(item, vocabulary)) and not words & common]
    return min(marked or choices, key=lambda words: (-min(map(len, words)), len(words)))


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
            found |= min(choices, key=lambda words: (bool(words & vocabulary.words.common), -min(map(len, words)), len(words)))
        return frozenset(found)
    return None
