"""The tree of errors that people see; anything outside it is a bug and keeps its traceback.

SalientError
├── UserError            shown without a traceback, all problems at once, exit code 2
│   ├── ConfigError      salient.yaml or the environment
│   ├── RulesError       a rule, word list or context document
│   └── StartError       something the daemon needs is not to be had (a port, the state folder, an inbox)
├── ArticleError         this file cannot become an article: it goes to spool/failed with the reason
├── UnreadableError      this file cannot be read now: it stays and is tried again
└── StoreError           the store failed; the driver's error is the cause
"""

from __future__ import annotations

from salient.model import Problem


class SalientError(Exception):
    """The root of all errors that this program raises on purpose."""


class UserError(SalientError):
    """Something that the user can mend; `problems` holds every mistake found."""

    def __init__(self, problems: Problem | list[Problem] | str) -> None:
        if isinstance(problems, str):
            problems = Problem("", problems)
        self.problems = [problems] if isinstance(problems, Problem) else problems
        super().__init__("\n".join(describe(problem) for problem in self.problems))


class ConfigError(UserError):
    """The configuration cannot be used."""


class RulesError(UserError):
    """The rules cannot be compiled."""


class StartError(UserError):
    """The daemon cannot start here."""


class ArticleError(SalientError):
    """This file cannot become an article; `reason` is a word for tables, the message says what to do."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class UnreadableError(SalientError):
    """This file cannot be read now."""


class StoreError(SalientError):
    """The store could not keep or give what was asked."""


_WIDTH = 90
"""How much of a long line is shown around its mark."""


def describe(problem: Problem) -> str:
    """A problem as a person reads it: place, code, message, the line with a mark, a hint."""
    place = ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part is not None)
    word = "warning" if problem.warning else "error"
    label = f"{word} {problem.code}" if problem.code else word
    lines = [f"{place}: {label}: {problem.message}" if place else f"{label}: {problem.message}"]
    if problem.excerpt is not None and problem.line is not None:
        lines.extend(_marked(problem.excerpt, problem.line, problem.column))
    if problem.hint:
        lines.append(f"      = {problem.hint}")
    return "\n".join(lines)


def _marked(excerpt: str, line: int, column: int | None) -> list[str]:
    """The line with a mark under its column; of a long line only the part around the mark."""
    gutter, at = f"{line:>5} | ", (column or 1) - 1
    start = max(0, min(at - _WIDTH // 2, len(excerpt) - _WIDTH))
    shown = ("…" if start else "") + excerpt[start : start + _WIDTH] + ("…" if start + _WIDTH < len(excerpt) else "")
    lines = [gutter + shown.replace("\t", " ")]
    if column is not None:
        lines.append(" " * (len(gutter) - 2) + "| " + " " * (at - start + bool(start)) + "^")
    return lines
