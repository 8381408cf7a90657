"""Finds the sentences that are worth cutting into words: the words of all rules are looked for, sets of them and their order compared."""

from __future__ import annotations

from salient.compile.index import Number, Term, bits
from salient.compile.outline import NAME, told
from salient.compile.words import SOFT_HYPHEN, bare, bare_tokens, bare_words, cut
from salient.detect.naming import opens_plainly
from salient.detect.record import Cut, Seen
from salient.detect.split import MAX_TOKENS, Text
from salient.model import Span


def candidates(text: Text) -> dict[int, set[Number]]:
    """For each sentence that may hold patterns: which.

    What a pattern cannot do without is asked of the document, then of its sentences, and last whether its outline stands there. A
    recorder is told of every pattern whose witness stands there.
    """
    search, context = text.language.search, text.language.words
    patterns = _in_document(search.words.intersection(bare_words(text.article.text, context)), text)
    if patterns:
        text.divide()
    if text.recorder:
        text.recorder.add(Cut(len(text.bounds)))
        _record_seen(text)
    shapes = _shapes(text) if patterns else {}
    found = {}
    for index, (start, end, _) in enumerate(text.bounds):
        written = text.article.text[start:end]
        words = search.words.intersection(bare_words(written, context)).union(shapes.get(index, ()))
        text.words[index] = words
        standing = patterns & search.spoken_for(words)
        if standing and not text.recorder:
            standing = _in_sentence(standing, written, index, text)
        if standing:
            found[index] = set(search.numbers(standing))
    return found


def with_needed(rule: int, text: Text) -> list[int]:
    """The sentences, in order, that may hold what a rule's weak patterns need."""
    search = text.language.search
    if rule not in search.needed:
        return list(range(len(text.bounds)))
    return [index for index in text.words if not search.needed[rule].isdisjoint(_terms_at(index, text))]


def may_rebut(index: int, text: Text) -> bool:
    """False where no rebuttal can stand in a sentence."""
    return text.language.search.rebuttals.among(_terms_at(index, text)) != 0


def _in_sentence(patterns: int, written: str, index: int, text: Text) -> int:
    """Those of the patterns, given as bits, that may stand in a sentence."""
    search = text.language.search
    patterns &= search.table.among(_terms_at(index, text) | text.words[index])
    if not patterns:
        return 0
    places = _places(bare_tokens(written, text.language.words)[:MAX_TOKENS], text)
    return sum(1 << bit for bit in bits(patterns) if told(search.outlines[bit], places))


def _places(tokens: list[list[str]], text: Text) -> dict[str, list[int]]:
    """The numbers of each word of a sentence, and of all that may begin names, in ascending order."""
    places: dict[str, list[int]] = {}
    for at, runs in enumerate(tokens):
        for run in runs:
            places.setdefault(run.lower(), []).append(at)
            if (run[0].isupper() and (at or not _has_capital_anyway(run, text))) or run[0].isdecimal():
                places.setdefault(NAME, []).append(at)
    return places


def _has_capital_anyway(word: str, text: Text) -> bool:
    """True for the first word of a sentence that has its capital for no other reason, and so begins no name (see naming.names)."""
    lower = word.lower()
    plain = opens_plainly(lower, text) or lower in text.language.roles.not_names
    return plain and word[1:].islower() and lower not in text.rulebook.names.by_first


def _terms_at(index: int, text: Text) -> set[Term]:
    """The terms that stand in a sentence, found once: several rules ask for them."""
    key = ("terms", index)
    if key not in text.memo:
        text.memo[key] = text.language.search.terms_of(text.words[index])
    found: set[Term] = text.memo[key]
    return found


def _in_document(words: frozenset[str], text: Text) -> int:
    """The patterns that may match in a document with these words, as bits."""
    search = text.language.search
    patterns = search.spoken_for(words)
    if text.recorder or not patterns:
        return patterns
    terms = search.terms_of(words)
    for rule, weak in enumerate(search.weak):
        if patterns & weak and not _may_hold_needed(rule, terms, text):
            patterns &= ~weak
    return patterns


def _may_hold_needed(rule: int, terms: set[Term], text: Text) -> bool:
    """False where what a rule's weak patterns need cannot stand in a document with these terms."""
    search = text.language.search
    if rule not in search.needed or not search.needed[rule].isdisjoint(terms):
        return True
    written = text.article.text.replace(SOFT_HYPHEN, "")
    return any(shape.search(written) for name, shape in search.shapes.items() if frozenset((name,)) in search.needed[rule])


def _shapes(text: Text) -> dict[int, set[str]]:
    """By sentence, the shapes of words that it holds."""
    written, kept = _without_soft_hyphens(text.article.text)
    found: dict[int, set[str]] = {}
    for name, shape in text.language.search.shapes.items():
        for match in shape.finditer(written):
            index = text.at(match.start() if kept is None else kept[match.start()])
            if index is not None:
                found.setdefault(index, set()).add(name)
    return found


def _without_soft_hyphens(text: str) -> tuple[str, list[int] | None]:
    """The text without them, and where what is left stands in `text`; None where it has none."""
    if SOFT_HYPHEN not in text:
        return text, None
    return text.replace(SOFT_HYPHEN, ""), [at for at, char in enumerate(text) if char != SOFT_HYPHEN]


def _record_seen(text: Text) -> None:
    """Tell the recorder of every witness, those in page furniture too."""
    language = text.language
    assert text.recorder
    tokens = cut(text.article.text, language.words)
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        patterns = language.search.numbers(language.search.spoken_for(set(bare(word))))
        if patterns:
            rules = dict.fromkeys(language.rules[rule].id for rule, _ in patterns)
            text.recorder.add(Seen(text.phrase(Span(start, end)), tuple(rules), text.at(start)))
