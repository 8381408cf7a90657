"""`context:` documents become the three contexts that all rules share: status cues, attribution, roles."""

from __future__ import annotations

from typing import cast

from salient.compile.fields import Fields
from salient.compile.keys import PATTERNS, TEXT, WORDS, Keys, Property, header, list_of, mapping, one_of, truth, whole
from salient.compile.rulebook import AttributionContext, Cue, Reach, RolesContext, StatusContext
from salient.compile.vocabulary import Vocabulary
from salient.document import Document
from salient.model import STATUSES, Problem, SourceKind, Status

PARTS = ("status", "attribution", "roles")
REACHES = ("before", "after", "both", "sentence")
SOURCE_KINDS: tuple[SourceKind, ...] = ("official", "military", "armed_group", "media", "analyst", "local", "unnamed")
_SWALLOW = "none"
_JUDGED = (*STATUSES, _SWALLOW)
_ORDER = {**list_of(one_of(STATUSES)), "minItems": len(STATUSES), "uniqueItems": True}

CUE: Keys = {
    "cue": Property("its id, which alerts name", TEXT, needed=True),
    "status": Property("what it makes of the events that it reaches; `none` only swallows shorter cues", one_of(_JUDGED), needed=True),
    "reach": Property("in which direction it works: `before` it, `after` it, `both`, or the whole `sentence`", one_of(REACHES, "after")),
    "within": Property("how many words it reaches", whole(1, 60, default=10)),
    "crosses": Property("true: it does not end where a clause does", truth(default=False)),
    "stops": Property("more words across which it does not reach", WORDS),
    "only": Property("the types of event that it is about; all without it", WORDS),
    "phrases": Property("patterns: the words of the cue", PATTERNS),
}
STATUS: Keys = {
    **header("context", {"const": "status"}, "the cues that decide the status of events"),
    "precedence": Property("all statuses; where several cues reach an event, the first in this order counts", _ORDER, needed=True),
    "stops": Property("no cue reaches across these words", WORDS),
    "question": Property("the status of what is asked", one_of(_JUDGED, _SWALLOW)),
    "old_years": Property("a year so many years before the article makes an event background", whole(0, 100, default=1)),
    "year_leads": Property("words that stand before a year", WORDS),
    "cues": Property("words that change the status of events near them", list_of(mapping(CUE))),
}
_SPEAKER_WORDS: Keys = {
    "boundaries": Property("a speaker's phrase ends at these words", WORDS),
    "fillers": Property("words that may stand between a speaker and the verb", WORDS),
    "trims": Property("words that begin what tells when, where and to whom it was said", WORDS),
    "openers": Property("words that a speaker's phrase begins with", WORDS),
    "times": Property("words that tell when, between a speaker and the verb", WORDS),
    "relatives": Property("words that open a clause between a speaker and the verb", WORDS),
    "posts": Property("words between a person's name and where the person belongs", WORDS),
    "pronouns": Property("pronouns that stand for a speaker", WORDS),
    "not_speakers": Property("words that begin no speaker's phrase", WORDS),
}
SPEAKERS: Keys = {kind: Property(f"words by which a speaker is of the kind {kind}", WORDS) for kind in SOURCE_KINDS}
ATTRIBUTION: Keys = {
    **header("context", {"const": "attribution"}, "how texts name who says something"),
    "verbs": Property("patterns: verbs of saying", PATTERNS),
    "leads": Property("patterns that stand before a speaker, as in according to", PATTERNS),
    "nominals": Property("patterns behind a speaker's name, as in the army's statement that", PATTERNS),
    "kinds": Property("what a speaker is, by words of the phrase; the first kind that fits counts", mapping(SPEAKERS)),
    **_SPEAKER_WORDS,
}
_ROLE_WORDS: Keys = {
    "determiners": Property("articles and the like before a noun", WORDS),
    "numbers": Property("numbers in words", WORDS),
    "partitives": Property("words between a number and what is counted", WORDS),
    "participles": Property("modifiers of a force that behind a noun are its verb", WORDS),
    "compounds": Property("what a name joins to become an adjective", WORDS),
    "locatives": Property("words before the place where something is", WORDS),
    "destinations": Property("words before the place where something goes", WORDS),
    "joiners": Property("small words inside names", WORDS),
    "pronouns": Property("pronouns that stand for a force or a place", WORDS),
    "not_names": Property("words with a capital that are no names", WORDS),
    "not_places": Property("words that are no places", WORDS),
    "not_forces": Property("names that are no forces", WORDS),
    "not_modifiers": Property("words that never describe a force", WORDS),
}
ROLES: Keys = {
    **header("context", {"const": "roles"}, "what forces, places and routes look like"),
    "force_heads": Property("lists of nouns for forces", PATTERNS),
    "force_modifiers": Property("lists of words that describe a force", PATTERNS),
    "place_heads": Property("lists of nouns for places", PATTERNS),
    "route_heads": Property("lists of nouns for routes", PATTERNS),
    **_ROLE_WORDS,
}


def compile_status(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> StatusContext:
    """The status context; a cue with `status: none` only swallows the shorter cues that it covers."""
    top = Fields(document, (), problems, vocabulary.forms)
    top.only(STATUS)
    cues = [compile_cue(Fields(document, ("cues", index), problems, vocabulary.forms)) for index, _ in top.items("cues")]
    precedence = top.words("precedence")
    if sorted(precedence) != sorted(STATUSES):
        top.complain("E303", f"'precedence' names each of {', '.join(STATUSES)} once", "precedence")
    question = top.choice("question")
    return StatusContext(
        precedence=cast(tuple[Status, ...], precedence),
        stops=frozenset(top.words("stops")),
        cues=tuple(cues),
        question=None if question == _SWALLOW else cast(Status, question),
        old_years=top.number("old_years"),
        year_leads=frozenset(top.words("year_leads")),
    )


def compile_cue(fields: Fields) -> Cue:
    """One cue."""
    fields.only(CUE)
    status = fields.choice("status")
    return Cue(
        id=fields.text("cue"),
        status=None if status == _SWALLOW else cast(Status, status),
        reach=cast(Reach, fields.choice("reach")),
        within=fields.number("within"),
        crosses=fields.truth("crosses"),
        trees=fields.patterns("phrases"),
        types=fields.words("only"),
        stops=frozenset(fields.words("stops")),
    )


def compile_attribution(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> AttributionContext:
    """The attribution context."""
    top = Fields(document, (), problems, vocabulary.forms)
    top.only(ATTRIBUTION)
    kinds: list[tuple[SourceKind, frozenset[str]]] = []
    if "kinds" in top.values:
        fields = Fields(document, ("kinds",), problems)
        fields.only(SPEAKERS)
        kinds = [(kind, frozenset(fields.words(kind))) for kind in fields.values if kind in SOURCE_KINDS]
    return AttributionContext(
        verbs=top.patterns("verbs"),
        leads=top.patterns("leads"),
        nominals=top.patterns("nominals"),
        kinds=tuple(kinds),
        **{name: frozenset(top.words(name)) for name in _SPEAKER_WORDS},
    )


def compile_roles(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> RolesContext:
    """The roles context."""
    top = Fields(document, (), problems, vocabulary.forms)
    top.only(ROLES)
    return RolesContext(
        force_heads=top.symbols("force_heads"),
        force_modifiers=top.symbols("force_modifiers"),
        place_heads=top.symbols("place_heads"),
        route_heads=top.symbols("route_heads"),
        **{name: frozenset(top.words(name)) for name in _ROLE_WORDS},
    )
