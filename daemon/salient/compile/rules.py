"""A `rule:` document becomes a Rule: its patterns compiled, its examples kept for salient.examples to run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from salient.compile.fields import Fields
from salient.compile.keys import PATTERNS, SLUG, TEXT, WORDS, Keys, Property, any_of, list_of, mapping, one_of, some_of, truth, whole
from salient.compile.rulebook import Example, Fill, Maturity, Needs, Pattern, Rule, Unless
from salient.compile.tree import has_evidence
from salient.compile.vocabulary import Vocabulary
from salient.compile.witness import only_common_evidence, witness
from salient.document import Document
from salient.model import SEVERITIES, STATUSES, Problem, Severity, Status

MATURITIES = ("test", "stable", "deprecated")
FILLS = ("before", "after", "nearest", "target", "none")

REVERSAL: Keys = {
    "pattern": Property("a pattern of which more is to be said", TEXT, needed=True),
    "status": Property("the status of what it finds, where its words carry it themselves", one_of(STATUSES)),
    "firm": Property("true: what is only hedged keeps this status; else a hedged reversal leaves the event standing", truth(default=False)),
    "trace": Property("true: what it finds beside a claim of its type and status is a further mention of that", truth(default=False)),
}
NEEDS: Keys = {
    "in": Property("where it must stand", one_of(("sentence", "document"), "document")),
    "any": Property("patterns of which one must stand there", PATTERNS, needed=True),
    "times": Property(
        "in how many places of an article of six sentences or more, before any pattern counts, strong ones too", whole(0, 100, 0)
    ),
}
UNLESS: Keys = {
    "phrase": Property("a pattern; where it touches the evidence, the match is dropped", TEXT, needed=True),
    "in": Property("`sentence`: it drops whatever its sentence holds", one_of(("evidence", "sentence"), "evidence")),
    "because": Property("what it is instead", TEXT, needed=True),
}
ROLES: Keys = {
    "actor": Property("where to look for the force", one_of(FILLS, "none")),
    "place": Property("where to look for the place", one_of(("nearest", "left", "none"), "nearest")),
    "route": Property("where to look for the route", one_of(("nearest", "none"), "none")),
}
_GIVEN = {"type": ["string", "number", "null"]}
GIVES: Keys = {
    "status": Property("asserted, possible, denied or background", one_of(STATUSES)),
    "source": Property("who says so; null where nobody may be found", _GIVEN),
    "actor": Property("the force; null where none may be found", _GIVEN),
    "place": Property("the place; null where none may be found", _GIVEN),
    "evidence": Property("the very words", _GIVEN),
}
EXAMPLE: Keys = {
    "name": Property("the situation, in a few words", TEXT, needed=True),
    "text": Property("a text as an article would have it", TEXT, needed=True),
    "published": Property("the article's date", TEXT),
    "gives": Property("`none`, or what must be found", any_of({"const": "none"}, mapping(GIVES), list_of(mapping(GIVES))), needed=True),
}
_PATTERNS = list_of(any_of(TEXT, mapping(REVERSAL)))
# The page about rules explains them in the same words, which a test compares.
KEYS: Keys = {
    "rule": Property("its id: letters, digits, `-` and `_`; unique, never used for another rule", SLUG, needed=True),
    "language": Property("the language of the texts that it is for; `en` without it", {"type": "string", "pattern": "^[a-z]{2}$"}),
    "version": Property("stands in its alerts; raise it when you change what it finds", TEXT, needed=True),
    "title": Property("one line for people", TEXT, needed=True),
    "event": Property("the alert's `type`", SLUG, needed=True),
    "severity": Property("`low`, `medium`, `high`, `critical`", one_of(SEVERITIES, "medium")),
    "maturity": Property("`test` may still lack examples; `stable` and `deprecated` may not", one_of(MATURITIES, "test")),
    "author": Property("who to ask", TEXT),
    "tags": Property("words of your own, in the alert", WORDS),
    "references": Property("where the definition comes from", WORDS),
    "strong": Property("patterns that are enough by themselves", _PATTERNS),
    "weak": Property("patterns that count only where `needs` holds", _PATTERNS),
    "needs": Property(
        "`in: sentence` or `in: document`, and `any`: patterns of which one must stand there; `times`: how often in an article",
        mapping(NEEDS),
    ),
    "unless": Property(
        "phrases that drop a match whose evidence they touch, or with `in: sentence` all that their sentence holds, "
        "each with its `because`",
        list_of(mapping(UNLESS)),
    ),
    "roles": Property(
        "where to look for an `actor`, `place` and `route` that no pattern names: `before` or `after` the evidence, `nearest`, "
        "`target` (the force that the event befalls, not the one that brings it about), `left` (the place that somebody leaves, not "
        "where it goes), or `none`",
        mapping(ROLES),
    ),
    "examples": Property(
        "texts that must fire and texts that must stay quiet, at least one of each, better more of the latter", list_of(mapping(EXAMPLE))
    ),
}
TOGETHER = {**some_of(("strong", "weak")), "dependentRequired": {"weak": ["needs"]}}


def compile_rule(document: Document, vocabulary: Vocabulary, problems: list[Problem]) -> Rule:
    """The rule of a document; mistakes are added to `problems`."""
    top = Fields(document, (), problems, vocabulary)
    top.only(KEYS)
    rule_id, event_type = _slug(top, "rule"), _slug(top, "event")
    patterns = tuple(
        found
        for name in ("strong", "weak")
        for index, item in top.items(name)
        if (found := _pattern(top, vocabulary, item, (name, index), strong=name == "strong"))
    )
    if not patterns and not any(name in top.values for name in ("strong", "weak")):
        top.complain("E301", "a rule needs patterns under 'strong' or 'weak'")
    if top.values.get("weak") and "needs" not in top.values:
        top.complain("E301", "'needs' is missing: weak patterns count only where it holds", "weak")
    maturity = cast(Maturity, top.choice("maturity"))
    examples = read_examples(top, "examples")
    fires = sum(bool(example.gives) for example in examples)
    if lack := lacking(examples):
        if maturity != "test":
            top.complain("E305", f"the rule has no example {lack}", "rule", hint="add one under examples, or set maturity: test")
    elif fires > len(examples) - fires:
        top.complain(
            "W102",
            f"{fires} examples fire, only {len(examples) - fires} stay quiet",
            "examples",
            warning=True,
            hint="add near misses with gives: none",
        )
    severity = cast(Severity, top.choice("severity"))
    fills = _fills(document, problems, top)
    return Rule(
        id=rule_id,
        language=vocabulary.language,
        version=top.text("version"),
        title=top.text("title"),
        type=event_type,
        severity=severity,
        maturity=maturity,
        tags=top.words("tags"),
        file=document.file,
        line=top.line("rule"),
        patterns=patterns,
        needs=_needs(document, problems, vocabulary, top),
        unless=read_unless(top, "unless"),
        fill_actor=fills["actor"],
        fill_place=fills["place"],
        fill_route=fills["route"],
        examples=examples,
    )


def lacking(examples: Iterable[Example]) -> str | None:
    """What a rule that is not in its tests must have among its examples and has not, in words."""
    firing = {bool(example.gives) for example in examples}
    return "that must fire" if True not in firing else "that must stay quiet" if False not in firing else None


def _slug(top: Fields, name: str) -> str:
    value = top.text(name)
    if not all(c.isalnum() or c in "-_" for c in value):
        top.complain("E303", f"'{value}' is not made of letters, digits, - and _", name)
    return value


def _pattern(top: Fields, vocabulary: Vocabulary, item: Any, path: tuple[str | int, ...], *, strong: bool) -> Pattern | None:
    status: Status | None = None
    firm = trace = False
    if isinstance(item, dict):
        fields = Fields(top.document, path, top.problems)
        fields.only(REVERSAL)
        status = cast(Status, fields.choice("status")) if "status" in fields.values else None
        firm, trace = fields.truth("firm"), fields.truth("trace")
        item, path = item.get("pattern"), (*path, "pattern")
    tree = top.pattern(item, *path)
    if tree is None:
        return None
    if not has_evidence(tree):
        top.complain("E209", "no word is marked as the evidence", *path, hint="put '!' behind what states the event")
        return None
    if witness(tree, vocabulary) is None:
        top.complain("E210", "every word of this pattern is too common to search for", *path, hint="add a word that tells more")
        return None
    if only_common_evidence(tree, vocabulary):
        hint = "put '!' behind a word that tells what happened"
        top.complain("E211", "the evidence may be only words that stand in every text", *path, hint=hint)
        return None
    return Pattern(str(item), tree, strong, status, firm, trace)


def _needs(document: Document, problems: list[Problem], vocabulary: Vocabulary, top: Fields) -> Needs | None:
    if "needs" not in top.values:
        return None
    fields = Fields(document, ("needs",), problems, vocabulary)
    fields.only(NEEDS)
    scope = fields.choice("in")
    if not fields.values.get("any"):
        fields.complain("E301", "'any' is missing: the patterns of which one must stand there")
    return Needs("sentence" if scope == "sentence" else "document", fields.patterns("any"), fields.number("times"))


def _fills(document: Document, problems: list[Problem], top: Fields) -> dict[str, Fill]:
    if "roles" not in top.values:
        return {name: role.shape["default"] for name, role in ROLES.items()}
    fields = Fields(document, ("roles",), problems)
    fields.only(ROLES)
    return {name: cast(Fill, fields.choice(name)) for name in ROLES}


def read_unless(top: Fields, name: str) -> tuple[Unless, ...]:
    """The exclusions under a key."""
    found = []
    for index, _ in top.items(name):
        fields = Fields(top.document, (name, index), top.problems, top.vocabulary)
        fields.only(UNLESS)
        phrase, because = fields.text("phrase"), fields.text("because")
        tree = fields.pattern(phrase, "phrase") if phrase else None
        if tree:
            found.append(Unless(tree, because, "sentence" if fields.choice("in") == "sentence" else "evidence"))
    return tuple(found)


def read_examples(top: Fields, name: str) -> tuple[Example, ...]:
    """The examples under a key."""
    found = []
    for index, _ in top.items(name):
        fields = Fields(top.document, (name, index), top.problems)
        fields.only(EXAMPLE)
        text = fields.text("text")
        gives = fields.values.get("gives")
        wanted: list[Any] = [] if gives == "none" else gives if isinstance(gives, list) else [gives]
        if gives is None or not all(isinstance(one, dict) for one in wanted):
            fields.complain(
                "E302",
                "'gives' says what must be found, or none",
                "gives" if gives is not None else 0,
                hint="gives: {status: asserted}, or gives: none",
            )
            wanted = []
        claims = []
        for claim in wanted:
            for part, value in claim.items():
                if part not in GIVES:
                    fields.complain("E101", f"unknown key '{part}'", "gives", part, hint="known here: " + ", ".join(GIVES))
                elif part == "status" and value not in STATUSES:
                    fields.complain("E303", f"'status' is one of {', '.join(STATUSES)}", "gives", part)
                elif isinstance(value, bool | dict | list):
                    fields.complain("E302", f"'{part}' is a text", "gives", part, hint="put it in quotes, or null for none")
            claims.append(tuple((part, None if value is None else str(value)) for part, value in claim.items() if part in GIVES))
        published = _date(fields)
        line = top.line(name, index)
        found.append(Example(fields.text("name"), text, published, tuple(claims), top.document.file, line))
    return tuple(found)


def _date(fields: Fields) -> str | None:
    if "published" not in fields.values:
        return None
    value = fields.text("published")
    try:
        datetime.fromisoformat(value)
    except ValueError:
        fields.complain("E302", "'published' is a date", "published", hint="for example 2023-03-05")
        return None
    return value
