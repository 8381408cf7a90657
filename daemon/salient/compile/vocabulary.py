"""Word lists become symbols: an analyst writes dictionary forms, every inflected form is made here once.

A symbol is the number of one form of one list, for example `withdraw.past`; the matcher finds symbols in a sentence by one
look-up a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from salient.compile.inflect import LANGUAGE, inflect_noun, inflect_verb, is_known
from salient.compile.keys import TEXT, Keys, Property, any_of, by_name, header, list_of, mapping, some_of
from salient.compile.pattern import nearest
from salient.compile.words import WordsContext, cut
from salient.document import Document, Key
from salient.model import Problem

PARTS = ("verbs", "nouns", "fixed", "exact")
VERB_FORMS = ("base", "s", "ing", "past", "participle")
NOUN_FORMS = ("singular", "plural")
_UNIONS = {"verb": VERB_FORMS, "ed": ("past", "participle"), "noun": NOUN_FORMS}
_SPELLED = Property("one spelling, or a list of them", any_of(TEXT, list_of(TEXT)))
LIST: Keys = {
    "verbs": Property("verbs in their dictionary form; the first word of a phrase is inflected", list_of(TEXT)),
    "nouns": Property("nouns in the singular; a phrase's last word, or the one before a preposition, is inflected", list_of(TEXT)),
    "fixed": Property("words that stay as they are", list_of(TEXT)),
    "exact": Property("words that stay as they are and whose case counts", list_of(TEXT)),
    "forms": Property(
        "spellings of verbs and nouns of this list that the dictionary gets wrong",
        by_name(mapping(dict.fromkeys((*VERB_FORMS, *NOUN_FORMS), _SPELLED))),
    ),
}
VOCAB: Keys = {
    **header("vocab", TEXT, "the document's name"),
    "lists": Property(
        "word lists by name; patterns call them as {name}",
        by_name(mapping(LIST, **some_of(PARTS))),
        needed=True,
    ),
}
SPLIT_REACH = 6
"""How far a verb's particle may stand behind it ("pulled its last troops back")."""


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What overlays do to lists: the documents that add words and the lists they add to, and the words taken out, as (list, kind, word)."""

    added: tuple[tuple[Document, str], ...] = ()
    removed: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling of one entry: what must follow its first word, the symbols it stands for, and how it is compared."""

    rest: tuple[str, ...]
    symbols: tuple[int, ...]
    exact: tuple[str, ...] | None = None
    splits: bool = False

    @property
    def width(self) -> int:
        """How many tokens it takes at most."""
        return SPLIT_REACH + 1 if self.splits else len(self.rest) + 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All lists of a language; `files` are those of the lists, `overrides` the spellings that lists give to a word's form themselves."""

    forms: dict[str, dict[str, tuple[int, ...]]]
    entries: dict[str, tuple[Entry, ...]]
    names: tuple[str, ...]
    words_of: tuple[frozenset[str], ...]
    files: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    words: WordsContext = field(default_factory=WordsContext)
    language: str = LANGUAGE
    alone: dict[str, tuple[int, ...]] = field(init=False, compare=False, repr=False)
    """The symbols of entries that are one word, however it is written."""
    opened: dict[str, dict[str, tuple[Entry, ...]]] = field(init=False, compare=False, repr=False)
    """The other entries, by their first word and the next; under "" those in which something may stand, and exact single words."""

    def __post_init__(self) -> None:
        alone: dict[str, tuple[int, ...]] = {}
        opened: dict[str, dict[str, tuple[Entry, ...]]] = {}
        for first, entries in self.entries.items():
            for entry in entries:
                if not entry.rest and entry.exact is None:
                    alone[first] = (*alone.get(first, ()), *entry.symbols)
                else:
                    follows = "" if entry.splits or not entry.rest else entry.rest[0]
                    by_next = opened.setdefault(first, {})
                    by_next[follows] = (*by_next.get(follows, ()), entry)
        object.__setattr__(self, "alone", alone)
        object.__setattr__(self, "opened", opened)

    def spelled(self, symbols: Iterable[int]) -> frozenset[str]:
        """For each spelling of these symbols, the word of it that tells most (the longest)."""
        return frozenset(word for symbol in symbols for word in self.words_of[symbol])

    def lists_with(self, spelling: str) -> list[tuple[str, str]]:
        """The lists that hold this very spelling, each as `list.form` and the file it stands in."""
        tokens = cut(spelling, self.words)
        raw = tuple(spelling[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True))
        entries = self.entries.get(tokens.words[0], ()) if tokens.words else ()
        found = {
            symbol for entry in entries if entry.rest == tuple(tokens.words[1:]) and entry.exact in {None, raw} for symbol in entry.symbols
        }
        return [(self.names[symbol], self.files[self.names[symbol].partition(".")[0]]) for symbol in sorted(found)]


