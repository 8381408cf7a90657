"""Chooses for each pattern the words of which one must stand in a text before the pattern can match.

The automaton searches all texts for these words only, so a pattern whose every choice holds a very common word is refused:
one such word would make all text a candidate.
"""

from __future__ import annotations

from salient.compile.pattern import Group, Item, Sequence, Slot, Symbols, Word
from salient.compile.vocabulary import Vocabulary


def witness(tree: Sequence, vocabulary: Vocabulary) -> frozenset[str] | None:
    """The words to search for; None where no choice without a common word exists."""
    common = vocabulary.words.common
    choices = [words for item in tree.items if (words := _words(item, vocabulary)) and not words & common]
    if not choices:
        return None
    marked = [words for item in tree.items if item.evidence and (words := _words(item, vocabulary)) and not words & common]
    return min(marked or choices, key=lambda words: (-min(map(len, words)), len(words)))


def only_common_evidence(tree: Sequence, vocabulary: Vocabulary) -> bool:
    """True where the pattern can match with marked words all of which are common: an alert's anchor would then tell nothing."""
    return _COMMON in _telling(tree, vocabulary, marked=False)


_NOTHING, _COMMON, _RARE = range(3)
"""What a match has marked so far at the most."""


def _telling(tree: Sequence, vocabulary: Vocabulary, *, marked: bool) -> set[int]:
    """What matches can have marked; inside a marked item everything is."""
    found = {_NOTHING}
    for item in tree.items:
        one = _of_item(item, vocabulary, marked=marked or item.evidence)
        found = {max(before, now) for before in found for now in one}
    return found


def _of_item(item: Item, vocabulary: Vocabulary, *, marked: bool) -> set[int]:
    missing = {_NOTHING} if item.optional else set()
    match item.atom:
        case Group(options):
            return missing.union(*(_telling(option, vocabulary, marked=marked) for option in options))
        case Slot() if marked:
            return missing | {_RARE}
        case Word(word) if marked:
            return missing | {_rarity(word, vocabulary)}
        case Symbols(_, ids) if marked:
            return missing | {_rarity(word, vocabulary) for word in vocabulary.spelled(ids)}
        case _:
            return {_NOTHING}


def _rarity(word: str, vocabulary: Vocabulary) -> int:
    return _COMMON if word in vocabulary.words.common or len(word) == 1 else _RARE


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
