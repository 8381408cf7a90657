"""An article's text as lines that know where they stand, what they look like and, later, whether they are page furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass

from salient.compile.page_keys import Where

_PROSE_WORDS = 8
_SURELY_PROSE_WORDS = 25
_HEADING_WORDS = 25
_CLOSERS = "\"”’')]» "
NAME_WORDS = 5
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Line:
    """One line that is not blank, without the blanks around it."""

    start: int
    end: int
    text: str
    words: int
    prose: bool
    close: bool
    """Directly below the line before, without a blank one between."""
    furniture: bool = False
    only: Where | None = None
    """A rule holds for it, but only there."""


def cut_lines(text: str) -> list[Line]:
    """All lines that are not blank, whatever ends them."""
    found = []
    at, close = 0, False
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = at + len(raw) - len(raw.lstrip())
            words = stripped.count(" ") + 1
            prose = words >= _SURELY_PROSE_WORDS or (words >= _PROSE_WORDS and stripped.rstrip(_CLOSERS)[-1:] in {".", "…"})
            found.append(Line(start, start + len(stripped), stripped, words, prose, close))
        close = bool(stripped)
        at += len(raw)
    return found


def head_of(lines: list[Line]) -> list[Line]:
    """The lines above the first paragraph; none where there is no paragraph."""
    for index, line in enumerate(lines):
        if line.prose and not line.furniture:
            return lines[:index]
    return []


def is_heading(line: Line) -> bool:
    """Whether a line is short, has words and does not end as a sentence does."""
    return line.words <= _HEADING_WORDS and line.text[-1] != "." and _LETTER.search(line.text) is not None


def has_phrase(line: str, phrase: str) -> bool:
    """Whether a phrase stands in a line as whole words."""
    at = line.find(phrase)
    while at >= 0:
        begins = at == 0 or not (line[at - 1].isalnum() and phrase[0].isalnum())
        if begins and is_edge(line, at + len(phrase) - 1):
            return True
        at = line.find(phrase, at + 1)
    return False


def is_edge(line: str, last: int) -> bool:
    """Whether no word goes on behind the character at `last`."""
    return last + 1 >= len(line) or not (line[last].isalnum() and line[last + 1].isalnum())
