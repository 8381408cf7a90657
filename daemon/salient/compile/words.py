"""Cuts text into words, the same way for patterns and for articles; it knows no language beyond English contractions.

A hyphen inside a word separates two words and is no token, so `supply-route` is `supply route`. `n't` and `'s` are words of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*[^\W_]*|[^\W_]+(?:['’ʼ\u00ad][^\W_]+)*"
    r"|['’ʼ](?:s|re|ve|ll|d|m)(?!\w)|[^\w\s]|_"
)
COMMON = frozenset(
    "a about after all also an and any are as at be been before being both but by can could did do does each even every first "
    "for four from had has have he her him his how i if in into is it its last many may more most much my n't new no nor not "
    "of off on one only or other our out over own said same she so some still such than that the their them then there these "
    "they this those three through to too two under until up upon very was we were what when where which while who whom why "
    "will with would you your 's , . : ; \"".split()
)
"""Words that stand in nearly every text: none of them is worth searching for."""
_HYPHENS = "-‑"
_DIVIDED = frozenset(("cannot", "Cannot", "CANNOT"))
_SUFFIXES = ("'s", "'re", "'ve", "'ll", "'d", "'m")
_STEMS = {"ca": "can", "wo": "will", "sha": "shall"}
QUOTES = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "…": "."}


@dataclass(slots=True)
class Words:
    """Parallel lists, one item a token: the folded word, and where it stands (code points of the text given)."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def add(self, word: str, start: int, end: int) -> None:
        """Append one token."""
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)


def cut(text: str, offset: int = 0, most: int = 1 << 30) -> Words:
    """The tokens of `text`, at most `most`; `offset` is added to every position."""
    found = Words([], [], [])
    words, starts, ends = found.words, found.starts, found.ends
    for match in _TOKEN.finditer(text):
        token = match[0]
        start, end = match.start() + offset, match.end() + offset
        if token.isalnum() and token not in _DIVIDED:  # most tokens by far: nothing to fold but their case
            words.append(token.lower())
            starts.append(start)
            ends.append(end)
        elif len(token) == 1:
            if token in _HYPHENS and _inside_word(text, match.start()):
                continue
            found.add(QUOTES.get(token, token), start, end)
        else:
            _add_word(found, token, start, end)
        if len(words) >= most:
            break
    return found


def fold(token: str) -> str:
    """A token in lower case with straight apostrophes and without soft hyphens."""
    lower = token.lower().replace("\u00ad", "")
    return lower.replace("’", "'").replace("ʼ", "'") if "’" in lower or "ʼ" in lower else lower


def _add_word(found: Words, token: str, start: int, end: int) -> None:
    word = fold(token)
    if word == "cannot":
        found.add("can", start, start + 3)
        found.add("not", start + 3, end)
        return
    if "'" in word:
        if word.endswith("n't") and len(word) > 3:
            stem = word[:-3]
            found.add(_STEMS.get(stem, stem), start, end - 3)
            found.add("n't", end - 3, end)
            return
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) > len(suffix):
                found.add(word[: -len(suffix)], start, end - len(suffix))
                found.add(suffix, end - len(suffix), end)
                return
    found.add(word, start, end)


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
