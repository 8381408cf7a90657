"""`overlay:` documents: what a newsroom changes of rules, word lists and cues that it does not write itself.

An overlay is put upon what was compiled, never upon text. What it names must be there, and no two may disagree, so the order
of overlays matters only to the order of what they add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from salient.compile.context import CUE, compile_cue
from salient.compile.fields import Fields, language_of
from salient.compile.keys import SLUG, TEXT, WORDS, Keys, Property, any_of, by_name, header, list_of, mapping, one_of, some_of, truth
from salient.compile.pattern import nearest
from salient.compile.rulebook import Cue, Rule, StatusContext
from salient.compile.rules import EXAMPLE, MATURITIES, UNLESS, lacking, read_examples, read_unless
from salient.compile.vocabulary import LIST, PARTS, Vocabulary
from salient.compile.written import lists_called
from salient.document import Document
from salient.model import SEVERITIES, Problem

_OF_RULES = ("set", "disable", "add_unless", "add_examples")
_SHARED = ("lists", "cues")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

TARGET: Keys = {
    "rule": Property("the id of one rule", TEXT),
    "event": Property("all rules of an event type", TEXT),
    "tag": Property("all rules with a tag", TEXT),
}
SET: Keys = {
    "severity": Property("the severity of its alerts", one_of(SEVERITIES)),
    "maturity": Property("as in a rule; `stable` and `deprecated` must not lack examples", one_of(MATURITIES)),
}
TAKEN: Keys = {part: Property(f"words among the list's {part}, as they stand there", WORDS) for part in PARTS}
LISTED: Keys = {
    "add": Property("words that the list does not have, as in a `vocab` document", mapping(LIST, **some_of(PARTS))),
    "remove": Property("words that the list has", mapping(TAKEN, **some_of(PARTS))),
}
CUES: Keys = {
    "add": Property("cues, as in the `status` context", list_of(mapping(CUE))),
    "remove": Property("ids of cues", WORDS),
}
# The page about rules explains them in the same words, which a test compares.
OVERLAY: Keys = {
    **header("overlay", SLUG, "its name: letters, digits, `-` and `_`"),
    "applies_to": Property(
        "the rules that it changes: `{rule: ID}`, `{event: TYPE}`, `{tag: TAG}`, or `all`",
        any_of({"const": "all"}, mapping(TARGET, minProperties=1, maxProperties=1)),
    ),
    "expires": Property("from this day on (UTC) it is passed over, with a warning", {"type": "string", "pattern": f"^{_DAY.pattern}$"}),
    "set": Property("their `severity` and `maturity`", mapping(SET, **some_of(SET))),
    "disable": Property("`true`: they find nothing any more", truth(default=False)),
    "add_unless": Property("exclusions, as under `unless`", list_of(mapping(UNLESS))),
    "add_examples": Property("examples, as under `examples`; only where `applies_to` names one rule", list_of(mapping(EXAMPLE))),
    "lists": Property(
        "for the name of a list the words to `add` and to `remove`, by part of speech", by_name(mapping(LISTED, **some_of(LISTED)))
    ),
    "cues": Property("cues to `add`, and the ids of those to `remove`", mapping(CUES, **some_of(CUES))),
}
TOGETHER = {
    **some_of((*_OF_RULES, *_SHARED)),
    "dependentRequired": {name: ["applies_to"] for name in _OF_RULES},
    "dependentSchemas": {"applies_to": some_of(_OF_RULES)},
}


@dataclass(frozen=True, slots=True)
class Overlay:
    """A document in force; it changes one language. `target` is what `applies_to` names, as ("rule", id) or ("all", "")."""

    name: str
    language: str
    document: Document
    target: tuple[str, str] | None

    def selects(self, rule: Rule) -> bool:
        """Whether the rule is one of those it applies to."""
        kind, name = self.target or ("", "")
        return kind == "all" or (kind, name) in {("rule", rule.id), ("event", rule.type), *(("tag", tag) for tag in rule.tags)}


def overlays_in_force(documents: Iterable[Document], today: date | None, problems: list[Problem]) -> tuple[Overlay, ...]:
    """The overlays that have not expired; where no day is given none has."""
    found: dict[str, Overlay] = {}
    for document in documents:
        top = Fields(document, (), problems)
        expires = _expires(top)
        if today and expires and expires <= today:
            hint = "remove the overlay, or give it a later day"
            top.complain("W501", f"the overlay expired on {expires} and is passed over", "expires", hint=hint, warning=True)
            continue
        overlay = _overlay(top)
        if overlay.name in found:
            also = found[overlay.name].document.file
            top.complain("E304", f"the overlay '{overlay.name}' is also in {also}", "overlay", hint="give one of them another name")
        found[overlay.name] = overlay
    return tuple(found.values())


def _expires(top: Fields) -> date | None:
    if "expires" not in top.values:
        return None
    text = top.text("expires")
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        top.complain("E302", "'expires' is a day", "expires", hint="for example 2027-03-31")
        return None


def _overlay(top: Fields) -> Overlay:
    top.only(OVERLAY)
    name, language = top.text("overlay"), language_of(top.document, top.problems)
    if not all(letter.isalnum() or letter in "-_" for letter in name):
        top.complain("E303", f"'{name}' is not made of letters, digits, - and _", "overlay")
    top.truth("disable")
    changes = [key for key in (*_OF_RULES, *_SHARED) if top.values.get(key)]
    if not changes:
        top.complain("E501", "the overlay changes nothing", hint="it has one or more of " + ", ".join((*_OF_RULES, *_SHARED)))
    of_rules = [key for key in changes if key in _OF_RULES]
    if "applies_to" not in top.values:
        if of_rules:
            hint = "applies_to: {rule: ID}, {event: TYPE}, {tag: TAG} or all"
            top.complain("E301", "'applies_to' is missing: the rules that it changes", of_rules[0], hint=hint)
        return Overlay(name, language, top.document, None)
    if changes and not of_rules:
        hint = "lists and cues serve all rules: remove applies_to"
        top.complain("E501", "nothing in the overlay is for these rules alone", "applies_to", hint=hint)
    return Overlay(name, language, top.document, _target(top))


def _target(top: Fields) -> tuple[str, str] | None:
    value = top.values["applies_to"]
    if value == "all":
        return "all", ""
    if not isinstance(value, dict) or len(value) != 1:
        top.complain("E302", "'applies_to' names one rule, event or tag, or is all", "applies_to", hint="applies_to: {rule: ID}")
        return None
    fields = Fields(top.document, ("applies_to",), top.problems)
    fields.only(TARGET)
    (kind,) = value
    return (kind, fields.text(kind)) if kind in TARGET else None


def check_languages(overlays: Iterable[Overlay], spoken: Iterable[str], problems: list[Problem]) -> None:
    """Each overlay is in a language that other documents are in."""
    known = sorted(spoken)
    for overlay in overlays:
        if known and overlay.language not in known:
            what, hint = f"there is no rule, list or context in the language '{overlay.language}'", f"known here: {', '.join(known)}"
            problems.append(overlay.document.problem("E502", what, ("language",), hint=hint))


def with_cues(context: StatusContext, overlays: Iterable[Overlay], vocabulary: Vocabulary, problems: list[Problem]) -> StatusContext:
    """The status context without the cues that overlays remove and with those that they add."""
    changes = [(overlay, Fields(overlay.document, ("cues",), problems)) for overlay in overlays if "cues" in overlay.document.data]
    known = {cue.id for cue in context.cues}
    removed: dict[str, Overlay] = {}
    for overlay, fields in changes:
        fields.only(CUES)
        for index, name in enumerate(fields.texts("remove")):
            if name not in known:
                what = f"there is no cue '{name}' in the language '{overlay.language}'"
                fields.complain("E504", what, "remove", index, hint=nearest(name, known))
            elif name in removed:
                fields.complain("W502", f"the overlay '{removed[name].name}' removes '{name}' as well", "remove", index, warning=True)
            removed.setdefault(name, overlay)
    added: dict[str, Cue] = {}
    for overlay, fields in changes:
        for index, _ in fields.items("add"):
            one = Fields(overlay.document, ("cues", "add", index), problems, vocabulary)
            cue = compile_cue(one)
            if cue.id in added or cue.id in known - removed.keys():
                one.complain("E508", f"there is a cue '{cue.id}' already", "cue", hint="give it another id, or remove the other as well")
            added[cue.id] = cue
    return replace(context, cues=(*(cue for cue in context.cues if cue.id not in removed), *added.values()))


@dataclass(slots=True)
class _Changing:
    """The rules while overlays are put upon them, and who has set or disabled what."""

    rules: dict[str, Rule]
    setters: dict[tuple[str, str], Overlay] = field(default_factory=dict)
    disabled: dict[str, Overlay] = field(default_factory=dict)


def with_overlays(
    rules: Sequence[Rule], overlays: Sequence[Overlay], vocabulary: Vocabulary, problems: list[Problem]
) -> tuple[tuple[Rule, ...], tuple[tuple[str, str], ...]]:
    """The rules as overlays change them; and the ids of those that are disabled, each with the overlay's name."""
    changing = _Changing({rule.id: rule for rule in rules})
    for overlay in overlays:
        if overlay.target is None:
            continue
        top = Fields(overlay.document, (), problems, vocabulary)
        chosen = [rule.id for rule in rules if overlay.selects(rule)]
        if not chosen:
            _complain_of_target(overlay, rules, top)
        _set(changing, overlay, chosen, top)
        if top.values.get("disable") is True:
            if changing.disabled.keys() >= set(chosen):
                top.complain("W502", "what it disables is disabled already", "disable", warning=True)
            changing.disabled |= dict.fromkeys(chosen, overlay)
        _add(changing, overlay, chosen, top)
    for (rule_id, key), overlay in changing.setters.items():
        rule = changing.rules[rule_id]
        if key == "maturity" and rule.maturity != "test" and (lack := lacking(rule.examples)):
            hint = "add one under add_examples"
            problems.append(overlay.document.problem("E305", f"the rule '{rule_id}' has no example {lack}", ("set", "maturity"), hint=hint))
    left = tuple(rule for rule in changing.rules.values() if rule.id not in changing.disabled)
    return left, tuple((rule_id, overlay.name) for rule_id, overlay in changing.disabled.items())


