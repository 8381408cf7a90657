"""JSON lines: every line that is not blank is one article, and its `part` is the number of the line."""

from __future__ import annotations

from salient.arrive.read.draft import Draft
from salient.arrive.read.json_article import MAX_ARTICLES, draft_of, parse
from salient.errors import ArticleError


def read(content: str) -> tuple[list[Draft], list[str]]:
    """The drafts of all good lines, and what is wrong with the others.

    Raises ArticleError with the first line's reason where no line is good, `too_many` where there are too many.
    """
    drafts: list[Draft] = []
    problems: list[str] = []
    first: ArticleError | None = None
    # Only at line feeds: JSON strings may hold other characters that splitlines() takes for line ends.
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        if len(drafts) + len(problems) >= MAX_ARTICLES:
            raise ArticleError("too_many", f"holds more than {MAX_ARTICLES:,} articles: split it")
        try:
            drafts.append(draft_of(parse(line), number))
        except ArticleError as error:
            first = first or error
            problems.append(f"line {number}: {error}")
    if first is not None and not drafts:
        raise ArticleError(first.reason, f"no line is an article; {problems[0]}")
    return drafts, problems
