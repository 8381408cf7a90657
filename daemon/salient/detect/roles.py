"""Recognises the spans of a sentence that can be a force, a place, a route or a speaker; which of them plays a role is decided later.

Heads, modifiers and names come from rules/context/roles.yaml, the vocabulary and the known names; here are only the
mechanisms: capitals, noun phrases grown leftwards from their head, and shapes such as M03.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from salient.compile.names import places_called
from salient.compile.rulebook import Name
from salient.detect.split import Sentence, Text, once_a_sentence

RoleSpans = dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """A proper name, tokens [start, end); `known` where the rulebook knows it, else `bearers` are the places of the world so called."""

    start: int
    end: int
    known: Name | None
    bearers: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Force:
    """A noun phrase that names a force; `bare` where it is only a country or capital, which may also be a place."""

    start: int
    end: int
    bare: bool = False


def role_spans(role: str, sentence: Sentence, text: Text) -> RoleSpans:
    """The spans of a role by their first token."""
    recognise = _RECOGNISED.get(role)
    return recognise(sentence, text) if recognise else {}


@once_a_sentence
def _actors(sentence: Sentence, text: Text) -> RoleSpans:
    return _index((force.start, force.end) for force in forces(sentence, text) if not _is_where(force, sentence, text))


@once_a_sentence
def _groups(sentence: Sentence, text: Text) -> RoleSpans:
    return _index((name.start, name.end) for name in names(sentence, text) if name.known and name.known.kind == "group")


@once_a_sentence
def _places(sentence: Sentence, text: Text) -> RoleSpans:
    return _index((name.start, name.end) for name in places(sentence, text))


@once_a_sentence
def _routes(sentence: Sentence, text: Text) -> RoleSpans:
    return _index(routes(sentence, text))


@once_a_sentence
def _speakers(sentence: Sentence, text: Text) -> RoleSpans:
    return _index((name.start, name.end) for name in names(sentence, text))


_RECOGNISED = {"actor": _actors, "group": _groups, "place": _places, "route": _routes, "speaker": _speakers}


@once_a_sentence
def names(sentence: Sentence, text: Text) -> list[Named]:
    """Proper names in order: known ones (longest first), and runs of capitalised words."""
    found: list[Named] = []
    roles, i = text.rulebook.roles, 0
    while i < len(sentence):
        if not sentence.raw[i][0].isupper():
            i += 1
            continue
        known = _known(sentence, text, i)
        if known:
            found.append(known)
            i = known.end
        elif _capital(sentence, text, i):
            end = i + 1
            while end < len(sentence) and not _known(sentence, text, end):
                if _capital(sentence, text, end):
                    end += 1
                elif sentence.words[end] in roles.joiners and end + 1 < len(sentence) and _capital(sentence, text, end + 1):
                    end += 2
                else:
                    break
            bearers = () if _acronym(sentence.raw[i]) else places_called(tuple(sentence.words[i:end]), text.rulebook.names)
            found.append(Named(i, end, None, bearers))
            i = end
        else:
            i += 1
    return found


@once_a_sentence
def forces(sentence: Sentence, text: Text) -> list[Force]:
    """Noun phrases that end in a force's noun, known groups, sides and their people, and unknown acronyms."""
    roles, named = text.rulebook.roles, names(sentence, text)
    heads = _ends_of(roles.force_heads, sentence)
    kinds = {i: name for name in named for i in range(name.start, name.end)}
    modifiers = {i for start, ends in _ends_of(roles.force_modifiers, sentence).items() for end in ends for i in range(start, end)}
    found: list[Force] = []
    taken = -1
    for start in sorted(heads):
        end = max(heads[start])
        if start < taken or (end in heads and end < len(sentence)):
            continue
        left = _grow_left(sentence, text, start, kinds, modifiers, set(heads))
        found.append(Force(left, end))
        taken = end
    covered = {i for force in found for i in range(force.start, force.end)}
    for name in named:
        if name.start in covered:
            continue
        kind = name.known.kind if name.known else None
        acronym = name.end - name.start == 1 and name.known is None and _acronym(sentence.raw[name.start])
        if kind in {"group", "people", "country", "capital"} or (acronym and sentence.words[name.start] not in roles.not_forces):
            left = name.start - 1 if name.start and sentence.words[name.start - 1] in roles.determiners else name.start
            found.append(Force(left, name.end, kind in {"country", "capital"}))
    return sorted(found, key=lambda force: force.start)


@once_a_sentence
def places(sentence: Sentence, text: Text) -> list[Named]:
    """Names that can be a place: known ones, and unknown ones that are no person, body, weekday or part of a force's name."""
    roles, named = text.rulebook.roles, names(sentence, text)
    heads = _ends_of(roles.force_heads, sentence)
    found = []
    for name in named:
        words = sentence.words[name.start : name.end]
        behind = sentence.words[name.end] if name.end < len(sentence) else ""
        if behind in roles.compounds:  # "Russia-backed"
            continue
        if name.known:
            kind = name.known.kind
            if kind == "place" or (kind in {"country", "capital"} and name.end not in heads):
                found.append(name)
            continue
        leads_force = any(at in heads for at in range(name.start, name.end + 1))
        bad = roles.not_places.intersection(words) or _acronym(sentence.raw[name.start]) or words[0][0].isdecimal()
        if not leads_force and not bad:
            found.append(name)
    return found


