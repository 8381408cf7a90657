"""Recognises the spans of a sentence that can be a force, a place, a route or a speaker; which of them plays a role is decided later.

Heads, modifiers and names come from rules/context/roles.yaml, the vocabulary and the known names; here are only the
mechanisms: capitals, noun phrases grown leftwards from their head, and shapes such as M03.
"""

from __future__ import annotations

from dataclasses import dataclass

from salient.compile.names import places_called
from salient.compile.words import HYPHENS
from salient.detect.naming import Named, is_acronym, is_person, names
from salient.detect.shapes import in_date, is_route_number, is_year, route_number, split_number
from salient.detect.split import Sentence, Text, once_a_sentence


@dataclass(frozen=True, slots=True)
class Force:
    """A noun phrase that names a force; `bare` where it is only a country or capital, which may also be a place."""

    start: int
    end: int
    bare: bool = False


@once_a_sentence
def forces(sentence: Sentence, text: Text) -> list[Force]:
    """Noun phrases that end in a force's noun, known groups, sides and their people, and unknown acronyms."""
    roles, named = text.language.roles, names(sentence, text)
    heads = _ends_of(roles.force_heads, sentence)
    kinds = _named_at(sentence, text)
    written = any(raw.islower() for raw in sentence.raw)  # a headline all in capitals shows no abbreviations
    found: list[Force] = []
    taken = -1
    for start in sorted(heads):
        end = max(heads[start])
        if start < taken or (end in heads and end < len(sentence)) or joined(sentence, text, end):
            continue
        left = _grow_left(sentence, text, start, kinds, set(heads))
        found.append(Force(left, end))
        taken = end
    covered = {i for force in found for i in range(force.start, force.end)}
    found.extend(Force(at - 1, at + 1) for at in range(1, len(sentence)) if at not in covered and _numbered_unit(sentence, text, at))
    for name in named:
        if name.start in covered or (name.start and sentence.words[name.start - 1] in roles.indefinites):  # "a NATO envoy"
            continue
        kind = name.known.kind if name.known else None
        acronym = written and name.end - name.start == 1 and name.known is None and is_acronym(sentence.raw[name.start])
        alone = kind == "adjective" and _stands_for_people(sentence, text, name)
        if alone or kind in {"group", "people", "country", "capital"} or (acronym and _names_a_force(sentence, text, name.start)):
            left = name.start - 1 if name.start and sentence.words[name.start - 1] in roles.determiners else name.start
            found.append(Force(left, name.end, kind in {"country", "capital"}))
    return sorted(found, key=lambda force: force.start)


@once_a_sentence
def modifying(sentence: Sentence, text: Text) -> frozenset[int]:
    """The tokens of words that describe a force: "the encircled rebels", but not "had encircled rebels"."""
    roles, words = text.language.roles, sentence.words
    spans = _ends_of(roles.force_modifiers, sentence)
    found = {i for start, ends in spans.items() for end in ends for i in range(start, end)}
    opens = roles.determiners | roles.numbers | roles.possessives | roles.locatives | roles.agents | roles.conjunctions | {","}
    return frozenset(at for at in found if words[at] not in roles.participles or at == 0 or at - 1 in found or words[at - 1] in opens)


@once_a_sentence
def people(sentence: Sentence, text: Text) -> list[Force]:
    """Noun phrases for people who are a force only where an event says so: "the company", "its officers"."""
    heads = _ends_of(text.language.roles.people_heads, sentence)
    kinds = _named_at(sentence, text)
    return [Force(_grow_left(sentence, text, start, kinds, set(heads)), max(ends)) for start, ends in sorted(heads.items())]


@once_a_sentence
def places(sentence: Sentence, text: Text) -> list[Named]:
    """Names that can be a place: known ones, and unknown ones that are no person, body, weekday or part of a force's name."""
    roles, named = text.language.roles, names(sentence, text)
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
        owner = name.end < len(sentence) and sentence.words[name.end] in roles.possessives and not name.bearers  # "Assad's soldiers"
        leads_force = owner or any(at in heads for at in range(name.start, name.end + 1))
        bad = roles.not_places.intersection(words) or is_acronym(sentence.raw[name.start]) or words[0][0].isdecimal()
        bad = bad or (name.end < len(sentence) and split_number(sentence, name.start))  # "F-16 jets"
        bad = bad or (len(words) == 1 and words[0] in roles.locatives)  # "the West"
        if not leads_force and not bad and not is_person(sentence, text, name):
            found.append(name)
    return found


@once_a_sentence
def routes(sentence: Sentence, text: Text) -> list[tuple[int, int]]:
    """Noun phrases that end in a route's noun, and route numbers such as M03 or T0513."""
    roles = text.language.roles
    heads, units = _ends_of(roles.route_heads, sentence), _ends_of(roles.force_heads, sentence)
    kinds = _named_at(sentence, text)
    found = []
    for start in sorted(heads):
        end = max(heads[start])
        if end not in heads and roles.not_routes.isdisjoint(sentence.words[max(0, start - 1) : start]):  # "a TV channel"
            numbered = end < len(sentence) and is_route_number(sentence.raw[end])
            found.append((_grow_left(sentence, text, start, kinds, set(heads)), end + numbered))  # "Highway 14"
    found.extend(
        (i - 1 if i and sentence.words[i - 1] in roles.determiners else i, i + 2)
        for i in range(len(sentence) - 1)
        if split_number(sentence, i)
        and i + 2 not in units
        and sentence.words[i] + sentence.words[i + 1] not in roles.not_routes  # "T-72 tanks"
    )
    for i, raw in enumerate(sentence.raw):
        if (
            route_number(raw)
            and i + 1 not in units
            and sentence.words[i] not in roles.not_routes
            and (i not in kinds or kinds[i].known is None)
        ):
            found.append((i - 1 if i and sentence.words[i - 1] in roles.determiners else i, i + 1))
    return found


