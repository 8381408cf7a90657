"""HTML: the main text of a news page as trafilatura finds it, with what the page's markup says of the article.

Nothing is fetched: links, styles and pictures of a page stay unread. The text that trafilatura gives is the article's text.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime
from typing import TYPE_CHECKING

from salient.arrive.read.draft import Draft
from salient.errors import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ELEMENTS = 20_000
MAX_INLINE = 1_000
"""How many pieces one element may hold: trafilatura's time grows with their square."""
_INLINE = frozenset(("a", "b", "code", "del", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"))
# A picture written into its tag, or a trap: the parser's time grows with the square of a tag's attributes.
_LONG_TAG = re.compile(r"(<[A-Za-z][A-Za-z0-9]*)\s[^<>]{10000,}")
# What is left of a page without an article, such as its menu, is no sentence and stands in short lines.
_LEAST_LINE = 60
_SENTENCE_END = re.compile(r"[.!?…。؟।][\"”’»)]*$", re.MULTILINE)
_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_START_LETTERS = 2000
_MOMENTS = (
    "//meta[@property='article:published_time' or @name='article:published_time' or @itemprop='datePublished']/@content"
    " | //time[@itemprop='datePublished']/@datetime"
)
_LINKED_DATA = "//script[@type='application/ld+json']/text()"
_LINKED_MOMENT = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')

for _name in ("courlan", "htmldate", "trafilatura"):
    # They log pieces of the pages they give up; what became of a page is said by its ArticleError.
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def looks_like_html(content: str) -> bool:
    """Whether a text begins as a whole page does; a tag in prose makes no page."""
    return _START.match(content[:_START_LETTERS]) is not None


def read(content: str) -> tuple[list[Draft], list[str]]:
    """One draft: the main text, without comments and tables.

    Raises ArticleError `no_text`, `too_complex` or `bad_html`.
    """
    try:
        draft = _draft(_LONG_TAG.sub(r"\1 ", content))
    except ArticleError:
        raise
    except Exception as error:  # foreign code on any page of the web: what it raises is not documented, and the page is at fault
        raise ArticleError("bad_html", f"is HTML that cannot be read ({type(error).__name__}): save the article as text") from error
    if draft is None:
        raise ArticleError("no_text", "is a page without a main text (a menu, a script, a login): save the article itself, or as text")
    return [draft], []


def _draft(content: str) -> Draft | None:
    """What the page holds; None where there is no main text."""
    from trafilatura import bare_extraction, load_html  # a third of a second that only the first page costs

    tree = load_html(content)
    if tree is None:
        return None
    _check_size(tree)
    found = bare_extraction(
        tree,
        fast=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # Not its search through the text: that gives the likeliest date, not the page's own.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    assert not isinstance(found, dict), "only an old option asks for that"
    text = found.text if found else None
    if not found or not text or not _is_prose(text):
        return None
    return Draft(
        text=text,
        title=found.title,
        published=_published(tree, found.date),
        publisher=found.sitename,
        url=found.url,
        language=tree.get("lang") or tree.get("xml:lang"),
    )


def _is_prose(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None or any(len(line) >= _LEAST_LINE for line in text.splitlines())


def _check_size(tree: HtmlElement) -> None:
    """Raises ArticleError `too_complex` where extraction would take many seconds."""
    count = 0
    for count, element in enumerate(tree.iter(), 1):
        if count > MAX_ELEMENTS:
            raise ArticleError("too_complex", f"is HTML of more than {MAX_ELEMENTS:,} elements: save the article alone, or as text")
        if len(element) > MAX_INLINE and sum(child.tag in _INLINE for child in element) > MAX_INLINE:
            raise ArticleError(
                "too_complex", f"is HTML with more than {MAX_INLINE:,} pieces in one paragraph: save the article alone, or as text"
            )


def _published(tree: HtmlElement, day: str | None) -> str | None:
    """The moment with a zone that the page gives for this day; else the day."""
    if day is None:
        return None
    linked = (moment for script in tree.xpath(_LINKED_DATA) for moment in _LINKED_MOMENT.findall(script))
    for moment in (*tree.xpath(_MOMENTS), *linked):
        if moment.startswith(day) and _has_zone(moment):
            return str(moment)
    return day


def _has_zone(moment: str) -> bool:
    try:
        return datetime.fromisoformat(moment).tzinfo is not None
    except ValueError:
        return False