@once_a_sentence
def routes(sentence: Sentence, text: Text) -> list[tuple[int, int]]:
    """Noun phrases that end in a route's noun, and route numbers such as M03 or T0513."""
    roles, named = text.rulebook.roles, names(sentence, text)
    heads = _ends_of(roles.route_heads, sentence)
    kinds = {i: name for name in named for i in range(name.start, name.end)}
    modifiers = {i for start, ends in _ends_of(roles.force_modifiers, sentence).items() for end in ends for i in range(start, end)}
    found = []
    for start in sorted(heads):
        end = max(heads[start])
        if end not in heads:
            found.append((_grow_left(sentence, text, start, kinds, modifiers, set(heads)), end))
    for i, raw in enumerate(sentence.raw):
        if _route_number(raw) and (i not in kinds or kinds[i].known is None):
            found.append((i - 1 if i and sentence.words[i - 1] in roles.determiners else i, i + 1))
    return found


def _is_where(force: Force, sentence: Sentence, text: Text) -> bool:
    """True for a country's name that tells where: "in Ukraine"."""
    before = sentence.words[force.start - 1] if force.start else ""
    return force.bare and before in text.rulebook.roles.locatives and before not in text.rulebook.roles.partitives


def without_determiner(sentence: Sentence, start: int, end: int) -> int:
    """The first token of a phrase that is no article."""
    while start < end - 1 and sentence.words[start] in {"the", "a", "an"}:
        start += 1
    return start


def _grow_left(sentence: Sentence, text: Text, head: int, kinds: dict[int, Named], modifiers: set[int], heads: set[int]) -> int:
    """The first token of the noun phrase whose head noun begins at `head`."""
    roles, vocabulary = text.rulebook.roles, text.rulebook.vocabulary.entries
    counted = roles.determiners | roles.numbers

    def modifies(at: int) -> bool:  # "the encircled rebels", but not "the army encircled rebels"
        return at in modifiers and not (sentence.words[at] in roles.participles and at - 1 in heads)

    def belongs(at: int) -> bool:
        word = sentence.words[at]
        if word in roles.partitives:
            return at > 0 and (sentence.words[at - 1] in roles.numbers or sentence.words[at - 1] in roles.determiners)
        return word in roles.numbers or (word[0].isdecimal() and not _is_year(word)) or at in kinds or modifies(at) or at in heads

    def unknown_adjective(at: int) -> bool:
        word = sentence.words[at]
        known = word in roles.not_modifiers or word in vocabulary
        return at > 0 and word.isalpha() and not known and (sentence.words[at - 1] in roles.determiners or belongs(at - 1))

    left = head
    while left > 0:
        at = left - 1
        word = sentence.words[at]
        if sentence.barriers[at] != sentence.barriers[head] or not (word[0].isalnum() or word == "'s"):
            break
        if word in roles.determiners:
            left = at
            if not (at and (sentence.words[at - 1] in counted or (sentence.words[at - 1] in roles.partitives and belongs(at - 1)))):
                break
        elif word == "'s":
            if at == 0:
                break
            left = at - 1
        elif belongs(at) or unknown_adjective(at):
            left = at
        else:
            break
    return left


def _known(sentence: Sentence, text: Text, i: int) -> Named | None:
    if not sentence.raw[i][0].isupper():
        return None
    for words, name in text.rulebook.names.by_first.get(sentence.words[i], ()):
        if tuple(sentence.words[i : i + len(words)]) == words:
            return Named(i, i + len(words), name)
    return None


def _capital(sentence: Sentence, text: Text, i: int) -> bool:
    """True for a word whose capital marks a name: not a headline's, and at a sentence's start only where the article shows it elsewhere."""
    raw, word = sentence.raw[i], sentence.words[i]
    if not raw[0].isupper() or word in text.rulebook.roles.not_names:
        return False
    if sentence.headline and not _acronym(raw):
        return raw in text.capitals()
    if i == 0 or not (sentence.words[i - 1][0].isalnum() or sentence.words[i - 1] in {",", "'s", "n't"}):
        follows = i + 1 < len(sentence) and sentence.raw[i + 1][0].isupper() and sentence.words[i + 1] not in text.rulebook.roles.not_names
        if word in text.rulebook.vocabulary.entries or word in text.rulebook.roles.determiners or word in text.rulebook.roles.locatives:
            return False
        return _acronym(raw) or follows or raw in text.capitals()
    return True


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and word[:2] in {"19", "20"}


def _acronym(raw: str) -> bool:
    return 2 <= len(raw) <= 6 and raw.isalpha() and raw.isupper()


def _route_number(raw: str) -> bool:
    return (
        2 <= len(raw) <= 6
        and raw[0].isupper()
        and raw[-1].isdecimal()
        and raw.isalnum()
        and raw.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").isdecimal()
    )


def _ends_of(symbols: frozenset[int], sentence: Sentence) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for symbol in symbols:
        for start, ends in sentence.spans.get(symbol, {}).items():
            found[start] = (*found.get(start, ()), *ends)
    return found


def _index(spans: Iterable[tuple[int, int]]) -> RoleSpans:
    found: RoleSpans = {}
    for start, end in spans:
        found[start] = (*found.get(start, ()), end)
    return found
