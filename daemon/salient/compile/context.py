"""`context:` documents become the contexts that all rules of a language share: its words, status cues, attribution, roles."""

from __future__ import annotations

from typing import cast

from salient.compile.fields import Fields
from salient.compile.keys import PATTERNS, TEXT, WORDS, Keys, Property, by_name, header, list_of, mapping, one_of, truth, whole
from salient.compile.role_words import RolesContext
from salient.compile.rulebook import AttributionContext, Cue, CueExample, Reach, StatusContext
from salient.compile.vocabulary import Vocabulary
from salient.compile.words import PUNCTUATION, WordsContext
from salient.document import Document
from salient.model import STATUSES, Problem, SourceKind, Status

PARTS = ("words", "status", "attribution", "roles", "quantities")
REACHES = ("before", "after", "both", "inside", "sentence")
SOURCE_KINDS: tuple[SourceKind, ...] = ("official", "military", "armed_group", "media", "analyst", "local", "unnamed")
_SWALLOW = "none"
_JUDGED = (*STATUSES, _SWALLOW)
_ORDER = {**list_of(one_of(STATUSES)), "minItems": len(STATUSES), "uniqueItems": True}

_TWO = {**list_of(TEXT), "minItems": 2, "maxItems": 2}
WORD_KEYS: Keys = {
    **header("context", {"const": "words"}, "how the language's words are cut, and which are too frequent to search for"),
    "endings": Property("endings with an apostrophe that are words of their own, as in army's", WORDS),
    "two_words": Property("words that are two, each with these", by_name(_TWO)),
    "particles": Property("words that belong to a verb and may stand apart from it, as in pulled them back", WORDS),
    "common": Property("words that stand in nearly every text: no rule is tried for one of them, nor for an ending", WORDS),
}
CUE: Keys = {
    "cue": Property("its id, which alerts name", TEXT, needed=True),
    "status": Property("what it makes of the events that it reaches; `none` only swallows shorter cues", one_of(_JUDGED), needed=True),
    "reach": Property(
        "in which direction it works: `before` it, `after` it, `both`, the whole `sentence`, or evidence that it stands `inside`",
        one_of(REACHES, "after"),
    ),
    "within": Property("how many words it reaches", whole(1, 60, default=10)),
    "crosses": Property("true: it does not end where a clause does", truth(default=False)),
    "stops": Property("more words across which it does not reach", WORDS),
    "only": Property("the types of event that it is about; all without it", WORDS),
    "phrases": Property("patterns: the words of the cue", PATTERNS),
    "decides": Property(
        "texts in which it decides the status of an event, or as `none` swallows another cue; `salient check` tries them", WORDS
    ),
    "spares": Property("texts in which it stands and reaches no event", WORDS),
}
STATUS: Keys = {
    **header("context", {"const": "status"}, "the cues that decide the status of events"),
    "precedence": Property("all statuses; where several cues reach an event, the first in this order counts", _ORDER, needed=True),
    "stops": Property("no cue reaches across these words", WORDS),
    "coordinators": Property("words that open a new clause behind a comma; no cue reaches across", WORDS),
    "rebuttals": Property("patterns that flatly deny what the sentences before them claim", PATTERNS),
    "question": Property("the status of what is asked", one_of(_JUDGED, _SWALLOW)),
    "old_years": Property("a year so many years before the article makes an event background", whole(0, 100, default=1)),
    "year_leads": Property("words that stand before a year", WORDS),
    "year_spares": Property("words that stand a little before a year and say that what began then goes on", WORDS),
    "cues": Property("words that change the status of events near them", list_of(mapping(CUE))),
}
_SPEAKER_WORDS: Keys = {
    "boundaries": Property("a speaker's phrase ends at these words", WORDS),
    "fillers": Property("words that may stand between a speaker and the verb", WORDS),
    "trims": Property("words that begin what tells when, where and to whom it was said", WORDS),
    "voices": Property("words for who or what speaks, beside those of the kinds", WORDS),
    "complements": Property("words that open what is said, as in hints that", WORDS),
    "asked": Property("words before a question that somebody answers, as in asked whether", WORDS),
    "addressing": Property("verbs of saying whose object is who hears it, as in told the council", WORDS),
    "comparisons": Property("words that open a remark about what stands before, as in as he said", WORDS),
    "first_person": Property("pronouns by which whoever speaks means itself", WORDS),
    "openers": Property("words that a speaker's phrase begins with", WORDS),
    "times": Property("words that tell when, between a speaker and the verb", WORDS),
    "relatives": Property("words that open a clause between a speaker and the verb", WORDS),
    "posts": Property("words between a person's name and where the person belongs", WORDS),
    "pronouns": Property("pronouns that stand for a speaker", WORDS),
    "not_speakers": Property("words that begin no speaker's phrase", WORDS),
    "not_before": Property("words behind which a verb of saying has no speaker, as in was told", WORDS),
    "appositions": Property("words that begin what tells more of a speaker between commas", WORDS),
    "conjunctions": Property("words that join a second verb to a subject, as in came and said", WORDS),
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
    "articles": Property("those of them that a name is given without", WORDS),
    "indefinites": Property("those of them before which a force's name only describes: a NATO envoy", WORDS),
    "embedders": Property("words behind a force that tell of it and hold another: troops fighting the rebels", WORDS),
    "insides": Property("words behind a force that is in the place of which the event is told: with 500 rebels inside", WORDS),
    "possessives": Property("endings that make a name an owner, cut off by the words context", WORDS),
    "conjunctions": Property("words between two names of one kind", WORDS),
    "numbers": Property("numbers in words", WORDS),
    "ordinals": Property("endings that make a figure an ordinal: 115th", WORDS),
    "partitives": Property("words between a number and what is counted", WORDS),
    "participles": Property("modifiers of a force that behind a noun are its verb", WORDS),
    "compounds": Property("what a name joins to become an adjective", WORDS),
    "locatives": Property("words before the place where something is", WORDS),
    "destinations": Property("words before the place where something goes", WORDS),
    "goals": Property("words before the place to which somebody who leaves one goes, beside the destinations", WORDS),
    "pairs": Property("words before two places of which neither is the event's own, as in between", WORDS),
    "agents": Property("words before whoever brings an event about", WORDS),
    "relatives": Property("words that tie a clause to the noun before it", WORDS),
    "subordinators": Property("words that open a clause of its own beside the event's", WORDS),
    "joiners": Property("small words inside names", WORDS),
    "pronouns": Property("pronouns that stand for a force or a place", WORDS),
    "objects": Property("those of them that stand for whoever an event befalls, as in surrounded them", WORDS),
    "route_pronouns": Property("pronouns that stand for a route named before, as in mined it", WORDS),
    "ways": Property("words before a route by which something goes, and which a pronoun behind may mean", WORDS),
    "results": Property("endings of a verb that behind a comma tells what came of the event before it", WORDS),
    "titles": Property("what somebody is, before a person's name", WORDS),
    "not_names": Property("words with a capital that are no names", WORDS),
    "not_places": Property("words that are no places", WORDS),
    "not_forces": Property("names that are no forces", WORDS),
    "not_routes": Property(
        "what looks like a road's number and is none (f16), and what stands before a route's noun that is no route (tv channel)", WORDS
    ),
    "not_modifiers": Property("words that never describe a force", WORDS),
}
ROLES: Keys = {
    **header("context", {"const": "roles"}, "what forces, places and routes look like"),
    "force_heads": Property("lists of nouns for forces", PATTERNS),
    "people_heads": Property("lists of nouns for people who are a force only where an event says so", PATTERNS),
    "force_modifiers": Property("lists of words that describe a force", PATTERNS),
    "place_heads": Property("lists of nouns for places", PATTERNS),
    "route_heads": Property("lists of nouns for routes", PATTERNS),
    **_ROLE_WORDS,
}


