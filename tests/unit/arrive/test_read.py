from __future__ import annotations

import codecs
import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.arrive.read import file as file_module
from salient.arrive.read import read_file
from salient.arrive.read.charset import decode
from salient.arrive.read.json_article import MAX_ARTICLES
from salient.compile.page import PageRules
from salient.errors import ArticleError, UnreadableError
from salient.identity import article_id
from salient.model import Article

TEXT = "Brigade leaves Orlinka\n\nSoldiers of the brigade left the town before dawn, two residents said on Tuesday.\n"
MOST = 1_000_000


@pytest.fixture
def read(tmp_path: Path, page: PageRules):
    def run(name: str, content: bytes | str, most: int = MOST) -> tuple[list[Article], list[str]]:
        file = tmp_path / "stored"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_file(file, f"inbox/{name}", name, most, page)

    return run


def one(result: tuple[list[Article], list[str]]) -> Article:
    (article,), problems = result
    assert problems == []
    return article


def refused(run: Any, *arguments: Any) -> str:
    with pytest.raises(ArticleError) as caught:
        run(*arguments)
    assert str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a", "a.log"])
def test_a_text_is_an_article_as_it_stands(name, read):
    article = one(read(name, TEXT))
    assert article.text == TEXT
    assert article.ref.path == f"inbox/{name}"
    assert article.ref.part is None
    assert article.ref.title == "Brigade leaves Orlinka"


def test_line_ends_are_kept(read):
    text = TEXT.replace("\n", "\r\n")
    article = one(read("a.txt", text))
    assert article.text == text
    assert article.ref.title == "Brigade leaves Orlinka"


def test_furniture_is_marked_in_the_text_as_read(read):
    article = one(read("a.txt", TEXT + "\n\nAdvertisement\n"))
    assert [article.text[span.start : span.end] for span in article.furniture] == ["Advertisement"]


def test_the_id_is_made_of_what_the_file_gives_not_of_what_page_rules_find(read):
    assert one(read("a.txt", TEXT)).ref.id == article_id(None, TEXT)
    assert one(read("a.json", json.dumps({"title": "T", "text": TEXT}))).ref.id == article_id("T", TEXT)


def test_markdown_gives_its_front_matter_and_keeps_its_marks(read):
    fields = [
        "---",
        'title: "Orlinka: the end"',
        "date: 21 March 2023",
        "source: Valley Post",
        "url: https://example.org/a",
        "language: en-GB",
    ]
    front = "\n".join([*fields, "layout: post", "---", ""])
    article = one(read("a.md", front + "# Other\n\n*Soldiers* left.\n"))
    assert article.text == "# Other\n\n*Soldiers* left.\n"
    ref = article.ref
    assert (ref.title, ref.published, ref.publisher, ref.url, ref.language) == (
        "Orlinka: the end",
        "2023-03-21",
        "Valley Post",
        "https://example.org/a",
        "en",
    )


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("# The end of *Orlinka* #\r\n\r\nSoldiers left.", "The end of *Orlinka*"),
        ("Soldiers left.\n\n# Later", "Later"),
        ("---\ntitle: never closed\n\nSoldiers left the town.", None),
        ("## Two\n\nSoldiers left the town before dawn, two residents said.", "## Two"),
    ],
)
def test_the_first_heading_is_the_title_of_markdown(content, title, read):
    article = one(read("a.markdown", content))
    assert article.ref.title == title
    assert article.text == content


@pytest.mark.parametrize(
    "value",
    [
        {"text": TEXT, "title": "T", "published": "2023-03-21T10:00:00+02:00", "publisher": "P", "url": "u", "language": "en"},
        {"body": TEXT, "title": "T", "date": "2023-03-21T10:00:00+02:00", "source": "P", "url": "u", "language": "en"},
        {
            "content": TEXT,
            "text": "",
            "title": " T\n",
            "date": "2023-03-21 08:00 UTC",
            "publisher": "P",
            "url": "u",
            "language": "en",
            "x": 1,
        },
    ],
)
def test_a_json_object_is_an_article(value, read):
    article = one(read("a.json", json.dumps(value)))
    ref = article.ref
    assert article.text == TEXT
    assert (ref.title, ref.published, ref.publisher, ref.url, ref.language, ref.part) == ("T", "2023-03-21T08:00:00Z", "P", "u", "en", None)