def _complain_of_target(overlay: Overlay, rules: Sequence[Rule], top: Fields) -> None:
    (kind, name), language = overlay.target or ("", ""), f"the language '{overlay.language}'"
    known = {
        "rule": {rule.id for rule in rules},
        "event": {rule.type for rule in rules},
        "tag": {tag for rule in rules for tag in rule.tags},
    }
    words = {
        "rule": f"there is no rule '{name}' in {language}",
        "event": f"no rule in {language} finds '{name}'",
        "tag": f"no rule in {language} has the tag '{name}'",
    }
    if kind in known and name:
        top.complain(
            "E502", words[kind], "applies_to", kind, hint=nearest(name, known[kind]) or "known here: " + ", ".join(sorted(known[kind]))
        )


def _set(changing: _Changing, overlay: Overlay, chosen: Sequence[str], top: Fields) -> None:
    if "set" not in top.values:
        return
    fields = Fields(top.document, ("set",), top.problems)
    fields.only(SET)
    if not fields.values.keys() & SET.keys():
        fields.complain("E501", "nothing is set", hint="one or more of " + ", ".join(SET))
    for key in SET:
        if key not in fields.values:
            continue
        value = fields.choice(key)
        change: dict[str, Any] = {key: value}
        setters = [one for rule_id in chosen if (one := changing.setters.get((rule_id, key)))]
        other = next((one for one in setters if one.document.data["set"][key] != value), None)
        if other:
            hint = f"'{other.name}' is in {other.document.file}: leave it to one of the two"
            fields.complain("E505", f"the overlay '{other.name}' sets another {key}", key, hint=hint)
        elif chosen and all(getattr(changing.rules[rule_id], key) == value for rule_id in chosen):
            fields.complain("W502", f"'{key}' is {value} without it", key, warning=True)
        for rule_id in chosen:
            changing.rules[rule_id] = replace(changing.rules[rule_id], **change)
            changing.setters[rule_id, key] = overlay


