"""Plain text: the file is the article."""

from __future__ import annotations

from salient.arrive.read.draft import Draft


def read(content: str) -> tuple[list[Draft], list[str]]:
    """One draft with nothing but its text."""
    return [Draft(content)], []
