"""Reads typed values out of a document's mapping and collects what is wrong with them, each at its line."""

from __future__ import annotations

import re
from typing import Any

from salient.compile.inflect import LANGUAGE
from salient.compile.keys import Keys
from salient.compile.pattern import Fault, nearest, parse
from salient.compile.tree import Sequence
from salient.compile.vocabulary import Vocabulary
from salient.document import Document, Key
from salient.model import Problem

_NO_LISTS = Vocabulary({}, {}, (), ())
_CODE = re.compile("[a-z]{2}")


def language_of(document: Document, problems: list[Problem]) -> str:
    """The language that a document names; what names none is in the language of the shipped rules."""
    language = document.data.get("language", LANGUAGE)
    if isinstance(language, str) and _CODE.fullmatch(language):
        return language
    problems.append(document.problem("E302", "'language' is a code of two small letters", ("language",), hint="language: en"))
    return LANGUAGE


class Fields:
    """The values of one mapping of a document; a wrong one becomes a problem and its default."""

    def __init__(self, document: Document, key: Key, problems: list[Problem], vocabulary: Vocabulary = _NO_LISTS) -> None:
        value: Any = document.data
        for part in key:
            value = value[part]
        self.document, self.key, self.problems = document, key, problems
        self.vocabulary, self.lists = vocabulary, vocabulary.forms
        self.keys: Keys = {}
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.complain("E302", "keys with values are expected here")

    def line(self, *path: str | int) -> int:
        """The line of the document on which a value below this mapping stands."""
        return self.document.marks.get((*self.key, *path), (1, 1))[0]

    def complain(self, code: str, message: str, *path: str | int, offset: int = 0, hint: str | None = None, warning: bool = False) -> None:
        """Note a problem at a value below this mapping."""
        self.problems.append(self.document.problem(code, message, (*self.key, *path), offset=offset, hint=hint, warning=warning))

    def only(self, keys: Keys) -> None:
        """Every other key is a mistake; allowed words, bounds and defaults are those of the description."""
        self.keys = keys
        for key in self.values:
            if key not in keys:
                self.complain("E101", f"unknown key '{key}'", key, hint=nearest(key, keys) or "known here: " + ", ".join(keys))

    def text(self, name: str, default: str | None = None) -> str:
        """A string that is not empty; without a default it must be there."""
        value = self.values.get(name, default)
        if value is None:
            self.complain("E301", f"'{name}' is missing")
            return ""
        if not isinstance(value, str) or not value.strip():
            self.complain("E302", f"'{name}' is a text", name, hint="put it in quotes")
            return default or ""
        return value

    def choice(self, name: str) -> str:
        """One word of several."""
        allowed, default = self.keys[name].shape["enum"], self.keys[name].shape.get("default")
        value = self.text(name, default)
        if value and value not in allowed:
            self.complain("E303", f"'{name}' is one of {', '.join(allowed)}", name, hint=nearest(value, allowed))
            value = ""
        return value or str(default or allowed[0])

    def number(self, name: str) -> int:
        """A whole number within bounds."""
        shape = self.keys[name].shape
        least, most, default = int(shape["minimum"]), int(shape["maximum"]), int(shape["default"])
        value = self.values.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.complain("E302", f"'{name}' is a whole number from {least} to {most}", name)
            return default
        return value

    def truth(self, name: str) -> bool:
        """True or false."""
        default = bool(self.keys[name].shape["default"])
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            self.complain("E302", f"'{name}' is true or false", name)
            return default
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts as they stand; empty where it is not there."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.complain("E302", f"'{name}' is a list of words", name, hint=f"{name}: [one, two]; quote numbers and yes/no")
            return ()
        return tuple(value)

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words, folded; empty where it is not there."""
        return tuple(word.lower() for word in self.texts(name))

    def items(self, name: str) -> list[tuple[int, Any]]:
        """A list with its indexes; empty where it is not there."""
        value = self.values.get(name, [])
        if not isinstance(value, list):
            self.complain("E302", f"'{name}' is a list", name)
            return []
        return list(enumerate(value))

    def pattern(self, text: object, *path: str | int) -> Sequence | None:
        """A compiled pattern, or None and a problem at its very character."""
        if not isinstance(text, str):
            self.complain("E302", "a pattern is a text", *path, hint="put it in quotes")
            return None
        found = parse(text, self.lists, self.vocabulary.words)
        if isinstance(found, Fault):
            self.complain(found.code, found.message, *path, offset=found.at, hint=found.hint)
            return None
        return found

    def patterns(self, name: str) -> tuple[Sequence, ...]:
        """A list of patterns."""
        return tuple(tree for index, text in self.items(name) if (tree := self.pattern(text, name, index)))

    def symbols(self, name: str) -> frozenset[int]:
        """The symbols of a list of references such as "{force}"."""
        found: set[int] = set()
        for index, text in self.items(name):
            listed, _, form = str(text).strip("{} ").partition(".")
            if listed not in self.lists or form not in self.lists[listed]:
                self.complain("E201", f"there is no list '{text}'", name, index, hint=nearest(listed, self.lists))
                continue
            found.update(self.lists[listed][form])
        return frozenset(found)
