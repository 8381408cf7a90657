"""The places of the world are found by any spelling, fast, and without words that only look like places."""

from __future__ import annotations

import gzip
import pickle
import time
import tracemalloc
from collections.abc import Iterator
from importlib.resources import files

import pytest

from salient.compile import gazetteer
from salient.compile.gazetteer import Gazetteer, Listed, places_of_the_world, spelling_key
from salient.compile.load import load_rulebook
from salient.compile.words import WordsContext, cut

ROWS = "# head\n[places]\nML\t16.2717\t-0.0447\tGao\nNG\t9.5\t8.25\tGao\nSD\t13.6279\t25.3494\tEl Fasher\n"
PLACES = [Listed(16, "Gao", "ML", 16.2717, -0.0447), Listed(39, "Gao", "NG", 9.5, 8.25), Listed(55, "El Fasher", "SD", 13.6279, 25.3494)]
TABLE = (ROWS + "\n[names]\nal fashir\t1j\nel fasher\t1j\nfasher\t1j\ngao\tg 13\n").encode()

# Name, country and whole degrees of places in the news of many wars.
WAR_PLACES = [
    ("Bakhmut", "UA", 48, 37), ("Artemivsk", "UA", 48, 37), ("Chasiv Yar", "UA", 48, 37), ("Velyka Novosilka", "UA", 47, 36),
    ("Orikhiv", "UA", 47, 35), ("Vukovar", "HR", 45, 19), ("Srebrenica", "BA", 44, 19), ("Grozny", "RU", 43, 45), ("Shusha", "AZ", 39, 46),
    ("Stepanakert", "AZ", 39, 46), ("El Fasher", "SD", 13, 25), ("Al-Fashir", "SD", 13, 25), ("Zalingei", "SD", 12, 23),
    ("Malakal", "SS", 9, 31), ("Dire Dawa", "ET", 9, 41), ("Baidoa", "SO", 3, 43), ("Uvira", "CD", -4, 29), ("Tessalit", "ML", 20, 1),
    ("Djibo", "BF", 14, -2), ("Maiduguri", "NG", 11, 13), ("Mocímboa da Praia", "MZ", -12, 40), ("Jenin", "PS", 32, 35),
    ("Tyre", "LB", 33, 35),
    ("Bint Jbeil", "LB", 33, 35), ("Raqqa", "SY", 35, 39), ("Sinjar", "IQ", 36, 41), ("Sana'a", "YE", 15, 44), ("Kunduz", "AF", 36, 68),
    ("Lashio", "MM", 22, 97), ("Myawaddy", "MM", 16, 98), ("Marawi", "PH", 8, 124), ("Dien Bien Phu", "VN", 21, 103),
]  # fmt: skip


def called(name: str) -> tuple[Listed, ...]:
    return places_of_the_world(tuple(cut(name, WordsContext()).words))


@pytest.fixture
def unread() -> Iterator[None]:
    """The state of a process that has not looked anything up."""
    places_of_the_world.cache_clear()
    gazetteer._shipped.cache_clear()
    yield
    places_of_the_world.cache_clear()


@pytest.mark.parametrize(
    ("name", "expected"), [("el fasher", PLACES[2:]), ("al fashir", PLACES[2:]), ("fasher", PLACES[2:]), ("gao", PLACES[:2])]
)
def test_a_spelling_leads_to_all_places_that_bear_it(name: str, expected: list[Listed]) -> None:
    assert Gazetteer(TABLE).places(tuple(name.split())) == tuple(expected)


@pytest.mark.parametrize("name", ["aa", "zz", "ga", "gaos", "el", "fasher el", "gao gao gao gao gao", "[names]", "ml", ""])
def test_what_is_no_spelling_leads_nowhere(name: str) -> None:
    assert Gazetteer(TABLE).places(tuple(name.split())) == ()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Khān Yūnis", "khan yunis"),
        ("Sana'a", "sanaa"),
        ("Sana’a", "sanaa"),
        ("Łódź", "lodz"),
        ("Al-Fashir", "al fashir"),
        ("Bogotá", "bogota"),
    ],
)
def test_accents_and_apostrophes_make_no_other_spelling(name: str, key: str) -> None:
    assert spelling_key(tuple(cut(name, WordsContext()).words)) == key


@pytest.mark.parametrize(("name", "country", "lat", "lon"), WAR_PLACES, ids=[row[0] for row in WAR_PLACES])
def test_the_places_of_many_wars_are_in_the_table(name: str, country: str, lat: int, lon: int) -> None:
    found = [(place.country, place.lat // 1, place.lon // 1) for place in called(name)]
    assert (country, lat, lon) in found


@pytest.mark.parametrize(
    "word",
    "Of March Police Reading Most Man Date Nice Mobile Orange Victoria Jackson Monday Hassan Hamilton Centre Central North Enterprise "
    "Independence Georgia Ukraine Peru Washington Africa Smith Petrov Army Brigade General Mission Union Liberty".split(),
)
def test_words_names_of_people_and_countries_are_no_places(word: str) -> None:
    assert called(word) == ()


def test_the_table_is_sorted_and_every_reference_leads_to_a_place() -> None:
    table = gzip.decompress((files("salient.compile") / "data" / "places.txt.gz").read_bytes())
    places, _, names = table.partition(b"\n[names]\n")
    begins = {places.index(b"[places]\n") + 9}
    at = min(begins)
    while (at := places.find(b"\n", at) + 1) > 0:
        begins.add(at)
    lines = names.splitlines()
    assert lines == sorted(lines)
    assert len(lines) > 200_000
    assert {int(number, 36) for line in lines for number in line.partition(b"\t")[2].split()} <= begins


@pytest.mark.usefixtures("unread")
def test_the_table_is_read_fast_and_takes_little_memory() -> None:
    started = time.perf_counter()
    assert called("Bakhmut")
    # 30 ms on a small machine; the bound only catches a change of method, not a busy machine.
    assert time.perf_counter() - started < 0.5
    gazetteer._shipped.cache_clear()
    places_of_the_world.cache_clear()
    tracemalloc.start()
    assert called("Bakhmut")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 10_000_000


def test_a_worker_gets_the_rulebook_without_the_table() -> None:
    assert len(pickle.dumps(load_rulebook(["builtin"])[0])) < 6_000_000


def test_the_notice_names_the_makers_and_their_licences() -> None:
    notice = (files("salient.compile") / "data" / "NOTICE").read_text(encoding="utf-8")
    assert "GeoNames" in notice
    assert "Creative Commons Attribution 4.0" in notice
    assert "Ramiro Gómez" in notice
