"""Chooses for each pattern the words of which one must stand in a text before the pattern can match.

The automaton searches all texts for these words only, so a pattern whose every choice holds a very common word is refused:
one such word would make all text a candidate.
"""

from __future__ import annotations

from collections.abc import Iterator

from salient.compile.pattern import Gap, Group, Item, Sequence, Slot, Symbols, Word, has_evidence
from salient.compile.vocabulary import Vocabulary
from salient.compile.words import COMMON


def witness(tree: Sequence, vocabulary: Vocabulary) -> frozenset[str] | None:
    """The words to search for; None where no choice without a common word exists."""
    choices = [words for item in tree.items if (words := _words(item, vocabulary)) and not words & COMMON]
    if not choices:
        return None
    marked = [words for item in tree.items if item.evidence and (words := _words(item, vocabulary)) and not words & COMMON]
    return min(marked or choices, key=lambda words: (-min(map(len, words)), len(words)))


def only_common_evidence(tree: Sequence, vocabulary: Vocabulary) -> bool:
    """True where the pattern can match with marked words all of which are common: an alert's anchor would then tell nothing."""
    return all(_may_be_common(item, vocabulary) for item in _marked(tree))


def _marked(tree: Sequence) -> Iterator[Item]:
    """The items that bear the mark of the evidence; those inside an item count as one of its kind."""
    for item in tree.items:
        if item.evidence:
            yield item
        elif isinstance(item.atom, Group) and any(has_evidence(option) for option in item.atom.options):
            yield Item(Group(tuple(Sequence(tuple(_marked(option))) for option in item.atom.options)), item.optional)


def _may_be_common(item: Item, vocabulary: Vocabulary) -> bool:
    if item.optional or isinstance(item.atom, Gap):
        return True
    if isinstance(item.atom, Slot):
        return False
    if isinstance(item.atom, Group):
        return any(all(_may_be_common(part, vocabulary) for part in option.items) for option in item.atom.options)
    words = (item.atom.word,) if isinstance(item.atom, Word) else vocabulary.spelled(item.atom.ids)
    return any(word in COMMON or len(word) == 1 for word in words)


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
