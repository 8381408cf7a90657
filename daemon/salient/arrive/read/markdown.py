"""Markdown: front matter between `---` lines gives fields, the first `# ` heading the title; the text keeps its marks.

Front matter is read as plain `key: value` lines, not as YAML: titles with a colon in them are the rule, not the exception.
"""

from __future__ import annotations

from salient.arrive.read.draft import Draft

_FENCES = ("---", "...")
_FIELDS = {
    "title": "title",
    "published": "published",
    "date": "published",
    "publisher": "publisher",
    "source": "publisher",
    "url": "url",
    "language": "language",
}
_FRONT_LINES = 100
_HEADING_LINES = 50


def read(content: str) -> tuple[list[Draft], list[str]]:
    """One draft; its text is what stands below the front matter."""
    fields, body = _front_matter(content)
    return [
        Draft(
            text=body,
            title=fields.get("title") or _heading(body),
            published=fields.get("published"),
            publisher=fields.get("publisher"),
            url=fields.get("url"),
            language=fields.get("language"),
        )
    ], []


def _front_matter(content: str) -> tuple[dict[str, str], str]:
    """The fields, and the text below them; a fence that is never closed is text."""
    lines = content.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return {}, content
    fields: dict[str, str] = {}
    at = len(lines[0])
    for line in lines[1:_FRONT_LINES]:
        at += len(line)
        if line.strip() in _FENCES:
            return fields, content[at:]
        key, colon, value = line.partition(":")
        field = _FIELDS.get(key.lower())
        if colon and field:
            fields.setdefault(field, _unquoted(value.strip()))
    return {}, content


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'" else value


def _heading(body: str) -> str | None:
    for line in body.splitlines()[:_HEADING_LINES]:
        if line.startswith("# "):
            return line[2:].strip().rstrip("#").strip() or None
    return None
