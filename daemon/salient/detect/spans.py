"""Tells where each role that a pattern may name can stand in a sentence, and which route a pronoun means."""

from __future__ import annotations

from collections.abc import Iterable

from salient.detect.naming import dateline, names
from salient.detect.roles import forces, is_where, places, routes
from salient.detect.split import Sentence, Text, once_a_sentence

RoleSpans = dict[int, tuple[int, ...]]
BACK = 2
"""How many sentences back the route is looked for that a pronoun means."""


def role_spans(role: str, sentence: Sentence, text: Text) -> RoleSpans:
    """The spans of a role by their first token."""
    recognise = _KNOWN.get(role)
    return recognise(sentence, text) if recognise else {}


@once_a_sentence
def _actors(sentence: Sentence, text: Text) -> RoleSpans:
    return _index((force.start, force.end) for force in forces(sentence, text) if not is_where(force, sentence, text))


@once_a_sentence
def _groups(sentence: Sentence, text: Text) -> RoleSpans:
    return _index((name.start, name.end) for name in names(sentence, text) if name.known and name.known.kind == "group")


@once_a_sentence
def _places(sentence: Sentence, text: Text) -> RoleSpans:
    written_at = dateline(sentence)
    return _index((name.start, name.end) for name in places(sentence, text) if name.start >= written_at)


@once_a_sentence
def _routes(sentence: Sentence, text: Text) -> RoleSpans:
    return _index(routes(sentence, text))


@once_a_sentence
def _it(sentence: Sentence, text: Text) -> RoleSpans:
    spots = [at for word in text.language.roles.route_pronouns for at in sentence.positions.get(word, ())]
    return {at: (at + 1,) for at in spots if route_meant(sentence, text, at)}


@once_a_sentence
def _speakers(sentence: Sentence, text: Text) -> RoleSpans:
    return _index((name.start, name.end) for name in names(sentence, text))


_KNOWN = {"actor": _actors, "other": _actors, "group": _groups, "place": _places, "route": _routes, "it": _it, "speaker": _speakers}


def route_meant(sentence: Sentence, text: Text, at: int) -> tuple[Sentence, int, int] | None:
    """The last route named before the pronoun at token `at`, of an earlier sentence none of "a museum on the Zenda road"."""
    roles = text.language.roles
    beside = (roles.locatives | roles.destinations | roles.partitives) - roles.ways
    for index in range(sentence.index, max(-1, sentence.index - 1 - BACK), -1):
        other = text.sentence(index)
        told = (one for one in routes(other, text) if (one[1] <= at if other is sentence else ("", *other.words)[one[0]] not in beside))
        if last := max(told, default=None):
            return other, *last
    return None


def _index(spans: Iterable[tuple[int, int]]) -> RoleSpans:
    found: RoleSpans = {}
    for start, end in spans:
        found[start] = (*found.get(start, ()), end)
    return found
