from __future__ import annotations

import pickle
from dataclasses import fields
from pathlib import Path

import pytest

from salient.compile.page import PageRules, fold, merge_pages, page_rules
from salient.document import parse_document, read_document
from salient.model import Problem

SHIPPED = Path("rules", "context", "page.yaml")


def compile_text(text: str) -> tuple[PageRules, list[Problem]]:
    document, problems = parse_document(text, "page.yaml")
    assert document is not None
    assert problems == []
    return page_rules(document)


def test_the_shipped_document_has_no_problems_and_says_something_of_everything(repository):
    document, problems = read_document(repository / SHIPPED)
    assert document is not None
    page, found = page_rules(document)
    assert problems + found == []
    assert [item.name for item in fields(PageRules) if not getattr(page, item.name)] == []


def test_page_rules_survive_the_way_to_a_worker(repository):
    document, _ = read_document(repository / SHIPPED)
    assert document is not None
    page, _ = page_rules(document)
    assert pickle.loads(pickle.dumps(page)) == page


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("page: web\nlnes: []", "P001", 2),
        ("page: web\nlines:\n  - starts: [x]\n    because: link\n    start: [z]", "P001", 5),
        ("page: web\nbios:\n  role: [editor]", "P001", 3),
        ("page: web\nlines: soon", "P002", 2),
        ("page: web\nlines:\n  - starts: more\n    because: link", "P002", 3),
        ("page: web\nlines:\n  - starts: [1]\n    because: link", "P002", 3),
        ('page: web\nlines:\n  - starts: [""]\n    because: link', "P002", 3),
        ("page: web\nlines:\n  - starts: [x]", "P002", 3),
        ("page: web\nlines:\n  - starts: [x]\n    because: link\n    max_words: 1000", "P002", 5),
        ("page: web\nlines:\n  - soon", "P002", 3),
        ("page: web\nbios: [editor]", "P002", 2),
        ("page: web\ndates:\n  months: {may: 13}", "P002", 3),
        ("page: web\ndates:\n  months: [may]", "P002", 3),
        ("page: web\ndates:\n  zones: {eet: 2}", "P002", 3),
        ("page: web\npublishers:\n  between: [[that]]", "P002", 3),
        ("page: web\nlines:\n  - starts: [x]\n    because: link\n    at: foot", "P003", 5),
        ("page: web\nlines:\n  - because: link", "P004", 3),
    ],
)
def test_a_mistake_is_named_at_its_line(text, code, line):
    _, problems = compile_text(text)
    assert (code, line) in [(problem.code, problem.line) for problem in problems]


def test_an_unknown_key_gets_a_hint():
    _, problems = compile_text("page: web\nline: []")
    assert problems[0].hint == "did you mean 'lines'?"


def test_folding_makes_quotes_dashes_case_and_digits_equal():
    assert fold("Putin’s “ROAD” — 10:35\u00a0GMT") == 'putin\'s "road" - ##:## gmt'


def test_merged_pages_hold_the_rules_of_all():
    one, _ = compile_text("page: a\nlines:\n  - whole: [share]\n    because: link\ndates:\n  months: {may: 5}")
    two, _ = compile_text("page: b\nlines:\n  - starts: ['more:']\n    because: link\ndates:\n  months: {mai: 5}")
    merged = merge_pages([one, two])
    assert [rule.because for rule in merged.lines] == ["link", "link"]
    assert merged.months == {"may": 5, "mai": 5}
    assert set(merged.index.whole) == {"share"}
    assert set(merged.index.by_start) == {"m"}
    assert merge_pages([]) == PageRules()
