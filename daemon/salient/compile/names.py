"""`names:` documents become Names: sides with their people and capitals, armed groups, places with their spellings.

Places of the gazetteer that a document has too are its places, whichever spelling an article uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from salient.compile.fields import Fields
from salient.compile.gazetteer import Listed, places_of_the_world
from salient.compile.keys import TEXT, WORDS, Keys, Property, degrees, header, list_of, mapping
from salient.compile.rulebook import Name, Names
from salient.compile.words import WordsContext, cut
from salient.document import Document
from salient.model import Problem

Kind = Literal["country", "people", "adjective", "capital", "group", "place"]
Add = Callable[[str, Name, Fields], None]
_SIDE_WORDS: tuple[tuple[str, Kind], ...] = (
    ("names", "country"),
    ("people", "people"),
    ("adjectives", "adjective"),
    ("capitals", "capital"),
)
NEAR = 0.25
"""Degrees that a document's coordinates and the gazetteer's may differ for one place."""
_COUNTRY = Property("its ISO 3166 code of two letters", TEXT)
_ALSO = Property("its other spellings", WORDS)

SIDE: Keys = {
    "side": Property("the name that alerts give", TEXT, needed=True),
    "country": _COUNTRY,
    "names": Property("what the country is called", WORDS),
    "people": Property("what its people are called", WORDS),
    "adjectives": Property("adjectives made of it", WORDS),
    "capitals": Property("cities and seats that stand for its government", WORDS),
}
GROUP: Keys = {
    "group": Property("the name of an armed group, as alerts give it", TEXT, needed=True),
    "side": Property("whose it is; its own name without it", TEXT),
    "also": _ALSO,
}
PLACE: Keys = {
    "place": Property("the name that alerts give", TEXT, needed=True),
    "country": _COUNTRY,
    "lat": Property("degrees north, south below zero", degrees(90)),
    "lon": Property("degrees east, west below zero", degrees(180)),
    "also": _ALSO,
}
BOTH_OR_NEITHER = {"dependentRequired": {"lat": ["lon"], "lon": ["lat"]}}
NAMES: Keys = {
    **header("names", TEXT, "the document's name"),
    "sides": Property("countries and peoples", list_of(mapping(SIDE))),
    "groups": Property("armed groups", list_of(mapping(GROUP))),
    "places": Property("places, where possible with coordinates", list_of(mapping(PLACE, **BOTH_OR_NEITHER))),
}


def compile_names(documents: Iterable[Document], contexts: Sequence[WordsContext], problems: list[Problem]) -> Names:
    """All known names, cut as each language would; a name that two documents give is the first one's for its kind."""
    found: dict[str, dict[tuple[str, ...], Name]] = {}
    listed: dict[int, Name] = {}

    def add(spelling: str, name: Name, fields: Fields) -> None:
        for words in dict.fromkeys(tuple(cut(spelling, context).words) for context in contexts or (WordsContext(),)):
            if not words:
                fields.complain("E401", f"'{spelling}' is no name")
                return
            found.setdefault(words[0], {}).setdefault(words, name)
            if name.kind == "place":
                listed.update((place.at, name) for place in _same_places(words, name) if place.at not in listed)

    for document in documents:
        top = Fields(document, (), problems)
        top.only(NAMES)
        for index, _ in top.items("sides"):
            _add_side(Fields(document, ("sides", index), problems), add)
        for index, _ in top.items("groups"):
            fields = Fields(document, ("groups", index), problems)
            fields.only(GROUP)
            name = fields.text("group")
            group = Name(name, "group", side=fields.text("side", name))
            for spelling in (group.name, *fields.texts("also")):
                add(spelling, group, fields)
        for index, _ in top.items("places"):
            _add_place(Fields(document, ("places", index), problems), add)
    return Names({first: tuple(sorted(named.items(), key=lambda item: -len(item[0]))) for first, named in found.items()}, listed)


def places_called(words: tuple[str, ...], names: Names) -> tuple[Name, ...]:
    """The places of the world that bear a name, given as its folded words."""
    bearers = places_of_the_world(words)
    return tuple(dict.fromkeys(names.listed.get(one.at) or Name(one.name, "place", None, one.country, one.lat, one.lon) for one in bearers))


def _add_side(fields: Fields, add: Add) -> None:
    fields.only(SIDE)
    side, country = fields.text("side"), _country(fields)
    for key, kind in _SIDE_WORDS:
        for spelling in fields.texts(key):
            name = spelling if kind in {"country", "capital"} else side
            bearers = places_of_the_world(tuple(cut(spelling, WordsContext()).words)) if kind == "capital" else ()
            seats = [one for one in bearers if one.country == country]
            lat, lon = (seats[0].lat, seats[0].lon) if len(seats) == 1 else (None, None)
            add(spelling, Name(name, kind, side, country, lat, lon), fields)


def _add_place(fields: Fields, add: Add) -> None:
    fields.only(PLACE)
    lat, lon = _degrees(fields, "lat"), _degrees(fields, "lon")
    if ("lat" in fields.values) != ("lon" in fields.values):
        fields.complain("E401", "a place has both lat and lon, or neither", hint="decimal degrees, for example lat: 48.59")
    place = Name(fields.text("place"), "place", country=_country(fields), lat=lat, lon=lon)
    for spelling in (place.name, *fields.texts("also")):
        add(spelling, place, fields)


def _same_places(words: tuple[str, ...], name: Name) -> list[Listed]:
    """The gazetteer's entries for a document's place: in its country and, where the document tells its coordinates, near them."""
    places = [place for place in places_of_the_world(words) if place.country == name.country]
    if name.lat is None or name.lon is None:
        return places if len(places) == 1 else []
    return [place for place in places if abs(place.lat - name.lat) <= NEAR and abs(place.lon - name.lon) <= NEAR]


def _degrees(fields: Fields, name: str) -> float | None:
    value, most = fields.values.get(name), int(fields.keys[name].shape["maximum"])
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not -most <= value <= most:
        fields.complain("E401", f"'{name}' is a number from -{most} to {most}", name, hint=f"decimal degrees, for example {name}: 48.59")
        return None
    return float(value)


def _country(fields: Fields) -> str | None:
    return fields.text("country") if "country" in fields.values else None
