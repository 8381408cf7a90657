"""Finds everything that a sentence counts or measures; numbers, units and what makes a number none of a quantity are data.

Whether a quantity belongs to an event is decided later: in detect/quantity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salient.compile.quantities import QuantitiesContext, Unit
from salient.detect.naming import names
from salient.detect.numbers import Number, bounded, is_year, number_at
from salient.detect.split import Sentence, Text, once_a_sentence
from salient.model import Quantity

MODIFIERS = 5
"""How many words lie at most between a number and what it counts."""
LOSSES = 5
"""How many words away a loss is told."""
MEASURES = frozenset({"distance", "area", "duration"})
_MORTAL = frozenset({"people", "formation", "vehicle"})
_WHOLE = 10
"""From here on what was converted is given without decimals: "three miles" are no 4828.032 metres."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity of a sentence, tokens [start, end).

    It is `compound` where a hyphen ties number and unit; `only` are the types of event that it may tell of, all where there are none.
    """

    start: int
    end: int
    quantity: Quantity
    compound: bool
    only: tuple[str, ...]


@once_a_sentence
def counted(sentence: Sentence, text: Text) -> list[Counted]:
    """Everything that a sentence counts or measures."""
    context, found = text.language.quantities, list[Counted]()
    if not context.units:
        return found
    joined = [
        i > 0 and sentence.starts[i] == sentence.ends[i - 1] + 1 and not text.article.text[sentence.ends[i - 1]].isspace()
        for i in range(len(sentence))
    ]
    at = 0
    while at < len(sentence):
        number = number_at(sentence.words, joined, at, context)
        one = _counted(number, sentence, text, joined) if number and not _names(number, sentence, text, joined) else None
        if one:
            found.append(one)
        at = max(at + 1, one.end if one else number.end if number else 0)
    return found


def _names(number: Number, sentence: Sentence, text: Text, joined: Sequence[bool]) -> bool:
    """True for a number that is part of a name or a date: "T-72", "Leopard 2", "May 12"."""
    at, context = number.start, text.language.quantities
    if at == 0 or sentence.words[at] in context.pairs:
        return False
    before = sentence.words[at - 1]
    if before in context.not_after or joined[at]:
        return True
    if not number.figure or not sentence.raw[at - 1][0].isupper():
        return False
    name = next((name for name in names(sentence, text) if name.end == at), None)
    if name or sentence.headline:
        return name is not None and name.known is None and not name.bearers
    roles = text.language.roles
    plain = (
        before in roles.determiners or before in roles.locatives or before in roles.not_names or before in text.language.vocabulary.entries
    )
    return not plain and before not in context.bounds


def _counted(number: Number, sentence: Sentence, text: Text, joined: Sequence[bool]) -> Counted | None:
    """The number with what it counts; None where that is no unit, or where the number counts a part of what is named."""
    context, words = text.language.quantities, sentence.words
    whole = bounded(words, number, context)
    if whole.start == number.start and number.figure and is_year(words[number.start]) and number.end == number.start + 1:
        return None
    if _is_share(whole.start, sentence, text):
        return None
    at, of = _skip(words, whole.end, context.fillers), None
    if at < len(words) and words[at] in context.partitives:
        at = _skip(words, at + 1, text.language.roles.determiners)
        total = number_at(words, joined, at, context) if at < len(words) and number.value is not None else None
        if total and total.value is not None:
            at, of = _skip(words, total.end, context.fillers), total.value
    unit = _suffix(number, context) or _unit(number, at, sentence, text, joined)
    if unit is None:
        return None
    counts, end, compound = unit
    if counts.kind in MEASURES and _is_none(end, words, context):
        return None
    if counts.kind not in MEASURES and number.value == 1 and of is None:
        return None  # "one brigade" says no more than its force does
    if counts.kind in _MORTAL and _are_losses(whole.start, end, sentence, context):
        return None
    value, to = number.value, number.to
    if counts.kind in MEASURES and value is not None and _half_behind(words, end, context):
        value, end = value + context.halves[words[end + 2]], end + 3  # a mile and a half
    phrase = text.string(sentence.offsets(whole.start, end))
    quantity = Quantity(phrase, counts.kind, _in_unit(value, counts), counts.name, _in_unit(to, counts), _in_unit(of, counts), whole.bound)
    return Counted(whole.start, end, quantity, compound, counts.only)


def _skip(words: Sequence[str], at: int, skipped: frozenset[str]) -> int:
    while at < len(words) and words[at] in skipped:
        at += 1
    return at


def _suffix(number: Number, context: QuantitiesContext) -> tuple[Unit, int, bool] | None:
    """The unit that is written together with a figure: 5km."""
    for spelling, unit in context.units.get(number.suffix, ()):
        if len(spelling) == 1 and unit.kind in MEASURES:
            return unit, number.end, False
    return None


def _unit(number: Number, at: int, sentence: Sentence, text: Text, joined: Sequence[bool]) -> tuple[Unit, int, bool] | None:
    """What a number counts, behind modifiers; of a compound ("infantry soldiers") the last."""
    context, words = text.language.quantities, sentence.words
    if number.suffix:
        return None
    for here in range(at, min(at + MODIFIERS, len(words))):
        compound = here == number.end and here > 0 and joined[here]
        unit = _unit_at(number, here, words, context, compound=compound)
        if unit and unit[0].kind in MEASURES:
            return (*unit, compound) if here == at else None
        while unit and unit[1] < len(words) and (further := _unit_at(number, unit[1], words, context, compound=False)):
            unit = further
        if unit:
            return (*unit, compound) if not _is_part(number, words, context) else None
        if not _modifies(here, sentence, text):
            return None
    return None


def _unit_at(number: Number, at: int, words: Sequence[str], context: QuantitiesContext, *, compound: bool) -> tuple[Unit, int] | None:
    for spelling, unit in context.units.get(words[at], ()):
        one = number.value is not None and number.value <= 1 and number.to is None
        if tuple(words[at : at + len(spelling)]) == spelling and (one or compound or not unit.singular):
            return unit, at + len(spelling)
    return None


def _is_part(number: Number, words: Sequence[str], context: QuantitiesContext) -> bool:
    """True for "a" and "half a", which measure and do not count: "a brigade" says nothing of how many."""
    return words[number.end - 1] in context.single


def _modifies(at: int, sentence: Sentence, text: Text) -> bool:
    """True for a word that may stand between a number and its noun: "two besieged Syrian battalions"."""
    roles, word = text.language.roles, sentence.words[at]
    if word in roles.possessives or word in roles.participles:
        return True
    closed = word in roles.not_modifiers or word in roles.determiners or word in roles.locatives or word in roles.destinations
    return word.isalnum() and not closed and word not in roles.not_names and not word.isdecimal()


def _is_share(start: int, sentence: Sentence, text: Text) -> bool:
    """True behind a word for a part of what is counted: "half of its 600 men", "Of the 600 men, ..."."""
    roles, context, words = text.language.roles, text.language.quantities, sentence.words
    at = start - 1
    while at >= 0 and words[at] in roles.determiners:
        at -= 1
    if at < 0:
        return False
    if words[at] in context.partitives:
        return at == 0 or words[at - 1] in context.shares or not words[at - 1][-1].isalnum()
    return at < start - 1 and words[at] in context.halves


def _is_none(end: int, words: Sequence[str], context: QuantitiesContext) -> bool:
    return end < len(words) and words[end] in context.not_before


def _are_losses(start: int, end: int, sentence: Sentence, context: QuantitiesContext) -> bool:
    """True where the words right before or behind tell of the dead and lost."""
    words = sentence.words
    for at in (*range(max(0, start - LOSSES), start), *range(end, min(end + LOSSES, len(sentence)))):
        between = words[min(at, end) : max(at, start)]
        if words[at] in context.losses and "," not in between and not sentence.crosses(*sorted((at, start))):
            return True
    return False


def _half_behind(words: Sequence[str], end: int, context: QuantitiesContext) -> bool:
    rest = words[end : end + 3]
    return len(rest) == 3 and rest[0] in context.joiners and rest[1] in context.single and rest[2] in context.halves


def _in_unit(value: float | None, unit: Unit) -> int | float | None:
    """A value in the unit that alerts give; a whole number has no decimals."""
    if value is None:
        return None
    made = value * unit.times
    if unit.times != int(unit.times):
        made = round(made) if made >= _WHOLE else round(made, 2)
    return int(made) if made == int(made) else round(made, 6)
