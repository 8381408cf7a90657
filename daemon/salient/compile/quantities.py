"""Compiles the context `quantities`: which words are numbers and units, and where a measure stands that is an event's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeGuard, cast, get_args

from salient.compile.fields import Fields, language_of
from salient.compile.inflect import LANGUAGE, inflect_noun
from salient.compile.keys import TEXT, WORDS, Keys, Property, by_name, header, list_of, mapping, one_of, some_of, whole
from salient.compile.vocabulary import Vocabulary
from salient.compile.words import WordsContext, cut, fold
from salient.document import Document
from salient.model import Bound, Problem, QuantityKind

Stands = Literal["before", "behind", "both"]
Hyphen = Literal["any", "only", "never"]
Bounds = Mapping[str, tuple[tuple[tuple[str, ...], Bound | None], ...]]
HYPHEN: tuple[Hyphen, ...] = get_args(Hyphen)
STANDS: tuple[Stands, ...] = get_args(Stands)
QUANTITY_KINDS: tuple[QuantityKind, ...] = get_args(QuantityKind)
BOUNDS: tuple[Bound, ...] = get_args(Bound)
FAR = 14
"""How many tokens away from the evidence a measure may stand where nothing else is said."""
_TEXTS = list_of(TEXT)
_FACTOR = {"type": "number", "exclusiveMinimum": 0}
_VALUES = by_name(_FACTOR)

UNIT: Keys = {
    "kind": Property("what kind of quantity it makes", one_of(QUANTITY_KINDS), needed=True),
    "unit": Property("its name in alerts; without it each noun is its own", TEXT),
    "times": Property("how many of the unit one of these words is", _FACTOR),
    "nouns": Property("nouns in the singular; behind a number other than one only their plurals count", _TEXTS),
    "words": Property("words that count behind every number", _TEXTS),
    "only": Property("the types of event that they are counted of; all without it", WORDS),
}
BESIDE: Keys = {
    "kind": Property("the kind of quantity that it is about", one_of(QUANTITY_KINDS), needed=True),
    "stands": Property("where the quantity stands: `before` the evidence, `behind` it, or `both`", one_of(STANDS, "both")),
    "within": Property("how many words lie at most between it and the evidence, plus one", whole(1, 60, default=FAR)),
    "leads": Property("one of these stands before it", _TEXTS),
    "tails": Property("one of these stands behind it", _TEXTS),
    "hyphen": Property("whether `only` what a hyphen joins counts, as in three-year siege, or `never`", one_of(HYPHEN, "any")),
    "only": Property("the types of event that it is about; all without it", WORDS),
}
_BOUND_KEYS: Keys = {name: Property(f"words by which the number is {name}", _TEXTS) for name in BOUNDS}
_LISTS: Keys = {
    "single": Property("words that are one before a scale or a measure, as in a dozen", WORDS),
    "joiners": Property("words inside numbers, as in two hundred and ten", WORDS),
    "vague": Property("words that count without saying how many, as in thousands", WORDS),
    "vague_leads": Property("words that make a scale vague, as in several hundred", WORDS),
    "partitives": Property("words between a number and what it is part of", WORDS),
    "ranges": Property("words between the ends of a range, as in two to three", WORDS),
    "fillers": Property("words that may stand between a number and what it counts, as in two more", WORDS),
    "shares": Property("words before a partitive that name a part, as in half of its 600 men: no quantity", WORDS),
    "losses": Property("words beside which a number counts losses, as in 40 soldiers were killed", WORDS),
    "not_after": Property("words behind which a number counts nothing, as in May 12", WORDS),
    "not_before": Property("words before which a measure is none of the event's, as in two days ago", WORDS),
}
QUANTITIES: Keys = {
    **header("context", {"const": "quantities"}, "numbers, units and where a measure is an event's own"),
    "decimal": Property("the mark before decimals; the other one parts thousands", one_of((".", ","), ".")),
    "numbers": Property("numbers in words and their values; tens join with ones", _VALUES),
    "scales": Property("words that multiply the number before them", _VALUES),
    "halves": Property("words for a part of one, as in half a kilometre", _VALUES),
    "pairs": Property("words that open a range, each with the word in its middle, as in between and", by_name(TEXT)),
    "bounds": Property(
        "words before a number by which it is not exact; those of `exact` say nothing",
        mapping({**_BOUND_KEYS, "exact": Property("words that may stand there and say nothing", _TEXTS)}),
    ),
    "bounds_behind": Property("such words behind a number", mapping(_BOUND_KEYS)),
    **_LISTS,
    "units": Property(
        "what is counted and measured", list_of(mapping(UNIT, **some_of(("nouns", "words")), dependentRequired={"words": ["unit"]}))
    ),
    "beside": Property("where a measure stands that is an event's own", list_of(mapping(BESIDE))),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a word counts: a kind, its name in alerts, how many of that unit the word is; `singular` nouns count one alone."""

    kind: QuantityKind
    name: str
    times: float = 1
    singular: bool = False
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a measure stands that belongs to an event: on which side, how near, between which words."""

    kind: QuantityKind
    stands: Stands = "both"
    within: int = FAR
    leads: tuple[tuple[str, ...], ...] = ()
    tails: tuple[tuple[str, ...], ...] = ()
    hyphen: Hyphen = "any"
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuantitiesContext:
    """How quantities are read; `units` and the bounds by their first word (bounds before a number by their last), longest first."""

    decimal: str = "."
    numbers: Mapping[str, float] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)
    halves: Mapping[str, float] = field(default_factory=dict)
    pairs: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=dict)
    bounds_behind: Bounds = field(default_factory=dict)
    units: Mapping[str, tuple[tuple[tuple[str, ...], Unit], ...]] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    single: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    vague_leads: frozenset[str] = frozenset()
    partitives: frozenset[str] = frozenset()
    ranges: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    losses: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()


def compile_quantities(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> QuantitiesContext:
    """The quantities context."""
    top, words = Fields(document, (), problems, vocabulary), vocabulary.words
    top.only(QUANTITIES)
    units: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}
    for index, _ in top.items("units"):
        for spelling, unit in _units(Fields(document, ("units", index), problems), words):
            if spelling[0] not in units or spelling not in [one for one, _ in units[spelling[0]]]:
                units.setdefault(spelling[0], []).append((spelling, unit))
    return QuantitiesContext(
        decimal=top.choice("decimal"),
        numbers=_values(top, "numbers"),
        scales=_values(top, "scales"),
        halves=_values(top, "halves"),
        pairs=_pairs(top),
        bounds=_bounds(top, "bounds", words, at=-1),
        bounds_behind=_bounds(top, "bounds_behind", words, at=0),
        units={first: tuple(sorted(found, key=lambda one: -len(one[0]))) for first, found in units.items()},
        beside=tuple(_beside(Fields(document, ("beside", index), problems), words) for index, _ in top.items("beside")),
        **{name: frozenset(top.words(name)) for name in _LISTS},
    )


def _units(fields: Fields, words: WordsContext) -> list[tuple[tuple[str, ...], Unit]]:
    """The spellings of one entry with what each counts."""
    fields.only(UNIT)
    kind, times = cast(QuantityKind, fields.choice("kind")), fields.values.get("times", 1)
    name = fields.text("unit") if "unit" in fields.values else ""
    if not _is_factor(times):
        fields.complain("E302", "'times' is a number above 0", "times")
        times = 1
    if not fields.values.keys() & {"nouns", "words"}:
        fields.complain("E301", "'nouns' or 'words' is missing", hint="nouns: [brigade]")
    nouns, others = _phrases(fields, "nouns", words), _phrases(fields, "words", words)
    if "words" in fields.values and not name:
        fields.complain("E301", "'unit' is missing: what alerts call these words", "words", hint="unit: people")
    language = language_of(fields.document, [])
    if nouns and language != LANGUAGE:
        hint = "write all forms under words:, with their unit"
        fields.complain("E109", f"there are no inflections for the language '{language}'", "nouns", hint=hint)
    only = fields.words("only")
    found = [(spelled(word, words), Unit(kind, name, times, only=only)) for word in others]
    for noun in nouns:
        plurals = inflect_noun(noun)["plural"]
        found += [(spelled(plural, words), Unit(kind, name or noun, times, only=only)) for plural in plurals]
        if noun not in plurals:
            found.append((spelled(noun, words), Unit(kind, name or noun, times, singular=True, only=only)))
    return found


def _beside(fields: Fields, words: WordsContext) -> Beside:
    fields.only(BESIDE)
    return Beside(
        kind=cast(QuantityKind, fields.choice("kind")),
        stands=cast(Stands, fields.choice("stands")),
        within=fields.number("within"),
        leads=tuple(spelled(lead, words) for lead in _phrases(fields, "leads", words)),
        tails=tuple(spelled(tail, words) for tail in _phrases(fields, "tails", words)),
        hyphen=cast(Hyphen, fields.choice("hyphen")),
        only=fields.words("only"),
    )


def _values(top: Fields, name: str) -> dict[str, float]:
    """Words with their values; those that are none become problems."""
    found: dict[str, float] = {}
    for word, value in _mapping(top, name).items():
        if _is_factor(value):
            found[fold(word)] = value
        else:
            top.complain("E302", f"'{word}' has a number above 0", name, word)
    return found


def _pairs(top: Fields) -> dict[str, str]:
    found: dict[str, str] = {}
    for word, other in _mapping(top, "pairs").items():
        if isinstance(other, str) and other.strip():
            found[fold(word)] = fold(other)
        else:
            top.complain("E302", f"'{word}' has the word in the middle of its range", "pairs", word, hint="pairs: {between: and}")
    return found


def _mapping(top: Fields, name: str) -> dict[str, object]:
    return Fields(top.document, (name,), top.problems).values if name in top.values else {}


def _bounds(top: Fields, name: str, words: WordsContext, at: int) -> Bounds:
    """The phrases of all bounds by their word at `at`, longest first."""
    if name not in top.values:
        return {}
    fields = Fields(top.document, (name,), top.problems)
    fields.only(QUANTITIES[name].shape["properties"])
    found: dict[str, list[tuple[tuple[str, ...], Bound | None]]] = {}
    for bound in fields.values.keys() & {*BOUNDS, "exact"}:
        for tokens in (spelled(phrase, words) for phrase in _phrases(fields, bound, words)):
            found.setdefault(tokens[at], []).append((tokens, bound if bound in BOUNDS else None))
    return {word: tuple(sorted(phrases, key=lambda one: (-len(one[0]), one[0]))) for word, phrases in found.items()}


def _phrases(fields: Fields, name: str, words: WordsContext) -> list[str]:
    """The texts of a list; those without a word become problems."""
    found = []
    for index, text in enumerate(fields.texts(name)):
        if spelled(text, words):
            found.append(text)
        else:
            fields.complain("E106", f"'{text}' is no word", name, index, hint="put it in quotes")
    return found


def spelled(text: str, words: WordsContext) -> tuple[str, ...]:
    """The tokens of a phrase; none where it has no word."""
    return tuple(cut(text, words).words)


def _is_factor(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
