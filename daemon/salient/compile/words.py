"""Cuts text into words, the same way for patterns and for articles; what a language's contractions are is data: rules/context/words.yaml.

A hyphen inside a word separates two words and is no token, so `supply-route` is `supply route`. An apostrophe inside a word belongs
to it, except before an ending of the language: the English `n't` and `'s` are words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_WORD = r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*[^\W_]*|[^\W_]+(?:['’ʼ\u00ad][^\W_]+)*"
_MARK = r"[^\w\s]|_"
PUNCTUATION = frozenset(', . : ; "'.split())
"""Marks that stand in nearly every text, whatever its language."""
_HYPHENS = "-‑–"
QUOTES = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "…": "."}


@dataclass(frozen=True, slots=True)
class WordsContext:
    """What a language's words are like: `endings` are cut off, `two_words` are cut in two, `common` ones are not worth searching for."""

    endings: tuple[str, ...] = ()
    two_words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    particles: frozenset[str] = frozenset()
    common: frozenset[str] = PUNCTUATION
    token: re.Pattern[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        alone = "|".join(re.escape(ending[1:]) for ending in self.endings if ending.startswith("'"))
        object.__setattr__(self, "token", re.compile("|".join((_WORD, *([f"['’ʼ](?:{alone})(?!\\w)"] if alone else []), _MARK))))


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


def cut(text: str, context: WordsContext, offset: int = 0, most: int = 1 << 30) -> Words:
    """The tokens of `text` in a language, at most `most`; `offset` is added to every position."""
    found = Words([], [], [])
    words, starts, ends, two_words = found.words, found.starts, found.ends, context.two_words
    for match in context.token.finditer(text):
        token = match[0]
        start, end = match.span()
        if token.isalnum() and (lower := token.lower()) not in two_words:  # most tokens by far: nothing to fold but their case
            words.append(lower)
            starts.append(start + offset)
            ends.append(end + offset)
        elif len(token) == 1 and not token.isalnum():
            if token in _HYPHENS and _inside_word(text, start):
                continue
            found.add(QUOTES.get(token, token), start + offset, end + offset)
        else:
            _add_word(found, fold(token), start + offset, end + offset, context)
        if len(words) >= most:
            break
    return found


def fold(token: str) -> str:
    """A token in lower case with straight apostrophes and without soft hyphens."""
    lower = token.lower().replace("\u00ad", "")
    return lower.replace("’", "'").replace("ʼ", "'") if "’" in lower or "ʼ" in lower else lower


def _add_word(found: Words, word: str, start: int, end: int, context: WordsContext) -> None:
    if word in context.two_words:
        first, second = context.two_words[word]
        found.add(first, start, end - len(second))
        found.add(second, end - len(second), end)
        return
    if "'" in word:
        for ending in context.endings:
            if word.endswith(ending) and len(word) > len(ending):
                found.add(word[: -len(ending)], start, end - len(ending))
                found.add(ending, end - len(ending), end)
                return
    found.add(word, start, end)


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
