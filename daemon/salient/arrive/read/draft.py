"""A draft is what a format says of one article; here, and nowhere else, a draft becomes an Article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from salient.arrive.clean import look
from salient.arrive.dates import read_date
from salient.compile.page import PageRules
from salient.errors import ArticleError
from salient.identity import article_id
from salient.model import Article, ArticleRef

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_SHARE = 0.002
_FIELD_LETTERS = 2000
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?:[-_].*)?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its format gives it; fields are unchecked but for their type."""

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    part: int | None = None
    problems: tuple[str, ...] = ()


def finish(draft: Draft, shown_path: str, page: PageRules) -> tuple[Article, list[str]]:
    """The article of a draft, and what of it could not be used. What the format leaves out is read off the text's head.

    The id is made of what the file gives, not of a title found by page rules: a change of rules must not make an article new.
    Raises ArticleError `no_text` or `binary`.
    """
    check_text(draft.text)
    problems = list(draft.problems)
    title = _line(draft.title)
    furniture, header = look(draft.text, page)
    published = read_date(draft.published, page) if draft.published else None
    if draft.published and published is None:
        problems.append(f"the date '{draft.published.strip()[:60]}' was not understood: write it as 2023-03-21 or 2023-03-21T15:45:00Z")
    ref = ArticleRef(
        id=article_id(title, draft.text),
        path=shown_path,
        part=draft.part,
        title=title or header.title,
        published=published if draft.published else header.published,
        publisher=_line(draft.publisher) or header.publisher,
        url=_line(draft.url),
        language=_code(draft.language),
    )
    return Article(ref, draft.text, furniture), problems


def check_text(text: str) -> None:
    """Raises ArticleError where a text is empty or is no text; a stray control character is let through, a NUL is not."""
    if not text.strip():
        raise ArticleError("no_text", "holds no text")
    found = len(_CONTROL.findall(text))
    if "\0" in text or found > 1 + len(text) * _CONTROL_SHARE:
        raise ArticleError("binary", "holds control characters that no text has: it is damaged, or no text at all")


def _line(value: str | None) -> str | None:
    """A field as one line of bounded length; None where it is blank."""
    return " ".join((value or "").split())[:_FIELD_LETTERS] or None


def _code(language: str | None) -> str | None:
    """`en` out of `EN-gb`. What is no code of two letters ("English", "eng") says too little to pass an article over."""
    found = _LANGUAGE.fullmatch(language or "")
    return found[1].lower() if found else None
