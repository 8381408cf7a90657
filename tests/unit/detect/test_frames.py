"""Attributions whose verb a list knows: who speaks, by which word, and which tokens are theirs; under the shipped contexts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.detect.frames import Frame, frames
from salient.detect.split import Sentence, Text

Opened = Callable[[str], tuple[Sentence, Text]]


def told(opened: Opened, written: str) -> list[tuple[str, str, str]]:
    """Of each frame the speaker, the verb and the words that it covers."""
    sentence, text = opened(written)

    def words(frame: Frame) -> str:
        return " | ".join(text.string(sentence.offsets(first, last)) for first, last in frame.covers if last > first)

    return [
        (text.string(sentence.offsets(frame.start, frame.end)), sentence.raw[frame.verb], words(frame)) for frame in frames(sentence, text)
    ]


LEFT = "the army left Goma"


@pytest.mark.parametrize(
    ("written", "speaker", "verb", "covered"),
    [
        # what follows a verb, up to the sentence's end
        (f"The colonel said {LEFT}.", "The colonel", "said", f"{LEFT}."),
        (f"The colonel also later said {LEFT}.", "The colonel", "said", f"{LEFT}."),
        (f"The colonel on Monday said {LEFT}.", "The colonel", "said", f"{LEFT}."),
        (f"On Monday the colonel said {LEFT}.", "the colonel", "said", f"{LEFT}."),
        (f"In Goma the colonel said {LEFT}.", "the colonel", "said", f"{LEFT}."),
        # a remark about the speaker between subject and verb
        (f"The colonel (a veteran) said {LEFT}.", "The colonel", "said", f"{LEFT}."),
        (f"The colonel, a veteran, said {LEFT}.", "The colonel", "said", f"{LEFT}."),
        (f"The veteran, Ivan Petrov, said {LEFT}.", "Ivan Petrov", "said", f"{LEFT}."),
        (f"A colonel who had deserted said {LEFT}.", "A colonel", "said", f"{LEFT}."),
        # what stands before it
        ("The army left Goma, the colonel said.", "the colonel", "said", "The army left Goma, | ."),
        ("The army left Goma, said the colonel.", "the colonel", "said", "The army left Goma, | ."),
        ("The army left Goma, the colonel told Radio Okapi.", "the colonel", "told", "The army left Goma, | Radio Okapi."),
        ("The army left Goma, the colonel told a briefing.", "the colonel", "told", "The army left Goma, | a briefing."),
        ("“The army left Goma,” the colonel said.", "the colonel", "said", "“The army left Goma,” | ."),
        ("The army left Goma, as the colonel had claimed.", "the colonel", "claimed", "The army left Goma,"),
        ("The army left Goma, the colonel said, and rain fell.", "the colonel", "said", "The army left Goma, | , and rain fell."),
        # between dashes only what stands between them
        ("The army - the colonel said it left - slept.", "the colonel", "said", "it left"),
        # a subject that an earlier verb has already
        (f"The rebels took the hill and said {LEFT}.", "The rebels", "said", f"{LEFT}."),
        (f"Ivan Petrov wept and said {LEFT}.", "Ivan Petrov", "said", f"{LEFT}."),
        # what is said beside what is done
        (f"The rebels advanced, saying {LEFT}.", "The rebels", "saying", f"{LEFT}."),
        (f"The governor shook his head, insisting {LEFT}.", "The governor", "insisting", f"{LEFT}."),
        ("The army left Goma, citing the cold.", "The army", "citing", "the cold."),
        # no verb at all
        (f"According to the colonel, {LEFT}.", "the colonel", "According", f", {LEFT}."),
        (f"According to the colonel also, {LEFT}.", "the colonel", "According", f", {LEFT}."),
        ("The army left Goma, according to a statement issued by the ministry.", "the ministry", "according", "The army left Goma, | ."),
        ("By the colonel's reckoning the army left Goma.", "the colonel", "'s", "the army left Goma."),
    ],
)
def test_a_frame_covers_what_its_speaker_says(opened: Opened, written: str, speaker: str, verb: str, covered: str) -> None:
    assert told(opened, written) == [(speaker, verb, covered)]


@pytest.mark.parametrize(
    "written",
    [
        "The army left Goma.",
        "The colonel was told to leave Goma.",
        "The wind rose and said nothing of Goma.",  # the sentence opens with nobody who could have said it
        "Rain fell on the hill and on the ministry and said nothing of Goma.",
        "Said nothing of Goma.",
        "Reports said the army left Goma.",
        "Shan State is calm.",  # a name, no verb
        "Officials live near Goma according to.",
        "'s statement that the army left Goma was read.",
        "It rained; it was cold, it was said.",
    ],
)
def test_what_nobody_says_is_no_frame(opened: Opened, written: str) -> None:
    assert told(opened, written) == []


def test_an_apposition_does_not_reach_back_across_the_end_of_a_statement(opened: Opened) -> None:
    assert told(opened, "Rain fell; the hill was bare, said the colonel.") == [("the colonel", "said", "Rain fell; the hill was bare, | .")]


def test_a_verb_inside_another_speakers_phrase_is_none(opened: Opened) -> None:
    assert [speaker for speaker, _, _ in told(opened, f"State television said {LEFT}.")] == ["State television"]


def test_of_two_openings_that_begin_alike_the_longer_counts(opened: Opened) -> None:
    found = told(opened, f"According to the statement issued by the mayor, {LEFT}.")
    assert [speaker for speaker, _, _ in found] == ["the mayor"]


def test_each_of_several_speakers_has_a_frame(opened: Opened) -> None:
    found = told(opened, f"The paper reported that the colonel confirmed that {LEFT}.")
    assert [(speaker, verb) for speaker, verb, _ in found] == [("The paper", "reported"), ("the colonel", "confirmed")]


def test_who_said_something_also_added_it(opened: Opened) -> None:
    found = told(opened, f"It was cold, the colonel said, adding that {LEFT}.")
    assert [(speaker, verb) for speaker, verb, _ in found] == [("the colonel", "said"), ("the colonel", "adding")]


def test_a_pronoun_is_a_speaker_whom_others_must_name(opened: Opened) -> None:
    sentence, text = opened(f"He said {LEFT}.")
    (frame,) = frames(sentence, text)
    assert frame.pronoun
    assert (frame.start, frame.end) == (0, 1)