@dataclass(slots=True)
class _Draft:
    language: str
    words: WordsContext
    removed: frozenset[tuple[str, str, str]] = frozenset()
    names: list[str] = field(default_factory=list)
    forms: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    spellings: dict[tuple[tuple[str, ...], tuple[str, ...] | None, bool], set[int]] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def build_vocabulary(
    documents: Iterable[Document], language: str, words: WordsContext, changes: ListChanges = ListChanges()
) -> tuple[Vocabulary, list[Problem]]:
    """The vocabulary of a language's documents of the kind `vocab`, as overlays change it, with problems E1xx and W1xx (warnings)."""
    draft, problems = _Draft(language, words, changes.removed), list[Problem]()
    folders: dict[str, str] = {}
    for document in documents:
        lists = document.data.get("lists")
        problems.extend(_unknown_keys(document, (), VOCAB))
        if not isinstance(lists, dict):
            problems.append(
                document.problem("E102", "a vocabulary needs 'lists' with a name for each", hint="lists: {road: {nouns: [road]}}")
            )
            continue
        for name, content in lists.items():
            if name in draft.origin:
                own = (
                    "give it another name"
                    if folders[name] == document.folder
                    else f"another name, or an overlay: {_as_overlay(name, content)}"
                )
                problems.append(document.problem("E103", f"the list '{name}' is also in {draft.origin[name]}", ("lists", name), hint=own))
                continue
            draft.origin[name], folders[name] = document.file, document.folder
            problems.extend(_add_list(draft, document, ("lists", name), content))
    for document, name in changes.added:
        problems.extend(_add_list(draft, document, ("lists", name, "add"), document.data["lists"][name]["add"]))
    entries: dict[str, list[Entry]] = {}
    words_of: list[set[str]] = [set() for _ in draft.names]
    for (spelling, exact, splits), symbols in draft.spellings.items():
        entries.setdefault(spelling[0], []).append(Entry(spelling[1:], tuple(sorted(symbols)), exact, splits))
        for symbol in symbols:
            words_of[symbol].add(max(spelling, key=lambda word: (word not in words.common, len(word))))
    vocabulary = Vocabulary(
        draft.forms,
        {first: tuple(sorted(found, key=lambda entry: -len(entry.rest))) for first, found in entries.items()},
        tuple(draft.names),
        tuple(frozenset(words) for words in words_of),
        draft.origin,
        draft.overrides,
        words,
        language,
    )
    return vocabulary, problems


def _add_list(draft: _Draft, document: Document, where: Key, content: Any) -> list[Problem]:
    name = str(where[1])
    if not isinstance(content, dict):
        return [document.problem("E104", f"the list '{name}' needs parts of speech", where, hint=f"one or more of {', '.join(LIST)}")]
    problems = _unknown_keys(document, where, LIST)
    overrides = _overrides(document, where, content, draft.words, problems)
    for word, forms in overrides.items():
        for form, spellings in forms.items():
            draft.overrides[word, form] = (*draft.overrides.get((word, form), ()), *spellings)
    for kind in PARTS:
        words = content.get(kind, [])
        if not isinstance(words, list):
            problems.append(document.problem("E105", f"'{kind}' is a list of words", (*where, kind), hint=f"{kind}: [word, other word]"))
            continue
        for index, word in _kept(draft, name, kind, words):
            key: Key = (*where, kind, index)
            if not isinstance(word, str) or not cut(word, draft.words).words:
                problems.append(document.problem("E106", f"'{word}' is no word", key, hint="put it in quotes"))
                continue
            made = _inflect(kind, word, draft.language, overrides.get(word, {}))
            if not made or (kind in {"verbs", "nouns"} and word not in overrides):
                problems.extend(_unknown_forms(document, key, kind, word, draft.language))
            for form, spellings in made.items():
                for spelling in spellings:
                    _add(draft, name, form, spelling, exact=kind == "exact", verb=kind == "verbs")
    own = {form: symbols for form, symbols in draft.forms.get(name, {}).items() if form not in _UNIONS and form}
    unions = {union: tuple(s for part in parts for s in own.get(part, ())) for union, parts in _UNIONS.items()}
    draft.forms[name] = {"": tuple(s for symbols in own.values() for s in symbols), **own, **{u: s for u, s in unions.items() if s}}
    if not own and not problems:
        problems.append(document.problem("E107", f"the list '{name}' is empty", where))
    return problems


