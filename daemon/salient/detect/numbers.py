"""Reads numbers: figures, numbers in words, ranges and what makes them inexact; which words are numbers is data.

Everything here works on tokens alone and knows nothing of what is counted: that is detect/quantity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from salient.compile.quantities import QuantitiesContext
from salient.model import Bound

_FIGURES = re.compile(r"(\d+(?:[.,]\d+)*)[^\W\d_]*")
_YEARS = range(1900, 2100)
_GROUP = 3
"""Digits between the marks that part thousands."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, tokens [start, end); `value` is None where the words do not say how many, `to` is the upper end of a range.

    A `figure` is written in digits alone. `suffix` is what is written together with it, as in 5km.
    """

    start: int
    end: int
    value: float | None
    to: float | None = None
    bound: Bound | None = None
    figure: bool = False
    suffix: str = ""


def number_at(words: Sequence[str], joined: Sequence[bool], at: int, context: QuantitiesContext) -> Number | None:
    """The number that begins at a token, with its range; `joined` tells of each token whether a hyphen ties it to the one before."""
    first = _single(words, at, context)
    if first is None or first.value is None:
        return first
    middle, behind = first.end, first.end + 1
    opener = context.pairs.get(words[at - 1]) if at else None
    if middle < len(words) and joined[middle] and first.figure:
        behind = middle  # 3,000-5,000
    elif middle >= len(words) or not (words[middle] in context.ranges or words[middle] == opener):
        return first
    last = _single(words, behind, context) if behind < len(words) and not first.suffix else None
    if last is None or last.value is None or last.value <= first.value:
        # "two to three thousand": the scale is that of both
        return first
    lower = _scaled_down(first.value, last, words, behind, context)
    start = at - 1 if opener is not None and words[middle] == opener else at
    return replace(last, start=start, value=lower, to=last.value, figure=first.figure and last.figure)


def bounded(words: Sequence[str], number: Number, context: QuantitiesContext) -> Number:
    """The number with the words before and behind it that make it inexact: "up to 570", "200 or so"."""
    start, end, bound = number.start, number.end, number.bound
    while start and (found := _phrase_before(words, start, context)):
        phrase, said = found
        start, bound = start - len(phrase), bound or said
    for phrase, said in context.bounds_behind.get(words[end], ()) if end < len(words) else ():
        if tuple(words[end : end + len(phrase)]) == phrase:
            return replace(number, start=start, end=end + len(phrase), bound=bound or said)
    return replace(number, start=start, bound=bound)


def is_year(word: str) -> bool:
    """Four digits without a mark that a year of our time has."""
    return len(word) == 4 and word.isdecimal() and int(word) in _YEARS


def figure(word: str, decimal: str) -> float | None:
    """The value of a number in digits: 570, 3,000, 1.5; None for times, dates and anything else."""
    digits = word.replace(",", "").replace(".", "")
    if not digits.isascii() or not digits.isdecimal() or (digits[0] == "0" and len(digits) > 1 and word[1] not in ",."):
        return None
    other = "," if decimal == "." else "."
    whole, *groups = word.split(other)
    if not groups or (
        decimal not in whole and all(len(group.partition(decimal)[0]) == _GROUP for group in groups) and len(whole) <= _GROUP
    ):
        plain = word.replace(other, "")
        return float(plain.replace(decimal, ".")) if plain.count(decimal) <= 1 else None
    return float(word.replace(other, ".")) if len(groups) == 1 and decimal not in word else None


def _single(words: Sequence[str], at: int, context: QuantitiesContext) -> Number | None:
    """One number without its range."""
    word = words[at]
    if written := _FIGURES.fullmatch(word):
        return _figures(words, at, written[1], context)
    if word in context.vague:
        return _vague(words, at, context)
    if word in context.vague_leads and at + 1 < len(words) and words[at + 1] in context.scales:
        return replace(_vague(words, at + 1, context), start=at)
    if word in context.halves:
        return _half(words, at, context)
    if word in context.single:
        behind = words[at + 1] if at + 1 < len(words) else ""
        if behind in context.vague_leads and at + 2 < len(words) and words[at + 2] in context.scales:
            return replace(_vague(words, at + 2, context), start=at)  # a few hundred
        if behind in context.halves:
            half = _half(words, at + 1, context)
            return half and replace(half, start=at)
        return _spelled(words, at, at + 1, 1, context) if behind in context.scales else Number(at, at + 1, 1)
    if word in context.numbers:
        return _spelled(words, at, *_tens(words, at, context), context)
    return None


def _figures(words: Sequence[str], at: int, digits: str, context: QuantitiesContext) -> Number | None:
    suffix, end = words[at][len(digits) :], at + 1
    value = figure(digits, context.decimal)
    if value is None:
        return None
    while not suffix and end < len(words) and len(digits) <= _GROUP and len(words[end]) == _GROUP and words[end].isdecimal():
        value, end = value * 1000 + float(words[end]), end + 1  # 6 000
    part = words[end : end + 3]
    if not suffix and len(part) == 3 and part[1] == "/" and part[0].isdecimal() and part[2].isdecimal() and int(part[2]):
        value, end = value + int(part[0]) / int(part[2]), end + 3  # 3 1/2
    if suffix or end >= len(words) or words[end] not in context.scales:
        return Number(at, end, value, figure=True, suffix=suffix)
    return _spelled(words, at, end, value, context)


def _tens(words: Sequence[str], at: int, context: QuantitiesContext) -> tuple[int, float]:
    """The end and value of tens and ones: "twenty-six"."""
    value, ones = context.numbers[words[at]], context.numbers.get(words[at + 1], 0) if at + 1 < len(words) else 0
    return (at + 2, value + ones) if value >= 20 and value % 10 == 0 and 0 < ones < 10 else (at + 1, value)


def _spelled(words: Sequence[str], at: int, end: int, value: float, context: QuantitiesContext) -> Number:
    """What scales, and the smaller numbers behind them, make of a value: "two hundred and ten", "two and a half thousand"."""
    total, least = 0.0, 0.0
    end, value = _and_a_half(words, end, value, context)
    while end < len(words):
        word = words[end]
        if word in context.scales:
            value, least, end = value * context.scales[word], context.scales[word], end + 1
            end, value = _and_a_half(words, end, value, context, least)
            continue
        behind = end + 1 if word in context.joiners and end + 1 < len(words) else end
        if least < 100 or words[behind] not in context.numbers:
            break
        last, more = _tens(words, behind, context)
        if last < len(words) and words[last] in context.scales and more * context.scales[words[last]] < least:
            total, value, end = total + value, more, last
            continue
        value, end, least = value + more, last, 0
    return Number(at, end, total + value)


def _and_a_half(words: Sequence[str], end: int, value: float, context: QuantitiesContext, scale: float = 1) -> tuple[int, float]:
    """ "One and a half": the half is one of the scale before it."""
    rest = words[end : end + 3]
    if len(rest) == 3 and rest[0] in context.joiners and rest[1] in context.single and rest[2] in context.halves:
        return end + 3, value + context.halves[rest[2]] * scale
    return end, value


def _half(words: Sequence[str], at: int, context: QuantitiesContext) -> Number | None:
    """ "Half a kilometre", "half a dozen", "a quarter of a mile"."""
    behind = at + 1
    if behind < len(words) and words[behind] in context.partitives:
        behind += 1
    if behind >= len(words) or words[behind] not in context.single:
        return None
    value, end = context.halves[words[at]], behind + 1
    return _spelled(words, at, end, value, context) if end < len(words) and words[end] in context.scales else Number(at, end, value)


def _vague(words: Sequence[str], at: int, context: QuantitiesContext) -> Number:
    """ "Tens of thousands of": up to the last of them."""
    end = at + 1
    while end < len(words) and (words[end] in context.scales or words[end] in context.vague):
        end += 1
    if end + 1 < len(words) and words[end] in context.partitives and words[end + 1] in context.vague:
        return replace(_vague(words, end + 1, context), start=at)
    return Number(at, end, None)


def _scaled_down(value: float, last: Number, words: Sequence[str], at: int, context: QuantitiesContext) -> float:
    """The lower end of a range whose scale stands behind the upper one: "two to three thousand" begins at two thousand."""
    scale = 1.0
    for word in words[at : last.end]:
        scale *= context.scales.get(word, 1)
    return value * scale if value < scale else value


def _phrase_before(words: Sequence[str], start: int, context: QuantitiesContext) -> tuple[tuple[str, ...], Bound | None] | None:
    for phrase, bound in context.bounds.get(words[start - 1], ()):
        if len(phrase) <= start and tuple(words[start - len(phrase) : start]) == phrase:
            return phrase, bound
    return None
