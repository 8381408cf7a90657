"""Cuts an article into blocks, sentences and tokens, lazily: only sentences that somebody asks for are tokenised.

Positions are code points of the article's text throughout; page furniture belongs to no block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from sentencex import get_sentence_boundaries

from salient.compile.index import PatternIndex
from salient.compile.rulebook import Language, Rulebook
from salient.compile.vocabulary import SPLIT_REACH, Entry, Vocabulary
from salient.compile.words import QUOTES, cut
from salient.detect.record import Phrase, Recorder
from salient.model import Article, Span
from salient.wire import without_surrogates

MAX_TOKENS = 400
"""A longer sentence (a table, a transcript) is examined up to here."""
MAX_BLOCK = 20_000
"""A longer line is cut here before sentences are looked for."""
HARD_STOPS = frozenset(".?!;")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"'}
_QUOTE = re.compile('[“”„«»"]')
# The initial of a word and, behind a blank, all of a word that may bear a capital.
_RUNNING = re.compile(r"\b([^\W\d_A-Z])\w*(?:,? |\u00a0)(?=([^\W\d_a-z]\w*))")
_WRAP = range(40, 101)
_WIDE_BLANK = re.compile(r"[^\S\x00-\x7f]")

T = TypeVar("T")
Spans = dict[int, dict[int, tuple[int, ...]]]


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence's tokens as parallel lists, and where vocabulary stands in it.

    `spans[symbol][first token]` are the ends (excluded) of that symbol's entries there.
    """

    index: int
    block: int
    start: int
    end: int
    words: list[str]
    starts: list[int]
    ends: list[int]
    raw: list[str]
    quote: list[int]
    spans: Spans
    positions: dict[str, list[int]]
    barriers: list[int]
    headline: bool
    memo: dict[object, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.words)

    def crosses(self, start: int, end: int) -> bool:
        """True where a token that no gap may cross stands in [start, end)."""
        return self.barriers[end] != self.barriers[start]

    def among(self, index: PatternIndex) -> list[int]:
        """The numbers of the patterns that may stand here."""
        return index.among(self.positions.keys(), self.spans.keys())

    def offsets(self, start: int, end: int) -> Span:
        """The text span of tokens [start, end)."""
        return Span(self.starts[start], self.ends[end - 1])


def once_a_sentence(work: Callable[[Sentence, Text], T]) -> Callable[[Sentence, Text], T]:
    """Remember with each sentence what `work` makes of it: many rules, cues and roles ask for the same."""

    @wraps(work)
    def remembered(sentence: Sentence, text: Text) -> T:
        if work not in sentence.memo:
            sentence.memo[work] = work(sentence, text)
        found: T = sentence.memo[work]
        return found

    return remembered


@dataclass(slots=True, eq=False)
class Text:
    """One article under examination; with a `recorder` each step tells what it did.

    `words` are, by sentence, those that rules search for.
    """

    article: Article
    rulebook: Rulebook
    language: Language
    recorder: Recorder | None = None
    bounds: list[tuple[int, int, int]] = field(default_factory=list)
    quotes: list[Span] = field(default_factory=list)
    words: dict[int, frozenset[str]] = field(default_factory=dict)
    _cut: dict[int, Sentence] = field(default_factory=dict)
    _capitals: frozenset[str] | None = None
    _starts: list[int] = field(default_factory=list)
    memo: dict[object, Any] = field(default_factory=dict)

    def divide(self) -> None:
        """Find blocks, sentence bounds and quotes; needed once, before any sentence is asked for."""
        text = self.article.text
        for number, block in enumerate(blocks(text, self.article.furniture)):
            self.quotes.extend(quotes(text, block))
            self.bounds.extend((start, end, number) for start, end in _sentences(text, block, self.language.code))
        self._starts = [start for start, _, _ in self.bounds]

    def at(self, offset: int) -> int | None:
        """The index of the sentence that holds a position; None in furniture."""
        index = bisect_right(self._starts, offset) - 1
        return index if index >= 0 and offset < self.bounds[index][1] else None

    def sentence(self, index: int) -> Sentence:
        """A sentence, tokenised when first asked for."""
        found = self._cut.get(index)
        if found is None:
            found = self._cut[index] = self._tokenise(index)
        return found

    def capitals(self) -> frozenset[str]:
        """The words that stand with a capital inside running text, behind a word without one: names, whatever headlines do."""
        if self._capitals is None:
            pairs = _RUNNING.findall(self.article.text)
            self._capitals = frozenset(word for initial, word in pairs if initial.islower() and word[0].isupper())
        return self._capitals

    def string(self, span: Span) -> str:
        """The words of a span, exactly as they stand in the article."""
        return self.article.text[span.start : span.end]

    def phrase(self, span: Span) -> Phrase:
        """The words of a span with their place, for records."""
        return Phrase(self.string(span), span.start, span.end)

    def _tokenise(self, index: int) -> Sentence:
        start, end, block = self.bounds[index]
        text = self.article.text
        tokens = cut(text[start:end], self.language.words, start, MAX_TOKENS)
        raw = [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
        positions: dict[str, list[int]] = {}
        for i, word in enumerate(tokens.words):
            positions.setdefault(word, []).append(i)
        stops, passed = self.language.status.stops - self.language.roles.relatives, 0
        barriers = [0]
        for i, word in enumerate(tokens.words):
            if word in HARD_STOPS or (word in stops and i):
                passed += 1
            barriers.append(passed)
        quote = self._quotes_of(tokens.starts)
        apart = self.language.roles.relatives | self.language.attribution.complements | self.language.words.particles
        return Sentence(
            index, block, start, end, tokens.words, tokens.starts, tokens.ends, raw, quote,
            annotate(tokens.words, raw, barriers, self.language.vocabulary, apart), positions, barriers, _headline(raw),
        )  # fmt: skip

    def _quotes_of(self, starts: list[int]) -> list[int]:
        """For each token the quote that it stands in, -1 where none."""
        if not self.quotes or not starts:
            return [-1] * len(starts)
        number = max(0, bisect_right(self.quotes, starts[0], key=_start) - 1)
        found = []
        for at in starts:
            while number < len(self.quotes) and self.quotes[number].end <= at:
                number += 1
            found.append(number if number < len(self.quotes) and self.quotes[number].start < at else -1)
        return found


def blocks(text: str, furniture: tuple[Span, ...]) -> list[Span]:
    """Paragraphs without furniture: lines, or runs of lines that are one paragraph broken at a fixed width."""
    found: list[Span] = []
    run: list[Span] = []
    marks = iter([*furniture, Span(len(text) + 1, len(text) + 1)])
    mark = next(marks)

    def close() -> None:
        if len(run) > 1 and all(line.end - line.start in _WRAP for line in run[:-1]):
            found.append(Span(run[0].start, run[-1].end))
        else:
            found.extend(run)
        run.clear()

    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line.rstrip())
        at += len(line)
        while mark.end <= start:
            mark = next(marks)
        if end == start or mark.start < end:
            close()
            continue
        run.extend(Span(a, min(a + MAX_BLOCK, end)) for a in range(start, end, MAX_BLOCK))
    close()
    return found


