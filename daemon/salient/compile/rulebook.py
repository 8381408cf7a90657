"""The frozen result of compiling: everything that detection needs, made once, the same in every process."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Literal

from salient.compile.index import PatternIndex, index_of
from salient.compile.page import PageRules
from salient.compile.tree import Sequence
from salient.compile.vocabulary import Vocabulary
from salient.model import RuleRef, Severity, SourceKind, Status

Maturity = Literal["test", "stable", "deprecated"]
Reach = Literal["before", "after", "both", "sentence"]
Fill = Literal["before", "after", "nearest", "none"]
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of a rule; `status` is set where the words themselves reverse the event ("broke the siege")."""

    text: str
    tree: Sequence
    strong: bool
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """What must stand somewhere in the sentence or document before weak patterns count."""

    scope: Literal["sentence", "document"]
    any: tuple[Sequence, ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """A phrase that drops a match whose evidence it touches."""

    tree: Sequence
    because: str


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what the rule must make of it: one mapping for each claim, none where it must stay quiet."""

    name: str
    text: str
    published: str | None
    gives: tuple[tuple[tuple[str, str | None], ...], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One detector."""

    id: str
    version: str
    title: str
    type: str
    severity: Severity
    maturity: Maturity
    tags: tuple[str, ...]
    file: str
    line: int
    patterns: tuple[Pattern, ...]
    needs: Needs | None
    unless: tuple[Unless, ...]
    fill_actor: Fill
    fill_place: Fill
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change the status of what they reach, within `within` tokens and one clause; `status` None swallows shorter cues."""

    id: str
    status: Status | None
    reach: Reach
    within: int
    crosses: bool
    trees: tuple[Sequence, ...]
    types: tuple[str, ...] = ()
    stops: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StatusContext:
    """How the status of an event is decided."""

    precedence: tuple[Status, ...] = ("background", "denied", "possible", "asserted")
    stops: frozenset[str] = frozenset()
    cues: tuple[Cue, ...] = ()
    question: Status | None = None
    old_years: int = 1
    year_leads: frozenset[str] = frozenset()
    phrases: tuple[tuple[Cue, Sequence], ...] = field(init=False, compare=False, repr=False)
    index: PatternIndex = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        phrases = tuple((cue, tree) for cue in self.cues for tree in cue.trees)
        object.__setattr__(self, "phrases", phrases)
        object.__setattr__(self, "index", index_of(tree for _, tree in phrases))


@dataclass(frozen=True, slots=True)
class AttributionContext:
    """How a speaker is found: verbs of saying, what may stand around them, and how speakers are classed."""

    verbs: tuple[Sequence, ...] = ()
    leads: tuple[Sequence, ...] = ()
    nominals: tuple[Sequence, ...] = ()
    boundaries: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    trims: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    not_speakers: frozenset[str] = frozenset()
    kinds: tuple[tuple[SourceKind, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class RolesContext:
    """How forces, places and routes are recognised."""

    determiners: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    partitives: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    compounds: frozenset[str] = frozenset()
    force_heads: frozenset[int] = frozenset()
    force_modifiers: frozenset[int] = frozenset()
    place_heads: frozenset[int] = frozenset()
    route_heads: frozenset[int] = frozenset()
    locatives: frozenset[str] = frozenset()
    destinations: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    not_places: frozenset[str] = frozenset()
    not_forces: frozenset[str] = frozenset()
    not_modifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is known: of a side (a country, its people), an armed group, or a place."""

    name: str
    kind: Literal["country", "people", "adjective", "capital", "group", "place"]
    side: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Known names by their folded words, longest first where several begin alike.

    `listed` has the gazetteer's places that are among them, by where the gazetteer has them; `openings` the letters that names
    begin with, up to the first that is none ("u" of "u.s.").
    """

    by_first: dict[str, tuple[tuple[tuple[str, ...], Name], ...]] = field(default_factory=dict)
    listed: dict[int, Name] = field(default_factory=dict)
    openings: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "openings", frozenset(run[0] for first in self.by_first if (run := _LETTERS.match(first))))


@dataclass(frozen=True, slots=True)
class Search:
    """What one pass over a text looks for, everything by number.

    `words` are searched for; `candidates` are, for each word, the (rule, pattern) numbers of which it is a witness. `terms` are what
    choices are made of: one word, or all the words of a phrase; each stands under one of its words, with all of them. A pattern can
    match only in a sentence with a term of each choice under `holds`; a rule's weak patterns only in a document with a term of its
    `needed`. Some terms are the shape of a word, an acronym for example: `shapes` has the expressions that find them.
    """

    words: tuple[str, ...] = ()
    candidates: tuple[tuple[tuple[int, int], ...], ...] = ()
    terms: tuple[tuple[tuple[int, frozenset[int]], ...], ...] = ()
    holds: Mapping[tuple[int, int], tuple[frozenset[int], ...]] = field(default_factory=dict)
    needed: Mapping[int, frozenset[int]] = field(default_factory=dict)
    shapes: Mapping[int, re.Pattern[str]] = field(default_factory=dict)

    def terms_of(self, words: Set[int]) -> set[int]:
        """The terms that stand where these words stand."""
        return {term for word in words for term, parts in self.terms[word] if parts <= words}

    def can_match(self, pattern: tuple[int, int], terms: Set[int]) -> bool:
        """Whether a sentence or document with these terms has one of each choice of a pattern."""
        for choice in self.holds[pattern]:  # noqa: SIM110 - asked too often for a generator
            if choice.isdisjoint(terms):
                return False
        return True


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All documents compiled. Compared by identity: a reload makes a new one. `digest` is over the documents' bytes."""

    digest: str
    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    status: StatusContext
    attribution: AttributionContext
    roles: RolesContext
    names: Names
    page: PageRules
    search: Search
    languages: frozenset[str] = frozenset()

    def speaks(self, language: str | None) -> bool:
        """Whether the word lists are for articles in this language; where either does not say its own, they are."""
        return language is None or not self.languages or language in self.languages

    def number(self, rule: Rule) -> int:
        """The number that `search` knows a rule by."""
        return next(number for number, one in enumerate(self.rules) if one is rule)

    def reference(self, rule: Rule) -> RuleRef:
        """What an alert says of its rule."""
        return RuleRef(rule.id, rule.version, rule.title, rule.tags, self.digest)
