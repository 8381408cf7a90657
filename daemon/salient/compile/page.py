"""Compiles `page:` documents: how page furniture, dates and publishers look on the web, in words and without regex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from salient.compile.keys import Keys
from salient.compile.page_keys import CONDITIONS, LINE, MOST_WORDS, PAGE, SECTIONS, Then, Where
from salient.compile.pattern import nearest
from salient.document import Document, Key
from salient.model import Problem

_QUOTES = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\u00a0", " "))
_DIGIT = re.compile("[0-9]")
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class LineRule:
    """One kind of furniture line: every condition that is given must hold with one of its folded phrases."""

    because: str
    where: Where = "any"
    max_words: int = MOST_WORDS
    whole: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    bracket: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Which rules may hold for a line: by all of it, by the character it starts with, by a needle in it, by a bracket at its end."""

    whole: dict[str, tuple[LineRule, ...]] = field(default_factory=dict)
    by_start: dict[str, tuple[tuple[str, ...], tuple[LineRule, ...]]] = field(default_factory=dict)
    loose: tuple[LineRule, ...] = ()
    needles: tuple[str, ...] = ()
    bracketed: tuple[LineRule, ...] = ()
    max_words: int = 0
    loose_words: int = 0


@dataclass(frozen=True, slots=True)
class PageRules:
    """All that is known of pages, for one pass over an article's lines; plain values, so that workers can be sent it."""

    lines: tuple[LineRule, ...] = ()
    sections: frozenset[str] = frozenset()
    small_words: frozenset[str] = frozenset()
    bio_roles: tuple[str, ...] = ()
    bio_clues: tuple[str, ...] = ()
    bio_unless: tuple[str, ...] = ()
    caption_cues: tuple[str, ...] = ()
    months: dict[str, int] = field(default_factory=dict)
    date_fillers: frozenset[str] = frozenset()
    date_updates: frozenset[str] = frozenset()
    zones: dict[str, int] = field(default_factory=dict)
    publishers: dict[str, str] = field(default_factory=dict)
    publisher_after: tuple[str, ...] = ()
    publisher_between: tuple[tuple[str, str], ...] = ()
    index: LineIndex = LineIndex()


def fold(text: str) -> str:
    """Lower case, straight quotes and dashes, every digit as `#`: how lines and phrases are compared."""
    text = text.lower()
    if not text.isascii():
        for curly, straight in _QUOTES:
            text = text.replace(curly, straight)
    return _DIGIT.sub("#", text)


def page_rules(document: Document) -> tuple[PageRules, list[Problem]]:
    """The rules of one document and its mistakes: P001 unknown key, P002 wrong type, P003 unknown value, P004 rule without conditions."""
    read = _Reader(document)
    read.only((), PAGE)
    for section, known in SECTIONS.items():
        read.only((section,), known)
    page = PageRules(
        lines=tuple(_line_rule(read, index) for index in read.indexes(("lines",))),
        sections=frozenset(read.phrases(("sections", "words"))),
        small_words=frozenset(read.phrases(("sections", "small"))),
        bio_roles=read.phrases(("bios", "roles")),
        bio_clues=read.phrases(("bios", "clues")),
        bio_unless=read.phrases(("bios", "unless")),
        caption_cues=read.phrases(("captions", "cues")),
        months=dict(_months(read)),
        date_fillers=frozenset(read.phrases(("dates", "fillers"))),
        date_updates=frozenset(read.phrases(("dates", "updates"))),
        zones=dict(_zones(read)),
        publishers={fold(name): name for name in read.texts(("publishers", "names"))},
        publisher_after=read.phrases(("publishers", "after")),
        publisher_between=tuple(_pairs(read)),
    )
    return merge_pages([page]), read.problems


def merge_pages(pages: Sequence[PageRules]) -> PageRules:
    """One set of rules out of several; where two name the same month or zone, the later wins."""
    joined: dict[str, Any] = {}
    for name in (item.name for item in fields(PageRules) if item.name != "index"):
        for page in pages:
            value = getattr(page, name)
            joined[name] = value if name not in joined else joined[name] + value if isinstance(value, tuple) else joined[name] | value
    return PageRules(**joined, index=_index(joined.get("lines", ())))


def _index(lines: tuple[LineRule, ...]) -> LineIndex:
    prefixes: dict[str, list[str]] = {}
    starting: dict[str, list[LineRule]] = {}
    whole: dict[str, tuple[LineRule, ...]] = {}
    for rule in lines:
        for phrase in rule.whole:
            whole[phrase] = (*whole.get(phrase, ()), rule)
        for phrase in () if rule.whole else rule.starts:
            prefixes.setdefault(phrase[0], []).append(phrase)
            if rule not in starting.setdefault(phrase[0], []):
                starting[phrase[0]].append(rule)
    loose = tuple(rule for rule in lines if not (rule.whole or rule.starts or rule.bracket))
    return LineIndex(
        whole=whole,
        by_start={first: (tuple(found), tuple(starting[first])) for first, found in prefixes.items()},
        loose=loose,
        needles=tuple(dict.fromkeys(phrase for rule in loose for phrase in rule.has or rule.ends)),
        bracketed=tuple(rule for rule in lines if rule.bracket and not (rule.whole or rule.starts)),
        max_words=max((rule.max_words for rule in lines), default=0),
        loose_words=max((rule.max_words for rule in loose), default=0),
    )