def quotes(text: str, block: Span) -> list[Span]:
    """Quoted stretches of a block, marks included; a quote that is not closed runs to the block's end, as newspapers print long ones."""
    found = []
    opened = -1
    for mark in _QUOTE.finditer(text, block.start, block.end):
        at, char = mark.start(), mark[0]
        if opened >= 0 and char in _CLOSERS.get(text[opened], ""):
            found.append(Span(opened, at + 1))
            opened = -1
        elif opened < 0 and char in _CLOSERS:
            opened = at
    if opened >= 0:
        found.append(Span(opened, block.end))
    return found


def annotate(words: list[str], raw: list[str], barriers: list[int], vocabulary: Vocabulary, apart: frozenset[str]) -> Spans:
    """Where each symbol of the vocabulary stands, the ends of longer entries first; no verb has its particle behind words of `apart`."""
    spans: Spans = {}
    alone, opened = vocabulary.alone, vocabulary.opened
    for i, word in enumerate(words):
        if word in opened:
            follows = words[i + 1] if i + 1 < len(words) else ""
            by_next = opened[word]
            for entry in (*by_next.get(follows, ()), *by_next.get("", ())) if follows else by_next.get("", ()):
                end = _entry_end(entry, words, raw, i) or (
                    _particle_end(entry, words, barriers, i, vocabulary, apart) if entry.splits else 0
                )
                for symbol in entry.symbols if end else ():
                    here = spans.setdefault(symbol, {})
                    ends = here.get(i, ())
                    if end not in ends:
                        here[i] = (*ends, end)
        if word in alone:
            end = i + 1
            for symbol in alone[word]:
                here = spans.setdefault(symbol, {})
                here[i] = (*here[i], end) if i in here else (end,)
    return spans


def _entry_end(entry: Entry, words: list[str], raw: list[str], i: int) -> int:
    """The end of an entry whose words stand together at token i, 0 where they do not."""
    end = i + 1 + len(entry.rest)
    stands = tuple(words[i + 1 : end]) == entry.rest and entry.exact in {None, tuple(raw[i:end])}
    return end if stands else 0


def _particle_end(entry: Entry, words: list[str], barriers: list[int], i: int, vocabulary: Vocabulary, apart: frozenset[str]) -> int:
    """The end of a verb whose particle stands apart from it ("pulled the last troops back"), 0 where it does not.

    The particle is another verb's behind another particle ("broke out in"), behind a clause ("stopped a war that flared up") and
    where it stands beside one that takes it ("backed forces that cut off").
    """
    for at in range(i + 1, min(i + 1 + SPLIT_REACH, len(words))):
        word = words[at]
        if word == entry.rest[0]:
            beside = vocabulary.opened.get(words[at - 1], {}).get("", ()) if at - 1 > i else ()
            return 0 if barriers[at] != barriers[i] or any(other.splits and other.rest == entry.rest for other in beside) else at + 1
        if word == "," or word in apart:
            return 0
    return 0


def _start(span: Span) -> int:
    return span.start


def _sentences(text: str, block: Span, language: str) -> list[tuple[int, int]]:
    # A language that sentencex does not know is cut like English. It panics at a blank of several bytes between an initial and a stop.
    found = []
    plain = _WIDE_BLANK.sub(" ", without_surrogates(text[block.start : block.end]))
    for bound in get_sentence_boundaries(language, plain):
        piece = bound["text"]
        start = block.start + bound["start_index"] + len(piece) - len(piece.lstrip())
        found.append((start, start + len(piece.strip())))
    return found


def _headline(raw: list[str]) -> bool:
    """Most words begin with a capital and no full stop ends it: capitals then tell nothing."""
    letters = [word for word in raw if len(word) > 3 and word[0].isalpha()]
    return (
        len(letters) >= 2 and sum(word[0].isupper() for word in letters) > 0.7 * len(letters) and raw[-1] not in {".", "?", "!", "”", '"'}
    )


def is_quote(word: str) -> bool:
    """A token that opens or closes a quotation."""
    return word == '"' or QUOTES.get(word) == '"'
