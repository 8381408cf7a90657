"""Warnings about documents that compile: words without use, phrases that cannot count, gaps that are too wide.

A newsroom must be able to mend what it is warned of, so a list or cue of one folder is never blamed for what an overlay does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from salient.compile.context import compile_cue
from salient.compile.cover import covers
from salient.compile.fields import Fields
from salient.compile.pattern import parse
from salient.compile.rulebook import Cue, StatusContext
from salient.compile.tree import Gap, Group
from salient.compile.tree import Sequence as Tree
from salient.compile.vocabulary import Vocabulary
from salient.compile.written import lists_called, patterns
from salient.document import Document, Key
from salient.model import Problem

WIDE_GAP = 8
_ALL = frozenset({"before", "after", "both", "sentence"})
_REACHED = {"before": {"before"}, "after": {"after"}, "both": {"both", "before", "after"}, "inside": {"inside"}, "sentence": _ALL}


def lint(documents: Sequence[Document], vocabulary: Vocabulary, status: StatusContext) -> list[Problem]:
    """The warnings about the documents of one language, which are without mistakes."""
    return [
        *_unused_lists(documents),
        *_shadowed_cues(documents, vocabulary, status),
        *(problem for document in documents for problem in _patterns(document, vocabulary)),
    ]


def _unused_lists(documents: Sequence[Document]) -> Iterator[Problem]:
    called = lists_called(documents)
    for document in documents:
        for name in document.data["lists"] if "vocab" in document.data else ():
            if name not in called:
                hint = "remove it, or call it in a pattern"
                yield _warning(document, "W103", f"no pattern calls the list '{name}'", ("lists", name), hint)


def _patterns(document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Wide gaps anywhere, and what another pattern of the same rule covers."""
    kept: list[tuple[Key, str, Tree]] = []
    for key, text in patterns(document):
        tree = parse(text, vocabulary.forms, vocabulary.words)
        assert isinstance(tree, Tree)  # documents with mistakes are not looked at
        widest = max(_gaps(tree), default=0)
        if widest > WIDE_GAP:
            hint = f"a gap over {WIDE_GAP} joins words that have little to do with each other"
            yield _warning(document, "W106", f"a gap of {widest} words", key, hint)
        if key[0] in {"strong", "weak"}:
            kept.append((key, text, tree))
    for place, (key, _, tree) in enumerate(kept):
        for other, (wide_key, wide_text, wide) in enumerate(kept):
            if place == other or not _finds_as_much(document, wide_key, key) or not covers(wide, tree):
                continue
            if other < place or not (covers(tree, wide) and _finds_as_much(document, key, wide_key)):
                yield _warning(document, "W108", "another pattern finds all that this one does", key, f"the other is {wide_text}")
                break


def _finds_as_much(document: Document, wide: Key, narrow: Key) -> bool:
    """True where a match of the one pattern counts whenever one of the other would, and says the same."""
    strong = wide[0] == "strong" or narrow[0] == "weak"
    more = [document.data[key[0]][key[1]] if key[-1] == "pattern" else {} for key in (wide, narrow)]
    return strong and all(more[0].get(name) == more[1].get(name) for name in ("status", "trace"))


def _gaps(tree: Tree) -> Iterator[int]:
    for item in tree.items:
        if isinstance(item.atom, Gap):
            yield item.atom.most
        elif isinstance(item.atom, Group):
            for option in item.atom.options:
                yield from _gaps(option)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A cue's phrase and where it stands."""

    document: Document
    key: Key
    cue: Cue
    tree: Tree


def _shadowed_cues(documents: Sequence[Document], vocabulary: Vocabulary, status: StatusContext) -> Iterator[Problem]:
    """Phrases that decide nothing: another cue of the same words reaches as far, and its status goes first."""
    phrases = list(_phrases(documents, vocabulary, status))
    for place, one in enumerate(phrases):
        for other, wide in enumerate(phrases):
            if place == other or not _shadows(wide, one, status) or (other > place and _shadows(one, wide, status)):
                continue
            if wide.document is one.document or "overlay" in one.document.data:
                message = f"this phrase of '{one.cue.id}' decides nothing: '{wide.cue.id}' has its words too and reaches as far"
                yield _warning(one.document, "W104", message, one.key, "remove it, or widen the reach of its cue")
                break


def _phrases(documents: Sequence[Document], vocabulary: Vocabulary, status: StatusContext) -> Iterator[_Phrase]:
    """The phrases of all cues in force that give a status."""
    in_force = {cue.id: cue for cue in status.cues}
    for document in documents:
        places: Key = ("cues", "add") if "overlay" in document.data else ("cues",) if "context" in document.data else ()
        cues = document.data
        for part in places:
            cues = cues.get(part, {})
        for index in range(len(cues) if places else 0):
            cue = compile_cue(Fields(document, (*places, index), [], vocabulary))
            if cue.status and in_force.get(cue.id) == cue:
                for number, tree in enumerate(cue.trees):
                    yield _Phrase(document, (*places, index, "phrases", number), cue, tree)


def _shadows(wide: _Phrase, one: _Phrase, status: StatusContext) -> bool:
    if len(wide.tree.items) != len(one.tree.items) or not covers(wide.tree, one.tree):
        return False
    larger, smaller = wide.cue, one.cue
    if larger is smaller:
        return True
    assert larger.status is not None
    assert smaller.status is not None
    first = status.precedence.index(larger.status) <= status.precedence.index(smaller.status)
    everywhere = larger.reach == "sentence"
    as_far = everywhere or (larger.within >= smaller.within and (larger.crosses or not smaller.crosses) and larger.stops <= smaller.stops)
    types = not larger.types or (bool(smaller.types) and set(smaller.types) <= set(larger.types))
    return first and as_far and types and smaller.reach in _REACHED[larger.reach]


def _warning(document: Document, code: str, message: str, key: Key, hint: str) -> Problem:
    return document.problem(code, message, key, hint=hint, warning=True)
