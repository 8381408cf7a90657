"""Tells by their shape figures that name or date something: M03, T-0504, the 14 of "Highway 14", the days of 2021-03-02."""

from __future__ import annotations

from salient.detect.split import Sentence, Text

ROUTE_DIGITS = 3
"""A figure behind a route's noun with more digits is a year or a count."""


def in_date(sentence: Sentence, text: Text, at: int) -> bool:
    """True for a figure that a hyphen ties to the figure before it: the day of 2021-03-02."""
    return at > 0 and sentence.words[at - 1].isdecimal() and text.article.text[sentence.ends[at - 1] : sentence.starts[at]] == "-"


def is_year(word: str) -> bool:
    """True for 1900 to 2099."""
    return len(word) == 4 and word.isdecimal() and word[:2] in {"19", "20"}


def is_route_number(raw: str) -> bool:
    """Figures that a route may be known by, with a capital perhaps: the 14 of "Highway 14", the 1A of "Highway 1A"."""
    figures = raw[:-1] if raw[-1].isupper() else raw
    return figures.isdecimal() and len(figures) <= ROUTE_DIGITS


def route_number(raw: str) -> bool:
    """True for a route's number in one piece: "M03"."""
    return (
        2 <= len(raw) <= 6
        and raw[0].isupper()
        and raw[-1].isdecimal()
        and raw.isalnum()
        and raw.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").isdecimal()
    )


def split_number(sentence: Sentence, i: int) -> bool:
    """True for a route's number that a hyphen divides: "T-0504"."""
    letters, figures = sentence.raw[i], sentence.raw[i + 1]
    return (
        len(letters) <= 2
        and letters.isalpha()
        and letters.isupper()
        and figures.isdecimal()
        and sentence.starts[i + 1] == sentence.ends[i] + 1
    )