@pytest.mark.parametrize(
    ("given", "code"),
    [("en", "en"), ("RU", "ru"), ("uk-UA", "uk"), ("pt_BR", "pt"), ("English", None), ("eng", None), ("", None), ("-", None)],
)
def test_a_language_is_a_code_of_two_letters_or_unknown(given, code, read):
    assert one(read("a.json", json.dumps({"text": TEXT, "language": given}))).ref.language == code


def test_a_json_list_is_several_articles_and_bad_entries_are_named(read):
    articles, problems = read("a.json", json.dumps([{"text": "One."}, {"title": "x"}, 3, {"text": "Two.", "date": "soon", "url": 4}]))
    assert [(article.text, article.ref.part) for article in articles] == [("One.", 1), ("Two.", 4)]
    assert [problem.partition(":")[0] for problem in problems] == ["part 2", "part 3", "part 4", "part 4"]


def test_a_date_that_nobody_understands_is_null_and_a_problem(read):
    (article,), problems = read("a.json", json.dumps({"text": f"Title\n\nMarch 21, 2023\n\n{TEXT}", "published": "soon"}))
    assert article.ref.published is None
    assert len(problems) == 1
    assert "'soon'" in problems[0]


def test_json_lines_are_articles_by_line_number(read):
    content = '{"text": "One."}\r\n\n{"text": "Two\u2028lines."}\n{broken\n{"text": "\\u0000"}\n[]\n'
    articles, problems = read("a.jsonl", content)
    assert [(article.text, article.ref.part) for article in articles] == [("One.", 1), ("Two\u2028lines.", 3)]
    assert sorted(problem.partition(":")[0] for problem in problems) == ["line 4", "line 6", "part 5"]


def test_problems_are_bounded(read):
    articles, problems = read("a.jsonl", '{"text": "One."}\n' + "{\n" * 500)
    assert len(articles) == 1
    assert len(problems) == 101
    assert problems[-1] == "and 400 more"


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ('{"text": "One."}', 1),
        ('[{"text": "One."}, {"text": "Two."}]', 2),
        ('{"text": "One."}\n{"text": "Two."}', 2),
        ("{this is no JSON}", 1),
    ],
)
def test_an_unknown_suffix_is_read_by_its_content(content, count, read):
    assert len(read("a.feed", content)[0]) == count


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t", "empty"),
        ("a.txt", codecs.BOM_UTF8 + b" \n", "no_text"),
        ("a.txt", b"text\0text", "binary"),
        ("a.txt", bytes(range(1, 32)) * 9, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("a.txt", bytes((i * 37) % 250 + 1 for i in range(600)), "not_text"),
        ("a.txt", ("“Left,” he said. " * 9).encode() + b"\xe2\x80", "not_text"),
        ("a.txt", ("ウクライナ軍は激しい戦闘の末に街から撤退した。" * 4).encode("shift_jis"), "not_text"),
        ("a.txt", codecs.BOM_UTF16_LE + b"\x00\xd8", "not_text"),
        ("a.txt", b"%PDF-1.7 ...", "unknown_format"),
        ("a", b"<?xml version='1.0'?><rss></rss>", "unknown_format"),
        ("a.html", b"%PDF-1.7 ...", "unknown_format"),
        ("a.txt.gz", b"\x1f\x8b\x08", "unknown_format"),
        ("a.json", b'{"text": "a"', "bad_json"),
        ("a.json", b'{"text": "a"}\n{"text": "b"}', "bad_json"),
        ("a.json", b'{"text": "\\ud800"}', "bad_json"),
        ("a.json", b"[" * 100_000, "deep_json"),
        ("a.json", b'"text"', "no_text"),
        ("a.json", b'{"text": 4}', "no_text"),
        ("a.json", b'{"text": " "}', "no_text"),
        ("a.json", b'{"text": "a\\u0000b"}', "binary"),
        ("a.json", b"[]", "no_text"),
        ("a.json", b"[1, {}]", "no_text"),
        ("a.json", b"[" + b"{}," * MAX_ARTICLES + b"{}]", "too_many"),
        ("a.jsonl", b"{\n{\n", "bad_json"),
        ("a.jsonl", b"{}\n" * (MAX_ARTICLES + 1), "too_many"),
    ],
)
def test_what_can_be_no_article_is_refused_with_its_reason(name, content, reason, read):
    assert refused(read, name, content) == reason


