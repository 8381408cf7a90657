"""What detection did and why, as frozen records in the order it happened; kept only where somebody asks for an explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from salient.model import Claim, Span, Status


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they stand in the article, and where."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cut:
    """How many sentences the article was cut into; none where it holds no word of any rule."""

    sentences: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A word that rules wait for (a witness); `sentence` is None where it stands in page furniture, which is not searched."""

    word: Phrase
    rules: tuple[str, ...]
    sentence: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A sentence that holds a witness; the records up to the next one are of it."""

    sentence: int
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Stop:
    """The furthest element of a pattern that was reached and not met, after `passed` others, and the words that stood there instead."""

    element: str
    passed: int
    found: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A pattern that was tried and stands nowhere in the sentence."""

    rule: str
    pattern: str
    stop: Stop


@dataclass(frozen=True, slots=True)
class Drop:
    """Why a match does not count: its rule's `needs` hold nowhere, or a phrase under `unless` touches its evidence.

    `phrase` is in the article's words, `written` as the rule has it.
    """

    by: Literal["needs", "unless"]
    phrase: str | None
    because: str
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """A pattern that stands in the sentence: its whole span, its evidence, the roles it names."""

    rule: str
    pattern: str
    strong: bool
    fixed: Status | None
    span: Span
    evidence: Phrase
    roles: tuple[tuple[str, str], ...]
    dropped: Drop | None


@dataclass(frozen=True, slots=True)
class Yielded:
    """A match that tells of the same event as a better one: that of `to_pattern` at `to_span`."""

    rule: str
    pattern: str
    span: Span
    to_rule: str
    to_pattern: str
    to_span: Span
    why: str


@dataclass(frozen=True, slots=True)
class HeardFrame:
    """An attribution in the sentence: who, by which word, and whether what they say takes in the evidence."""

    speaker: str
    verb: str
    covers: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """Who says so, out of which frames, and why; `elsewhere` is the sentence that names them where it is another."""

    evidence: Phrase
    frames: tuple[HeardFrame, ...]
    source: str | None
    why: str
    elsewhere: int | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A cue of the sentence and what became of it for this evidence."""

    cue: Phrase
    id: str
    status: Status | None
    reaches: bool
    decides: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The status that followed, and why."""

    status: Status
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The claim made of the match that stood, before mentions are merged."""

    rule: str
    pattern: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Rebutted:
    """Words that flatly deny what a sentence before them claims, and the claim that follows from them."""

    phrase: Phrase
    claim: Claim


Record = Rebutted | Cut | Seen | Opened | Unmatched | Matched | Yielded | Heard | Weighed | Decided | Judged
NOWHERE = Stop("", 0, "")


class Recorder:
    """Collects the records of one article's examination; `stop` is where the pattern walked last came to its end."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.stop = NOWHERE

    def add(self, record: Record) -> None:
        """Keep a record."""
        self.records.append(record)
