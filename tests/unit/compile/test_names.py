"""Known names of sides, groups and places are found by their folded words, the longest first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.names import places_called
from salient.compile.rulebook import Name, Rulebook

Compiled = Callable[..., Rulebook]
Mistakes = Callable[..., list[tuple[str, int | None]]]
HEAD = "names: all\nversion: 1.0.0\n"


def look_up(book: Rulebook, spelling: str) -> Name | None:
    words = tuple(spelling.split())
    return next((name for known, name in book.names.by_first.get(words[0], ()) if known == words), None)


def test_a_side_is_known_by_its_country_people_adjectives_and_capitals(compiled: Compiled) -> None:
    side = "sides: [{side: Mali, country: ML, names: [Mali], people: [Malians], adjectives: [Malian], capitals: [Bamako]}]\n"
    book = compiled(HEAD + side)
    assert look_up(book, "mali") == Name("Mali", "country", "Mali", "ML")
    assert look_up(book, "malians") == Name("Mali", "people", "Mali", "ML")
    assert look_up(book, "malian") == Name("Mali", "adjective", "Mali", "ML")
    assert look_up(book, "bamako") == Name("Bamako", "capital", "Mali", "ML", 12.6091, -7.9752)


def test_a_group_without_a_side_is_its_own(compiled: Compiled) -> None:
    book = compiled(HEAD + "groups: [{group: M23, side: Rwanda, also: [March 23 Movement]}, {group: Fano}]\n")
    assert look_up(book, "march 23 movement") == Name("M23", "group", "Rwanda")
    assert look_up(book, "fano") == Name("Fano", "group", "Fano")


def test_a_place_is_known_by_all_its_spellings(compiled: Compiled) -> None:
    book = compiled(HEAD + "places: [{place: El Fasher, country: SD, lat: 13.6, lon: 25, also: [Al-Fashir]}, {place: Gaza}]\n")
    expected = Name("El Fasher", "place", None, "SD", 13.6, 25.0)
    assert look_up(book, "el fasher") == look_up(book, "al fashir") == expected
    assert look_up(book, "gaza") == Name("Gaza", "place")


def test_longer_names_come_first(compiled: Compiled) -> None:
    book = compiled(HEAD + "places: [{place: Gaza}, {place: Gaza City}]\n")
    assert [len(words) for words, _ in book.names.by_first["gaza"]] == [2, 1]


def test_a_name_given_twice_is_the_first_documents(compiled: Compiled) -> None:
    book = compiled(HEAD + "places: [{place: Mali, country: UA}]\n", HEAD + "sides: [{side: Mali, names: [Mali]}]\n")
    found = look_up(book, "mali")
    assert found is not None
    assert found.kind == "place"


def test_a_seat_that_is_no_town_of_its_country_has_no_coordinates(compiled: Compiled) -> None:
    book = compiled(HEAD + "sides: [{side: Mali, country: ML, capitals: [Kyiv, Pentagon]}]\n")
    assert look_up(book, "kyiv") == Name("Kyiv", "capital", "Mali", "ML")
    assert look_up(book, "pentagon") == Name("Pentagon", "capital", "Mali", "ML")


@pytest.mark.parametrize("coordinates", [", lat: 13.6, lon: 25.3", ""])
def test_a_document_names_a_place_by_spellings_that_it_does_not_give(compiled: Compiled, coordinates: str) -> None:
    book = compiled(HEAD + f"places: [{{place: El Fasher, country: SD{coordinates}}}]\n")
    assert places_called(("al", "fashir"), book.names) == (look_up(book, "el fasher"),)


@pytest.mark.parametrize("other", ["country: SD, lat: 14.2, lon: 25.3", "country: SD, lat: 13.6, lon: 26", "country: TD"])
def test_a_place_elsewhere_is_not_that_of_a_document(compiled: Compiled, other: str) -> None:
    book = compiled(HEAD + f"places: [{{place: El Fasher, {other}}}]\n")
    assert places_called(("al", "fashir"), book.names) == (Name("El Fasher", "place", None, "SD", 13.6279, 25.3494),)


def test_of_several_places_in_its_country_a_document_without_coordinates_means_none(compiled: Compiled) -> None:
    book = compiled(HEAD + "places: [{place: Andriivka, country: UA}]\n")
    assert book.names.listed == {}


WRONG = [
    ("place: []\n", "E101"),
    ("sides: Mali\n", "E302"),
    ("sides: [Mali]\n", "E302"),
    ("sides: [{country: ML}]\n", "E301"),
    ("sides: [{side: Mali, names: Mali}]\n", "E302"),
    ("sides: [{side: Mali, people: 5}]\n", "E302"),
    ("sides: [{side: Mali, country: [ML]}]\n", "E302"),
    ("sides: [{side: Mali, capital: [Bamako]}]\n", "E101"),
    ("groups: [{side: Mali}]\n", "E301"),
    ("groups: [{group: M23, also: March}]\n", "E302"),
    ("groups: [{group: M23, also: }]\n", "E302"),
    ("groups: [{group: M23, side: [Rwanda]}]\n", "E302"),
    ('groups: [{group: M23, also: [" "]}]\n', "E401"),
    ("places: [{lat: 1, lon: 2}]\n", "E301"),
    ("places: [{place: Gao, also: 5}]\n", "E302"),
    ("places: [{place: Gao, lat: 16.2}]\n", "E401"),
    ("places: [{place: Gao, lat: north, lon: 2}]\n", "E401"),
    ("places: [{place: Gao, lat: true, lon: 2}]\n", "E401"),
    ("places: [{place: Gao, lat: 91, lon: 2}]\n", "E401"),
    ("places: [{place: Gao, lat: 1, lon: -181}]\n", "E401"),
    ("places: [{place: Gao, lat: 1e999, lon: 2}]\n", "E401"),
]


@pytest.mark.parametrize(("text", "code"), WRONG, ids=[text.strip() for text, _ in WRONG])
def test_a_wrong_name_is_a_mistake_at_its_line(mistakes: Mistakes, text: str, code: str) -> None:
    assert mistakes(HEAD + text)[0] == (code, 3)
