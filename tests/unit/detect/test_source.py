"""Who says so: each frame of attribution once, and what is no speaker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.model import Article, ArticleRef, Claim

Claims = Callable[..., list[Claim]]

FRAMES = [
    ("Troops withdrew from Goma.", None),
    ("The ministry said troops withdrew from Goma.", "ministry"),
    ("The ministry said that troops withdrew from Goma.", "ministry"),
    ("The ministry has also said that troops withdrew from Goma.", "ministry"),
    ("Troops withdrew from Goma, the ministry said.", "ministry"),
    ("Troops withdrew from Goma, the ministry said on Monday.", "ministry"),
    ("Troops withdrew from Goma, said the ministry.", "ministry"),
    ("Troops withdrew from Goma, said Ivan Petrov.", "Ivan Petrov"),
    ("Troops withdrew from Goma, the ministry said, and calm returned.", "ministry"),
    ("According to the ministry, troops withdrew from Goma.", "ministry"),
    ("Troops withdrew from Goma, according to residents.", "residents"),
    ("The ministry's statement that troops withdrew from Goma was read.", "ministry"),
    ("Ivan Petrov, a minister, said troops withdrew from Goma.", "Ivan Petrov"),
    ("The minister, Ivan Petrov, said that troops withdrew from Goma.", "Ivan Petrov"),
    ("“Troops withdrew from Goma,” the ministry said.", "ministry"),
    ('"Troops withdrew from Goma," said the ministry.', "ministry"),
    ("“Troops withdrew from Goma,” the ministry said, “and all is calm.”", "ministry"),
    ("The ministry denied troops withdrew from Goma.", "ministry"),
]


@pytest.mark.parametrize(("text", "source"), FRAMES, ids=[text for text, _ in FRAMES])
def test_a_frame_names_the_speaker(claims: Claims, text: str, source: str | None) -> None:
    (claim,) = claims(text)
    assert (claim.source.name if claim.source else None) == source


def test_of_nested_speakers_the_innermost_speaks(claims: Claims) -> None:
    (claim,) = claims("The paper reported that the colonel confirmed that troops withdrew from Goma.")
    assert claim.source is not None
    assert claim.source.name == "colonel"


def test_a_speaker_covers_only_what_follows_or_precedes_the_verb(claims: Claims) -> None:
    one, other = claims("Troops withdrew from Goma while the ministry said the army besieged Sake.")
    assert one.source is None
    assert other.source is not None
    assert other.source.name == "ministry"


@pytest.mark.parametrize(
    "text",
    [
        "Troops were said to have withdrawn from Goma.",
        "It was reported that troops withdrew from Goma.",
        "Reports said troops withdrew from Goma.",
        "Troops that were reported to withdraw from Goma.",
        "It said troops withdrew from Goma.",
    ],
)
def test_what_nobody_says_has_no_speaker(claims: Claims, text: str) -> None:
    assert [claim.source for claim in claims(text)] == [None]


def test_a_pronoun_means_the_speaker_before(claims: Claims) -> None:
    (claim,) = claims("The ministry said all was well. He said troops withdrew from Goma.")
    assert claim.source is not None
    assert claim.source.name == "ministry"


def test_a_pronoun_means_the_person_named_before_where_nobody_spoke(claims: Claims) -> None:
    (claim,) = claims("Ivan Petrov came home. He said troops withdrew from Goma.")
    assert claim.source is not None
    assert claim.source.name == "Ivan Petrov"


@pytest.mark.parametrize("between", ["", "Rain fell. "])
def test_a_pronoun_means_whoever_opened_a_sentence_before(shipped: Claims, between: str) -> None:
    (claim,) = shipped(f"The commander in Goma laughed. {between}He said the garrison withdrew from Sake.")
    assert claim.source is not None
    assert claim.source.name == "commander in Goma"


def test_a_pronoun_without_anybody_before_it_is_nobody(claims: Claims) -> None:
    (claim,) = claims("He said troops withdrew from Goma.")
    assert claim.source is None


def test_a_quote_goes_on_with_the_speaker_of_the_sentence_before(claims: Claims) -> None:
    (claim,) = claims("“All is well,” the ministry said. “Troops withdrew from Goma.”")
    assert claim.source is not None
    assert claim.source.name == "ministry"


def test_a_quote_is_carried_into_the_next_paragraph(claims: Claims) -> None:
    (claim,) = claims("“All is well, the ministry said.\n“Troops withdrew from Goma.”")
    assert claim.source is not None
    assert claim.source.name == "ministry"


def test_a_quote_may_be_named_behind_it_in_its_paragraph(claims: Claims) -> None:
    (claim,) = claims("The town is calm.\n“Troops withdrew from Goma. All is well,” the ministry said.")
    assert claim.source is not None
    assert claim.source.name == "ministry"


def test_what_is_not_quoted_is_not_carried_over(claims: Claims) -> None:
    (claim,) = claims("“All is well,” the ministry said. Troops withdrew from Goma.")
    assert claim.source is None


def test_a_speaker_too_far_back_is_not_carried_over(claims: Claims) -> None:
    filler = "The rain fell. " * 6
    (claim,) = claims(f"The ministry said so. {filler}“Troops withdrew from Goma.”")
    assert claim.source is None


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("the ministry", "official"),
        ("residents", "local"),
        ("a colonel", "military"),
        ("an army source", "unnamed"),
        ("M23", "armed_group"),
        ("Kyiv", "official"),
        ("Ivan Petrov", None),
    ],
)
def test_a_speaker_has_a_kind_where_the_words_or_names_tell(claims: Claims, speaker: str, kind: str | None) -> None:
    (claim,) = claims(f"Troops withdrew from Goma, {speaker} said.")
    assert claim.source is not None
    assert claim.source.kind == kind


def test_a_speakers_seat_is_no_place_of_the_event(claims: Claims) -> None:
    (claim,) = claims("The ministry in Kyiv said troops withdrew.")
    assert claim.source is not None
    assert claim.source.name == "ministry in Kyiv"
    assert claim.place is None


def test_we_outside_a_quotation_is_the_article_itself_and_inside_it_whoever_is_quoted(shipped: Claims) -> None:
    (claim,) = shipped("We said the garrison withdrew from Goma.")
    assert claim.source is None
    (claim,) = shipped("“All is calm,” the mayor said. “We say the garrison withdrew from Goma.”")
    assert claim.source is not None
    assert claim.source.name == "mayor"


@pytest.mark.parametrize(
    ("speaker", "name"),
    [("Ivan Petrov of the Red Cross", "Ivan Petrov"), ("Ivan Petrov", "Ivan Petrov"), ("The Ministry of Defence", "Ministry of Defence")],
)
def test_a_person_is_named_without_the_body_and_a_body_whole(shipped: Claims, speaker: str, name: str) -> None:
    (claim,) = shipped(f"{speaker} said the garrison withdrew from Goma.")
    assert claim.source is not None
    assert claim.source.name == name


def test_a_speakers_words_are_shown_with_their_article_and_the_name_without(claims: Claims) -> None:
    (claim,) = claims("The ministry said troops withdrew from Goma.")
    assert claim.source is not None
    assert (claim.source.text, claim.source.name) == ("The ministry", "ministry")


SHIPPED = [
    ("Russian troops withdrew from Lyman, the defence ministry in Moscow said on Saturday.", "defence ministry in Moscow"),
    ("Russian troops have withdrawn from Lyman, a senior officer told reporters late on Sunday.", "senior officer"),
    ("Residents said by phone that Russian troops had withdrawn from Lyman.", "Residents"),
    ("A spokesman for the army, Ivan Petrov, said Russian troops withdrew from Lyman.", "Ivan Petrov"),
    ("In the words of the governor, Russian troops withdrew from Lyman.", "governor"),
    ("Unconfirmed reports say Russian troops withdrew from Lyman.", None),
]


@pytest.mark.parametrize(("text", "source"), SHIPPED, ids=[text for text, _ in SHIPPED])
def test_the_shipped_frames_name_the_speaker_of_plain_sentences(builtin: Rulebook, text: str, source: str | None) -> None:
    (claim,) = find_claims(Article(ArticleRef("x", "a"), text), builtin)
    assert (claim.source.name if claim.source else None) == source
