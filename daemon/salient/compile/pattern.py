"""Compiles one-line patterns to a small tree that the matcher walks; see docs/rule-reference.md for the language.

sequence := item+                item  := atom ['?'] ['!'] | '..N'
atom     := word | {list} | {list.form} | @role | '(' sequence ('|' sequence)* ')'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from salient.compile.tree import Gap, Group, Item, Sequence, Slot, Symbols, Word, has_evidence
from salient.compile.words import WordsContext, cut

MAX_GAP = 12
MAX_DEPTH = 6
ROLES = ("actor", "other", "group", "place", "route", "it", "speaker")
_LEXEME = re.compile(
    r"(?P<list>\{[^{}]*\})|(?P<role>@\w*)|(?P<gap>\.\.\s*\d*)|(?P<mark>[!?|()])|(?P<punct>[,:;\"])|(?P<word>(?:(?!\.\.)[^\s{}@!?|(),:;\"])+)|(?P<space>\s+)|(?P<bad>.)"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a pattern and at which character (from 0)."""

    code: str
    message: str
    at: int
    hint: str | None = None


class PatternError(Exception):
    """Carries the first fault of a pattern to its caller, `parse`."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


def parse(text: str, lists: Mapping[str, Mapping[str, tuple[int, ...]]], words: WordsContext) -> Sequence | Fault:
    """The tree of a pattern; `lists` gives for each list's name its forms with their symbol ids, the form '' being all of them."""
    try:
        return _Parser(text, lists, words).whole()
    except PatternError as error:
        return error.fault


class _Parser:
    """Recursive descent over the lexemes of one pattern."""

    def __init__(self, text: str, lists: Mapping[str, Mapping[str, tuple[int, ...]]], words: WordsContext) -> None:
        self.text, self.lists, self.words = text, lists, words
        self.lexemes = [(m.lastgroup or "", m[0], m.start()) for m in _LEXEME.finditer(text) if m.lastgroup != "space"]
        self.next = 0
        self.depth = 0

    def whole(self) -> Sequence:
        sequence = self.sequence()
        if self.next < len(self.lexemes):
            _, found, at = self.lexemes[self.next]
            raise PatternError(Fault("E203", f"'{found}' is not expected here", at, "brackets open with ( and close with )"))
        if not sequence.items:
            raise PatternError(Fault("E204", "the pattern is empty", 0))
        if _may_be_missing(sequence):
            raise PatternError(Fault("E205", "nothing in this pattern must be there", 0, "give at least one word or list without a '?'"))
        return sequence

    def sequence(self) -> Sequence:
        items: list[Item] = []
        first = self.next
        while self.next < len(self.lexemes) and self.lexemes[self.next][1] not in {"|", ")"}:
            items.extend(self.item())
        for edge, lexeme in ((items[:1], first), (items[-1:], self.next - 1)):
            if edge and isinstance(edge[0].atom, Gap):
                raise PatternError(Fault("E206", "a gap needs something on both sides", self.lexemes[lexeme][2]))
        return Sequence(tuple(items))

    def item(self) -> list[Item]:
        kind, found, at = self.lexemes[self.next]
        self.next += 1
        atoms: list[Word | Symbols | Slot | Gap | Group]
        if kind == "list":
            atoms = [self.symbols(found, at)]
        elif kind == "role":
            atoms = [self.slot(found, at)]
        elif kind == "gap":
            return [Item(self.gap(found, at))]
        elif kind in {"word", "punct"}:
            atoms = [Word(word) for word in cut(found, self.words).words]
        elif found == "(":
            atoms = [self.group(at)]
        else:
            raise PatternError(Fault("E203", f"'{found}' is not expected here", at))
        optional = self.accept("?")
        evidence = self.accept("!")
        optional = optional or self.accept("?")
        if evidence and isinstance(atoms[0], Group) and any(has_evidence(option) for option in atoms[0].options):
            raise PatternError(Fault("E203", "these brackets bear a '!', and so does something in them", at, "mark one of the two"))
        if optional and len(atoms) > 1:
            atoms = [Group((Sequence(tuple(Item(atom) for atom in atoms)),))]
        return [Item(atom, optional, evidence) for atom in atoms]

    def group(self, at: int) -> Group:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PatternError(Fault("E203", f"brackets are nested more than {MAX_DEPTH} deep", at))
        options = [self.sequence()]
        while self.accept("|"):
            options.append(self.sequence())
        self.depth -= 1
        if not self.accept(")"):
            raise PatternError(Fault("E203", "this bracket is not closed", at))
        if not all(option.items for option in options):
            raise PatternError(
                Fault("E204", "one of the alternatives is empty", at, "mark the whole bracket with '?' if it may be missing")
            )
        if any(_may_be_missing(option) for option in options):
            hint = "mark the whole bracket with '?' if it may be missing"
            raise PatternError(Fault("E205", "nothing in one of these alternatives must be there", at, hint))
        return Group(tuple(options))

    def symbols(self, found: str, at: int) -> Symbols:
        name, _, form = found[1:-1].strip().partition(".")
        if name not in self.lists:
            raise PatternError(Fault("E201", f"there is no list '{name}'", at, nearest(name, self.lists)))
        forms = self.lists[name]
        if form not in forms:
            known = ", ".join(sorted(known for known in forms if known))
            raise PatternError(Fault("E202", f"the list '{name}' has no form '{form}'", at, f"its forms: {known}"))
        return Symbols(found[1:-1].strip(), forms[form])

    def slot(self, found: str, at: int) -> Slot:
        if found[1:] not in ROLES:
            raise PatternError(Fault("E207", f"there is no role '{found}'", at, nearest(found[1:], ROLES) or "roles: @" + " @".join(ROLES)))
        return Slot(found[1:])

    def gap(self, found: str, at: int) -> Gap:
        digits = found.lstrip(".").strip()
        if not 1 <= len(digits) <= 2 or not 1 <= int(digits) <= MAX_GAP:
            raise PatternError(Fault("E208", f"'{found.strip()}' is no gap that is allowed", at, f"a gap is ..1 to ..{MAX_GAP}"))
        return Gap(int(digits))

    def accept(self, mark: str) -> bool:
        if self.next < len(self.lexemes) and self.lexemes[self.next][1] == mark:
            self.next += 1
            return True
        return False


def nearest(word: str, known: object) -> str | None:
    """A hint that names the nearest known word."""
    import difflib  # a slow import that only a mistake needs

    near = difflib.get_close_matches(word, list(known), 1)  # type: ignore[call-overload]
    return f"did you mean '{near[0]}'?" if near else None


def _may_be_missing(sequence: Sequence) -> bool:
    return all(isinstance(item.atom, Gap) or item.optional for item in sequence.items)
