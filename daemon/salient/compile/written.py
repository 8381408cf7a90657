"""Where documents hold patterns, and which word lists those call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from salient.document import Document, Key

_HEADS = frozenset(
    {"force_heads", "people_heads", "force_modifiers", "place_heads", "route_heads"}
)  # they name lists, with or without braces
_HOLDERS = frozenset({"strong", "weak", "pattern", "any", "phrase", "phrases", "verbs", "leads", "nominals"})
_CALLED = re.compile(r"\{\s*([^{}.\s]+)")


def patterns(document: Document) -> Iterator[tuple[Key, str]]:
    """Each pattern of a rule, a context or an overlay, with its place."""
    return ((key, text) for key, text in _texts(document.data, ()) if _holder(key) in _HOLDERS and key[0] not in {"lists", "examples"})


def lists_called(documents: Iterable[Document]) -> frozenset[str]:
    """The names of the lists that these documents' patterns and roles call."""
    names: set[str] = set()
    for document in documents:
        for _, text in patterns(document):
            names.update(_CALLED.findall(text))
        names.update(text.strip("{} ").partition(".")[0] for key, text in _texts(document.data, ()) if _holder(key) in _HEADS)
    return frozenset(names)


def _holder(key: Key) -> str:
    return next((part for part in reversed(key) if isinstance(part, str)), "")


def _texts(value: Any, key: Key) -> Iterator[tuple[Key, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, (*key, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*key, index))
