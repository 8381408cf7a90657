"""What a pattern is once it is parsed: a small tree that the matcher walks, with what each part can begin with and must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """One token, as folded by compile/words."""

    word: str


@dataclass(frozen=True, slots=True)
class Symbols:
    """Any entry of a list, in the forms asked for; `ids` are those of Vocabulary."""

    name: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A role, recognised by detect/spans."""

    role: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` tokens inside one clause."""

    most: int


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives; `fixed` where no role and no mark is in them, so that they match the same words whatever stands before.

    `words` are the alternatives that are a single word, `longer` the others.
    """

    options: tuple[Sequence, ...]
    fixed: bool = field(init=False, compare=False, repr=False)
    words: frozenset[str] = field(init=False, compare=False, repr=False)
    longer: tuple[Sequence, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        fixed = all(_is_fixed(item) for option in self.options for item in option.items)
        single = {option: option.items[0].atom for option in self.options if fixed and len(option.items) == 1}
        words = {option: atom.word for option, atom in single.items() if isinstance(atom, Word)}
        object.__setattr__(self, "fixed", fixed)
        object.__setattr__(self, "words", frozenset(words.values()))
        object.__setattr__(self, "longer", tuple(option for option in self.options if option not in words))


@dataclass(frozen=True, slots=True)
class Item:
    """An atom with its marks."""

    atom: Word | Symbols | Slot | Gap | Group
    optional: bool = False
    evidence: bool = False


def _is_fixed(item: Item) -> bool:
    return not item.evidence and not isinstance(item.atom, Slot) and (not isinstance(item.atom, Group) or item.atom.fixed)


@dataclass(frozen=True, slots=True)
class First:
    """All that a sequence can begin with."""

    words: frozenset[str]
    symbols: frozenset[int]
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Words and symbols of which at least one stands in every match of a sequence."""

    words: frozenset[str]
    symbols: frozenset[int]

    def __len__(self) -> int:
        return len(self.words) + len(self.symbols)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items that follow one another; `first` and `choices` follow from them and are kept, because each sentence asks for them."""

    items: tuple[Item, ...]
    first: First = field(init=False, compare=False, repr=False)
    choices: tuple[Choice, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", _first(self.items))
        object.__setattr__(self, "choices", tuple(_choices(self.items)))


def _first(items: tuple[Item, ...]) -> First:
    """What the first item can begin with, and the next ones while those before them may be missing."""
    words: set[str] = set()
    symbols: set[int] = set()
    roles: set[str] = set()
    for item in items:
        atom = item.atom
        if isinstance(atom, Word):
            words.add(atom.word)
        elif isinstance(atom, Symbols):
            symbols.update(atom.ids)
        elif isinstance(atom, Slot):
            roles.add(atom.role)
        elif isinstance(atom, Group):
            for option in atom.options:
                words |= option.first.words
                symbols |= option.first.symbols
                roles |= option.first.roles
        if not item.optional and not isinstance(atom, Gap):
            break
    return First(frozenset(words), frozenset(symbols), frozenset(roles))


def _choices(items: tuple[Item, ...]) -> Iterator[Choice]:
    """What must stand in a sentence before it is worth a walk: roles and what may be missing ask for nothing."""
    for item in items:
        if item.optional:
            continue
        if isinstance(item.atom, Word):
            yield Choice(frozenset((item.atom.word,)), frozenset())
        elif isinstance(item.atom, Symbols):
            yield Choice(frozenset(), frozenset(item.atom.ids))
        elif isinstance(item.atom, Group) and all(option.choices for option in item.atom.options):
            if len(item.atom.options) == 1:
                yield from item.atom.options[0].choices
            else:
                least = [min(option.choices, key=len) for option in item.atom.options]
                words, symbols = (choice.words for choice in least), (choice.symbols for choice in least)
                yield Choice(frozenset().union(*words), frozenset().union(*symbols))


def spelled(item: Item) -> str:
    """An item as it is written in a pattern, without its marks."""
    match item.atom:
        case Word(word):
            return word
        case Symbols(name):
            return f"{{{name}}}"
        case Slot(role):
            return f"@{role}"
        case Gap(most):
            return f"..{most}"
        case _:
            return f"({' | '.join(map(written, item.atom.options))})"


def written(sequence: Sequence) -> str:
    """A whole pattern as it is written, without its marks."""
    return " ".join(map(spelled, sequence.items))


def has_evidence(sequence: Sequence) -> bool:
    """True where some item is marked with '!'."""
    return any(
        item.evidence or (isinstance(item.atom, Group) and any(has_evidence(option) for option in item.atom.options))
        for item in sequence.items
    )
