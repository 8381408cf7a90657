"""YAML is read strictly, and every value knows its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from salient.document import MAX_BYTES, MAX_DEPTH, Document, parse_document, read_document


def parsed(text: str) -> Document:
    document, problems = parse_document(text, "a.yaml")
    assert problems == []
    assert document is not None
    return document


def codes(text: str) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code, problem.line, problem.column) for problem in parse_document(text, "a.yaml")[1]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("word", "word"),
        ("two words", "two words"),
        ('"5"', "5"),
        ("'true'", "true"),
        ("5", 5),
        ("-5", -5),
        ("1_000", 1000),
        ("1.5", 1.5),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("012", "012"),
        ("12:30", "12:30"),
        ("2023-03-05", "2023-03-05"),
        ("1.2.0", "1.2.0"),
        (".inf", ".inf"),
        ("9" * 5000, "9" * 5000),
        ("[a, 1]", ["a", 1]),
        ("{b: {c: 1}}", {"b": {"c": 1}}),
        ("|\n  one\n  two", "one\ntwo"),
    ],
)
def test_plain_values_are_read_without_surprises(text: str, value: object) -> None:
    assert parsed(f"a: {text}").data == {"a": value}


@pytest.mark.parametrize("word", ["yes", "No", "ON", "off", "y", "N"])
def test_a_bare_yes_or_no_is_refused_and_a_quoted_one_is_a_word(word: str) -> None:
    assert codes(f"a: {word}") == [("D009", 1, 4)]
    assert codes(f"a: [{word}]") == [("D009", 1, 5)]
    assert parsed(f'a: "{word}"').data == {"a": word}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c", [("D004", 1, 5)]),
        ("a: [1", [("D004", 1, 6)]),
        ("a: 1\n---\nb: 2", [("D004", 2, 1)]),
        ("a: \x07", [("D004", None, None)]),
        ("a: &x 1\nb: *x", [("D005", 1, 4), ("D005", 2, 4)]),
        ("a: &x 1", [("D005", 1, 4)]),
        ("a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), [("D006", 1, 4 + MAX_DEPTH)]),
        ("[" * 100_000, [("D006", 1, 2 + MAX_DEPTH)]),
        ("a: 1\n<<: {b: 1}", [("D007", 2, 1)]),
        ("? [a]\n: 1", [("D007", 1, 3)]),
        ("a: 1\nb: 2\na: 3", [("D008", 3, 1)]),
        ("a: !!int '1'", [("D010", 1, 4)]),
        ("a: !x {b: 1}", [("D010", 1, 4)]),
        ("!x\na: 1", [("D010", 1, 1)]),
        ("a: no\na: !x 1\nb: &c off", [("D009", 1, 4), ("D008", 2, 1), ("D005", 3, 4)]),
    ],
)
def test_what_surprises_people_is_refused_at_its_place(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert codes(text) == expected


def test_an_exclamation_mark_inside_text_is_no_tag() -> None:
    assert parsed("a: go!\nb: '!x'").data == {"a": "go!", "b": "!x"}


def test_a_billion_laughs_end_at_once() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert {code for code, _, _ in codes("\n".join(lines))} == {"D005"}


def test_every_value_knows_its_line_and_column() -> None:
    document = parsed("a: 1\nb:\n  - x\n  - {c: d}\n")
    assert document.marks["a",] == (1, 4)
    assert document.marks["b", 1, "c"] == (4, 9)


def test_a_value_that_is_not_there_is_marked_at_its_key() -> None:
    assert parsed("a:\nb: 1\n").marks["a",] == (1, 1)


def test_a_problem_is_put_at_the_nearest_marked_parent() -> None:
    problem = parsed("a: 1\nb: {c: 1}\n").problem("E1", "m", ("b", "x", "y"))
    assert (problem.file, problem.line, problem.column, problem.excerpt) == ("a.yaml", 2, 4, "b: {c: 1}")


def test_an_offset_counts_into_the_text_behind_its_quote() -> None:
    document = parsed('a: bare\nb: "quoted"\n')
    assert document.problem("E1", "m", ("a",), offset=2).column == 4 + 2
    assert document.problem("E1", "m", ("b",), offset=2).column == 4 + 1 + 2
    assert document.problem("E1", "m", ("b",)).column == 4


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_yaml_counts_them(ending: str) -> None:
    document = parsed(f"a: 'x\u2028y\x85z'{ending}b: 1{ending}")
    assert document.marks["b",] == (2, 4)
    assert document.lines[1] == "b: 1"
    assert len(document.lines) == 2


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    document, problems = read_document(tmp_path / "a.yaml")
    assert document is not None
    assert (document.data, document.file, problems) == ({"a": 1}, str(tmp_path / "a.yaml"), [])


def test_an_empty_file_is_a_document_without_data(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"# nothing\n")
    document, problems = read_document(tmp_path / "a.yaml", "a.yaml")
    assert document is not None
    assert (document.data, problems) == (None, [])


@pytest.mark.parametrize(("content", "code"), [(None, "D001"), (b" " * (MAX_BYTES + 1), "D002"), (b"a: \xe9", "D003")])
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, content: bytes | None, code: str) -> None:
    if content is not None:
        (tmp_path / "a.yaml").write_bytes(content)
    document, (problem,) = read_document(tmp_path / "a.yaml", "shown.yaml")
    assert document is None
    assert (problem.code, problem.file) == (code, "shown.yaml")


@given(st.text(alphabet="ab:{}[]-\n &*!|>'\"#%@`,?~0") | st.text())
def test_any_text_gives_a_document_or_problems_whose_place_is_in_it(text: str) -> None:
    document, problems = parse_document(text, "a.yaml")
    assert document is not None or problems
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert problem.message
        assert problem.line is None or 1 <= problem.line <= len(lines) + 1
    for line, _ in document.marks.values() if document else ():
        assert 1 <= line <= len(lines) + 1


def test_an_anchor_that_nothing_refers_to_is_refused() -> None:
    assert codes("a: &again word") == [("D005", 1, 4)]


@pytest.mark.parametrize("text", ["{url: https://example.org/a}", "[written by:, by]", "[a::b]"])
def test_what_the_c_reader_refuses_and_yaml_allows_is_read(text: str) -> None:
    assert list(parsed(f"a: {text}").data) == ["a"]


@pytest.mark.parametrize("folder", ["rules", "tests/golden/problems", "daemon/deploy"])
def test_the_c_reader_and_the_python_reader_find_the_same(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((Path(__file__).parents[2] / folder).rglob("*.yaml"))
    assert files
    fast = [read_document(file) for file in files]
    monkeypatch.setattr("salient.document.YAML", lambda typ, pure=True: YAML(typ=typ, pure=pure))
    assert [read_document(file) for file in files] == fast