def _kept(draft: _Draft, name: str, kind: str, words: list[Any]) -> list[tuple[int, Any]]:
    """The words that no overlay takes out, with their indexes."""
    return [(index, word) for index, word in enumerate(words) if not isinstance(word, str) or (name, kind, word) not in draft.removed]


def _as_overlay(name: str, content: Any) -> str:
    """How an overlay would begin to add these words."""
    part = next((part for part in PARTS if isinstance(content, dict) and part in content), PARTS[0])
    return f"lists: {{{name}: {{add: {{{part}: [...]}}}}}}"


def _overrides(
    document: Document, where: Key, content: dict[str, Any], words: WordsContext, problems: list[Problem]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The list's own `forms:`, by word and form."""
    kinds = [entries for entries in (content.get("verbs"), content.get("nouns")) if isinstance(entries, list)]
    listed = {entry for entries in kinds for entry in entries if isinstance(entry, str)}
    given = content.get("forms", {})
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for word, forms in given.items() if isinstance(given, dict) else ():
        key = (*where, "forms", word)
        if word not in listed:
            problems.append(document.problem("E108", f"'{word}' is no verb or noun of this list", key, hint=nearest(word, listed)))
        for form, spelled in forms.items() if isinstance(forms, dict) else ():
            spellings = spelled if isinstance(spelled, list) else [spelled]
            if form not in (*VERB_FORMS, *NOUN_FORMS):
                hint = "forms: " + ", ".join((*VERB_FORMS, *NOUN_FORMS))
                problems.append(document.problem("E108", f"there is no form '{form}'", (*key, form), hint=hint))
            elif not spellings or not all(isinstance(spelling, str) and cut(spelling, words).words for spelling in spellings):
                problems.append(document.problem("E106", f"'{form}' is spelled with one word or a list of them", (*key, form)))
            else:
                found.setdefault(word, {})[form] = tuple(spellings)
        if not isinstance(forms, dict):
            problems.append(document.problem("E108", f"'{word}' needs forms with their spellings", key, hint="forms: {flee: {past: fled}}"))
    if not isinstance(given, dict):
        problems.append(document.problem("E108", "'forms' holds words with their forms", (*where, "forms")))
    return found


def _unknown_forms(document: Document, key: Key, kind: str, word: str, language: str) -> list[Problem]:
    """What is told of a verb or noun whose forms neither the list gives nor the dictionary."""
    if language != LANGUAGE:
        what, hint = f"there are no inflections for the language '{language}'", f"write those of '{word}' under forms:, or use fixed:"
        return [document.problem("E109", what, key, hint=hint)]
    if is_known(word, "verb" if kind == "verbs" else "noun"):
        return []
    what, hint = (
        f"'{word}' is not in the dictionary: regular forms are taken",
        "check them, give them under forms:, or put an abbreviation under exact:",
    )
    return [document.problem("W101", what, key, hint=hint, warning=True)]


def _inflect(kind: str, word: str, language: str, override: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The spellings of one entry by form; those of `override` replace what is made, and are all where nothing can be."""
    made: dict[str, tuple[str, ...]]
    if kind in {"verbs", "nouns"} and language != LANGUAGE:
        forms = VERB_FORMS if kind == "verbs" else NOUN_FORMS
        made = {form: override[form] for form in forms if form in override}
    elif kind == "verbs":
        made = {str(form): spelled for form, spelled in inflect_verb(word).items()}
    elif kind == "nouns":
        made = {str(form): spelled for form, spelled in inflect_noun(word).items()}
    else:
        made = {kind: (word,)}
    return {form: override.get(form, spelled) for form, spelled in made.items()}


def _add(draft: _Draft, name: str, form: str, spelling: str, *, exact: bool, verb: bool) -> None:
    forms = draft.forms.setdefault(name, {})
    if form not in forms:
        forms[form] = (len(draft.names),)
        draft.names.append(f"{name}.{form}")
    tokens = cut(spelling, draft.words)
    words = tuple(tokens.words)
    splits = verb and len(words) == 2 and words[1] in draft.words.particles
    raw = tuple(spelling[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)) if exact else None
    draft.spellings.setdefault((words, raw, splits), set()).add(forms[form][0])


def _unknown_keys(document: Document, where: Key, known: Keys) -> list[Problem]:
    """A problem for each key of the mapping at `where` that is not known."""
    value: Any = document.data
    for part in where:
        value = value[part]
    return [
        document.problem("E101", f"unknown key '{key}'", (*where, key), hint=nearest(key, known) or "known here: " + ", ".join(known))
        for key in value
        if key not in known
    ]
