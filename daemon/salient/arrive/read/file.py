"""Opens one file safely, whatever it is, and chooses its format by name, then by content."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path, PurePath

from salient.arrive.read import html_article, json_article, json_lines, markdown, text
from salient.arrive.read.charset import decode
from salient.arrive.read.draft import Draft, check_text, finish
from salient.compile.page import PageRules
from salient.errors import ArticleError, UnreadableError
from salient.model import Article

Format = Callable[[str], tuple[list[Draft], list[str]]]

_BY_SUFFIX: dict[str, Format] = {
    ".txt": text.read,
    ".text": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".json": json_article.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".html": html_article.read,
    ".htm": html_article.read,
    ".xhtml": html_article.read,
}
_NOT_BUILT = (".xml", ".rss", ".atom", ".eml", ".pdf", ".gz")
# What a file is by its first bytes, so that a wrong suffix does not make an archive an article.
_FOREIGN = (
    (b"%PDF-", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"<?xml", "XML"),
)
_PROBLEMS_SHOWN = 100
_CHUNK = 1 << 20


def read_file(file: Path, shown_path: str, name: str, max_bytes: int, page: PageRules) -> tuple[list[Article], list[str]]:
    """The articles of a file and what of it could not be used; `name` is the original name, `shown_path` goes into alerts.

    Raises ArticleError with its reason where the file can never give an article, UnreadableError where it cannot be read now.
    """
    raw = _read_bytes(file, max_bytes)
    if not raw.strip():
        raise ArticleError("empty", "is empty: nothing was written, or the writer stopped at once")
    suffix = PurePath(name).suffix.lower()
    reader = _BY_SUFFIX.get(suffix)
    foreign = next((kind for magic, kind in _FOREIGN if raw[:64].lstrip().lower().startswith(magic.lower())), None)
    # XHTML begins as XML does: there the name, or what follows, decides.
    if suffix in _NOT_BUILT or (foreign and foreign != "XML"):
        raise _unknown(foreign or suffix[1:])
    content = decode(raw)
    check_text(content)
    if html_article.looks_like_html(content):
        reader = html_article.read
    elif foreign and reader is not html_article.read:
        raise _unknown(foreign)
    reader = reader or _by_content(content)
    drafts, problems = reader(content)
    articles: list[Article] = []
    for draft in drafts:
        try:
            article, found = finish(draft, shown_path, page)
        except ArticleError as error:
            if draft.part is None:
                raise
            problems.append(f"part {draft.part}: {error}")
            continue
        articles.append(article)
        problems.extend(found if draft.part is None else [f"part {draft.part}: {problem}" for problem in found])
    if not articles:
        raise ArticleError("no_text", "no part of it is an article: " + "; ".join(problems[:3]))
    if len(problems) > _PROBLEMS_SHOWN:
        problems[_PROBLEMS_SHOWN:] = [f"and {len(problems) - _PROBLEMS_SHOWN} more"]
    return articles, problems


def _unknown(kind: str) -> ArticleError:
    return ArticleError("unknown_format", f"is {kind}, which is not read: give text in one of {', '.join(sorted(_BY_SUFFIX))}")


def _by_content(content: str) -> Format:
    start = content.lstrip()[:1]
    if start not in {"{", "["}:
        return text.read
    return next((reader for reader in (json_article.read, json_lines.read) if _suits(reader, content)), text.read)


def _suits(reader: Format, content: str) -> bool:
    try:
        reader(content)
    except ArticleError as error:
        return error.reason != "bad_json"
    return True


def _read_bytes(file: Path, max_bytes: int) -> bytes:
    try:
        # O_NONBLOCK: opening a pipe would wait for its writer for ever. What it is, is asked of the open file, so nobody can swap it.
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO, errno.EISDIR}:
            raise ArticleError("not_regular", "is a link, a socket or a device, not a file") from error
        raise UnreadableError(f"cannot be opened: {error.strerror}") from error
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise ArticleError("not_regular", "is a pipe, a device or a folder, not a file")
        if before.st_size > max_bytes:
            raise ArticleError("too_large", f"has {before.st_size:,} bytes, more than intake.max_bytes ({max_bytes:,})")
        chunks = []
        left = max_bytes + 1
        while left > 0 and (chunk := os.read(handle, min(left, _CHUNK))):
            chunks.append(chunk)
            left -= len(chunk)
        after = os.fstat(handle)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from error
    finally:
        os.close(handle)
    if left <= 0 or (before.st_size, before.st_mtime_ns, before.st_ctime_ns) != (after.st_size, after.st_mtime_ns, after.st_ctime_ns):
        raise ArticleError("changed_while_read", "was still being written: write it under a temporary name, then rename it into the inbox")
    return b"".join(chunks)
