"""JSON: an object is an article, a list of objects is several."""

from __future__ import annotations

from typing import Any

import orjson

from salient.arrive.read.draft import Draft
from salient.errors import ArticleError

MAX_ARTICLES = 10_000
_TEXT = ("text", "body", "content")
_FIELDS = {
    "title": ("title",),
    "published": ("published", "date"),
    "publisher": ("publisher", "source"),
    "url": ("url",),
    "language": ("language",),
}


def read(content: str) -> tuple[list[Draft], list[str]]:
    """One draft for an object, one for each object of a list (`part` counts from 1); entries without text are problems.

    Raises ArticleError `bad_json`, `deep_json`, `no_text` or `too_many`.
    """
    value = parse(content)
    if not isinstance(value, list):
        return [draft_of(value, None)], []
    if len(value) > MAX_ARTICLES:
        raise ArticleError("too_many", f"holds {len(value):,} articles, more than {MAX_ARTICLES:,}: split it")
    drafts, problems = [], []
    for part, item in enumerate(value, 1):
        try:
            drafts.append(draft_of(item, part))
        except ArticleError as error:
            problems.append(f"part {part}: {error}")
    return drafts, problems


def parse(content: str) -> Any:
    """The value of a JSON text. Raises ArticleError `bad_json` or `deep_json`."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        if "depth" in error.msg:
            raise ArticleError("deep_json", "is JSON nested too deeply to be an article") from error
        raise ArticleError("bad_json", f"is not valid JSON: {error}") from error


def draft_of(value: Any, part: int | None) -> Draft:
    """The draft of one object. Raises ArticleError `no_text` where it is no object or has no text."""
    if not isinstance(value, dict):
        raise ArticleError("no_text", "is no JSON object with a text")
    text = next((value[key] for key in _TEXT if isinstance(value.get(key), str) and value[key].strip()), None)
    if text is None:
        raise ArticleError("no_text", f"has no text: one of {', '.join(_TEXT)} must hold it")
    fields: dict[str, str] = {}
    problems = []
    for field, keys in _FIELDS.items():
        key = next((key for key in keys if value.get(key) is not None), None)
        if key is not None and isinstance(value[key], str):
            fields[field] = value[key]
        elif key is not None:
            problems.append(f"'{key}' is no text and was left out")
    return Draft(text, **fields, part=part, problems=tuple(problems))
