"""A problem is shown with its place, its code, the line with a mark, and what to do."""

from __future__ import annotations

import pytest

from salient.errors import ArticleError, ConfigError, RulesError, SalientError, StartError, StoreError, UnreadableError, UserError, describe
from salient.model import Problem


def test_a_problem_is_shown_whole() -> None:
    problem = Problem("E101", "unknown key 'unles'", "rules/a.yaml", 7, 3, "  unles: []", "did you mean 'unless'?")
    assert describe(problem) == "\n".join(
        [
            "rules/a.yaml:7:3: error E101: unknown key 'unles'",
            "    7 |   unles: []",
            "      |   ^",
            "      = did you mean 'unless'?",
        ]
    )


@pytest.mark.parametrize(
    ("problem", "shown"),
    [
        (Problem("", "no room"), "error: no room"),
        (Problem("E003", "no rule"), "error E003: no rule"),
        (Problem("W101", "odd", warning=True), "warning W101: odd"),
        (Problem("D001", "gone", "a.yaml"), "a.yaml: error D001: gone"),
        (Problem("E306", "failed", "a.yaml", 3), "a.yaml:3: error E306: failed"),
        (Problem("E1", "m", "a.yaml", 3, None, "text"), "a.yaml:3: error E1: m\n    3 | text"),
        (Problem("E1", "m", "a.yaml", 3, 1, ""), "a.yaml:3:1: error E1: m\n    3 | \n      | ^"),
        (Problem("E1", "m", None, None, None, "text"), "error E1: m"),
    ],
)
def test_what_is_not_known_is_left_out(problem: Problem, shown: str) -> None:
    assert describe(problem) == shown


@pytest.mark.parametrize("column", [1, 44, 45, 46, 91, 150, 256, 300])
def test_of_a_long_line_only_the_part_around_the_mark_is_shown(column: int) -> None:
    line = "".join(chr(ord("a") + n % 26) for n in range(300))
    _, text, mark = describe(Problem("E1", "m", "a.yaml", 12, column, line)).split("\n")
    assert len(text) <= 8 + 92
    assert text[mark.index("^")] == line[column - 1]
    assert text.startswith("   12 | …") == (column > 46)
    assert text.endswith("…") == (column < 256)


def test_a_tab_does_not_move_the_mark() -> None:
    _, text, mark = describe(Problem("E1", "m", "a.yaml", 1, 3, "\t\tkey: 1")).split("\n")
    assert "\t" not in text
    assert text[mark.index("^")] == "k"


def test_a_users_error_holds_all_problems_and_shows_them_all() -> None:
    error = RulesError([Problem("E001", "one"), Problem("E002", "two")])
    assert [problem.code for problem in error.problems] == ["E001", "E002"]
    assert str(error) == "error E001: one\nerror E002: two"


def test_a_users_error_may_be_one_problem_or_just_words() -> None:
    assert str(StartError(Problem("", "port 8787 is taken", hint="choose another"))) == "error: port 8787 is taken\n      = choose another"
    assert str(ConfigError("no file")) == "error: no file"


def test_an_articles_error_has_a_word_for_tables() -> None:
    error = ArticleError("too_large", "the file has 30 MB")
    assert (error.reason, str(error)) == ("too_large", "the file has 30 MB")


def test_all_errors_have_one_root_and_users_errors_another() -> None:
    assert all(issubclass(kind, SalientError) for kind in (UserError, ArticleError, UnreadableError, StoreError))
    assert all(issubclass(kind, UserError) for kind in (ConfigError, RulesError, StartError))
    assert not issubclass(ArticleError, UserError)
