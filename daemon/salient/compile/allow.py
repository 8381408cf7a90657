"""Comments that allow a warning: `# lint: allow W106 why it is right here`, at the end of its line or on a line of its own above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from salient.compile.problem import CODES
from salient.document import Document
from salient.model import Problem

_COMMENT = re.compile(r"(?:^|\s)(#\s*lint:.*)$")
_ALLOW = re.compile(r"#\s*lint:\s*allow\s+(W\d{3})\s+\S")
_HINT = "write it as # lint: allow W106 and then why"


@dataclass(frozen=True, slots=True)
class _Comment:
    """One such comment, the line that it is about, and the code it allows; no code where it cannot be read."""

    document: Document
    line: int
    column: int
    about: int
    code: str | None

    def problem(self, code: str, message: str, hint: str) -> Problem:
        return Problem(code, message, self.document.file, self.line, self.column, self.document.lines[self.line - 1], hint, warning=True)


def without_allowed(problems: Sequence[Problem], documents: Sequence[Document]) -> list[Problem]:
    """The problems but for the warnings that a comment allows, and a warning for each comment that has no reason or no use."""
    comments = [comment for document in documents for comment in _comments(document)]
    allowed = {(comment.document.file, comment.about, comment.code) for comment in comments}
    met = {(problem.file, problem.line, problem.code) for problem in problems if problem.warning}
    kept = [problem for problem in problems if not problem.warning or (problem.file, problem.line, problem.code) not in allowed]
    for comment in comments:
        if comment.code is None:
            kept.append(comment.problem("W100", "this comment allows nothing: it names no warning, or gives no reason", _HINT))
        elif (comment.document.file, comment.about, comment.code) not in met:
            kept.append(comment.problem("W110", f"there is no {comment.code} here to allow", "remove the comment"))
    return kept


def _comments(document: Document) -> Iterator[_Comment]:
    for number, line in enumerate(document.lines, 1):
        if found := _COMMENT.search(line):
            allow = _ALLOW.match(found[1])
            code = allow[1] if allow and allow[1] in CODES else None
            alone = not line[: found.start(1)].strip()
            yield _Comment(document, number, found.start(1) + 1, _next(document.lines, number) if alone else number, code)


def _next(lines: Sequence[str], number: int) -> int:
    """The line below that holds something other than a comment."""
    return next((at for at, line in enumerate(lines[number:], number + 1) if not line.lstrip().startswith("#")), number)