def _stands_for_people(sentence: Sentence, text: Text, name: Named) -> bool:
    """True for a side's adjective without a noun behind it: "the French have left", "the last Israeli has gone"."""
    roles, words = text.language.roles, sentence.words
    behind = words[name.end] if name.end < len(sentence) else ""
    led = name.start > 0 and words[name.start - 1] in roles.determiners | roles.numbers
    return led and behind in roles.not_modifiers - roles.conjunctions


def is_where(force: Force, sentence: Sentence, text: Text) -> bool:
    """True for a country's or capital's name that tells where: "in eastern Zenda", "the capital, Kotla"."""
    roles, modifiers, at = text.language.roles, modifying(sentence, text), force.start
    while at and at - 1 in modifiers:
        at -= 1
    before = sentence.words[at - 1] if at else ""
    if before == ",":
        return force.bare and any(at - 1 in ends for ends in _ends_of(roles.place_heads, sentence).values())
    return force.bare and before in roles.locatives and before not in roles.partitives


def without_article(sentence: Sentence, text: Text, start: int, end: int) -> int:
    """The first token of a phrase that is no article."""
    while start < end - 1 and sentence.words[start] in text.language.roles.articles:
        start += 1
    return start


def after_locative(sentence: Sentence, text: Text, start: int) -> bool:
    """True where a locative leads a name, with articles and numbers or other names of a list between them."""
    roles = text.language.roles
    at = start - 1
    while at >= 0 and (sentence.words[at] in roles.determiners or sentence.words[at] in roles.numbers):
        at -= 1
    if at >= 0 and sentence.words[at] in roles.conjunctions | {","} and at and sentence.raw[at - 1][0].isupper():
        return after_locative(sentence, text, at - 1)
    return at >= 0 and sentence.words[at] in roles.locatives


@once_a_sentence
def _named_at(sentence: Sentence, text: Text) -> dict[int, Named]:
    """The name to which each token of one belongs."""
    return {i: name for name in names(sentence, text) for i in range(name.start, name.end)}


def _grow_left(sentence: Sentence, text: Text, head: int, kinds: dict[int, Named], heads: set[int]) -> int:
    """The first token of the noun phrase whose head noun begins at `head`."""
    roles, vocabulary, modifiers = text.language.roles, text.language.vocabulary.entries, modifying(sentence, text)
    counted = roles.determiners | roles.numbers

    def belongs(at: int) -> bool:
        word = sentence.words[at]
        if word in roles.partitives:
            return at > 0 and (sentence.words[at - 1] in roles.numbers or sentence.words[at - 1] in roles.determiners)
        counts = word in roles.numbers or (word[0].isdecimal() and not is_year(word) and not in_date(sentence, text, at))
        return counts or at in kinds or at in modifiers or at in heads

    def unknown_adjective(at: int) -> bool:
        word = sentence.words[at]
        known = word in roles.not_modifiers or word in vocabulary
        return at > 0 and word.isalpha() and not known and (sentence.words[at - 1] in roles.determiners or belongs(at - 1))

    left = head
    while left > 0:
        at = left - 1
        word = sentence.words[at]
        if sentence.barriers[at] != sentence.barriers[head] or not (word[0].isalnum() or word in roles.possessives):
            break
        if word in roles.determiners:
            left = at
            if not (at and (sentence.words[at - 1] in counted or (sentence.words[at - 1] in roles.partitives and belongs(at - 1)))):
                break
        elif word in roles.possessives:
            if at == 0:
                break
            left = at - 1
        elif belongs(at) or unknown_adjective(at):
            left = at
        else:
            break
    return left


def _names_a_force(sentence: Sentence, text: Text, at: int) -> bool:
    """True for an unknown abbreviation that is no body of another kind and no place in capitals, as datelines print them."""
    word = sentence.words[at]
    return word not in text.language.roles.not_forces and not (len(word) > 3 and places_called((word,), text.rulebook.names))


def _numbered_unit(sentence: Sentence, text: Text, at: int) -> bool:
    """True for "the 115th" where no noun follows that it counts: a unit known by its number."""
    roles, word = text.language.roles, sentence.words[at]
    ending = word.lstrip("0123456789")
    if ending == word or ending not in roles.ordinals or sentence.words[at - 1] not in roles.determiners:
        return False
    behind = sentence.words[at + 1] if at + 1 < len(sentence) else "."
    return not behind[0].isalnum() or behind in roles.not_modifiers or behind in text.language.vocabulary.entries


def _ends_of(symbols: frozenset[int], sentence: Sentence) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for symbol in symbols:
        for start, ends in sentence.spans.get(symbol, {}).items():
            found[start] = (*found.get(start, ()), *ends)
    return found


def joined(sentence: Sentence, text: Text, end: int) -> bool:
    """True before what makes an adjective of a noun: the rebels are no part of "rebel-held Kotla"."""
    follows = end < len(sentence) and sentence.words[end] in text.language.roles.compounds
    return follows and sentence.starts[end] == sentence.ends[end - 1] + 1 and text.article.text[sentence.ends[end - 1]] in HYPHENS
