"""The shipped page rules, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from salient.compile.page import PageRules, page_rules
from salient.document import read_document


@pytest.fixture(scope="session")
def page(repository: Path) -> PageRules:
    document, problems = read_document(repository / "rules" / "context" / "page.yaml")
    assert document is not None
    rules, found = page_rules(document)
    assert problems + found == []
    return rules
