"""Helpers to compile purpose-made documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.document import Document, parse_document
from salient.errors import RulesError

SIEGE = """
rule: siege
version: 1.0.0
title: A town is besieged
event: encirclement
strong: ["besieged!"]
"""


@pytest.fixture
def siege() -> str:
    """A rule that compiles."""
    return SIEGE


@pytest.fixture
def document() -> Callable[[str], Document]:
    """Parses a document that is valid YAML."""

    def parse(text: str) -> Document:
        found, problems = parse_document(text, "a.yaml")
        assert found is not None
        assert problems == []
        return found

    return parse


@pytest.fixture
def compiled(tmp_path: Path) -> Callable[..., Rulebook]:
    """Compiles documents given as texts, and the rule above where none of them is a rule."""

    def compile_texts(*texts: str) -> Rulebook:
        texts = texts if any(text.lstrip().startswith("rule:") for text in texts) else (*texts, SIEGE)
        for old in tmp_path.glob("*.yaml"):
            old.unlink()
        for number, text in enumerate(texts):
            (tmp_path / f"{number:02}.yaml").write_text(text, encoding="utf-8")
        return load_rulebook([str(tmp_path)])[0]

    return compile_texts


@pytest.fixture
def mistakes(compiled: Callable[..., Rulebook]) -> Callable[..., list[tuple[str, int | None]]]:
    """The codes and lines of what is wrong with documents given as texts."""

    def complain(*texts: str) -> list[tuple[str, int | None]]:
        with pytest.raises(RulesError) as caught:
            compiled(*texts)
        return [(problem.code, problem.line) for problem in caught.value.problems]

    return complain
