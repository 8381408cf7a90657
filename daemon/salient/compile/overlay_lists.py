"""What overlays add to word lists and take from them, checked against the documents that hold the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from salient.compile.fields import Fields
from salient.compile.overlay import LISTED, TAKEN, Overlay
from salient.compile.pattern import nearest
from salient.compile.vocabulary import PARTS, ListChanges
from salient.document import Document
from salient.model import Problem

_Word = tuple[str, str, str]  # list, part of speech, word
_Changed = dict[_Word, tuple[str, Overlay]]


def list_changes(overlays: Iterable[Overlay], vocabularies: Iterable[Document], problems: list[Problem]) -> ListChanges:
    """The changes of all overlays; a list has what its own document says, and what no other overlay adds."""
    lists = dict(_lists(vocabularies))
    added: list[tuple[Document, str]] = []
    changed: _Changed = {}
    for overlay in overlays:
        if "lists" not in overlay.document.data:
            continue
        for name in Fields(overlay.document, ("lists",), problems).values:
            fields = Fields(overlay.document, ("lists", name), problems)
            fields.only(LISTED)
            if name not in lists:
                hint = nearest(name, lists) or "a new list belongs in a vocab document"
                fields.complain("E503", f"there is no list '{name}' in the language '{overlay.language}'", hint=hint)
                continue
            if not fields.values.keys() & LISTED.keys():
                fields.complain("E501", f"the list '{name}' is not changed", hint="add: {nouns: [word]}, or remove: {nouns: [word]}")
            for key in LISTED:
                if key in fields.values:
                    _change(key, name, overlay, lists[name], changed, problems)
            if isinstance(fields.values.get("add"), dict):
                added.append((overlay.document, name))
    emptied = _emptied(lists, changed, problems)
    removed = frozenset(word for word, (key, _) in changed.items() if key == "remove" and word[:2] not in emptied)
    return ListChanges(tuple(added), removed)


def _lists(vocabularies: Iterable[Document]) -> Iterable[tuple[str, Mapping[str, Set[str]]]]:
    """Each list's words by part of speech; mistakes in them are told where vocabularies are compiled."""
    for document in vocabularies:
        lists = document.data.get("lists")
        for name, content in lists.items() if isinstance(lists, dict) else ():
            parts = content if isinstance(content, dict) else {}
            listed = {part: words for part in PARTS if isinstance(words := parts.get(part), list)}
            yield name, {part: frozenset(word for word in words if isinstance(word, str)) for part, words in listed.items()}


def _change(key: str, name: str, overlay: Overlay, content: Mapping[str, Set[str]], changed: _Changed, problems: list[Problem]) -> None:
    """Note the words to `add` or to `remove`."""
    fields = Fields(overlay.document, ("lists", name, key), problems)
    if key == "remove":
        fields.only(TAKEN)  # those of `add` are checked where they become part of the list
    if not fields.values.keys() & set(PARTS):
        fields.complain("E104", f"'{key}' needs parts of speech", hint=f"one or more of {', '.join(PARTS)}")
    for part in PARTS:
        words: Any = fields.texts(part) if key == "remove" else fields.values.get(part)
        for index, word in enumerate(words if isinstance(words, list | tuple) else ()):
            if not isinstance(word, str):
                continue
            there, before = word in content.get(part, ()), changed.get((name, part, word))
            if before and before[0] != key:
                hint = f"it is in {before[1].document.file}: leave it to one of the two"
                fields.complain("E505", f"the overlay '{before[1].name}' does the opposite with '{word}'", part, index, hint=hint)
            elif key == "remove" and not there:
                fields.complain(
                    "E504", f"'{word}' is not among the {part} of '{name}'", part, index, hint=nearest(word, content.get(part, ()))
                )
            elif before or (there and key == "add"):
                fields.complain("W502", _already(word, f"the {part} of '{name}'", before), part, index, warning=True)
            changed.setdefault((name, part, word), (key, overlay))


def _already(word: str, where: str, before: tuple[str, Overlay] | None) -> str:
    if before:
        return f"the overlay '{before[1].name}' does the same with '{word}'"
    return f"'{word}' is among {where} already"


def _emptied(lists: Mapping[str, Mapping[str, Set[str]]], changed: _Changed, problems: list[Problem]) -> frozenset[tuple[str, str]]:
    """The (list, part of speech) that would be left without words: patterns that call them would no longer compile."""
    left = {(name, part): set(words) for name, parts in lists.items() for part, words in parts.items()}
    last: dict[tuple[str, str], Overlay] = {}
    for (name, part, word), (key, overlay) in changed.items():
        words = left.setdefault((name, part), set())
        if key == "add":
            words.add(word)
        else:
            words.discard(word)
            last[name, part] = overlay
    emptied = frozenset(one for one in last if not left[one] and lists[one[0]].get(one[1]))
    for name, part in sorted(emptied):
        where = ("lists", name, "remove", part)
        problems.append(
            last[name, part].document.problem("E506", f"no {part} would be left in '{name}'", where, hint="leave one, or add another")
        )
    return emptied
