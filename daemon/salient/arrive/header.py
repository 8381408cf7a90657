"""Reads title, date and publisher off the text itself, only where it gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from salient.arrive.dates import read_date_line
from salient.arrive.lines import NAME_WORDS, Line, has_phrase, is_heading
from salient.compile.page import PageRules, fold

_DATE_WORDS = 16
_DATELINE = 80
_NAMING_WORDS = 4
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Header:
    """What the text itself says of the article; None where it does not."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None


def read_header(lines: Sequence[Line], head: Sequence[Line], page: PageRules) -> Header:
    """The header of a text whose furniture is marked; `head` are its lines above the first paragraph."""
    return Header(_title(lines, head, page), _published(head, page), _publisher(lines, head, page))


def _title(lines: Sequence[Line], head: Sequence[Line], page: PageRules) -> str | None:
    """The first heading above the first paragraph; in a text without paragraphs the first line, where it is one. Something must follow."""
    for line, following in zip(head or lines[:1], lines[1:], strict=False):
        if line.furniture or line.prose or line.only == "head" or not is_heading(line) or _date_of(line, page):
            continue
        wrapped = following.close and following.text[0].islower()
        return None if wrapped else line.text
    return None


def _published(head: Sequence[Line], page: PageRules) -> str | None:
    """The first date that is not that of an update, else the first."""
    dates = [found for line in head if (found := _date_of(line, page))]
    return next((text for text, is_update in dates if not is_update), dates[0][0] if dates else None)


def _date_of(line: Line, page: PageRules) -> tuple[str, bool] | None:
    return read_date_line(line.text, page) if line.words <= _DATE_WORDS and _DIGIT.search(line.text) else None


def _publisher(lines: Sequence[Line], head: Sequence[Line], page: PageRules) -> str | None:
    """A known name alone in the head, in the dateline or as the last line; else what a furniture line says."""
    for line in (*head, *lines[-1:]):
        if line.words <= NAME_WORDS and (known := page.publishers.get(fold(line.text).strip("-() "))):
            return known
    if len(lines) > len(head) and (known := _dateline(lines[len(head)].text, page)):
        return known
    return next((name for line in lines if line.furniture and line.words >= _NAMING_WORDS and (name := _named_in(line, page))), None)


def _dateline(paragraph: str, page: PageRules) -> str | None:
    """Reuters out of `KYIV, March 5 (Reuters) - ...`."""
    before, _, rest = paragraph[:_DATELINE].partition("(")
    name, closed, rest = rest.partition(")")
    if not closed or len(before.split()) > NAME_WORDS or rest.lstrip()[:1] not in {"-", "–", "—"}:
        return None
    return page.publishers.get(fold(name))


def _named_in(line: Line, page: PageRules) -> str | None:
    """The publisher that a furniture line names."""
    folded = fold(line.text)
    if len(folded) != len(line.text):
        return None  # a letter that lower case makes two: places in the folded line would not be those of the line
    for phrase in page.publisher_after:
        if phrase in folded:
            name = line.text[folded.index(phrase) + len(phrase) :].partition(". ")[0].partition(",")[0].strip(" .")
            if name[:1].isupper() and len(name.split()) <= NAME_WORDS:
                return name
    for left, right in page.publisher_between:
        if right in folded:
            end = folded.index(right)
            name = line.text[folded.rfind(left + " ", 0, end) + len(left) : end].strip()
            if name[:1].isupper() and len(name.split()) <= NAME_WORDS:
                return name
    return portrait_owner(line, page) or None


def portrait_owner(line: Line, page: PageRules) -> str | None:
    """The outlet of an author's portrait, empty where it names none; None where the line is no portrait."""
    name, verb, rest = line.text.partition(" is ")
    if not verb or not 2 <= len(name.split()) <= NAME_WORDS or not all(word[0].isupper() for word in name.split()):
        return None
    first = rest.partition(". ")[0]
    folded = fold(line.text)
    if '"' in folded or not any(has_phrase(fold(first), role) for role in page.bio_roles):
        return None
    if not any(has_phrase(folded, clue) for clue in page.bio_clues) or any(has_phrase(folded, word) for word in page.bio_unless):
        return None
    outlet, possessive, _ = first.replace("’s ", "'s ").partition("'s ")
    return outlet if possessive and len(outlet.split()) <= NAME_WORDS and outlet[0].isupper() | outlet[0].isdigit() else ""
