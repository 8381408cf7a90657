"""How the keys of documents are described: once, for the readers and for the JSON Schema alike.

A shape is a piece of JSON Schema; readers take allowed words, bounds and defaults from it. The descriptions themselves stand
beside the reader of each document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Property:
    """One key: what it says, in words for people, what may stand there, and whether it must be there."""

    says: str
    shape: Shape
    needed: bool = False


Keys = Mapping[str, Property]

TEXT: Shape = {"type": "string", "pattern": r"\S"}
SLUG: Shape = {"type": "string", "pattern": r"^[\w-]+$"}


def one_of(words: Iterable[str], default: str | None = None) -> Shape:
    """One word of a closed list."""
    return {"enum": list(words)} | ({} if default is None else {"default": default})


def whole(least: int, most: int, default: int) -> Shape:
    """A whole number within bounds."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def degrees(most: int) -> Shape:
    """A latitude or longitude."""
    return {"type": "number", "minimum": -most, "maximum": most}


def truth(*, default: bool) -> Shape:
    """True or false."""
    return {"type": "boolean", "default": default}


def list_of(shape: Shape) -> Shape:
    """Any number of them, in brackets or one a line."""
    return {"type": "array", "items": shape}


def any_of(*shapes: Shape) -> Shape:
    """One of several shapes."""
    return {"anyOf": list(shapes)}


def by_name(shape: Shape) -> Shape:
    """Names of one's own, each with such a value."""
    return {"type": "object", "additionalProperties": shape}


def mapping(keys: Keys, **more: Any) -> Shape:
    """These keys and no others."""
    return {
        "type": "object",
        "properties": {name: {"description": key.says, **key.shape} for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.needed],
        "additionalProperties": False,
        **more,
    }


def some_of(names: Iterable[str]) -> Shape:
    """What to add to a mapping of which at least one of these keys must be there."""
    return {"anyOf": [{"required": [name]} for name in names]}


def header(kind: str, shape: Shape, says: str) -> dict[str, Property]:
    """What every document begins with; only a rule's version is ever shown, so only that one must be a text."""
    return {
        kind: Property(says, shape, needed=True),
        "version": Property("its version, for people", {"type": ["string", "number"]}),
        "language": Property("the language of its words; they are English so far", {"type": "string"}),
    }


WORDS = list_of({"type": "string"})
PATTERNS = list_of(TEXT)
