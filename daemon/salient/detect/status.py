"""Judges the status of an event from the cues that reach its evidence (NegEx/ConText, Chapman 2001 and Harkema 2009, with clause stops).

Which words are cues, how far they reach and which wins is data: rules/context/status.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass

from salient.compile.rulebook import Cue, StatusContext
from salient.detect.match import find
from salient.detect.split import HARD_STOPS, Sentence, Text, once_a_sentence
from salient.model import Status

_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Reached:
    """A cue that stands in the sentence, tokens [start, end), or that reaches the evidence."""

    id: str
    status: Status | None
    start: int
    end: int
    cue: Cue | None = None


def judge(
    sentence: Sentence, text: Text, evidence: tuple[int, int], event_type: str, fixed: Status | None
) -> tuple[Status, tuple[Reached, ...]]:
    """The status of the event whose evidence is tokens [start, end), with the cues that decided it.

    A pattern with a fixed `denied` tells of a reversal ("broke the siege"): what is itself denied or only attempted
    leaves the event standing.
    """
    context = text.rulebook.status
    reached = _longest(
        [found for found in cues(sentence, text) if _reaches(found, evidence, sentence, context) and _is_for(found, event_type)]
    )
    reached.extend(_old_years(sentence, text))
    statuses = {found.status for found in reached}
    if context.question and sentence.words[-1] == "?" and sentence.quote[-1] < 0:
        statuses.add(context.question)
    decided: Status = next((status for status in context.precedence if status in statuses), "asserted")
    deciding = tuple(found for found in reached if found.status == decided)
    if fixed == "denied" and decided in {"denied", "possible"}:
        return "asserted", deciding
    if fixed and decided == "asserted":
        return fixed, deciding
    return decided, deciding


@once_a_sentence
def cues(sentence: Sentence, text: Text) -> list[Reached]:
    """Every cue of a sentence, whatever it reaches."""
    return [
        Reached(cue.id, cue.status, match.start, match.end, cue)
        for cue in text.rulebook.status.cues
        for tree in cue.trees
        for match in find(tree, sentence, text)
    ]


def _longest(found: list[Reached]) -> list[Reached]:
    """Where two cues overlap only the longer one counts; a longer one without a status just swallows."""
    kept: list[Reached] = []
    for one in sorted(found, key=lambda one: one.start - one.end):
        if not any(other.start < one.end and one.start < other.end and other.end - other.start > one.end - one.start for other in kept):
            kept.append(one)
    return [one for one in kept if one.status]


def _is_for(found: Reached, event_type: str) -> bool:
    return found.cue is None or not found.cue.types or event_type in found.cue.types


def _reaches(found: Reached, evidence: tuple[int, int], sentence: Sentence, context: StatusContext) -> bool:
    cue = found.cue
    if cue is None or (found.start < evidence[1] and evidence[0] < found.end):
        return False
    if cue.reach == "sentence" or cue.status is None:
        return True
    if found.end <= evidence[0]:
        between = (found.end, evidence[0])
        wanted = cue.reach in {"after", "both"}
    else:
        between = (evidence[1], found.start)
        wanted = cue.reach in {"before", "both"}
    return wanted and between[1] - between[0] <= cue.within and (cue.crosses or not _stopped(sentence, between, context.stops | cue.stops))


def _stopped(sentence: Sentence, between: tuple[int, int], stops: frozenset[str]) -> bool:
    """True where a clause ends between: at a stop word, a full stop or semicolon, or a comma before a new main clause."""
    for at in range(*between):
        word = sentence.words[at]
        if word in HARD_STOPS or word in stops:
            return True
        if word == "," and at + 1 < len(sentence) and sentence.words[at + 1] in {"and", "or", "then", "so"}:
            return True
    return False


def _old_years(sentence: Sentence, text: Text) -> list[Reached]:
    """Years that lie before the publication date's, where a word such as "in" or a month leads them."""
    published = text.article.ref.published
    if not published:
        return []
    context = text.rulebook.status
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
    ]
