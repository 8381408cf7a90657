"""Proper names: known ones, runs of capitals, and places of the world whose name holds another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.detect.naming import dateline, is_acronym, is_person, names
from salient.detect.split import Sentence, Text
from salient.model import Article, ArticleRef, Claim

Opened = Callable[[str], tuple[Sentence, Text]]
Claims = Callable[..., list[Claim]]


def named(opened: Opened, written: str) -> list[tuple[str, str | None]]:
    """The names of a sentence, each with its kind where it is known."""
    sentence, text = opened(written)
    return [
        (text.string(sentence.offsets(name.start, name.end)), name.known.kind if name.known else None) for name in names(sentence, text)
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("they left Tal Afar at dawn", [("Tal Afar", None)]),  # Afar alone is a people
        ("they met Tal Afar Khan there", [("Tal", None), ("Afar", "people"), ("Khan", None)]),  # no place is called all that
        ("they met Ukrainian Petrov there", [("Ukrainian", "adjective"), ("Petrov", None)]),
        ("they met Omar al Bashir there", [("Omar al Bashir", None)]),
        ("they met al-Shabaab there", [("al-Shabaab", "group")]),
        ("they left el-Fasher and Jabal al-Zawiya there", [("el-Fasher", None), ("Jabal al-Zawiya", None)]),
        ("they met al - Fasher there", []),
        ("they saw a well-Known man", [("Known", None)]),
        ("they left Velyka Novosilka at dawn", [("Velyka Novosilka", None)]),
    ],
)
def test_a_place_of_the_world_may_hold_another_name(opened: Opened, written: str, expected: list[tuple[str, str | None]]) -> None:
    assert [name for name, _ in named(opened, written)] == [name for name, _ in expected]


@pytest.mark.parametrize(
    ("written", "group"), [("they met IS there", True), ("they met is there", False), ("they met Is there", False), ("Is it so", False)]
)
def test_an_abbreviation_counts_in_capitals_only(opened: Opened, written: str, group: bool) -> None:
    assert (("IS", "group") in named(opened, written)) is group
    assert any(kind == "group" for _, kind in named(opened, written)) is group


def test_a_longer_name_counts_however_it_is_written(opened: Opened) -> None:
    assert [kind for _, kind in named(opened, "they met WAGNER there")] == [kind for _, kind in named(opened, "they met Wagner there")]


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("The siege went on, spokesman Orlov said", True),
        ("The siege went on, they told Orlov", True),
        ("The siege went on, and E.V. Orlov wept", True),
        ("The siege went on near Orlov", False),
        ("The siege went on near U.S.", False),
    ],
)
def test_initials_a_title_or_a_verb_of_telling_show_that_a_name_is_somebodys(opened: Opened, written: str, person: bool) -> None:
    sentence, text = opened(written)
    assert [is_person(sentence, text, name) for name in names(sentence, text)] == [person]


DASHED = """
names: all
version: 1.0.0
places:
  - {place: Sainte-Marie, country: CD}
"""


@pytest.mark.parametrize("dash", ["-", "‑", "–", " "])
def test_any_dash_inside_a_name_is_one_and_the_same(load: Callable[..., Rulebook], dash: str) -> None:
    written = f"The army withdrew from Sainte{dash}Marie."
    (claim,) = find_claims(Article(ArticleRef("x", "a"), written), load(names=DASHED))
    assert claim.place is not None
    assert (claim.place.text, claim.place.name) == (f"Sainte{dash}Marie", "Sainte-Marie")


def test_a_dash_between_blanks_parts_two_names(load: Callable[..., Rulebook]) -> None:
    (claim,) = find_claims(Article(ArticleRef("x", "a"), "The army withdrew from Sainte – Marie."), load(names=DASHED))
    assert claim.place is not None
    assert claim.place.text == "Sainte"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("GOMA - Troops left.", 1),
        ("GOMA, Congo (Reuters) - Troops left.", 6),
        ("GOMA fell - troops left.", 0),
        ("GOMA, Sake, Bukavu", 0),
        ("Goma - a town - fell.", 0),
        ("UN troops left.", 0),
    ],
)
def test_a_dateline_is_capitals_before_a_dash(opened: Opened, text: str, tokens: int) -> None:
    assert dateline(opened(text)[0]) == tokens


@pytest.mark.parametrize(("word", "so"), [("XYZ", True), ("UN", True), ("X", False), ("XyZ", False), ("ABCDEFG", False), ("M23", False)])
def test_an_acronym_is_two_to_six_capitals(word: str, so: bool) -> None:
    assert is_acronym(word) is so
