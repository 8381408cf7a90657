"""`context:` documents become the three contexts that all rules share: status cues, attribution, roles."""

from __future__ import annotations

from typing import cast

from salient.compile.fields import Fields
from salient.compile.rulebook import AttributionContext, Cue, Reach, RolesContext, StatusContext
from salient.compile.vocabulary import Vocabulary
from salient.document import Document
from salient.model import STATUSES, Problem, SourceKind, Status

PARTS = ("status", "attribution", "roles")
REACHES = ("before", "after", "both", "sentence")
SOURCE_KINDS: tuple[SourceKind, ...] = ("official", "military", "armed_group", "media", "analyst", "local", "unnamed")
_SWALLOW = "none"


def compile_status(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> StatusContext:
    """The status context; a cue with `status: none` only swallows the shorter cues that it covers."""
    top = Fields(document, (), problems, vocabulary.forms)
    top.only("context", "version", "language", "precedence", "stops", "question", "old_years", "year_leads", "cues")
    cues = []
    for index, _ in top.items("cues"):
        fields = Fields(document, ("cues", index), problems, vocabulary.forms)
        fields.only("cue", "status", "reach", "within", "crosses", "stops", "only", "phrases")
        status = fields.choice("status", (*STATUSES, _SWALLOW))
        cues.append(
            Cue(
                id=fields.text("cue"),
                status=None if status == _SWALLOW else cast(Status, status),
                reach=cast(Reach, fields.choice("reach", REACHES, "after")),
                within=fields.number("within", 10, 1, 60),
                crosses=fields.truth("crosses", default=False),
                trees=fields.patterns("phrases"),
                types=fields.words("only"),
                stops=frozenset(fields.words("stops")),
            )
        )
    precedence = top.words("precedence")
    if sorted(precedence) != sorted(STATUSES):
        top.complain("E303", f"'precedence' names each of {', '.join(STATUSES)} once", "precedence")
    question = top.choice("question", (*STATUSES, _SWALLOW), _SWALLOW)
    return StatusContext(
        precedence=cast(tuple[Status, ...], precedence),
        stops=frozenset(top.words("stops")),
        cues=tuple(cues),
        question=None if question == _SWALLOW else cast(Status, question),
        old_years=top.number("old_years", 1, 0, 100),
        year_leads=frozenset(top.words("year_leads")),
    )


def compile_attribution(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> AttributionContext:
    """The attribution context."""
    top = Fields(document, (), problems, vocabulary.forms)
    words = ("boundaries", "fillers", "trims", "openers", "times", "relatives", "posts", "pronouns", "not_speakers")
    top.only("context", "version", "language", "verbs", "leads", "nominals", "kinds", *words)
    kinds: list[tuple[SourceKind, frozenset[str]]] = []
    if "kinds" in top.values:
        fields = Fields(document, ("kinds",), problems)
        fields.only(*SOURCE_KINDS)
        kinds = [(kind, frozenset(fields.words(kind))) for kind in fields.values if kind in SOURCE_KINDS]
    return AttributionContext(
        verbs=top.patterns("verbs"),
        leads=top.patterns("leads"),
        nominals=top.patterns("nominals"),
        kinds=tuple(kinds),
        **{name: frozenset(top.words(name)) for name in words},
    )


def compile_roles(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> RolesContext:
    """The roles context."""
    top = Fields(document, (), problems, vocabulary.forms)
    words = (
        "determiners",
        "numbers",
        "partitives",
        "participles",
        "compounds",
        "locatives",
        "destinations",
        "joiners",
        "pronouns",
        "not_names",
        "not_places",
        "not_forces",
        "not_modifiers",
    )
    symbols = ("force_heads", "force_modifiers", "place_heads", "route_heads")
    top.only("context", "version", "language", *words, *symbols)
    sets = {name: frozenset(top.words(name)) for name in words}
    return RolesContext(
        force_heads=top.symbols("force_heads"),
        force_modifiers=top.symbols("force_modifiers"),
        place_heads=top.symbols("place_heads"),
        route_heads=top.symbols("route_heads"),
        **sets,
    )
