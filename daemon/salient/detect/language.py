"""Tells in which of the rulebook's languages an article is: the one that it names, else the one whose small words it is full of.

Which words are small is data: those of rules/context/ that stand in every text, whatever it is about.
"""

from __future__ import annotations

from salient.compile.rulebook import Language, Rulebook
from salient.model import Article

SAMPLE = 1000
"""How many characters of an article are looked at."""
LETTERS = 200
"""A text with fewer letters is too short to be in no language: headlines do without small words."""
LEAST = 0.15
"""The share of small words below which a text is in another language; docs/design.md has what was measured."""
ENOUGH = 40
"""A language of fewer small words is not known well enough to tell that a text is not in it."""


def language_of(article: Article, rulebook: Rulebook) -> Language | None:
    """The language to examine an article by; None where no rule speaks its language."""
    if article.ref.language:
        named = rulebook.languages.get(article.ref.language)
        return named if named and named.rules else None
    # Words before punctuation are not counted, in no language: a regular expression would take four times as long.
    words = _sample(article).lower().split()
    speaking = [language for language in rulebook.languages.values() if language.rules]
    if sum(map(len, words)) < LETTERS:
        return max(speaking, key=lambda language: _small(language, words))
    # A language of which only the words are known has no rules, and draws its texts away from its neighbours.
    silent = [language for language in rulebook.languages.values() if not language.rules]
    best = max((*speaking, *silent), key=lambda language: _small(language, words))
    if _small(best, words) < LEAST * len(words) and all(len(language.small) >= ENOUGH for language in speaking):
        return None
    return best if best.rules else None


def _small(language: Language, words: list[str]) -> int:
    """How many of the words are small words of a language."""
    return sum(map(language.small.__contains__, words))


def _sample(article: Article) -> str:
    """The first characters outside of page furniture."""
    text, pieces, at, room = article.text, list[str](), 0, SAMPLE
    for mark in article.furniture:
        pieces.append(text[at : min(mark.start, at + room)])
        room -= len(pieces[-1])
        at = mark.end
        if room <= 0:
            break
    return " ".join((*pieces, text[at : at + room]))
