"""Reads one YAML document strictly, keeping the place of every value; it knows nothing of what the document means.

YAML 1.2 by ruamel.yaml, with what surprises people refused: duplicate keys, aliases, merge keys, tags, and a bare
yes/no/on/off (YAML 1.1 reads them as truth values, and other tools still do).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from salient.model import Problem

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
_AMBIGUOUS = frozenset({"yes", "no", "on", "off", "y", "n"})
_BOOL, _INT, _FLOAT, _NULL = (f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float", "null"))

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
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        excerpt = lines[line - 1] if line <= len(lines) else None
        what = error.problem or error.context or "not valid YAML"
        return None, [Problem("D004", f"not valid YAML: {what}", shown, line, column, excerpt, "quote text that holds ':' '#' '{' or '@'")]
    except RecursionError:
        return None, [Problem("D006", f"is nested more than {MAX_DEPTH} levels deep", shown)]
    except (YAMLError, ValueError) as error:
        return None, [Problem("D004", f"not valid YAML: {str(error).splitlines()[0]}", shown)]
    builder = _Builder(shown, lines)
    data = builder.build(node, (), 0) if node is not None else None
    return Document(shown, data, builder.marks, lines, frozenset(builder.quoted)), list(dict.fromkeys(builder.problems))


def _lines(text: str) -> list[str]:
    """The lines as YAML 1.2 counts them; str.splitlines also ends a line at form feeds and U+2028."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


class _Builder:
    """Turns nodes into plain values, one visit a node."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file, self.lines = file, lines
        self.marks: dict[Key, tuple[int, int]] = {}
        self.quoted: set[Key] = set()
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def build(self, node: Node, key: Key, depth: int) -> Any:
        self.marks[key] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if id(node) in self.seen or node.anchor:
            self.complain("D005", "anchors and aliases (& and *) are not allowed", node, "write the value out where it is needed")
            return None
        self.seen.add(id(node))
        if self.begins_with_mark(node):
            self.complain("D010", "tags (!) are not allowed", node, "put it in quotes if it is text")
            return None
        if depth > MAX_DEPTH:
            self.complain("D006", f"is nested more than {MAX_DEPTH} levels deep", node)
            return None
        if isinstance(node, MappingNode):
            return self.build_mapping(node, key, depth)
        if isinstance(node, SequenceNode):
            return [self.build(child, (*key, index), depth + 1) for index, child in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self.build_scalar(node, key)

    def begins_with_mark(self, node: Node) -> bool:
        """True for a tag that somebody wrote; what YAML makes out by itself stands in `node.tag` all the same."""
        line: int = node.start_mark.line
        return line < len(self.lines) and self.lines[line].startswith("!", node.start_mark.column)

    def build_mapping(self, node: MappingNode, key: Key, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name_node, value_node in node.value:
            name = name_node.value if isinstance(name_node, ScalarNode) else None
            if name is None or name == "<<":
                self.complain("D007", "merge keys (<<) and keys that are not plain words are not allowed", name_node)
                continue
            if name in found:
                self.complain("D008", f"the key '{name}' stands here twice", name_node, "the second would silently win: remove one")
                continue
            found[name] = self.build(value_node, (*key, name), depth + 1)
            nowhere = value_node.value == "" and value_node.style is None  # YAML would mark what comes next
            if nowhere or (not isinstance(value_node, ScalarNode) and value_node.start_mark.line > name_node.start_mark.line):
                self.marks[(*key, name)] = (name_node.start_mark.line + 1, name_node.start_mark.column + 1)
        return found

    def build_scalar(self, node: ScalarNode, key: Key) -> Any:
        text = str(node.value)
        tag = str(node.tag)
        if node.style is not None:
            self.quoted.add(key)
            return text
        if text.lower() in _AMBIGUOUS:
            self.complain(
                "D009",
                f"a bare '{text}' is read as true or false by some YAML tools",
                node,
                f'write "{text}" for the word, true or false for the truth value',
            )
            return text
        if tag == _NULL:
            return None
        if tag == _BOOL:
            return text.lower() == "true"
        try:
            if tag == _INT:
                return int(text.replace("_", ""), 0) if not text.startswith("0") or text == "0" else text
            if tag == _FLOAT:
                return float(text.replace("_", ""))
        except ValueError:
            return text
        return text

    def complain(self, code: str, message: str, node: Node, hint: str | None = None) -> None:
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        excerpt = self.lines[line - 1] if line <= len(self.lines) else None
        self.problems.append(Problem(code, message, self.file, line, column, excerpt, hint))
