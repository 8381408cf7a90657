"""Puts the records of an examination together by sentence: what was tried there, what stands, how it was judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from salient.detect.record import Cut, Decided, Heard, Judged, Matched, Opened, Phrase, Rebutted, Record, Seen, Unmatched, Weighed, Yielded
from salient.model import Span

BEGUN = 3
"""How many elements of a pattern must be met before it is worth telling where it stopped."""
MatchKey = tuple[str, str, Span]
"""Rule, pattern and place: which match it is."""
Told = Unmatched | Matched | Yielded | Heard | Weighed | Decided | Judged | Rebutted


@dataclass(slots=True)
class Judgement:
    """How one match became a claim: who says so, the cues, the status, the claim."""

    heard: Heard
    weighed: list[Weighed] = field(default_factory=list)
    decided: Decided | None = None
    judged: Judged | None = None


@dataclass(slots=True)
class Story:
    """All that happened in one sentence."""

    number: int
    phrase: Phrase
    seen: list[Seen]
    unmatched: list[Unmatched] = field(default_factory=list)
    matched: list[Matched] = field(default_factory=list)
    yielded: dict[MatchKey, Yielded] = field(default_factory=dict)
    judgements: list[Judgement] = field(default_factory=list)
    rebutted: list[Rebutted] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """Whether nothing stands there and no pattern came near."""
        return not self.matched and not self.judgements and not any(one.stop.passed >= BEGUN for one in self.unmatched)

    def of(self, rule: str) -> list[Matched]:
        """A rule's matches: those that stand, then those that gave way, then those that were dropped."""
        mine = [one for one in self.matched if one.rule == rule]
        return sorted(mine, key=lambda one: (one.dropped is not None, match_key(one) in self.yielded))


def stories(records: Iterable[Record]) -> list[Story]:
    """The records put together by sentence, in the article's order."""
    seen: dict[int | None, list[Seen]] = {}
    found: list[Story] = []
    for record in records:
        if isinstance(record, Seen):
            seen.setdefault(record.sentence, []).append(record)
        elif isinstance(record, Opened):
            found.append(Story(record.sentence + 1, record.phrase, seen.get(record.sentence, [])))
        elif not isinstance(record, Cut):
            _add(found[-1], record)
    return found


def _add(story: Story, record: Told) -> None:
    """One more thing that happened in a sentence."""
    match record:
        case Unmatched():
            story.unmatched.append(record)
        case Matched():
            story.matched.append(record)
        case Yielded():
            story.yielded[record.rule, record.pattern, record.span] = record
        case Heard():
            story.judgements.append(Judgement(record))
        case Weighed():
            story.judgements[-1].weighed.append(record)
        case Decided():
            story.judgements[-1].decided = record
        case Judged():
            story.judgements[-1].judged = record
        case Rebutted():
            story.rebutted.append(record)


def match_key(match: Matched) -> MatchKey:
    """Which match it is."""
    return (match.rule, match.pattern, match.span)
