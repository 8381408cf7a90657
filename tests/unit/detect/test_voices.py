"""Attributions that only their form tells: a clause behind a comma, before "that", an answer, a label; under the shipped contexts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.detect.split import Sentence, Text
from salient.detect.voices import has_voice, opening_voice, speaker_phrase, voices

Opened = Callable[[str], tuple[Sentence, Text]]
Claims = Callable[..., list]  # type: ignore[type-arg]


def told(opened: Opened, written: str) -> list[tuple[str, str]]:
    """Of each voice the speaker and the words that it covers."""
    sentence, text = opened(written)
    return [
        (
            text.string(sentence.offsets(voice.start, voice.end)),
            " | ".join(text.string(sentence.offsets(first, last)) for first, last in voice.covers if last > first),
        )
        for voice in voices(sentence, text)
    ]


@pytest.mark.parametrize(
    ("written", "speaker", "covered"),
    [
        # behind a comma, whatever the verb
        ("The army left Goma, one officer yawned.", "one officer", "The army left Goma | ."),
        ("The army left Goma, one officer yawned on Monday.", "one officer", "The army left Goma | on Monday."),
        ("The army left Goma, Ivan Petrov yawned.", "Ivan Petrov", "The army left Goma | ."),
        ("“The army left Goma” a tired officer openly yawned.", "a tired officer", "“The army left Goma | ."),
        # before "that"
        ("A captain now at Diffa hints that the army left.", "A captain now at Diffa", "that the army left."),
        ("Two officials yawned to us that the army left.", "Two officials", "that the army left."),
        # whoever is asked, answers, whatever they do
        ("Asked whether the army left, the general looked away.", "the general", "Asked whether the army left | looked away."),
        ("Pressed about Goma, an official lit his pipe.", "an official", "Pressed about Goma | lit his pipe."),
        # labels on either side of a colon
        ("Army quits Goma: sources", "sources", "Army quits Goma"),
        ("Army quits Goma: two officials.", "two officials", "Army quits Goma"),
        ("Sources: army quits Goma", "Sources", "army quits Goma"),
        ("Governor of Goma: army quits", "Governor of Goma", "army quits"),
    ],
)
def test_a_form_tells_who_speaks(opened: Opened, written: str, speaker: str, covered: str) -> None:
    assert told(opened, written) == [(speaker, covered)]


@pytest.mark.parametrize(
    "written",
    [
        "The army left Goma, the platoon withdrew.",  # what a list knows is no unknown verb of saying
        "The army left Goma, one officer yawned the whole morning.",  # it has an object
        "The army left Goma, one officer yawned in what was a barn.",  # more than when and where
        "The army left Goma, the rain grew.",
        "The army left Goma, one officer Yawned.",
        "The army left Goma, one officer, two dogs.",
        "The rain was so heavy that the army left.",
        "Officials brought food and tents and blankets for all of the people that the army left.",
        "Officials fed the dogs that the army left.",
        "Asked about Goma, it rained.",
        "Asked about Goma.",
        "The army left Goma: it rained",
        "GOMA: The army left.",  # a dateline
        "Kinshasa: The army left.",
        "At 10:30 it rained.",
        "Nobody knew: the army left Goma.",
    ],
)
def test_other_forms_tell_nothing(opened: Opened, written: str) -> None:
    assert told(opened, written) == []


@pytest.mark.parametrize(
    ("phrase", "speaks"),
    [("the officer", True), ("the petrov", False), ("near Petrov", True), ("the troops", True), ("the rain", False), ("Rain", False)],
)
def test_whoever_can_speak_is_a_word_for_one_a_name_or_a_force(opened: Opened, phrase: str, speaks: bool) -> None:
    sentence, text = opened(phrase)
    assert has_voice(sentence, text, 0, len(sentence)) is speaks


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        ("the commander in Goma laughed", "the commander in Goma"),
        ("two tired officers laughed", "two tired officers"),
        ("officers laughed", "officers"),
        ("Ivan Petrov laughed", "Ivan Petrov"),
        ("3 officers laughed", "3 officers"),
        ("laughing officers left", ""),
        ("the long cold wet grey morning of officers", ""),  # too far from its beginning
        ("", ""),
    ],
)
def test_a_speakers_phrase_ends_with_its_last_word_for_one_or_name(opened: Opened, written: str, phrase: str) -> None:
    sentence, text = opened(f"{written} ." if written else ".")
    end = speaker_phrase(sentence, text, 0)
    assert (text.string(sentence.offsets(0, end)) if end else "") == phrase


def test_a_sentence_opens_with_somebody_or_with_nobody(opened: Opened) -> None:
    assert opening_voice(*opened("The commander in Goma laughed.")) == (0, 4)
    assert opening_voice(*opened("The rain fell.")) is None
    assert opening_voice(*opened("Ivan Petrov laughed.")) is None  # a name is found by other means


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("The army withdrew from Goma, one officer yawned.", "one officer"),
        ("Army quits Goma: sources", "sources"),
        ("Sources: army quits Goma", "Sources"),
        ("Kinshasa: The army withdrew from Goma.", None),
        ("GOMA: The army withdrew from Goma.", None),
        ("KINSHASA (Reuters) - The army withdrew from Goma.", None),
        ("Asked whether the army had withdrawn from Goma, the general looked away.", "general"),
    ],
)
def test_labels_and_answers_give_a_claim_its_source_and_datelines_do_not(shipped: Claims, written: str, source: str | None) -> None:
    (claim,) = shipped(written)
    assert (claim.source.name if claim.source else None) == source