def compile_words(document: Document, problems: list[Problem]) -> WordsContext:
    """The words context; it comes first, for patterns are cut by it."""
    top = Fields(document, (), problems)
    top.only(WORD_KEYS)
    endings = top.words("endings")
    for index, ending in enumerate(endings):
        if "'" not in ending or not ending.strip("'"):
            top.complain("E302", f"the ending '{ending}' is none behind an apostrophe", "endings", index, hint='endings: ["\'s"]')
    pairs: dict[str, tuple[str, str]] = {}
    given = top.values.get("two_words", {})
    for word, parts in given.items() if isinstance(given, dict) else ():
        if isinstance(parts, list) and len(parts) == 2 and all(isinstance(part, str) and part for part in parts):
            pairs[word.lower()] = (parts[0].lower(), parts[1].lower())
        else:
            top.complain("E302", f"'{word}' is cut into a list of two words", "two_words", word, hint="two_words: {cannot: [can, not]}")
    if not isinstance(given, dict):
        top.complain("E302", "'two_words' holds words, each with two", "two_words", hint="two_words: {cannot: [can, not]}")
    return WordsContext(endings, pairs, frozenset(top.words("particles")), PUNCTUATION.union(top.words("common"), endings))


def compile_status(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> StatusContext:
    """The status context; a cue with `status: none` only swallows the shorter cues that it covers."""
    top = Fields(document, (), problems, vocabulary)
    top.only(STATUS)
    cues = [compile_cue(Fields(document, ("cues", index), problems, vocabulary)) for index, _ in top.items("cues")]
    precedence = top.words("precedence")
    if sorted(precedence) != sorted(STATUSES):
        top.complain("E303", f"'precedence' names each of {', '.join(STATUSES)} once", "precedence")
    question = top.choice("question")
    return StatusContext(
        precedence=cast(tuple[Status, ...], precedence),
        stops=frozenset(top.words("stops")),
        coordinators=frozenset(top.words("coordinators")),
        cues=tuple(cues),
        rebuttals=top.patterns("rebuttals"),
        question=None if question == _SWALLOW else cast(Status, question),
        old_years=top.number("old_years"),
        year_leads=frozenset(top.words("year_leads")),
        year_spares=frozenset(top.words("year_spares")),
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
        examples=tuple(
            CueExample(text, name == "decides", fields.document.file, fields.line(name, index))
            for name in ("decides", "spares")
            for index, text in enumerate(fields.texts(name))
        ),
    )


def compile_attribution(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> AttributionContext:
    """The attribution context."""
    top = Fields(document, (), problems, vocabulary)
    top.only(ATTRIBUTION)
    kinds: list[tuple[SourceKind, frozenset[str]]] = []
    if "kinds" in top.values:
        fields = Fields(document, ("kinds",), problems)
        fields.only(SPEAKERS)
        kinds = [(kind, frozenset(fields.words(kind))) for kind in fields.values if kind in SOURCE_KINDS]
    words = {name: frozenset(top.words(name)) for name in _SPEAKER_WORDS}
    words["voices"] |= frozenset(word for _, heads in kinds for word in heads)
    return AttributionContext(
        verbs=top.patterns("verbs"),
        leads=top.patterns("leads"),
        nominals=top.patterns("nominals"),
        kinds=tuple(kinds),
        **words,
    )


def compile_roles(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> RolesContext:
    """The roles context."""
    top = Fields(document, (), problems, vocabulary)
    top.only(ROLES)
    return RolesContext(
        force_heads=top.symbols("force_heads"),
        people_heads=top.symbols("people_heads"),
        force_modifiers=top.symbols("force_modifiers"),
        place_heads=top.symbols("place_heads"),
        route_heads=top.symbols("route_heads"),
        **{name: frozenset(top.words(name)) for name in _ROLE_WORDS},
    )
