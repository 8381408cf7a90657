"""Which of several places an article means: that of a country it names; else only what they have in common is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Name, Rulebook
from salient.detect.split import Text
from salient.detect.which import countries, meant
from salient.model import Article, ArticleRef, Claim, Place, Span

Divided = Callable[..., Text]
MALI, NIGERIA = Name("Gao", "place", None, "ML", 16.27, -0.04), Name("Gao", "place", None, "NG", 9.5, 8.25)
NEAR_KYIV, NEAR_SUMY = Name("Andriivka", "place", None, "UA", 50.4, 30.0), Name("Andriivka", "place", None, "UA", 50.9, 34.8)
ELSEWHERE = Name("Marwah", "place", None, "UA", 1.0, 2.0)


@pytest.mark.parametrize(
    ("text", "bearers", "expected"),
    [
        ("Rain fell.", (MALI,), Place("Gao", "Gao", "ML", 16.27, -0.04)),
        ("Rain fell on Ukraine.", (MALI,), Place("Gao", "Gao", "ML", 16.27, -0.04)),
        ("Rain fell.", (MALI, NIGERIA), Place("Gao", "Gao")),
        ("Rain fell on Ukraine.", (MALI, NIGERIA), Place("Gao", "Gao")),
        ("Ukrainian rain fell.", (MALI, NEAR_KYIV), Place("Gao", "Andriivka", "UA", 50.4, 30.0)),
        ("Rain fell on Ukraine.", (MALI, NEAR_KYIV, NEAR_SUMY), Place("Gao", "Andriivka", "UA")),
        ("Rain fell.", (ELSEWHERE,), Place("Gao", "Gao")),
        ("Rain fell on Kyiv.", (ELSEWHERE,), Place("Gao", "Marwah", "UA", 1.0, 2.0)),
        ("Rain fell on Ukraine.", (), Place("Gao", "Gao")),
    ],
    ids=[
        "the only one", "the only one, though another country is named", "two, no country named", "two, another country named",
        "one in a country named", "two in a country named", "another spelling, no country named", "another spelling, its country named",
        "none",
    ],
)  # fmt: skip
def test_a_name_means_the_place_in_a_country_that_the_article_names(
    divided: Divided, text: str, bearers: tuple[Name, ...], expected: Place
) -> None:
    assert meant("Gao", bearers, divided(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ukraine waits.", {"UA"}),
        ("Near Kyiv it rained. Ukrainians waited.", {"UA"}),
        ("A Ukrainian waits.", {"UA"}),
        ("M23 waits near Goma.", set()),
        ("Nobody waits.", set()),
        ("South Sudan waits.", {"SS"}),
        ("The Sudanese wait in South Sudan.", {"SS", "SD"}),
        ("They wait near Port Sudan.", set()),
        ("They wait for us.", set()),
        ("They wait for US aid.", {"US"}),
    ],
)
def test_a_country_is_named_by_itself_its_people_its_adjective_or_its_capital(builtin: Rulebook, text: str, expected: set[str]) -> None:
    whole = Text(Article(ArticleRef("sha256:0", "a.txt"), text), builtin, builtin.languages["en"])
    whole.divide()
    assert countries(whole) == expected


def test_furniture_names_no_country(divided: Divided) -> None:
    text = "Nobody waits.\n\nMore on Ukraine\n"
    assert countries(divided(text, (Span(15, 30),))) == frozenset()


def test_an_event_in_a_town_that_no_document_names_is_located(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Ukrainian troops withdrew from Chasov Yar.")
    assert claim.place == Place("Chasov Yar", "Chasiv Yar", "UA", 48.5877, 37.8341)


def test_spellings_of_one_town_are_one_place(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Ukrainian troops withdrew from Izium. Ukrainian troops withdrew from Izyum.")
    assert claim.place is not None
    assert claim.place.name == "Izyum"
    assert len(claim.evidence.more) == 1


@pytest.mark.parametrize(("name", "place"), [("Tessalit", "Tessalit"), ("Petrov", None)])
def test_a_town_needs_no_preposition_and_another_name_does(claims: Callable[..., list[Claim]], name: str, place: str | None) -> None:
    (claim,) = claims(f"The army, having lost {name}, withdrew.")
    assert (claim.place.name if claim.place else None) == place