class _Reader:
    """The values of a document by key path; a wrong one becomes a problem and counts as empty."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def complain(self, code: str, message: str, key: Key, hint: str | None = None) -> None:
        self.problems.append(self.document.problem(code, message, key, hint=hint))

    def value(self, key: Key) -> Any:
        """What stands at a key path; None where nothing does."""
        found: Any = self.document.data
        for part in key:
            if isinstance(found, dict):
                found = found.get(part)
            elif isinstance(found, list) and isinstance(part, int):
                found = found[part]
            else:
                return None
        return found

    def mapping(self, key: Key) -> dict[str, Any]:
        """The keys and values at `key`."""
        value = self.value(key)
        if value is not None and not isinstance(value, dict):
            self.complain("P002", f"'{key[-1] if key else 'page'}' holds keys with values", key)
        return value if isinstance(value, dict) else {}

    def only(self, key: Key, known: Keys) -> None:
        """The mapping at `key`, if there is one, has no other keys than these."""
        for name in self.mapping(key):
            if name not in known:
                self.complain("P001", f"unknown key '{name}'", (*key, name), nearest(name, known) or "known here: " + ", ".join(known))

    def indexes(self, key: Key) -> range:
        """The indexes of the list at `key`."""
        value = self.value(key)
        if value is not None and not isinstance(value, list):
            self.complain("P002", f"'{key[-1]}' is a list", key)
        return range(len(value)) if isinstance(value, list) else range(0)

    def texts(self, key: Key) -> list[str]:
        """A list of texts, none of them empty."""
        found = []
        for index in self.indexes(key):
            text = self.value((*key, index))
            if isinstance(text, str) and text.strip():
                found.append(text.strip())
            else:
                self.complain(
                    "P002", f"'{key[-1]}' is a list of texts", (*key, index), "put it in quotes; an empty text would fit every line"
                )
        return found

    def phrases(self, key: Key) -> tuple[str, ...]:
        """A list of texts, folded."""
        return tuple(fold(text) for text in self.texts(key))

    def word(self, key: Key, allowed: Sequence[str]) -> Any:
        """One word of those allowed; None where nothing stands there."""
        value = self.value(key)
        if value is not None and value not in allowed:
            self.complain("P003", f"'{key[-1]}' is one of {', '.join(allowed)}", key, nearest(str(value), allowed))
            return None
        return value


def _line_rule(read: _Reader, index: int) -> LineRule:
    key: Key = ("lines", index)
    read.only(key, LINE)
    conditions = {name: read.phrases((*key, name)) for name in CONDITIONS}
    if not any(conditions.values()):
        read.complain("P004", "a line rule needs a condition", key, "one or more of " + ", ".join(CONDITIONS))
    because = read.value((*key, "because"))
    if not isinstance(because, str):
        read.complain("P002", "'because' says in a few words what these lines are", key)
    words = read.value((*key, "max_words"))
    if words is not None and (not isinstance(words, int) or isinstance(words, bool) or not 0 < words <= 100):
        read.complain("P002", "'max_words' is a whole number from 1 to 100", (*key, "max_words"))
        words = None
    return LineRule(
        because=str(because),
        where=read.word((*key, "at"), LINE["at"].shape["enum"]) or "any",
        max_words=words or MOST_WORDS,
        whole=frozenset(conditions["whole"]),
        starts=conditions["starts"],
        ends=conditions["ends"],
        has=conditions["has"],
        bracket=conditions["bracket"],
        unless=read.phrases((*key, "unless")),
        then=read.word((*key, "then"), LINE["then"].shape["enum"]),
    )


def _months(read: _Reader) -> Iterator[tuple[str, int]]:
    key: Key = ("dates", "months")
    for name, number in read.mapping(key).items():
        if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= 12:
            yield fold(name), number
        else:
            read.complain("P002", f"'{name}' is the number of a month, 1 to 12", (*key, name))


def _zones(read: _Reader) -> Iterator[tuple[str, int]]:
    key: Key = ("dates", "zones")
    for name, offset in read.mapping(key).items():
        match = _OFFSET.fullmatch(str(offset))
        if match:
            yield fold(name), (int(match[2]) * 60 + int(match[3])) * (-1 if match[1] == "-" else 1)
        else:
            read.complain("P002", f"'{name}' is a time zone's distance from UTC", (*key, name), 'for example "+02:00"')


def _pairs(read: _Reader) -> Iterator[tuple[str, str]]:
    key: Key = ("publishers", "between")
    for index in read.indexes(key):
        pair = read.phrases((*key, index))
        if len(pair) == 2:
            yield pair[0], pair[1]
        else:
            read.complain("P002", "'between' is a list of pairs: what stands before the name, and what behind it", (*key, index))
