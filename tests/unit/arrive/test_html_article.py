from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import trafilatura

from salient.arrive.read import read_file
from salient.arrive.read.html_article import MAX_ELEMENTS, MAX_INLINE, looks_like_html
from salient.compile.page import PageRules
from salient.errors import ArticleError
from salient.model import Article

PARAGRAPHS = (
    "The last soldiers of the northern garrison withdrew from Orlinka before dawn on Tuesday, two residents told the Valley Post.",
    "Trucks without lights crossed the lower bridge for most of the night, said a baker who lives beside it and counted forty.",
    "Officials in the regional capital did not answer calls, and nobody had yet come to take the flag down by noon.",
)
BODY = "".join(f"<p>{paragraph}</p>\n" for paragraph in PARAGRAPHS)
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<title>Garrison leaves Orlinka after nine weeks | Valley Post</title>
<link rel="canonical" href="https://valley-post.example/world/orlinka">
<meta property="og:title" content="Garrison leaves Orlinka after nine weeks">
<meta property="og:site_name" content="Valley Post">
<meta property="article:published_time" content="2023-03-21T17:45:00+02:00">
<script>var teaser = "soldiers fled Zenda";</script>
</head>
<body>
<div id="cookie-banner" class="cookie-consent"><p>We use cookies to remember you.</p><button>Accept all cookies</button></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main>
<article>
<h1>Garrison leaves Orlinka after nine weeks</h1>
{BODY}
<table><tr><th>Week</th><th>Trucks</th></tr><tr><td>Ninth</td><td>Forty</td></tr></table>
</article>
<aside class="related"><h3>Related articles</h3><ul><li><a href="/a">Troops encircled near Zenda, ministry says</a></li></ul></aside>
<section id="comments" class="comments"><div class="comment"><p>My cousin says the brigade is surrounded in a pocket.</p></div></section>
</main>
<footer><p>Copyright Valley Post 2021. All rights reserved.</p></footer>
</body>
</html>
"""
LINKED_DATA = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2023-03-21T23:45:00-03:00"}</script>'


@pytest.fixture
def read(tmp_path: Path, page: PageRules):
    def run(content: bytes | str, name: str = "a.html") -> Article:
        file = tmp_path / "stored"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        (article,), problems = read_file(file, f"inbox/{name}", name, 30_000_000, page)
        assert problems == []
        return article

    return run


def reason(run, *arguments) -> str:
    with pytest.raises(ArticleError) as caught:
        run(*arguments)
    assert "save the article" in str(caught.value)
    return caught.value.reason


def test_the_text_is_that_of_the_article_and_of_nothing_around_it(read):
    assert read(PAGE).text.splitlines() == ["Garrison leaves Orlinka after nine weeks", *PARAGRAPHS]


def test_the_page_gives_title_time_publisher_address_and_language(read):
    ref = read(PAGE).ref
    assert ref.title == "Garrison leaves Orlinka after nine weeks"
    assert ref.published == "2023-03-21T15:45:00Z"
    assert ref.publisher == "Valley Post"
    assert ref.url == "https://valley-post.example/world/orlinka"
    assert ref.language == "en"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2023-03-21T23:45:00">', "2023-03-21"),
        ('<meta property="article:published_time" content="2023-03-21">', "2023-03-21"),
        (LINKED_DATA, "2023-03-22T02:45:00Z"),
        ('<meta property="article:modified_time" content="2023-03-25T10:00:00Z"><meta name="date" content="2023-03-21">', "2023-03-21"),
        ("", None),
    ],
)  # fmt: skip
def test_a_time_is_given_only_with_its_zone_and_a_date_only_where_the_page_has_one(head, published, read):
    page = f"<html><head><title>Orlinka</title>{head}</head><body><article>{BODY}</article><footer>Copyright 2021</footer></body></html>"
    assert read(page).ref.published == published


def test_what_the_page_does_not_say_is_unknown(read):
    ref = read(f"<html><body><article>{BODY}</article></body></html>").ref
    assert (ref.published, ref.publisher, ref.url, ref.language) == (None, None, None, None)


@pytest.mark.parametrize("name", ["a.HTM", "a.xhtml", "a", "a.php", "a.txt", "a.json"])
def test_a_page_is_known_by_its_name_or_by_its_beginning(name, read):
    assert read(PAGE, name).ref.title == "Garrison leaves Orlinka after nine weeks"


@pytest.mark.parametrize(
    "start", ["\n <HTML>", "<!-- saved --><!doctype HTML>", "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html>", "<body class=a>"]
)
def test_the_beginnings_of_a_page(start, read):
    assert looks_like_html(start)
    assert PARAGRAPHS[0] in read(f"{start}<article>{BODY}</article>", "a").text


@pytest.mark.parametrize(
    "start", ["<htmlish>", "He wrote <html> on the wall.", "<p>One paragraph.", "<!-- " * 1000, "<?xml version='1.0'?><rss>"]
)
def test_other_texts_are_no_page(start):
    assert not looks_like_html(start)


def test_a_declared_encoding_is_used(read):
    russian = "Последние солдаты северного гарнизона ушли из Орлинки до рассвета во вторник, рассказали двое жителей."
    head = '<html lang="ru"><head><meta charset="windows-1251"></head>'
    article = read(f"{head}<body><article><p>{russian}</p><p>{russian[::-1]}</p></article></body></html>".encode("cp1251"))
    assert russian in article.text
    assert article.ref.language == "ru"


@pytest.mark.parametrize(
    "broken",
    [
        PAGE.replace("</p>", "").replace("</article>", "").replace("</body>", "").replace("</html>", ""),
        PAGE.replace("<p>", "<p <b>"),
        PAGE[: PAGE.index("</article>")],
        PAGE.replace("<article>", "<article>&bogus;&#xD800;"),
        PAGE.replace("<p>The last", '<p style="' + "x" * 200_000 + '">The last'),
        PAGE.replace("</head>", '<img src="data:image/png;base64,' + "A" * 3_000_000 + '"></head>'),
    ],
    ids=["unclosed", "tag-in-tag", "cut-off", "bad-entities", "long-tag", "picture"],
)
def test_broken_pages_are_read_as_far_as_they_go(broken, read):
    assert PARAGRAPHS[0] in read(broken).text.replace("\n", " ")


@pytest.mark.parametrize(
    "empty",
    [
        "<html><body></body></html>",
        "<!doctype html><html><head><script>document.write('soldiers left')</script></head><body><script>go()</script></body></html>",
        "<html><head><title>Sign in</title></head><body><form><input name=user><input name=password></form></body></html>",
        PAGE[: PAGE.index("<article>")],
        "<html><body>" + "<div>" * 100_000 + BODY,
    ],
    ids=["empty", "script", "form", "menu", "very-deep"],
)
def test_a_page_without_a_main_text_is_refused(empty, read):
    assert reason(read, empty) == "no_text"


@pytest.mark.parametrize("flash", ["Brigade leaves Orlinka.", "“Gone!”", "Войска ушли из Орлинки…", "部隊は町を離れた。"])
def test_a_flash_of_one_sentence_is_a_main_text(flash, read):
    assert flash in read(f"<html><body><article><p>{flash}</p></article></body></html>").text


def test_a_giant_line_is_read(read):
    sentence = "Soldiers left the town before dawn. "
    assert read(f"<html><body><p>{sentence * 140_000}</p></body></html>").text.count("Soldiers") == 140_000


@pytest.mark.parametrize(
    "body",
    ["<p>Gone.</p>" * MAX_ELEMENTS, "<p>" + "<span>Gone</span> " * (MAX_INLINE + 1), "<br>" * 500_000],
    ids=["elements", "pieces", "breaks"],
)
def test_a_page_that_would_take_long_is_refused_at_once(body, read):
    assert reason(read, f"<html><body>{body}</body></html>") == "too_complex"


def test_half_a_million_attributes_do_not_hold_it_up(read):
    attributes = " ".join(f"a{number}=1" for number in range(500_000))
    assert PARAGRAPHS[0] in read(f"<html><body {attributes}><article>{BODY}</article></body></html>").text


def test_entities_of_a_page_are_not_expanded_and_no_file_is_opened(read, tmp_path):
    (tmp_path / "secret").write_text("the password")
    bomb = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">' + "".join(
        f'<!ENTITY {chr(99 + n)} "{f"&{chr(98 + n)};" * 8}">' for n in range(12)
    )
    start = f'<?xml version="1.0"?><!DOCTYPE html [{bomb}<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]><html><body><article>'
    text = read(f"{start}<p>&n; &x; said.</p>{BODY}</article></body></html>").text
    assert PARAGRAPHS[0] in text
    assert len(text) < 2_000
    assert "password" not in text


def test_what_breaks_the_reader_becomes_a_reason(read, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise KeyError("author")

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    assert reason(read, PAGE) == "bad_html"


def test_a_process_that_reads_no_page_does_not_load_the_extractor():
    code = "import sys, salient.arrive.read, salient.pipeline; sys.exit('trafilatura' in sys.modules or 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


def test_the_extractor_logs_nothing_of_a_page(read, capfd, caplog):
    reason(read, "<html><body><script>secret words</script></body></html>")
    assert caplog.text == ""
    assert capfd.readouterr().err == ""
