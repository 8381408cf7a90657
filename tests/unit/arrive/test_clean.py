from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.arrive.clean import furniture, header, look
from salient.compile.page import PageRules

PARAGRAPH = "Soldiers of the northern brigade left the town of Orlinka before dawn, two residents said by telephone on Tuesday."
SECOND = "The army has not commented, and the road to the south was still open to lorries in the afternoon."
SITE = "\n\n".join(
    [
        "Connect with us",
        "World News and Politics",
        "Reporting the valley since 1998",
        "Northern brigade leaves Orlinka after a month of fighting for its bridges",
        "By Anna Petrova",
        "March 21, 2023 at 3:45 pm",
        "Soldiers cross the river near Orlinka on March 20, 2023 [Anna Petrova/Valley Post via Getty Images]",
        PARAGRAPH,
        "READ MORE: What the valley remembers",
        "OPINION: A bridge too many",
        SECOND,
        "Related articles",
        "Brigade encircled at the old mill",
        "Ten ways to bake bread",
        "The views expressed in this article belong to the author and do not necessarily reflect the editorial policy of Valley Post.",
        "Written By",
        "Anna Petrova",
        "Anna Petrova is Valley Post's Chief Correspondent. She is a historian based in Orlinka who has written for other papers.",
        "Leave a Comment",
        "© 2023 Valley Post. All rights reserved.",
    ]
)


def marked(text: str, page: PageRules) -> list[str]:
    return [text[span.start : span.end] for span in furniture(text, page)]


def test_what_surrounds_an_article_is_marked_and_the_article_is_not(page):
    lines = SITE.split("\n\n")
    kept = [lines[3], lines[5], PARAGRAPH, SECOND]
    assert marked(SITE, page) == [line for line in lines if line not in kept]


def test_windows_line_ends_change_nothing_but_the_places(page):
    assert marked(SITE.replace("\n", "\r\n"), page) == marked(SITE, page)
    assert header(SITE.replace("\n", "\r\n"), page) == header(SITE, page)


def test_the_header_is_read_off_the_head(page):
    found = header(SITE, page)
    assert (found.title, found.published, found.publisher) == (
        "Northern brigade leaves Orlinka after a month of fighting for its bridges",
        "2023-03-21",
        "Valley Post",
    )


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Hi, what are you looking for?",
        "MORE: Ten things about bridges",
        "Read more about the war in the valley",
        "Image Credit: Army press service.",
        "A tank of the northern brigade. Image Credit: Creative Commons.",
        "A convoy waits at the bridge on Monday. (Photo by Jan Novak/AFP)",
        "Photo: Jan Novak",
        "Children play near the bridge – Cartoon [Novak/Valley Post]",
        "Do you have a tip on a story that Valley Post should be covering? Let us know by post.",
        "Sign up for our daily newsletter and get the valley in your inbox",
        "We use cookies to make this page work.",
        "Share on Facebook",
        "Reporting by Jan Novak; Editing by Anna Petrova",
        "10:35 GMT",
        "5 min read",
        "Your email address will not be published. Required fields are marked *",
    ],
)
def test_a_furniture_line_is_marked_among_paragraphs(line, page):
    assert marked(f"{PARAGRAPH}\n\n{line}\n\n{SECOND}", page) == [line]


@pytest.mark.parametrize(
    "paragraph",
    [
        "More than 300 soldiers surrendered at the mill, the governor said.",
        "Read more than once, the order to withdraw still made no sense, an officer said.",
        "The advertisement for recruits hung in Orlinka until the day that the army withdrew.",
        "By Tuesday the garrison was encircled.",
        "Share prices fell after the road was cut.",
        "Related units pulled back from the ridge on Friday, the general staff said.",
        "Watch posts along the road were abandoned overnight, residents said.",
        "Follow-on forces were cut off from the bridge.",
        "Get out of the town, the commander told his men by radio, before your road is cut.",
        "Sign up or leave, the newsletter of the brigade told the men of Orlinka, a resident said.",
        "The views expressed by the commander were not those of the army, which says that it holds the road.",
        "Troops have left the last village on the river (Reuters)",
        "The convoy moved at 40 (km/h) until the road was cut (by a mine).",
        "Jan Novak is a Ukrainian journalist based in Kyiv. He said the brigade had left Orlinka.",
        "Anna Petrova is the mayor of Orlinka. She is a teacher based in the town.",
        "A Reuters/Ipsos poll found that most people want the army to withdraw from the valley.",
        "Email from the brigade shows that it had been surrounded for days, the paper wrote.",
        "The video: grainy, short and silent, shows the last lorry leave the town under fire.",
        "Print shops in the encircled town still work.",
        "Pinned down and encircled",
        "“Leave a comment,” the soldier was told, and he wrote one line: we are surrounded.",
        "Home to 9,000 people, the town was abandoned by its garrison on Sunday.",
    ],
)
def test_prose_is_never_marked(paragraph, page):
    for text in (paragraph, f"{PARAGRAPH}\n\n{paragraph}\n\n{SECOND}", f"{PARAGRAPH}\n\n{paragraph}", f"{paragraph}\n\n{SECOND}"):
        assert marked(text, page) == []


