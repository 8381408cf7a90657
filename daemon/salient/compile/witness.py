"""Chooses for each pattern the words of which one must stand in a text before the pattern can match.

All texts are searched for the words of all rules at once, so a pattern whose every choice holds a very common word is refused: one
such word would make all text a candidate. Many other words stand in texts about anything ("left", "take", "front"). So texts are also
searched for all else that a pattern cannot do without - the other words of "take away" and of "front line", the nouns and names of
forces, what weak patterns need in the document - and what lacks it is never cut into sentences and words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from salient.compile.index import Fact, Number, Outline, Search, Term, table_of
from salient.compile.outline import NAME, Outlines
from salient.compile.role_words import RolesContext
from salient.compile.rulebook import Names, Rule
from salient.compile.tree import Group, Item, Sequence, Slot, Symbols, Word
from salient.compile.vocabulary import Vocabulary
from salient.compile.words import bare

# Wider than the shapes they stand for, and written for speed: each costs a fifth of what word boundaries and classes would.
ACRONYM = "[A-Z\u00b5-\U0010ffff][A-Z\u00b5-\U0010ffff]+"
ROUTE_NUMBER = r"[A-Z\u00b5-\U0010ffff]\W?\d"
SHORT = 2
"""Letters of a word ("in", "al") that tells too little to be asked for beside a longer one."""
_FORCES = frozenset(("group", "people", "adjective", "country", "capital"))


def search_of(rules: Iterable[Rule], rebuttals: Iterable[Sequence], vocabulary: Vocabulary, roles: RolesContext, names: Names) -> Search:
    """What to look for in every text on behalf of these rules, and of the rebuttals of what they find."""
    choices, outlines = _Choices(vocabulary, roles, names), Outlines(vocabulary, roles)
    patterns: list[Number] = []
    drawn: list[Outline] = []
    chosen: list[list[frozenset[Fact]]] = []
    weak: list[int] = []
    needed: dict[int, frozenset[Term]] = {}
    candidates: dict[str, int] = {}
    for rule_number, rule in enumerate(rules):
        weak.append(0)
        for pattern_number, pattern in enumerate(rule.patterns):
            if not pattern.strong:
                weak[-1] |= 1 << len(patterns)
            for word in {max(bare(word), key=len) for word in witness(pattern.tree, vocabulary) or ()}:
                candidates[word] = candidates.get(word, 0) | 1 << len(patterns)
            patterns.append((rule_number, pattern_number))
            chosen.append([*_chosen(pattern.tree, choices, outlines)])
            drawn.append(outlines.of(pattern.tree))
        narrow = [min(choices.of_all(tree), key=len, default=None) for tree in rule.needs.any] if rule.needs else [None]
        if None not in narrow:
            needed[rule_number] = frozenset().union(*(choice for choice in narrow if choice))
    rebutting: list[list[frozenset[Fact]]] = [[*choices.of_all(tree)] for tree in rebuttals]
    facts = frozenset[Fact]().union(*needed.values(), *(choice for one in (*chosen, *rebutting) for choice in one))
    terms = [fact for fact in facts if not isinstance(fact, str)]
    by_word: dict[str, list[Term]] = {}
    shared = Counter(word for term in terms for word in term)
    for term in terms:
        least = min(term, key=lambda word: (shared[word], word))  # few phrases hold it, as many hold "out"
        by_word.setdefault(least, []).append(term)
    return Search(
        words=frozenset(candidates).union(*terms, *(step.words for outline in drawn for step in outline)),
        patterns=tuple(patterns),
        outlines=tuple(drawn),
        table=table_of(chosen),
        weak=tuple(weak),
        candidates=candidates,
        terms={word: tuple(found) for word, found in by_word.items()},
        needed=needed,
        rebuttals=table_of(rebutting),
        shapes={shape: re.compile(shape) for shape in sorted(choices.shapes) if shape in shared},
    )


def _chosen(tree: Sequence, choices: _Choices, outlines: Outlines) -> Iterator[frozenset[Fact]]:
    """What each item asks of a sentence: a term of its choice; if it has none, a word of its step that does not stand everywhere."""
    for item in tree.items:
        if terms := choices.that_tell(item):
            yield terms
        elif (words := outlines.words(item)) and words.isdisjoint(choices.everywhere):
            yield words


class _Choices:
    """For the items of a pattern the terms of which one stands in each match."""

    def __init__(self, vocabulary: Vocabulary, roles: RolesContext, names: Names) -> None:
        ordinal = rf"\d(?i:{'|'.join(sorted(map(re.escape, roles.ordinals)))})"
        self.shapes = {ACRONYM, ROUTE_NUMBER, ordinal}
        # Particles are common, but without them "pull" would stand for "pull out".
        frequent = vocabulary.words.common - {word for word in vocabulary.words.particles if len(word) > SHORT}
        self.hidden = frozenset[str]().union(*vocabulary.words.two_words.values())  # "not" is not found in "cannot"
        self.passed_over = frequent | self.hidden
        self.everywhere = roles.determiners | roles.locatives | roles.destinations | roles.partitives | {NAME}
        self.capitals = names.capitals
        self.spellings: dict[int, set[Term]] = {}
        for first, entries in vocabulary.entries.items():
            for entry in entries:
                for symbol in entry.symbols:
                    self.spellings.setdefault(symbol, set()).add(self._term((first, *entry.rest)))
        known = [(self._named(words), name.kind) for alike in names.by_first.values() for words, name in alike]
        groups = {term for term, kind in known if kind == "group"}
        forces = {term for term, kind in known if kind in _FORCES}
        actors = self._spelled(roles.force_heads) | forces | {frozenset((ACRONYM,))}
        if roles.ordinals:  # "the 115th"
            actors |= {frozenset((ordinal,))}
        self.roles = {
            "group": frozenset(groups),
            "actor": actors,
            "other": actors,
            "route": self._spelled(roles.route_heads) | {frozenset((ROUTE_NUMBER,))},
        }

    def of_all(self, tree: Sequence) -> list[frozenset[Term]]:
        """One choice for each item that makes one; an item that some match can do without words has none."""
        return [choice for item in tree.items if (choice := self.that_tell(item))]

    def that_tell(self, item: Item) -> frozenset[Term]:
        """The choice of an item, empty where there is none or some match can do without words."""
        choice = self.of(item)
        return frozenset() if frozenset() in choice else choice

    def of(self, item: Item) -> frozenset[Term]:
        """The choice of an item, empty where there is none."""
        if item.optional:
            return frozenset()
        if isinstance(item.atom, Word):
            return frozenset((self._term((item.atom.word,)),))
        if isinstance(item.atom, Symbols):
            return self._spelled(item.atom.ids)
        if isinstance(item.atom, Slot):
            return self.roles.get(item.atom.role, frozenset())
        if isinstance(item.atom, Group):
            options = [min(self.of_all(option), key=len, default=self._common(option)) for option in item.atom.options]
            return frozenset().union(*options) if all(options) else frozenset()
        return frozenset()

    def _common(self, option: Sequence) -> frozenset[Term]:
        """The longest word of an alternative such as "no one": one common word is better than to leave out the choice."""
        atoms = [item.atom for item in option.items if not item.optional]
        words = [atom.word for atom in atoms if isinstance(atom, Word) and atom.word.isalnum() and atom.word not in self.hidden]
        longest = max(words, key=len, default="")
        return frozenset((frozenset((longest,)),)) if len(option.items) > 1 and len(longest) > SHORT else frozenset()

    def _named(self, words: tuple[str, ...]) -> Term:
        """The words of a name, or the shape of its first where all are common ("IS")."""
        term = self._term(words)
        if not term:
            first = words[0]
            if len(words) == 1 and first in self.capitals:
                shape = re.escape(first.upper())
            else:
                shape = re.escape(first[0].upper()) + f"(?i:{re.escape(first[1:])})"
            self.shapes.add(shape)
            term = frozenset((shape,))
        return term

    def _term(self, words: Iterable[str]) -> Term:
        """The words of a spelling without those that are too common to search for."""
        kept = frozenset(run for word in words if word not in self.passed_over and word[0].isalnum() for run in bare(word))
        return frozenset(word for word in kept if len(word) > SHORT) or kept

    def _spelled(self, symbols: Iterable[int]) -> frozenset[Term]:
        return frozenset(term for symbol in symbols for term in self.spellings.get(symbol, ()))


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
