"""The JSON Schema of documents takes what the compiler takes, and refuses what it can see of what the compiler refuses."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from salient.compile.load import shipped
from salient.compile.rulebook import Rulebook
from salient.compile.schema import KINDS, document_schema
from salient.document import read_document
from salient.errors import RulesError

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "problems"
SEEN = {"E002", "E101", "E102", "E104", "E105", "E301", "E303", "E501", "P001", "P002", "P003", "P004"}
"""Mistakes that the schema refuses too; of some others it sees a part."""
PARTLY_SEEN = {"D006", "E106", "E108", "E204", "E302", "E401"}

UNREAD = {
    "rule": {"author", "references"},
    **{kind: {kind, "version", "language"} for kind in KINDS if kind != "rule"},
    "context": {"version", "language"},
}
"""What only people read: the compiler takes any value, the schema words and numbers."""

DOCUMENTS: list[dict[str, Any]] = [
    {
        "rule": "town",
        "version": "1.0.0",
        "title": "A town is besieged",
        "event": "encirclement",
        "severity": "low",
        "maturity": "test",
        "author": "the desk",
        "tags": ["siege"],
        "references": ["a handbook"],
        "strong": ["besieged!", {"pattern": "relieved!", "status": "denied"}],
        "weak": ["cornered!"],
        "needs": {"in": "sentence", "any": ["soldiers"]},
        "unless": [{"phrase": "besieged! by fans", "because": "a concert"}],
        "roles": {"actor": "before", "place": "nearest"},
        "examples": [
            {"name": "fires", "text": "They are besieged.", "published": "2025-02-03", "gives": {"status": "asserted", "place": None}},
            {"name": "twice", "text": "They are besieged.", "gives": [{"status": "asserted"}]},
            {"name": "quiet", "text": "They are not there.", "gives": "none"},
        ],
    },
    {
        "vocab": "moving",
        "version": "1.0.0",
        "language": "en",
        "lists": {
            "flee": {"verbs": ["flee"], "forms": {"flee": {"past": "fled"}}},
            "flight": {"nouns": ["flight"], "fixed": ["on the run"], "exact": ["GO"]},
        },
    },
    {
        "context": "status",
        "version": "1.0.0",
        "precedence": ["background", "denied", "possible", "asserted"],
        "question": "possible",
        "old_years": 2,
        "cues": [{"cue": "not", "status": "denied", "reach": "after", "within": 5, "crosses": True, "stops": ["but"], "phrases": ["not"]}],
    },
    {"context": "attribution", "version": "1.0.0", "verbs": ["said!"], "kinds": {"media": ["paper"]}, "fillers": ["also"]},
    {
        "context": "quantities",
        "version": "1.0.0",
        "decimal": ",",
        "numbers": {"two": 2},
        "pairs": {"between": "and"},
        "bounds": {"about": ["some"], "exact": ["just"]},
        "bounds_behind": {"about": ["or so"]},
        "vague": ["dozens"],
        "units": [
            {"kind": "people", "unit": "people", "times": 1, "nouns": ["soldier"]},
            {"kind": "area", "unit": "km2", "words": ["acre"]},
        ],
        "beside": [
            {"kind": "distance", "stands": "behind", "within": 2, "leads": ["by"], "tails": ["wide"], "hyphen": "only", "only": ["x"]}
        ],
    },
    {"context": "roles", "version": "1.0.0", "numbers": ["two"], "not_names": ["monday"]},
    {
        "names": "here",
        "version": "1.0.0",
        "sides": [{"side": "Ruritania", "country": "RR", "names": ["Ruritania"], "people": ["Ruritanians"]}],
        "groups": [{"group": "Red Hand", "side": "Ruritania", "also": ["the Hand"]}],
        "places": [{"place": "Strelsau", "country": "RR", "lat": 50.5, "lon": 14, "also": ["Strelzau"]}],
    },
    {
        "overlay": "newsroom",
        "version": "1.0.0",
        "applies_to": {"rule": "siege"},
        "expires": "2027-03-31",
        "set": {"severity": "low", "maturity": "test"},
        "disable": False,
        "add_unless": [{"phrase": "besieged by fans", "because": "a concert"}],
        "add_examples": [{"name": "quiet", "text": "They are besieged by fans.", "gives": "none"}],
        "lists": {"town": {"add": {"nouns": ["village"], "fixed": ["downtown"]}, "remove": {"nouns": ["city"]}}},
        "cues": {"add": [{"cue": "never", "status": "denied", "phrases": ["never"]}], "remove": ["not"]},
    },
    {
        "page": "web",
        "version": 1,
        "lines": [{"because": "menu", "whole": ["home"], "at": "head", "max_words": 3, "then": "links"}],
        "sections": {"words": ["world"], "small": ["and"]},
        "captions": {"cues": ["pictured"]},
        "dates": {"months": {"May": 5}, "zones": {"CET": "+01:00"}},
        "publishers": {"names": ["The Courier"], "between": [["from", "in"]]},
    },
]
STATUS = """
context: status
version: 1.0.0
precedence: [background, denied, possible, asserted]
cues:
  - {cue: not, status: denied, phrases: ["not"]}
