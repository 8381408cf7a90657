"""`names:` documents become Names: sides with their people and capitals, armed groups, places with their spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from salient.compile.fields import Fields
from salient.compile.rulebook import Name, Names
from salient.compile.words import cut
from salient.document import Document
from salient.model import Problem

Kind = Literal["country", "people", "adjective", "capital", "group", "place"]
Add = Callable[[object, Name, Fields], None]
_SIDE_WORDS: tuple[tuple[str, Kind], ...] = (
    ("names", "country"),
    ("people", "people"),
    ("adjectives", "adjective"),
    ("capitals", "capital"),
)


def compile_names(documents: Iterable[Document], problems: list[Problem]) -> Names:
    """All known names; a name that two documents give is the first one's for its kind."""
    found: dict[str, dict[tuple[str, ...], Name]] = {}

    def add(spelling: object, name: Name, fields: Fields) -> None:
        words = tuple(cut(spelling).words) if isinstance(spelling, str) else ()
        if not words:
            fields.complain("E401", f"'{spelling}' is no name")
            return
        found.setdefault(words[0], {}).setdefault(words, name)

    for document in documents:
        top = Fields(document, (), problems)
        top.only("names", "version", "language", "sides", "groups", "places")
        for index, _ in top.items("sides"):
            _add_side(Fields(document, ("sides", index), problems), add)
        for index, _ in top.items("groups"):
            fields = Fields(document, ("groups", index), problems)
            fields.only("group", "side", "also")
            group = Name(fields.text("group"), "group", side=str(fields.values.get("side") or fields.values.get("group")))
            for spelling in (group.name, *fields.values.get("also", [])):
                add(spelling, group, fields)
        for index, _ in top.items("places"):
            _add_place(Fields(document, ("places", index), problems), add)
    return Names({first: tuple(sorted(named.items(), key=lambda item: -len(item[0]))) for first, named in found.items()})


def _add_side(fields: Fields, add: Add) -> None:
    fields.only("side", "country", *(key for key, _ in _SIDE_WORDS))
    side, country = fields.text("side"), fields.values.get("country")
    for key, kind in _SIDE_WORDS:
        for spelling in fields.values.get(key) or []:
            name = str(spelling) if kind in {"country", "capital"} else side
            add(spelling, Name(name, kind, side=side, country=country), fields)


def _add_place(fields: Fields, add: Add) -> None:
    fields.only("place", "country", "lat", "lon", "also")
    lat, lon = fields.values.get("lat"), fields.values.get("lon")
    if not isinstance(lat, int | float | None) or not isinstance(lon, int | float | None) or (lat is None) != (lon is None):
        fields.complain("E401", "a place has both lat and lon, or neither", "lat", hint="decimal degrees, for example lat: 48.59")
        return
    country = fields.values.get("country")
    place = Name(
        fields.text("place"),
        "place",
        country=country,
        lat=float(lat) if lat is not None else None,
        lon=float(lon) if lon is not None else None,
    )
    for spelling in (place.name, *(fields.values.get("also") or [])):
        add(spelling, place, fields)
