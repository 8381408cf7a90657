"""Marks page furniture in an article's text; it deletes nothing.

One pass over the lines. In doubt a line stays: a missed advertisement costs little, a paragraph taken for one costs an alert.
"""

from __future__ import annotations

from itertools import pairwise

from salient.arrive.header import Header, portrait_owner, read_header
from salient.arrive.lines import NAME_WORDS, Line, cut_lines, has_phrase, head_of, is_edge, is_heading
from salient.compile.page import LineRule, PageRules, fold
from salient.model import Span

_LABEL_WORDS = 8
_LINK_WORDS = 20
_LINKS_AFTER = 10
_FOLDED_HEAD = 48


def look(text: str, page: PageRules) -> tuple[tuple[Span, ...], Header]:
    """The furniture (sorted, not overlapping) and the header of a text."""
    lines = cut_lines(text)
    _mark_by_rules(lines, page)
    head = head_of(lines)
    _mark_head(head, page)
    _mark_captions(lines, page)
    _mark_tail(lines, page)
    return tuple(Span(line.start, line.end) for line in lines if line.furniture), read_header(lines, head, page)


def furniture(text: str, page: PageRules) -> tuple[Span, ...]:
    """The stretches of a text that are page furniture."""
    return look(text, page)[0]


def header(text: str, page: PageRules) -> Header:
    """Title, date and publisher as the text itself gives them."""
    return look(text, page)[1]


def _mark_by_rules(lines: list[Line], page: PageRules) -> None:
    below = False
    links, name = 0, False
    for line in lines:
        rule = _rule_of(line, page)
        if rule is not None and rule.where == "body" and not below:
            rule = None
        if rule is not None and rule.where in {"head", "tail"}:
            line.only = rule.where
        elif rule is not None:
            line.furniture = True
            links, name = _LINKS_AFTER if rule.then == "links" else links, rule.then == "name"
            continue
        elif name and (_is_name(line) or portrait_owner(line, page) is not None):
            line.furniture = True
        elif links and not line.prose and line.words <= _LINK_WORDS:
            line.furniture = True
            links -= 1
            continue
        links, name = 0, False
        below = below or (line.prose and not line.furniture)


def _rule_of(line: Line, page: PageRules) -> LineRule | None:
    """The first rule that holds for a line, wherever it stands."""
    index, text = page.index, line.text
    if line.words > index.max_words or (line.close and text[0].islower()):
        return None
    loose = line.words <= index.loose_words
    folded = fold(text if loose else text[:_FOLDED_HEAD])
    rules = index.whole.get(folded, ())
    entry = index.by_start.get(folded[0])
    if entry is not None and folded.startswith(entry[0]):
        rules += entry[1]
    if text[-1] in "])":
        rules += index.bracketed
    if loose:
        for needle in index.needles:
            if needle in folded:
                rules += index.loose
                break
    if not rules:
        return None
    whole = folded if loose else fold(text)
    return next((rule for rule in rules if _holds(rule, whole, line.words)), None)


def _holds(rule: LineRule, line: str, words: int) -> bool:
    """Whether every condition of a rule is fulfilled by a folded line."""
    return (
        words <= rule.max_words
        and (not rule.whole or line in rule.whole)
        and (not rule.starts or any(line.startswith(phrase) and is_edge(line, len(phrase) - 1) for phrase in rule.starts))
        and (not rule.ends or any(line.endswith(phrase) for phrase in rule.ends))
        and (not rule.has or any(has_phrase(line, phrase) for phrase in rule.has))
        and (not rule.bracket or any(has_phrase(_bracket(line), phrase) for phrase in rule.bracket))
        and not any(has_phrase(line, phrase) for phrase in rule.unless)
    )


def _bracket(line: str) -> str:
    """What stands in the bracket that ends a line."""
    opened = line.rfind("[" if line.endswith("]") else "(")
    return line[opened + 1 : -1] if opened >= 0 else ""


def _mark_head(head: list[Line], page: PageRules) -> None:
    """Mark names of sections, mottos and bylines above an article, but never its longest heading, which may be the title."""
    headings = [line for line in head if not line.furniture and is_heading(line)]
    longest = max(headings, key=lambda line: line.words, default=None)
    for line in headings:
        if line is not longest and (line.only == "head" or _is_section(line, page)):
            line.furniture = True


def _is_section(line: Line, page: PageRules) -> bool:
    words = [word.strip(",:;") for word in fold(line.text).split()]
    telling = [word for word in words if word not in page.small_words and word]
    if len(telling) <= 1:
        return line.text[0].isupper() and line.text[-1].isalnum()
    known = sum(word in page.sections for word in telling)
    return len(words) <= _LABEL_WORDS and known * 2 > len(telling)


def _mark_captions(lines: list[Line], page: PageRules) -> None:
    """Mark a picture's short title with the caption directly below it, where the caption repeats it and describes a dated scene."""
    for above, below in pairwise(lines[1:]):
        if not below.close or above.close or above.prose or above.furniture or not below.prose or below.furniture:
            continue
        caption = fold(below.text)
        if fold(above.text) in caption and "####" in caption and any(has_phrase(caption, cue) for cue in page.caption_cues):
            above.furniture = below.furniture = True


def _mark_tail(lines: list[Line], page: PageRules) -> None:
    """Mark authors' portraits and the like below the last paragraph."""
    for line in reversed(lines):
        if line.furniture:
            continue
        if line.only == "tail" or portrait_owner(line, page) is not None:
            line.furniture = True
        elif line.prose:
            return


def _is_name(line: Line) -> bool:
    return line.words <= NAME_WORDS and line.text[-1] not in ".?!" and line.text[0].isupper()