"""
TOWNS = "vocab: towns\nversion: 1.0.0\nlists: {town: {nouns: [town, city]}}\n"
NAMED = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: "-".join(map(str, next(iter(document.items())))))


def refusals(data: Any, kind: str | None = None) -> list[str]:
    return [error.message for error in Draft202012Validator(document_schema(kind)).iter_errors(data)]


def mappings(data: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a document, itself first."""
    if isinstance(data, dict):
        yield data
    for child in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from mappings(child)


def spoilt(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Copies with an unknown key, without one of its keys, or with a value of another type, and what was done to each."""
    for number, mapping in enumerate(mappings(document)):
        for key in (*mapping, "zzz"):
            changes = [("added", "zzz")] if key == "zzz" else [("dropped", None), ("replaced", {"zzz": [5]}), ("replaced", True)]
            if number == 0 and key in UNREAD[next(iter(document))]:
                changes = changes[:1]
            for what, value in changes:
                changed = copy.deepcopy(document)
                target = list(mappings(changed))[number]
                if what == "dropped":
                    del target[key]
                else:
                    target[key] = value
                yield f"{what} {key} in mapping {number}: {value}", changed


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_the_schema_is_one(kind: str | None) -> None:
    Draft202012Validator.check_schema(document_schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_the_one_that_the_descriptions_give(kind: str, repository: Path) -> None:
    committed = repository / "daemon" / "docs" / "schemas" / f"{kind}.schema.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == document_schema(kind), "run: make schemas"


@pytest.mark.parametrize("file", sorted(shipped("rules").rglob("*.yaml")), ids=lambda file: file.name)
def test_every_shipped_document_fits_the_schema_of_its_kind(file: Path) -> None:
    document, _ = read_document(file)
    assert document is not None
    assert refusals(document.data, next(iter(document.data))) == []
    assert refusals(document.data) == []


@pytest.mark.parametrize("mistake", sorted(folder.parent.name for folder in GOLDEN.glob("*/rules")))
def test_the_schema_refuses_the_mistakes_that_it_can_see_and_no_others(mistake: str) -> None:
    codes = set(re.findall(r"(?:error|warning) (\w\d{3}):", (GOLDEN / mistake / "expected.txt").read_text(encoding="utf-8")))
    read = [read_document(file)[0] for folder in ("rules", "mine") for file in sorted((GOLDEN / mistake / folder).rglob("*.yaml"))]
    refused = any(refusals(document.data) for document in read if document and document.data is not None)
    assert refused == bool(codes & SEEN) or codes & PARTLY_SEEN


@NAMED
def test_schema_and_compiler_refuse_the_same_spoilt_documents(
    document: dict[str, Any], compiled: Callable[..., Rulebook], siege: str
) -> None:
    beside = (STATUS, TOWNS, siege, siege.replace("siege", "other")) if "overlay" in document else ()

    def compiles(changed: dict[str, Any]) -> bool:
        try:
            compiled(json.dumps(changed), *beside)
        except RulesError:
            return False
        return True

    assert compiles(document)
    assert [what for what, changed in spoilt(document) if compiles(changed) != (not refusals(changed))] == []


def test_every_key_and_every_closed_list_is_explained_to_the_editor() -> None:
    schemas = [document_schema(kind) for kind in KINDS]
    closed = [node for schema in schemas for node in mappings(schema) if "properties" in node]
    assert len(closed) > len(KINDS)
    assert all(node["additionalProperties"] is False for node in closed)
    assert [name for node in closed for name, value in node["properties"].items() if not value.get("description")] == []
