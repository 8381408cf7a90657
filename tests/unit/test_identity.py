"""Ids come from content alone, and their recipes must never change: all history would be raised again."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.identity import actor_key, alert_id, article_id, incident_id, message_id, name_key, place_key, side_key
from salient.model import Actor, Place

TEXTS = st.text() | st.text(alphabet="aáà\u0301\u0300Åİi\u0307한글ﬁ")

GOLDEN_ARTICLES = [
    (None, "", "sha256:01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b"),
    ("Title", "Text.", "sha256:06abb77d5ed9e6c0c09eb32c1eb7a285ca57882450d52d943fd08c3dfde3f20e"),
    ("Orléans", "Le siège.", "sha256:1145af2377944f12e699a58535ccc02e7605e2dbef8244a47515871792050234"),
    ("Orle\u0301ans", "Le sie\u0300ge.", "sha256:1145af2377944f12e699a58535ccc02e7605e2dbef8244a47515871792050234"),
]


@pytest.mark.parametrize(("title", "text", "expected"), GOLDEN_ARTICLES)
def test_an_articles_id_is_the_golden_one(title: str | None, text: str, expected: str) -> None:
    assert article_id(title, text) == expected


def test_the_other_ids_are_the_golden_ones() -> None:
    assert alert_id("sha256:0", "withdrawal", "asserted", "lyman", "russian forces") == "alt_e5d395291439083e8b87359bd5b6ad6e"
    assert incident_id("withdrawal", "lyman", "russia", "2023-03-05") == "inc_0015cd6107b2ad3efaae341bff165bdb"
    assert message_id("alert", "alt_0") == "msg_ddf42ab669106ffdc3e292545586fe28"


@given(TEXTS, TEXTS)
def test_texts_that_unicode_calls_equal_have_equal_ids(title: str, text: str) -> None:
    forms = {article_id(unicodedata.normalize(form, title), unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {article_id(title, text)}


@given(TEXTS, TEXTS)
def test_texts_that_differ_have_different_ids(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (article_id(None, one) == article_id(None, other)) == same


def test_no_title_is_an_empty_title_but_a_title_is_no_text() -> None:
    assert article_id(None, "a") == article_id("", "a")
    assert article_id("a", "b") != article_id("b", "a")


def test_half_a_surrogate_pair_has_an_id_too() -> None:
    assert article_id("\ud800", "\udfff").startswith("sha256:")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (None, ""),
        ("", ""),
        ("El-Fasher", "el fasher"),
        ("the El Fasher", "el fasher"),
        ("The  The", "the"),
        ("Zürich", "zurich"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ta’ang", "ta ang"),
        ("Бахмут", "бахмут"),
        ("...", ""),
        ("theatre", "theatre"),
    ],
)
def test_a_names_key_has_no_case_accents_marks_or_article(name: str | None, key: str) -> None:
    assert name_key(name) == key


@given(st.text(alphabet="aBcÉö -'"))
def test_a_names_key_is_its_own_key(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key or key.startswith("the")


def test_places_and_forces_are_keyed_by_their_name_and_else_by_their_words() -> None:
    assert place_key(Place("Artemivsk", "Bakhmut")) == "bakhmut"
    assert place_key(Place("the Hill")) == "hill"
    assert place_key(None) == ""
    assert actor_key(Actor("RSF", "Rapid Support Forces")) == "rapid support forces"
    assert actor_key(Actor("its brigade")) == "its brigade"
    assert actor_key(None) == ""
    assert side_key(Actor("the army", side="Sudan")) == "sudan"
    assert side_key(Actor("the army")) == side_key(None) == ""


@given(st.lists(st.text(alphabet="ab|"), min_size=5, max_size=5, unique=True))
def test_ids_have_their_prefix_and_depend_on_every_part_in_its_place(parts: list[str]) -> None:
    made = alert_id(*parts)
    assert re.fullmatch("alt_[0-9a-f]{32}", made)
    assert alert_id(*reversed(parts)) != made
    assert all(alert_id(*parts[:i], parts[i] + "x", *parts[i + 1 :]) != made for i in range(5))
    assert re.fullmatch("inc_[0-9a-f]{32}", incident_id(*parts[:4]))


def test_a_messages_id_holds_no_full_stop() -> None:
    assert "." not in message_id("system.started", "a.b")
