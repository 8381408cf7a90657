"""Each reason for which something counts or does not is told to the recorder; and telling it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.detect.record import (
    Cut,
    Decided,
    Drop,
    Heard,
    HeardFrame,
    Judged,
    Matched,
    Opened,
    Phrase,
    Record,
    Recorder,
    Seen,
    Stop,
    Unmatched,
    Weighed,
    Yielded,
)
from salient.detect.same import WORTH
from salient.model import Article, ArticleRef, Span

R = TypeVar("R")
Records = Callable[..., list[Record]]


@pytest.fixture
def records(small: Rulebook) -> Records:
    """What is told of a text under the small rulebook, or another."""

    def examine(
        text: str, furniture: tuple[Span, ...] = (), rulebook: Rulebook | None = None, published: str | None = None
    ) -> list[Record]:
        recorder = Recorder()
        article = Article(ArticleRef("sha256:0", "a.txt", published=published), text, furniture)
        find_claims(article, rulebook or small, recorder=recorder)
        return recorder.records

    return examine


def of(kind: type[R], found: list[Record]) -> list[R]:
    return [record for record in found if isinstance(record, kind)]


def test_the_words_that_rules_wait_for_are_told_with_the_sentence_or_as_furniture(records: Records) -> None:
    text = "Troops withdrew.\nIt rained.\nRead on: besieged"
    found = records(text, (Span(28, len(text)),))
    assert of(Cut, found) == [Cut(2)]
    assert of(Seen, found) == [
        Seen(Phrase("withdrew", 7, 15), ("withdrawal",), 0),
        Seen(Phrase("besieged", 37, 45), ("encirclement",), None),
    ]
    assert of(Opened, found) == [Opened(0, Phrase("Troops withdrew.", 0, 16))]


def test_an_article_without_such_a_word_is_not_even_cut(records: Records) -> None:
    assert records("It rained. The band played.") == [Cut(0)]


@pytest.mark.parametrize(
    ("text", "pattern", "stop"),
    [
        ("Visitors withdrew.", "@actor ..3 {withdraw.verb}!", Stop("@actor", 0, "")),
        (
            "Troops who had been there too long finally withdrew.",
            "@actor ..3 {withdraw.verb}!",
            Stop("{withdraw.verb}", 2, "who had been there"),
        ),
        ("It severed that but not the road.", "severed! ..4 @route", Stop("@route", 2, "that but")),
        ("Rebels besieged", "{besiege.verb}! ..2 (@actor | @place)", Stop("(@actor | @place)", 2, "")),
        ("They never slept and retreated.", "never! retreated!", Stop("retreated", 1, "slept")),
    ],
)
def test_a_pattern_that_stands_nowhere_tells_where_it_stopped(records: Records, text: str, pattern: str, stop: Stop) -> None:
    assert stop in [one.stop for one in of(Unmatched, records(text)) if one.pattern == pattern]


def test_a_match_tells_its_evidence_and_roles(records: Records) -> None:
    (found, _) = of(Matched, records("Troops in Goma withdrew."))
    evidence = Phrase("withdrew", 15, 23)
    assert found == Matched(
        "withdrawal", "@actor ..3 {withdraw.verb}!", True, None, Span(0, 23), evidence, (("actor", "Troops"),), dropped=None
    )


@pytest.mark.parametrize(
    ("text", "drop"),
    [
        ("Shoppers besieged the shop.", Drop("needs", None, "it is weak and its document lacks what the rule needs")),
        ("The army withdrew from the treaty.", Drop("unless", "withdrew from the treaty", "a treaty", "{withdraw.verb} from the treaty")),
        ("The army withdrew from the town.", None),
    ],
)
def test_a_match_that_is_dropped_tells_why(records: Records, text: str, drop: Drop | None) -> None:
    assert {one.dropped for one in of(Matched, records(text))} == {drop}


def test_a_match_that_gives_way_names_the_better_one(records: Records) -> None:
    yielded = of(Yielded, records("Troops in Goma withdrew."))
    better = ("withdrawal", "@actor ..3 {withdraw.verb}!", Span(0, 23))
    assert yielded == [Yielded("withdrawal", "{withdraw.verb}!", Span(15, 23), *better, WORTH[1])]


@pytest.mark.parametrize(
    ("strong", "weak", "text", "why"),
    [
        ('["{withdraw.verb}!", {pattern: "withdrew!", status: denied}]', "[]", "Troops withdrew.", WORTH[0]),
        ('["withdrew!"]', '["{withdraw.verb}!"]', "Troops withdrew.", WORTH[2]),
        ('["withdrew!", "withdrew! home!"]', "[]", "Troops withdrew home.", WORTH[3]),
        ('["withdrew!", "{withdraw.past}!"]', "[]", "Troops withdrew.", "it stands first"),
    ],
)
def test_each_reason_to_prefer_a_match_is_told(
    load: Callable[..., Rulebook], records: Records, strong: str, weak: str, text: str, why: str
) -> None:
    rule = f"rule: withdrawal\nversion: 1.0.0\ntitle: A force leaves\nevent: withdrawal\nstrong: {strong}\n"
    rule += f"weak: {weak}\nneeds: {{in: sentence, any: [troops]}}\n" if weak != "[]" else ""
    (yielded,) = of(Yielded, records(text, rulebook=load(withdrawal=rule)))
    assert yielded.why == why


@pytest.mark.parametrize(
    ("text", "cue", "verdict"),
    [
        ("Troops not withdrew.", "not", "decides"),
        ("Troops not one two three four withdrew.", "not", "too far: 4 words, at most 3"),
        ("Troops withdrew not.", "not", "the wrong side: it reaches what stands after it"),
        ("Unlikely troops withdrew.", "Unlikely", "the wrong side: it reaches what stands before it"),
        ("Not so but troops withdrew.", "Not", "stopped at 'but'"),
        ("Not, and troops withdrew.", "Not", "stopped at ', and'"),
        ("Not only troops withdrew.", "Not", "swallowed by the longer 'Not only' (compound)"),
        ("Not only troops withdrew.", "Not only", "decides nothing, swallows shorter cues"),
        ("Perhaps troops not withdrew.", "Perhaps", "reaches it, but denied goes before possible"),
        ("Under threat of rebels troops withdrew.", "threat of", "only for encirclement"),
        ("Troops never retreated.", "never", "part of the evidence"),
        ("In 2014 troops withdrew.", "2014", "decides"),
    ],
)
def test_each_cue_tells_what_became_of_it(records: Records, text: str, cue: str, verdict: str) -> None:
    weighed = of(Weighed, records(text, published="2026-03-05"))
    assert (cue, verdict) in [(one.cue.text, one.verdict) for one in weighed]
    assert all(one.decides == (one.verdict == "decides") for one in weighed)


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("Troops withdrew.", Decided("asserted", "no cue reaches it")),
        ("Troops not withdrew.", Decided("denied", "by negation")),
        ("Troops withdrew?", Decided("possible", "it is a question")),
        ("Troops staying.", Decided("denied", "the words of the pattern say so themselves")),
        ("Troops not staying.", Decided("asserted", "the pattern tells of a reversal, and that is itself denied: the event stands")),
    ],
)
def test_a_status_tells_what_made_it(records: Records, text: str, decided: Decided) -> None:
    assert of(Decided, records(text)) == [decided]


@pytest.mark.parametrize(
    ("text", "source", "why"),
    [
        ("Troops withdrew.", None, "no frame takes it in"),
        ("The army said that troops withdrew.", "The army", "the last frame before it"),
        ("Troops withdrew, residents said.", "residents", "the frame nearest to it"),
        ("“Troops withdrew.” Residents said it.", "Residents", "it is quoted: the speaker of the sentences around"),
        ("The army said nothing. He said that troops withdrew.", "The army", "'He' is the speaker or person named last"),
    ],
)
def test_a_source_tells_which_frame_was_chosen(records: Records, text: str, source: str | None, why: str) -> None:
    (heard,) = of(Heard, records(text))
    assert (heard.source, heard.why) == (source, why)


def test_frames_that_were_not_chosen_are_told_too(records: Records) -> None:
    (heard,) = of(Heard, records("The minister said that the army reported that troops withdrew."))
    assert heard.frames == (
        HeardFrame("The minister", "said", covers=True, chosen=False),
        HeardFrame("the army", "reported", covers=True, chosen=True),
    )


def test_a_speaker_of_another_sentence_is_told_with_that_sentence(records: Records) -> None:
    (heard,) = of(Heard, records("The army said nothing. He said that troops withdrew."))
    assert heard.elsewhere == 0


@pytest.mark.parametrize("file", ["kordofan-two-towns.json", "syria-hama.txt", "valley-festival.txt"])
def test_a_recorder_changes_no_claim_and_is_told_each(builtin: Rulebook, repository: Path, file: str) -> None:
    article = Article(ArticleRef("sha256:0", file), (repository / "seeds" / "articles" / file).read_text(encoding="utf-8"))
    recorder = Recorder()
    claims = find_claims(article, builtin, recorder=recorder)
    assert claims == find_claims(article, builtin)
    told = {(one.claim.type, one.claim.evidence.start) for one in of(Judged, recorder.records)}
    assert {(claim.type, claim.evidence.start) for claim in claims} <= told
    assert len(told) == sum(1 + len(claim.evidence.more) for claim in claims)
