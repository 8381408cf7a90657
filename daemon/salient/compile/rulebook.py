"""The frozen result of compiling: everything that detection needs, made once, the same in every process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from salient.compile.index import PatternIndex, Search, index_of
from salient.compile.page import PageRules
from salient.compile.quantities import QuantitiesContext
from salient.compile.role_words import RolesContext
from salient.compile.tree import Choice, Sequence
from salient.compile.vocabulary import Vocabulary
from salient.compile.words import WordsContext, bare
from salient.model import RuleRef, Severity, SourceKind, Status

Maturity = Literal["test", "stable", "deprecated"]
Reach = Literal["before", "after", "both", "inside", "sentence"]
Fill = Literal["before", "after", "nearest", "target", "left", "none"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of a rule; `status` is set where the words themselves reverse the event ("broke the siege").

    A `firm` one is not turned round where only possible: "will stay put" is no withdrawal. What a `trace` finds is a further mention.
    """

    text: str
    tree: Sequence
    strong: bool
    status: Status | None = None
    firm: bool = False
    trace: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """What must stand in the sentence or document before weak patterns count; in an article in so many places before any does."""

    scope: Literal["sentence", "document"]
    any: tuple[Sequence, ...]
    times: int = 0


@dataclass(frozen=True, slots=True)
class Unless:
    """A phrase that drops a match whose evidence it touches, or every match of its sentence."""

    tree: Sequence
    because: str
    scope: Literal["evidence", "sentence"] = "evidence"


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what the rule must make of it: one mapping for each claim, none where it must stay quiet."""

    name: str
    text: str
    published: str | None
    gives: tuple[tuple[tuple[str, str | None], ...], ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One detector; `overlays` are the names of those that change it, or a list or cue that it works with."""

    id: str
    language: str
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
    fill_route: Fill
    examples: tuple[Example, ...]
    overlays: tuple[str, ...] = ()
    unless_index: PatternIndex = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unless_index", index_of(unless.tree for unless in self.unless))


@dataclass(frozen=True, slots=True)
class CueExample:
    """A text in which a cue decides, or swallows a shorter cue; or, where `decides` is false, reaches no event."""

    text: str
    decides: bool
    file: str
    line: int


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
    examples: tuple[CueExample, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusContext:
    """How the status of an event is decided."""

    precedence: tuple[Status, ...] = ("background", "denied", "possible", "asserted")
    stops: frozenset[str] = frozenset()
    coordinators: frozenset[str] = frozenset()
    cues: tuple[Cue, ...] = ()
    rebuttals: tuple[Sequence, ...] = ()
    question: Status | None = None
    old_years: int = 1
    year_leads: frozenset[str] = frozenset()
    year_spares: frozenset[str] = frozenset()
    phrases: tuple[tuple[Cue, Sequence], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrases", tuple((cue, tree) for cue in self.cues for tree in cue.trees))


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
    not_before: frozenset[str] = frozenset()
    appositions: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    kinds: tuple[tuple[SourceKind, frozenset[str]], ...] = ()
    voices: frozenset[str] = frozenset()
    complements: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    comparisons: frozenset[str] = frozenset()
    addressing: frozenset[str] = frozenset()
    first_person: frozenset[str] = frozenset()
    verb_index: PatternIndex = field(init=False, compare=False, repr=False)
    lead_index: PatternIndex = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verb_index", index_of(self.verbs))
        object.__setattr__(self, "lead_index", index_of(self.leads))


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
    """Known names by their folded words, longest first where several begin alike, and the gazetteer's (`listed`) by where it has them.

    `capitals` count only in capitals; `openings` are the letters that names begin with, up to the first that is none ("u" of "u.s.").
    """

    by_first: dict[str, tuple[tuple[tuple[str, ...], Name], ...]] = field(default_factory=dict)
    listed: dict[int, Name] = field(default_factory=dict)
    capitals: frozenset[str] = frozenset()
    openings: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "openings", frozenset(run for first in self.by_first for run in bare(first)[:1]))


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """All that texts in one language are examined by. Compared by identity.

    `search` is what is looked for in its texts on behalf of the rules; by `small` words its texts are known; `disabled` has the ids
    of rules that an overlay took out, each with the overlay's name.
    """

    code: str
    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    status: StatusContext = StatusContext()
    attribution: AttributionContext = AttributionContext()
    roles: RolesContext = field(default_factory=RolesContext)
    quantities: QuantitiesContext = field(default_factory=QuantitiesContext)
    small: frozenset[str] = frozenset()
    disabled: tuple[tuple[str, str], ...] = ()
    search: Search = field(default_factory=Search)
    cue_index: PatternIndex = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cue_index", index_of((tree for _, tree in self.status.phrases), self._tells_little))

    def _tells_little(self, choice: Choice) -> tuple[bool, int]:
        words = choice.words | self.vocabulary.spelled(choice.symbols)
        return not words.isdisjoint(self.words.common), len(choice)

    @property
    def words(self) -> WordsContext:
        """How its words are cut, and which are common."""
        return self.vocabulary.words

    def number(self, rule: Rule) -> int:
        """The number that `search` knows a rule by."""
        return next(number for number, one in enumerate(self.rules) if one is rule)


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All documents compiled. Compared by identity: a reload makes a new one. `digest` is over the documents' bytes."""

    digest: str
    languages: Mapping[str, Language]
    names: Names
    page: PageRules

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all languages."""
        return tuple(rule for language in self.languages.values() for rule in language.rules)

    @property
    def disabled(self) -> tuple[tuple[str, str], ...]:
        """The ids of the rules of all languages that an overlay took out, each with the overlay's name."""
        return tuple(one for language in self.languages.values() for one in language.disabled)

    def reference(self, rule: Rule) -> RuleRef:
        """What an alert says of its rule."""
        return RuleRef(rule.id, rule.version, rule.title, rule.tags, self.digest)
