"""Judges the status of an event from the cues that reach its evidence (NegEx/ConText, Chapman 2001 and Harkema 2009, with clause stops).

Which words are cues, how far they reach and which wins is data: rules/context/status.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass

from salient.compile.rulebook import Cue, Pattern, StatusContext
from salient.detect.match import find
from salient.detect.record import Decided, Weighed
from salient.detect.split import HARD_STOPS, Sentence, Text, once_a_sentence
from salient.model import Status

_YEARS = range(1900, 2100)
SPARED = 3
"""How many words before a year what spares it may stand: "since June of 2012"."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A cue that stands in the sentence, tokens [start, end), or that reaches the evidence."""

    id: str
    status: Status | None
    start: int
    end: int
    cue: Cue | None = None


def judge(
    sentence: Sentence, text: Text, evidence: tuple[int, int], event_type: str, pattern: Pattern
) -> tuple[Status, tuple[Reached, ...]]:
    """The status of the event whose evidence is tokens [start, end), with the cues that decided it.

    A pattern with a fixed `denied` tells of a reversal ("broke the siege"): what is itself denied or, unless the pattern is firm,
    only attempted leaves the event standing.
    """
    context = text.language.status
    misses = [(found, _miss(found, evidence, sentence, context, event_type)) for found in cues(sentence, text)]
    reached = _longest([found for found, miss in misses if miss is None])
    reached.extend(_old_years(sentence, text, evidence[1]))
    statuses = {found.status for found in reached}
    if context.question and sentence.words[-1] == "?" and sentence.quote[-1] < 0:
        statuses.add(context.question)
    decided: Status = next((status for status in context.precedence if status in statuses), "asserted")
    deciding = tuple(found for found in reached if found.status == decided)
    status, fixed = decided, pattern.status
    if fixed == "denied" and (decided == "denied" or (decided == "possible" and not pattern.firm)):
        status = "asserted"
    elif fixed and (decided == "asserted" or (pattern.firm and decided == "possible")):
        status = fixed
    if text.recorder:
        _record(text, sentence, misses, reached, decided)
        text.recorder.add(Decided(status, _why(status, decided, deciding, fixed)))
    return status, deciding


@once_a_sentence
def cues(sentence: Sentence, text: Text) -> list[Reached]:
    """Every cue of a sentence, whatever it reaches."""
    context = text.language.status
    return [
        Reached(cue.id, cue.status, match.start, match.end, cue)
        for cue, tree in (context.phrases[number] for number in sentence.among(text.language.cue_index))
        for match in find(tree, sentence, text)
    ]


def _longest(found: list[Reached]) -> list[Reached]:
    """Where two cues overlap only the longer one counts; a longer one without a status just swallows."""
    kept: list[Reached] = []
    for one in sorted(found, key=lambda one: one.start - one.end):
        if not any(other.start < one.end and one.start < other.end and other.end - other.start > one.end - one.start for other in kept):
            kept.append(one)
    return [one for one in kept if one.status]


def _miss(found: Reached, evidence: tuple[int, int], sentence: Sentence, context: StatusContext, event_type: str) -> str | None:
    """Why a cue does not reach the evidence; None where it does."""
    cue = found.cue
    inside = found.start < evidence[1] and evidence[0] < found.end
    if cue is None or (inside and (cue.reach != "inside" or found.start <= evidence[0] or found.end >= evidence[1])):
        return "part of the evidence"
    if cue.types and event_type not in cue.types:
        return f"only for {', '.join(cue.types)}"
    if inside or cue.reach == "sentence" or cue.status is None:
        return None
    if cue.reach == "inside":
        return "not inside the evidence"
    behind = found.end <= evidence[0]
    start, end = (found.end, evidence[0]) if behind else (evidence[1], found.start)
    if cue.reach not in {"both", "after" if behind else "before"}:
        return f"the wrong side: it reaches what stands {cue.reach} it"
    if end - start > cue.within:
        return f"too far: {end - start} words, at most {cue.within}"
    stop = None if cue.crosses else _stopped(sentence, start, end, context, cue)
    return f"stopped at '{stop}'" if stop else None


def _stopped(sentence: Sentence, start: int, end: int, context: StatusContext, cue: Cue) -> str | None:
    """Where a clause ends between: at a stop word, a full stop or semicolon, or a comma before a new main clause."""
    for at in range(start, end):
        word = sentence.words[at]
        if word in HARD_STOPS or word in context.stops or word in cue.stops:
            return word
        if word == "," and at + 1 < len(sentence) and sentence.words[at + 1] in context.coordinators:
            return f", {sentence.words[at + 1]}"
    return None


def _old_years(sentence: Sentence, text: Text, end: int) -> list[Reached]:
    """Years that lie before the publication date's, where a word such as "in" or a month leads them.

    What has gone on "since June 2012", behind the evidence's end, is not of that year.
    """
    published = text.article.ref.published
    if not published:
        return []
    context = text.language.status
    latest = int(published[:4]) - context.old_years
    return [
        Reached("old-year", "background", at, at + 1)
        for at, word in enumerate(sentence.words)
        if len(word) == 4
        and word.isdecimal()
        and int(word) in _YEARS
        and int(word) <= latest
        and at
        and sentence.words[at - 1] in context.year_leads
        and (at < end or context.year_spares.isdisjoint(sentence.words[max(0, at - SPARED) : at]))
    ]


def _record(text: Text, sentence: Sentence, misses: list[tuple[Reached, str | None]], reached: list[Reached], decided: Status) -> None:
    """Tell of each cue in the sentence what became of it."""
    assert text.recorder is not None
    reaching = [found for found, miss in misses if miss is None]
    years = [(found, None) for found in reached if found.cue is None]
    for found, miss in sorted([*misses, *years], key=lambda one: one[0].start):
        decides = found in reached and found.status == decided
        verdict = miss or ("decides" if decides else f"reaches it, but {decided} goes before {found.status}")
        if miss is None and found not in reached:
            longer = max((one for one in reaching if one.start < found.end and found.start < one.end), key=lambda one: one.end - one.start)
            words = text.string(sentence.offsets(longer.start, longer.end))
            verdict = f"swallowed by the longer '{words}' ({longer.id})" if longer != found else "decides nothing, swallows shorter cues"
        phrase = text.phrase(sentence.offsets(found.start, found.end))
        text.recorder.add(Weighed(phrase, found.id, found.status, miss is None, decides, verdict))


def _why(status: Status, decided: Status, deciding: tuple[Reached, ...], fixed: Status | None) -> str:
    """What made the status, in words."""
    if fixed and status == fixed:
        return "the words of the pattern say so themselves"
    if fixed == "denied" and status == "asserted":
        return f"the pattern tells of a reversal, and that is itself {decided}: the event stands"
    if deciding:
        return f"by {', '.join(dict.fromkeys(found.id for found in deciding))}"
    return "no cue reaches it" if decided == "asserted" else "it is a question"
