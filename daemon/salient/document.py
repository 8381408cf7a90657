"""Reads one YAML document strictly, keeping the place of every value; it knows nothing of what the document means.

YAML 1.2 by ruamel.yaml, with what surprises people refused: duplicate keys, aliases, merge keys, tags, and a bare
yes/no/on/off (YAML 1.1 reads them as truth values, and other tools still do).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from salient.model import Problem

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
_OLD_LINE_ENDS = frozenset("\x85\u2028\u2029")
_AMBIGUOUS = frozenset({"yes", "no", "on", "off", "y", "n"})
# The core schema (YAML 1.2, chapter 10.3) without hexadecimal, octal, infinite and undefined numbers, and with 1_000.
_KNOWN = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9][0-9_]*(?=[eE]))(?:[eE][-+]?[0-9]+)?")

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document's plain values, and for every key path the line and column (from 1) of its value.

    `folder` is the rules folder that it was found in, where it was found in one.
    """

    file: str
    data: Any
    marks: dict[Key, tuple[int, int]]
    lines: list[str]
    quoted: frozenset[Key]
    folder: str = ""

    def problem(
        self, code: str, message: str, key: Key = (), *, offset: int = 0, hint: str | None = None, warning: bool = False
    ) -> Problem:
        """A problem at the value of `key` (or its nearest marked parent); `offset` counts characters into a string."""
        found = key
        while found and found not in self.marks:
            found = found[:-1]
        line, column = self.marks.get(found, (1, 1))
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else None
        column += offset + (1 if found in self.quoted and offset else 0)
        return Problem(code, message, self.file, line, column, excerpt, hint, warning)


def read_document(path: Path, shown: str | None = None) -> tuple[Document | None, list[Problem]]:
    """The document in `path` and its problems; None where it could not be read at all."""
    shown = shown or str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return None, [Problem("D001", f"cannot be read: {error.strerror}", shown)]
    if len(raw) > MAX_BYTES:
        return None, [Problem("D002", f"is larger than {MAX_BYTES:,} bytes", shown, hint="split it into several documents")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Problem("D003", f"is not UTF-8 at byte {error.start}", shown, hint="save it as UTF-8")]
    return parse_document(text, shown)


def parse_document(text: str, shown: str) -> tuple[Document | None, list[Problem]]:
    """The same for a text at hand."""
    lines = _lines(text)
    try:
        data, builder = _build(text, shown, lines)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        excerpt = lines[line - 1] if line <= len(lines) else None
        what = error.problem or error.context or "not valid YAML"
        return None, [Problem("D004", f"not valid YAML: {what}", shown, line, column, excerpt, "quote text that holds ':' '#' '{' or '@'")]
    except (YAMLError, ValueError) as error:
        return None, [Problem("D004", f"not valid YAML: {str(error).splitlines()[0]}", shown)]
    except _UnreadableError as error:
        return None, [error.problem]
    return Document(shown, data, builder.marks, lines, frozenset(builder.quoted)), list(dict.fromkeys(builder.problems))


def _build(text: str, shown: str, lines: list[str]) -> tuple[Any, _Builder]:
    """The document's value, by the C reader where it is installed; what that one refuses is for the Python one to judge.

    The C reader (libyaml) is several times as fast, but refuses some YAML 1.2 (`{url: https://example.org}`), ends lines where YAML 1.1
    did, and words its errors less well.
    """
    if _OLD_LINE_ENDS.isdisjoint(text):
        try:
            builder = _Builder(shown, lines, YAML(typ="safe").parse(text))
            return builder.document(), builder
        except (YAMLError, ValueError):
            pass
    builder = _Builder(shown, lines, YAML(typ="safe", pure=True).parse(text))
    return builder.document(), builder


def _lines(text: str) -> list[str]:
    """The lines as YAML 1.2 counts them; str.splitlines also ends a line at form feeds and U+2028."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


class _UnreadableError(Exception):
    """Carries the problem behind which nothing more is read."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


