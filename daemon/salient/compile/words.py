"""Cuts text into words, the same way for patterns and for articles; what a language's contractions are is data: rules/context/words.yaml.

A hyphen inside a word separates two words and is no token, so `supply-route` is `supply route`. An apostrophe inside a word belongs
to it, except before an ending of the language: the English `n't` and `'s` are words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_WORD = r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*[^\W_]*|[^\W_]+(?:(?:\u00ad*['’ʼ]\u00ad*|\u00ad+)[^\W_]+)*"
_MARK = r"[^\w\s]|_"
PUNCTUATION = frozenset(', . : ; "'.split())
"""Marks that stand in nearly every text, whatever its language."""
_TOKEN = re.compile(_WORD)
_BARE = re.compile(r"[^\W_]+")
SOFT_HYPHEN = "\u00ad"
HYPHENS = "-‑–"
QUOTES = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "…": "."}


@dataclass(frozen=True, slots=True)
class WordsContext:
    """What a language's words are like: `endings` are cut off, `two_words` are cut in two, `common` ones are not worth searching for."""

    endings: tuple[str, ...] = ()
    two_words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    particles: frozenset[str] = frozenset()
    common: frozenset[str] = PUNCTUATION
    token: re.Pattern[str] = field(init=False, compare=False, repr=False)
    glued: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """What is cut off a word's letters ("n" of "n't")."""
    contracted: frozenset[str] = field(init=False, compare=False, repr=False)
    """The bare runs with which contractions end ("t" of "can't")."""
    expanded: frozenset[str] = field(init=False, compare=False, repr=False)
    """The bare runs of what contractions stand for."""

    def __post_init__(self) -> None:
        glued = [bare(ending) for ending in self.endings if ending[0].isalnum()]
        expanded = (run for parts in self.two_words.values() for part in parts for run in bare(part))
        object.__setattr__(self, "glued", tuple(runs[0] for runs in glued))
        object.__setattr__(self, "contracted", frozenset(runs[-1] for runs in (*glued, *map(bare, self.two_words))))
        object.__setattr__(self, "expanded", frozenset(expanded).union(*glued))
        alone = "|".join(re.escape(ending[1:]) for ending in self.endings if ending.startswith("'"))
        object.__setattr__(self, "token", re.compile("|".join((_WORD, *([f"['’ʼ](?:{alone})(?!\\w)"] if alone else []), _MARK))))


def bare(text: str) -> list[str]:
    """The runs of letters and digits of a text: what is left of its words without marks, which is fast to find."""
    return _BARE.findall(_plain(text))


def _plain(text: str) -> str:
    """A text without soft hyphens, and with a plain I for the dotted one, which becomes two characters in lower case."""
    return text.replace(SOFT_HYPHEN, "").replace("\u0130", "I").replace("\u0307", "")


def bare_words(text: str, context: WordsContext) -> set[str]:
    """The folded bare runs of all words that `cut` finds in a text, and some more where it holds contractions."""
    words = set(map(str.lower, bare(text)))
    if not context.contracted.isdisjoint(words):
        for glued in context.glued:
            words.update([word[: -len(glued)] for word in words if word.endswith(glued)])
        words |= context.expanded
    return words


def bare_tokens(text: str, context: WordsContext) -> list[list[str]]:
    """The bare runs of each word that `cut` finds in a text, most often one, as they are written; marks are left out."""
    found: list[list[str]] = []
    for token in _TOKEN.findall(_plain(text)):
        if token.isalnum() and token.lower() not in context.two_words:
            found.append([token])
        else:
            found += [runs for runs in map(bare, _parts(token, context)) if runs]
    return found


def _parts(token: str, context: WordsContext) -> tuple[str, str]:
    """A token without the ending that is a word of its own, and that ending; a contraction as its two words."""
    word = fold(token)
    if word in context.two_words:
        return context.two_words[word]
    ending = next((ending for ending in context.endings if word.endswith(ending)), "")
    return token[: len(token) - len(ending)], ending


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
            if token in HYPHENS and _inside_word(text, start):
                continue
            found.add(QUOTES.get(token, token), start + offset, end + offset)
        else:
            _add_word(found, fold(token), start + offset, end + offset, context)
        if len(words) >= most:
            break
    return found


def fold(token: str) -> str:
    """A token in lower case with straight apostrophes and without soft hyphens."""
    lower = token.lower().replace(SOFT_HYPHEN, "")
    return lower.replace("’", "'").replace("ʼ", "'") if "’" in lower or "ʼ" in lower else lower


def _add_word(found: Words, word: str, start: int, end: int, context: WordsContext) -> None:
    first, second = _parts(word, context)
    if first and second:
        found.add(first, start, end - len(second))
        found.add(second, end - len(second), end)
    else:
        found.add(word, start, end)


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
