"""Numbers are read from figures and words, with their ranges and what makes them inexact."""

from __future__ import annotations

import pytest

from salient.compile.load import shipped
from salient.compile.quantities import QuantitiesContext, compile_quantities
from salient.compile.vocabulary import Vocabulary
from salient.compile.words import WordsContext, cut
from salient.detect.numbers import bounded, figure, is_year, number_at
from salient.document import read_document


@pytest.fixture(scope="module")
def context() -> QuantitiesContext:
    """The shipped numbers."""
    document, _ = read_document(shipped("rules") / "context" / "quantities.yaml")
    assert document is not None
    return compile_quantities(document, Vocabulary({}, {}, (), ()), [])


def read(text: str, context: QuantitiesContext, at: int = 0) -> tuple[float | None, float | None, int] | None:
    """Value, upper end and the token behind a number."""
    tokens = cut(text, WordsContext())
    joined = [i > 0 and tokens.starts[i] == tokens.ends[i - 1] + 1 and text[tokens.ends[i - 1]] != " " for i in range(len(tokens.words))]
    found = number_at(tokens.words, joined, at, context)
    return (found.value, found.to, found.end) if found else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("570", 570),
        ("3,000", 3000),
        ("1,234,567", 1234567),
        ("1.5", 1.5),
        ("1,234.5", 1234.5),
        ("1,5", 1.5),
        ("0", 0),
        ("0.5", 0.5),
        ("1.2.3", None),
        ("1,2,3", None),
        ("1,234.5.6", None),
        ("007", None),
        ("3000,000", 3000.0),
        ("٣٣", None),
    ],
)
def test_figures_have_thousands_and_decimals(text: str, value: float | None) -> None:
    assert figure(text, ".") == value


def test_other_languages_write_decimals_with_a_comma() -> None:
    assert (figure("1,5", ","), figure("3.000", ","), figure("1.5", ",")) == (1.5, 3000, 1.5)


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [
        ("two", 2, 1),
        ("twenty-six lorries", 26, 2),
        ("twenty lorries", 20, 1),
        ("twenty", 20, 1),
        ("two hundred", 200, 2),
        ("two hundred and ten men", 210, 4),
        ("two hundred and fifty-six men", 256, 5),
        ("two hundred and", 200, 2),
        ("two hundred and lorries", 200, 2),
        ("two hundred thousand", 200000, 3),
        ("one thousand two hundred men", 1200, 4),
        ("one hundred two thousand", 102000, 4),
        ("two thousand and five hundred", 2500, 5),
        ("one million two hundred thousand and five", 1200005, 7),
        ("a dozen", 12, 2),
        ("half a dozen tanks", 6, 3),
        ("half a kilometre", 0.5, 2),
        ("a quarter of a mile", 0.25, 4),
        ("half of", None, 0),
        ("half of its men", None, 0),
        ("a half of them", None, 0),
        ("half a", 0.5, 2),
        ("two and a half kilometres", 2.5, 4),
        ("two and a half thousand men", 2500, 5),
        ("a thousand and a half", 1500, 5),
        ("1.5 million", 1500000, 2),
        ("40 thousand", 40000, 2),
        ("6 000 soldiers", 6000, 2),
        ("a mile", 1, 1),
        ("a", 1, 1),
        ("5km", 5, 1),
        ("3 1/2 years", 3.5, 4),
        ("3 1/0 years", 3, 1),
        ("both bridges", 2, 1),
        ("bridges", None, 0),
        ("04:30", None, 0),
        ("007", None, 0),
    ],
)
def test_numbers_are_words_too(text: str, value: float | None, end: int, context: QuantitiesContext) -> None:
    assert read(text, context) == (None if value is None else (value, None, end))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("thousands of soldiers", 1),
        ("tens of thousands of soldiers", 3),
        ("hundreds of thousands of men", 3),
        ("several hundred men", 2),
        ("several hundred thousand men", 3),
        ("a few hundred men", 3),
        ("dozens", 1),
        ("hundreds of", 1),
    ],
)
def test_vague_numbers_have_no_value(text: str, end: int, context: QuantitiesContext) -> None:
    assert read(text, context) == (None, None, end)


def test_words_that_make_a_scale_vague_are_none_without_it(context: QuantitiesContext) -> None:
    assert read("several", context) is None
    assert read("several men", context) is None
    assert read("a few men", context) == (1, None, 1)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("two to three kilometres", 0, (2, 3, 3)),
        ("two or three kilometres", 0, (2, 3, 3)),
        ("two to three thousand men", 0, (2000, 3000, 4)),
        ("2-3 km", 0, (2, 3, 2)),
        ("3,000–5,000 men", 0, (3000, 5000, 2)),
        ("between 300 and 400 men", 1, (300, 400, 4)),
        ("two and three men", 0, (2, None, 1)),
        ("three to two", 0, (3, None, 1)),
        ("three to", 0, (3, None, 1)),
        ("three to Goma", 0, (3, None, 1)),
        ("three to dozens", 0, (3, None, 1)),
        ("5km to 6km", 0, (5, None, 1)),
    ],
)
def test_ranges_have_two_ends(text: str, at: int, expected: tuple[float, float | None, int], context: QuantitiesContext) -> None:
    assert read(text, context, at) == expected


def test_a_range_begins_at_the_word_that_opens_it(context: QuantitiesContext) -> None:
    tokens = cut("between 300 and 400 men", WordsContext()).words
    found = number_at(tokens, [False] * len(tokens), 1, context)
    assert found is not None
    assert found.start == 0


@pytest.mark.parametrize(
    ("text", "at", "start", "end", "bound"),
    [
        ("up to 570", 2, 0, 3, "at_most"),
        ("no more than 570", 3, 0, 4, "at_most"),
        ("more than 570", 2, 0, 3, "at_least"),
        ("some 570", 1, 0, 2, "about"),
        ("only some 570", 2, 0, 3, "about"),
        ("exactly 570", 1, 0, 2, None),
        ("570 or so men", 0, 0, 3, "about"),
        ("570 or more men", 0, 0, 3, "at_least"),
        ("570 or men", 0, 0, 1, None),
        ("570", 0, 0, 1, None),
        ("the 570", 1, 1, 2, None),
        ("than 570", 1, 1, 2, None),
    ],
)
def test_words_beside_a_number_make_it_inexact(
    text: str, at: int, start: int, end: int, bound: str | None, context: QuantitiesContext
) -> None:
    words = cut(text, WordsContext()).words
    number = number_at(words, [False] * len(words), at, context)
    assert number is not None
    found = bounded(words, number, context)
    assert (found.start, found.end, found.bound) == (start, end, bound)


def test_years_are_four_digits_of_our_time() -> None:
    assert [is_year(word) for word in ("1999", "2024", "1899", "2,024", "570")] == [True, True, False, False, False]