class _Builder:
    """Turns the events of a YAML stream (YAML 1.2, chapter 3.1) into plain values, one visit an event."""

    def __init__(self, file: str, lines: list[str], events: Iterator[Any]) -> None:
        self.file, self.lines, self.events = file, lines, events
        self.marks: dict[Key, tuple[int, int]] = {}
        self.quoted: set[Key] = set()
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """The value of the stream's only document, None for an empty stream."""
        next(self.events)  # the stream begins
        if isinstance(next(self.events), StreamEndEvent):
            return None
        value = self.value(next(self.events), (), 0)
        next(self.events)  # the document ends
        if not isinstance(event := next(self.events), StreamEndEvent):
            hint = "one document a file: move what follows the '---' into its own"
            raise _UnreadableError(self.problem("D004", "not valid YAML: a second document begins here", event, hint))
        return value

    def value(self, event: NodeEvent, key: Key, depth: int) -> Any:
        """The value that begins with this event; None where it is refused."""
        self.marks[key] = (event.start_mark.line + 1, event.start_mark.column + 1)
        if depth > MAX_DEPTH:
            raise _UnreadableError(self.problem("D006", f"is nested more than {MAX_DEPTH} levels deep", event, None))
        if event.anchor is not None:  # as every alias has
            self.complain("D005", "anchors and aliases (& and *) are not allowed", event, "write the value out where it is needed")
        elif isinstance(event, (CollectionStartEvent, ScalarEvent)) and event.tag is not None:
            self.complain("D010", "tags (!) are not allowed", event, "put it in quotes if it is text")
        elif isinstance(event, ScalarEvent):
            return self.scalar(event, key)
        else:
            return self.mapping(key, depth) if isinstance(event, MappingStartEvent) else self.sequence(key, depth)
        self.pass_over(event)
        return None

    def sequence(self, key: Key, depth: int) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            found.append(self.value(event, (*key, len(found)), depth + 1))
        return found

    def mapping(self, key: Key, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(named := next(self.events), MappingEndEvent):
            name = named.value if isinstance(named, ScalarEvent) else None
            if name is None or name == "<<":
                self.complain("D007", "merge keys (<<) and keys that are not plain words are not allowed", named)
                self.pass_over(named)
                self.pass_over(next(self.events))
                continue
            event = next(self.events)
            if name in found:
                self.complain("D008", f"the key '{name}' stands here twice", named, "the second would silently win: remove one")
                self.pass_over(event)
                continue
            found[name] = self.value(event, (*key, name), depth + 1)
            if isinstance(event, ScalarEvent):
                elsewhere = event.value == "" and not event.style  # YAML would mark what comes next
            else:
                elsewhere = event.start_mark.line > named.start_mark.line
            if elsewhere:
                self.marks[(*key, name)] = (named.start_mark.line + 1, named.start_mark.column + 1)
        return found

    def pass_over(self, event: Event) -> None:
        """Read on to the end of the value that begins with this event."""
        depth = 0
        while True:
            depth += isinstance(event, (MappingStartEvent, SequenceStartEvent)) - isinstance(event, (MappingEndEvent, SequenceEndEvent))
            if depth == 0:
                return
            event = next(self.events)

    def scalar(self, event: ScalarEvent, key: Key) -> Any:
        text = str(event.value)
        if event.style:
            self.quoted.add(key)
            return text
        if text in _KNOWN:
            return _KNOWN[text]
        if text.lower() in _AMBIGUOUS:
            hint = f'write "{text}" for the word, true or false for the truth value'
            self.complain("D009", f"a bare '{text}' is read as true or false by some YAML tools", event, hint)
            return text
        try:
            if _INT.fullmatch(text):
                return int(text.replace("_", ""))
            if _FLOAT.fullmatch(text):
                return float(text.replace("_", ""))
        except ValueError:
            return text  # more digits than Python turns into a number
        return text

    def complain(self, code: str, message: str, event: Event, hint: str | None = None) -> None:
        self.problems.append(self.problem(code, message, event, hint))

    def problem(self, code: str, message: str, event: Event, hint: str | None) -> Problem:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        excerpt = self.lines[line - 1] if line <= len(self.lines) else None
        return Problem(code, message, self.file, line, column, excerpt, hint)
