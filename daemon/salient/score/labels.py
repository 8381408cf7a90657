"""Reads labelled passages: JSON lines, each a text with the events that a person finds in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.json_schema import GenerateJsonSchema

from salient.model import Problem, Status


@dataclass(frozen=True, slots=True)
class Event:
    """An event that the text states; the roles are the words of the text, null where it names none."""

    type: str
    anchor: str
    status: Status
    source: str | None = None
    actor: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A labelled text. `text` may be missing where the articles are files of their own, whose names without suffix are the ids."""

    id: str
    events: tuple[Event, ...]
    text: str | None = None
    published: str | None = None


_PASSAGE = TypeAdapter(Passage)


def read_labels(content: str, shown: str) -> tuple[dict[int, Passage], list[Problem]]:
    """The passages by their line, and what is wrong with the others; blank lines are passed over, unknown keys too."""
    passages: dict[int, Passage] = {}
    problems: list[Problem] = []
    lines_of: dict[str, int] = {}
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            passage = _PASSAGE.validate_json(line)
        except ValidationError as error:
            problems += [Problem("", _explained(one["loc"], one["msg"]), shown, number, hint=_HINT) for one in error.errors()]
            continue
        if passage.id in lines_of:
            problems.append(Problem("", f"the id '{passage.id}' is also that of line {lines_of[passage.id]}", shown, number))
        lines_of.setdefault(passage.id, number)
        problems += [Problem("", wrong, shown, number, hint="copy it out of the text") for wrong in _strange(passage)]
        passages[number] = passage
    if not passages and not problems:
        problems.append(Problem("", "holds no labelled passage", shown, hint=_HINT))
    return passages, problems


def is_labelled(content: str) -> bool:
    """Whether JSON lines are labelled passages, by the first of them."""
    first = next((line for line in content.split("\n") if line.strip()), "")
    try:
        value = json.loads(first)
    except ValueError:
        return False
    return isinstance(value, dict) and "id" in value and "events" in value


def labels_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a labelled passage; further keys may stand in it."""
    head = {"$schema": GenerateJsonSchema.schema_dialect, "title": "Labelled passage", "description": "One line of a file of labels."}
    return {**_PASSAGE.json_schema(), **head}


_HINT = 'a line is {"id": ..., "text": ..., "events": [{"type": ..., "anchor": ..., "status": ...}]}'


def _explained(place: tuple[int | str, ...], message: str) -> str:
    where = ".".join(str(part) for part in place)
    return f"{where}: {message}" if where else message


def _strange(passage: Passage) -> list[str]:
    """Labels that are no words of the passage."""
    if passage.text is None:
        return []
    return [
        f"the {role} '{words}' does not stand in the text"
        for event in passage.events
        for role, words in (("anchor", event.anchor), ("source", event.source), ("actor", event.actor), ("place", event.place))
        if words is not None and words not in passage.text
    ]
