"""Tells which of the places that bear a name an article means: the one in a country it names; how large they are proves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from salient.compile.gazetteer import spelling_key
from salient.compile.rulebook import Name
from salient.compile.words import SOFT_HYPHEN, cut
from salient.detect.split import Text
from salient.model import Place

_CAPITALISED = re.compile(r"[^\W\d_a-z][^\W_]*")


def meant(written: str, bearers: tuple[Name, ...], text: Text) -> Place:
    """The place of a name as the article writes it; of several that may be meant only what they have in common is known."""
    named = countries(text) if bearers else frozenset()
    # Old and foreign spellings are many: one that no named country speaks for is as likely another place, too small for the table.
    likely = [one for one in bearers if one.country in named] or [
        one for one in bearers if len(bearers) > 1 or _same(one.name, written, text)
    ]
    names, lands = {one.name for one in likely}, {one.country for one in likely}
    return Place(
        written,
        names.pop() if len(names) == 1 else written,
        lands.pop() if len(lands) == 1 else None,
        *((likely[0].lat, likely[0].lon) if len(likely) == 1 else (None, None)),
    )


def _same(name: str, written: str, text: Text) -> bool:
    words = text.language.words
    return spelling_key(tuple(cut(name, words).words)) == spelling_key(tuple(cut(written, words).words))


def countries(text: Text) -> frozenset[str]:
    """The countries that the article names, itself or by its people, adjective or capital."""
    if countries not in text.memo:
        text.memo[countries] = frozenset(_countries(text))
    found: frozenset[str] = text.memo[countries]
    return found


def _countries(text: Text) -> Iterator[str]:
    for start, end, _ in text.bounds:
        sentence = text.article.text[start:end]
        if not _may_name(sentence, text):
            continue
        tokens = cut(sentence, text.language.words)
        at = 0
        while at < len(tokens.words):
            size, name = _known(tokens.words, at, text) if sentence[tokens.starts[at]].isupper() else (1, None)
            if name and name.kind != "place" and name.country:
                yield name.country
            at += size  # past the whole name: South Sudan is not Sudan


def _may_name(sentence: str, text: Text) -> bool:
    """False where no word with a capital begins a known name: few sentences need to be cut into words."""
    openings = text.rulebook.names.openings
    return SOFT_HYPHEN in sentence or any(run.lower() in openings for run in _CAPITALISED.findall(sentence))


def _known(words: list[str], at: int, text: Text) -> tuple[int, Name | None]:
    for known, name in text.rulebook.names.by_first.get(words[at], ()):
        if tuple(words[at : at + len(known)]) == known:
            return len(known), name
    return 1, None
