"""What detection is compared with: programs that only tell which rules' words stand near each other, and judge nothing.

Each is made from the rules' pairs of word lists and then called with a text; it says how many rules it finds there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import spacy
from ahocorasick_rs import AhoCorasick
from rules import Pair
from spacy.matcher import Matcher

from salient.model import Article

WINDOW = 7
_BREAK = re.compile(r"[.!?\n]")
_SPACE = re.compile(r"\s+")

Engine = Callable[[Article], int]


def expressions(pairs: Sequence[Pair]) -> Engine:
    """One regular expression a rule that ignores case: what people write first."""
    gap = rf"(?:[^\w.!?\n]+\w+){{0,{WINDOW}}}?[^\w.!?\n]+"
    compiled = []
    for pair in pairs:
        first, second = _any_of(pair.first), _any_of(pair.second)
        compiled.append(re.compile(rf"\b{first}\b{gap}{second}\b|\b{second}\b{gap}{first}\b", re.IGNORECASE))
    return lambda article: sum(1 for expression in compiled if expression.search(article.text))


def matcher(pairs: Sequence[Pair]) -> Engine:
    """spaCy's Matcher on a blank English pipeline, which cuts into words and no more."""
    pipeline = spacy.blank("en")
    found = Matcher(pipeline.vocab)
    between = {"OP": f"{{0,{WINDOW}}}", "TEXT": {"NOT_IN": [".", "!", "?"]}, "IS_SPACE": False}
    for number, pair in enumerate(pairs):
        first, second = ({"LOWER": {"IN": sorted(words)}} for words in (pair.first, pair.second))
        found.add(str(number), [[first, between, second], [second, between, first]])
    return lambda article: len({number for number, _, _ in found(pipeline.make_doc(article.text))})


def bare_words(pairs: Sequence[Pair]) -> Engine:
    """One automaton over all words, then the nearest pairs: about the least that any program must do."""
    sides: dict[str, list[tuple[int, int]]] = {}
    for number, pair in enumerate(pairs):
        for side, words in enumerate((pair.first, pair.second)):
            for word in words:
                sides.setdefault(word, []).append((number, side))
    of_word = list(sides.values())
    automaton = AhoCorasick(list(sides))

    def search(article: Article) -> int:
        text = article.text.lower()
        last: dict[int, list[tuple[int, int] | None]] = {}
        found = set()
        for word, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            if (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
                continue
            for number, side in of_word[word]:
                if number in found:
                    continue
                ends = last.setdefault(number, [None, None])
                other = ends[1 - side]
                if other and other[1] <= start and _near(text, other[1], start):
                    found.add(number)
                ends[side] = (start, end)
        return len(found)

    return search


def _near(text: str, end: int, start: int) -> bool:
    return start - end < 200 and not _BREAK.search(text, end, start) and len(_SPACE.findall(text, end, start)) <= WINDOW + 1


def _any_of(words: frozenset[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words)))})"