def test_a_picture_s_title_and_its_caption_are_marked_together(page):
    caption = "A crew of the ‘Hail’ rocket launcher prepares to fire on the hills near Orlinka, on May 4, 2023. The army holds the town."
    text = f"{PARAGRAPH}\n\n'Hail' rocket launcher\n{caption}\n\n{SECOND}"
    assert marked(text, page) == ["'Hail' rocket launcher", caption]


def test_a_heading_over_a_paragraph_that_repeats_it_is_no_caption(page):
    text = f"{PARAGRAPH}\n\nSiege of Orlinka\nThe siege of Orlinka began on 4 May 2023 and was lifted after six weeks.\n\n{SECOND}"
    assert marked(text, page) == []


def test_an_author_s_portrait_is_marked_only_below_the_article(page):
    portrait = "Anna Petrova is a reporter based in Orlinka. She covers the war in the valley and its many bridges."
    assert marked(f"{PARAGRAPH}\n\n{SECOND}\n\n{portrait}", page) == [portrait]
    assert marked(f"{PARAGRAPH}\n\n{portrait}\n\n{SECOND}", page) == []


def test_links_under_their_heading_end_at_the_next_paragraph(page):
    text = f"{PARAGRAPH}\n\nMost read\nBrigade encircled\nTen breads\n\n{SECOND}\n\nBrigade encircled"
    assert marked(text, page) == ["Most read", "Brigade encircled", "Ten breads"]


def test_a_line_that_goes_on_from_the_one_before_is_no_furniture(page):
    text = f"The colonel wrote to his men that the town was lost, and asked them to\nshare\nwhat they had. {SECOND}"
    assert marked(text, page) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Brigade leaves Orlinka\n\n{PARAGRAPH}", "Brigade leaves Orlinka"),
        (f"Is Orlinka lost?\r\n{PARAGRAPH}", "Is Orlinka lost?"),
        (f"{PARAGRAPH}\n\n{SECOND}", None),
        (f"Brigade leaves Orlinka.\n\n{PARAGRAPH}", None),
        ("Brigade leaves Orlinka", None),
        ("Brigade leaves Orlinka\n\nTroops gone.", "Brigade leaves Orlinka"),
        (f"Ukraine\n\nBrigade leaves Orlinka\n\n{PARAGRAPH}", "Brigade leaves Orlinka"),
        (f"21 March 2023\n\nBrigade leaves Orlinka\n\n{PARAGRAPH}", "Brigade leaves Orlinka"),
        (f"Soldiers of the brigade\nleft the town of Orlinka before dawn, residents said.\n\n{SECOND}", None),
        ("", None),
    ],
)
def test_the_title_is_a_heading_that_something_follows(text, title, page):
    assert header(text, page).title == title


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published: March 21, 2023", "2023-03-21"),
        ("Updated 22 March 2023 | Published 21 March 2023", "2023-03-21"),
        ("Published March 21, 2023, updated March 22, 2023", "2023-03-21"),
        ("Last updated: 22 March 2023", "2023-03-22"),
        ("The 21 March 2023 attack", None),
    ],
)
def test_a_date_is_read_from_a_head_line_that_holds_nothing_else(line, date, page):
    assert header(f"Brigade leaves Orlinka for good\n\n{line}\n\n{PARAGRAPH}", page).published == date


def test_a_date_in_a_paragraph_is_not_the_article_s(page):
    assert header(f"Brigade leaves Orlinka\n\n{PARAGRAPH}\n\nMarch 21, 2023", page).published is None


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"KYIV, March 5 (Reuters) - {PARAGRAPH}", "Reuters"),
        (f"{PARAGRAPH}\n\n— Reuters", "Reuters"),
        (f"{PARAGRAPH}\n\n(AFP)", "AFP"),
        (f"Al Jazeera\n\nBrigade leaves Orlinka\n\n{PARAGRAPH}", "Al Jazeera"),
        (f"{PARAGRAPH}\n\nDo you have a tip that Valley Post should be covering?", "Valley Post"),
        (f"{PARAGRAPH} Reuters could not verify this.", None),
        (f"The governor (Reuters) said so. {PARAGRAPH}", None),
    ],
)
def test_the_publisher_is_named_only_where_the_text_names_it(text, publisher, page):
    assert header(text, page).publisher == publisher


@given(
    st.lists(
        st.one_of(
            st.text(max_size=80),
            st.sampled_from([*SITE.split("\n\n"), "İstanbul] (x)", "]", ")", "#", "\u2028", "\x85", "is ", "A B is ", "\r", "21"]),
        ),
        max_size=12,
    ),
    st.sampled_from(["\n", "\r\n", "\n\n", " ", "\r"]),
)
def test_spans_lie_in_the_text_sorted_and_apart(page, lines, end):
    text = end.join(lines)
    spans, found = look(text, page)
    places = [place for span in spans for place in (span.start, span.end)]
    assert places == sorted(set(places))
    assert all(0 <= place <= len(text) for place in places)
    assert found.title is None or found.title in text


def test_without_rules_nothing_is_marked():
    assert furniture(SITE, PageRules()) == ()
