"""Cost grows with the length of a text and no faster. Not seconds are counted but steps: lines run, calls and turns of loops."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.identity import article_id
from salient.model import Article, ArticleRef

EVENT = "The army withdrew from Lyman and the road to Bakhmut was cut, a Ukrainian officer said. "
QUIET = "The council planted lime trees along the canal and the library bought new shelves for its reading room. "
MOST = 2.1
"""A text of twice the length may cost so many times as much."""


def _letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(3))


LONG: dict[str, tuple[int, Callable[[int], str]]] = {
    "1 MB in one line, an event in every 20 KB": (1_000_000, lambda size: (QUIET * 200 + EVENT) * (size // 20_000)),
    "10,000 nested quotes": (10_000, lambda size: "“" * (size // 2) + " the army withdrew from Lyman " + "”" * (size // 2)),
    "100,000 witnesses": (100_000, lambda size: "withdrew " * size),
}
DENSE: dict[str, Callable[[int], str]] = {
    "events in one line": lambda size: EVENT * size,
    "events in paragraphs": lambda size: (EVENT + "\n\n") * size,
    "a line without a full stop": lambda size: "the army withdrew from Lyman and the road was cut " * size,
    "weak patterns, what they need at the end": lambda size: "Withdrew it. " * (5 * size) + "The army.",
    "weak patterns, what they need nowhere near": lambda size: "Withdrew it. " * (5 * size) + "Rain fell. " * 300 + "The army.",
    "short quotes": lambda size: "“The army withdrew.” He said. " * (3 * size),
    "quotes that never close": lambda size: "“The army withdrew from Lyman. " * (3 * size),
    "brackets and verbs of saying": lambda size: "(the army withdrew) said (" * (3 * size),
    "commas": lambda size: "said, army, withdrew, said, he, " * (3 * size),
    "capitals": lambda size: "Aa Bb withdrew " * (5 * size),
    "a place of many bearers": lambda size: "The army withdrew from Salem. " * (2 * size),
    "another place in each sentence": lambda size: "".join(f"Troops withdrew from A{_letters(number)}a. " for number in range(3 * size)),
    "empty lines": lambda size: "\n" * (50 * size) + "The army withdrew.",
}


def steps(text: str, rulebook: Rulebook) -> int:
    """How many lines of Python, calls and turns of loops finding the claims of a text takes."""
    article = Article(ArticleRef(article_id(None, text), "long.txt"), text)
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        find_claims(article, rulebook)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", LONG)
def test_a_very_long_text_costs_no_more_for_each_letter(shape: str, builtin: Rulebook) -> None:
    size, text = LONG[shape]
    steps(text(size // 50), builtin)  # what is remembered between articles costs only once
    assert steps(text(size), builtin) <= MOST * steps(text(size // 2), builtin)


@pytest.mark.parametrize("shape", DENSE)
def test_twice_as_much_of_the_same_costs_twice_as_much(shape: str, builtin: Rulebook) -> None:
    text = DENSE[shape]
    steps(text(40), builtin)
    assert steps(text(240), builtin) <= MOST * steps(text(120), builtin)