def test_what_is_no_file_is_refused_without_waiting(tmp_path, page):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "real.txt").write_text(TEXT)
    (tmp_path / "link").symlink_to(tmp_path / "real.txt")
    (tmp_path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(tmp_path, os.O_RDONLY)
        server.bind(f"/proc/self/fd/{here}/socket")
        os.close(here)
    for name in ("pipe", "link", "folder", "socket"):
        assert refused(read_file, tmp_path / name, name, name, MOST, page) == "not_regular"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, page):
    with (tmp_path / "huge.txt").open("wb") as stream:
        stream.truncate(5_000_000_000)
    assert refused(read_file, tmp_path / "huge.txt", "huge.txt", "huge.txt", MOST, page) == "too_large"


def test_a_file_as_large_as_allowed_is_read(read):
    assert one(read("a.txt", "a" * 1000, 1000)).text == "a" * 1000
    assert refused(read, "a.txt", "a" * 1001, 1000) == "too_large"


@pytest.mark.parametrize("more", [b"more", b"m" * 2 * MOST])
def test_a_file_that_grows_while_it_is_read_is_refused(more, tmp_path, page, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    real = os.read

    def read_slowly(handle: int, size: int) -> bytes:
        if path.stat().st_size == len(TEXT):
            with path.open("ab") as stream:
                stream.write(more)
        return real(handle, size)

    monkeypatch.setattr(file_module.os, "read", read_slowly)
    assert refused(read_file, path, "a.txt", "a.txt", MOST, page) == "changed_while_read"


def test_a_file_that_is_not_there_may_come_back(tmp_path, page):
    with pytest.raises(UnreadableError, match="No such file"):
        read_file(tmp_path / "gone.txt", "gone.txt", "gone.txt", MOST, page)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TEXT, "utf-8-sig"),
        (TEXT, "utf-16"),
        (TEXT, "utf-32"),
        ("“Troops have left the town,” the governor said – a ‘tactical’ retreat. " * 3, "cp1252"),
        ("Украинские войска отошли из города после тяжёлых боёв, сообщил штаб. " * 3, "cp1251"),
        ("Les forces se sont retirées de la ville après des mois de combats acharnés. " * 3, "latin-1"),
        ("Soldiers left – at last.\n" * 20_000, "cp1252"),
        ("Żołnierze wycofali się z miasta po ciężkich walkach, powiedział rzecznik. " * 3, "cp1250"),
    ],
)
def test_other_encodings_are_read_where_they_are_sure(text, encoding):
    assert decode(text.encode(encoding)) == text


RUSSIAN = "<meta charset={}><p>Солдаты ушли из Орлинки до рассвета.</p>"


@pytest.mark.parametrize("name", ["windows-1251", "'WINDOWS-1251'", "koi8-r", '"iso-8859-5"', "cp866"])
def test_a_page_is_read_in_the_encoding_that_it_declares(name):
    text = RUSSIAN.format(name)
    assert decode(text.encode(name.strip("'\""))) == text


def test_a_page_is_read_in_the_encoding_of_an_old_declaration():
    text = '<META http-equiv="Content-Type" content="text/html; charset=gb2312"><p>士兵在黎明前离开了小镇。</p>'
    assert decode(text.encode("gb2312")) == text


def test_latin_1_is_read_as_browsers_read_it():
    text = "<meta charset=iso-8859-1><p>“Gone,” he said – at noon.</p>"
    assert decode(text.encode("cp1252")) == text


def test_a_recoded_page_is_utf_8_whatever_it_still_declares():
    text = RUSSIAN.format("windows-1251")
    assert decode(text.encode()) == text


@pytest.mark.parametrize("name", ["utf-8", "ascii", "rot13", "hex", "unicode_escape", "utf-7", "no-such-thing", "idna"])
def test_a_declaration_that_does_not_fit_is_passed_over(name):
    text = f"<meta charset={name}>" + "Украинские войска отошли из города после тяжёлых боёв, сообщил штаб. " * 3
    assert decode(text.encode("cp1251")) == text


def test_one_stray_control_character_does_not_cost_an_article(read):
    assert one(read("a.txt", TEXT + "\x1a")).text == TEXT + "\x1a"


@given(
    st.sampled_from(["a.txt", "a.md", "a.json", "a.jsonl", "a.html", "a"]),
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)),
)
def test_bytes_of_any_kind_end_in_articles_or_a_reason(tmp_path_factory, page, name, content):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    try:
        articles, _ = read_file(path, name, name, MOST, page)
    except ArticleError:
        return
    assert articles
    for article in articles:
        article.text.encode("utf-8")
        assert all(0 <= span.start < span.end <= len(article.text) for span in article.furniture)
