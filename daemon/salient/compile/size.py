"""Bounds the words of all lists: reading and inflecting them is what takes long when rules are loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from salient.document import Document
from salient.model import Problem

MAX_WORDS = 100_000
"""In all lists of all languages and overlays: verbs that no dictionary knows, the slowest, then take 15 s."""


def too_many_words(documents: Iterable[Document]) -> Problem | None:
    """A problem at the list with which those of vocabularies and overlays hold more words than a rulebook may; nothing is inflected yet."""
    count = 0
    for document in documents:
        lists = document.data.get("lists")
        for name, content in lists.items() if isinstance(lists, dict) else ():
            count += _count(content)
            if count > MAX_WORDS:
                what = f"the lists hold more than {MAX_WORDS:,} words in all"
                hint = "leave out what reports do not say; places and groups belong in a names document"
                return document.problem("E110", what, ("lists", name), hint=hint)
    return None


def _count(value: Any) -> int:
    """The words of a list, whatever part they are in, with the spellings that it gives them."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 1 if parts is None else sum(map(_count, parts))