def _add(changing: _Changing, overlay: Overlay, chosen: Sequence[str], top: Fields) -> None:
    examples = read_examples(top, "add_examples")
    if examples and overlay.target and overlay.target[0] != "rule":
        top.complain("E507", "examples are for one rule", "add_examples", hint="applies_to: {rule: ID}")
    for index, unless in enumerate(read_unless(top, "add_unless")):
        if chosen and all(unless.tree in [one.tree for one in changing.rules[rule_id].unless] for rule_id in chosen):
            top.complain("W502", "this phrase is an exclusion already", "add_unless", index, warning=True)
        for rule_id in chosen:
            changing.rules[rule_id] = replace(changing.rules[rule_id], unless=(*changing.rules[rule_id].unless, unless))
    for rule_id in chosen:
        changing.rules[rule_id] = replace(changing.rules[rule_id], examples=(*changing.rules[rule_id].examples, *examples))


def touched(
    rules: Sequence[Rule], overlays: Sequence[Overlay], rule_documents: Sequence[Document], contexts: Sequence[Document]
) -> tuple[Rule, ...]:
    """The rules with the names of the overlays that change them, a cue, or a list that they or the contexts call."""
    shared = lists_called(contexts)
    calls = {str(document.data["rule"]): lists_called([document]) for document in rule_documents}

    def touches(overlay: Overlay, rule: Rule) -> bool:
        lists = overlay.document.data.get("lists")
        called = shared | calls.get(rule.id, frozenset())
        return overlay.selects(rule) or "cues" in overlay.document.data or (isinstance(lists, dict) and bool(called & lists.keys()))

    return tuple(replace(rule, overlays=tuple(one.name for one in overlays if touches(one, rule))) for rule in rules)
