"""An article is cut into blocks, sentences and tokens whose positions are true, whatever it is written in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.detect.split import MAX_BLOCK, MAX_TOKENS, Sentence, Text, blocks, quotes
from salient.model import Article, ArticleRef, Claim, Span

Divided = Callable[..., Text]
First = Callable[[str], tuple[Sentence, Text]]
JUNK = [
    "Оточені війська відступили. ",
    "انسحبت القوات من المدينة. ",
    "🪖🇺🇦👨‍👩‍👧 ",
    "e\u0301\u0323 a\u0308 ",
    "İstanbul İİ ",
    "\x00",
    "\u00a0",
    "\u2028",
    "\r\n",
    "\n\n",
    "\t",
    "“",
    "”",
    '"',
    "’s ",
    "... ",
    "-",
    "\u00ad",
    "\u200b",
    "Straße ﬁ ǅ ",
    "12.5% ",
    "M23 ",
]
EVENTS = [
    "Ukrainian troops withdrew from Goma.",
    "“The army has withdrawn,” he said.",
    "Rebels besieged the garrison near El Fasher",
    "Troops pulled the last guns back in 2015.",
    "The bridge was severed, Colonel Ivan Petrov said on Monday.",
    "They did not withdraw?",
]
SPLICED = st.lists(st.sampled_from(JUNK) | st.sampled_from(EVENTS) | st.text(max_size=6, alphabet=st.characters(exclude_categories=["Cs"])))


Finders = tuple[Callable[[str, str | None], list[Claim]], ...]


@pytest.fixture
def finders(small: Rulebook, builtin: Rulebook) -> Finders:
    """The claims by each rulebook; functions, since hypothesis prints its arguments and rulebooks are long."""

    def finder(rulebook: Rulebook) -> Callable[[str, str | None], list[Claim]]:
        return lambda text, published: find_claims(Article(ArticleRef("x", "a.txt", published=published), text), rulebook)

    return finder(small), finder(builtin)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=SPLICED, published=st.sampled_from([None, "2023-06-01"]))
def test_evidence_is_exactly_what_stands_at_its_position(finders: Finders, parts: list[str], published: str | None) -> None:
    text = "".join(parts)
    for find in finders:
        for claim in find(text, published):
            for mention in (claim.evidence, *claim.evidence.more):
                assert text[mention.start : mention.end] == mention.anchor != ""
                assert mention.anchor in mention.text
                assert mention.text in text
            for cue in claim.evidence.cues:
                assert text[cue.start : cue.start + len(cue.text)] == cue.text
            for role in (claim.source, claim.actor, claim.place, claim.route):
                assert role is None or role.text in text


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=SPLICED)
def test_sentences_lie_in_the_text_in_order_and_hold_their_tokens(divided: Divided, parts: list[str]) -> None:
    text = "".join(parts)
    made = divided(text)
    at = 0
    for index, (start, end, _) in enumerate(made.bounds):
        assert at <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        assert made.at(start) == made.at(end - 1) == index
        at = end
        sentence = made.sentence(index)
        assert len(sentence) > 0
        assert sentence.starts[0] >= start
        assert sentence.ends[-1] <= end
        assert [text[a:b] for a, b in zip(sentence.starts, sentence.ends, strict=True)] == sentence.raw


@pytest.mark.parametrize("before", ["İ", "ẞ", "İİİ ", "𝔘 ", "👩‍🚒", "ﬁ "])
def test_letters_that_grow_when_lowered_do_not_move_positions(small: Rulebook, before: str) -> None:
    (claim,) = find_claims(Article(ArticleRef("x", "a.txt"), f"{before} Troops withdrew."), small)
    assert (claim.evidence.anchor, claim.evidence.start) == ("withdrew", len(before) + 8)


def test_half_a_surrogate_pair_in_an_article_costs_no_claim(small: Rulebook) -> None:
    (claim,) = find_claims(Article(ArticleRef("x", "a.txt"), "\ud800 Troops withdrew."), small)
    assert (claim.evidence.anchor, claim.evidence.start) == ("withdrew", 9)


def test_a_soft_hyphen_hides_no_word(small: Rulebook) -> None:
    (claim,) = find_claims(Article(ArticleRef("x", "a.txt"), "Troops with\u00addrew."), small)
    assert claim.evidence.anchor == "with\u00addrew"


def found_blocks(text: str, *furniture: Span) -> list[str]:
    return [text[block.start : block.end] for block in blocks(text, furniture)]


def test_each_line_is_a_block_and_blank_lines_are_none() -> None:
    assert found_blocks("One.\nTwo.  \n\n \t\nThree.") == ["One.", "Two.", "Three."]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_paragraph_broken_at_a_fixed_width_is_one_block(ending: str) -> None:
    lines = ["x" * 70, "y" * 65, "the end."]
    assert found_blocks(ending.join(lines)) == [ending.join(lines)]


def test_a_short_line_before_the_last_shows_that_lines_are_paragraphs() -> None:
    assert len(found_blocks("\n".join(["x" * 70, "short", "y" * 65]))) == 3


def test_lines_longer_than_a_screen_are_paragraphs() -> None:
    assert len(found_blocks("\n".join(["x" * 101, "y" * 101]))) == 2


def test_a_blank_line_ends_a_broken_paragraph() -> None:
    wrapped = "\n".join(["x" * 70, "y" * 65])
    assert found_blocks(f"{wrapped}\n\n{wrapped}") == [wrapped, wrapped]


def test_furniture_belongs_to_no_block_and_ends_a_paragraph() -> None:
    text = "\n".join(["x" * 70, "Share this", "y" * 65])
    start = text.index("Share")
    assert found_blocks(text, Span(start, start + 10)) == ["x" * 70, "y" * 65]
    assert found_blocks(text, Span(0, len(text))) == []


def test_an_endless_line_is_cut() -> None:
    assert [len(block) for block in found_blocks("x" * (2 * MAX_BLOCK + 5))] == [MAX_BLOCK, MAX_BLOCK, 5]


def found_quotes(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in quotes(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “no” and “yes”.", ["“no”", "“yes”"]),
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("«Non», dit-il.", ["«Non»"]),
        ("He said “no", ["“no"]),
        ("no” he said", []),
        ("“he said “no” twice", ["“he said “no”"]),
        ("the army’s 'own' words", []),
        ("", []),
    ],
)
def test_quotes_open_and_close(text: str, expected: list[str]) -> None:
    assert found_quotes(text) == expected


def test_an_unclosed_quote_ends_with_its_paragraph(divided: Divided) -> None:
    text = divided("“The army withdrew.\nThe town is calm.\n“It goes on.”")
    assert [text.string(quote) for quote in text.quotes] == ["“The army withdrew.", "“It goes on.”"]
    assert [max(text.sentence(index).quote) >= 0 for index in range(3)] == [True, False, True]


def test_a_token_knows_whether_it_is_quoted(first: First) -> None:
    sentence, _ = first("He said “we withdrew” today.")
    assert [word for word, quote in zip(sentence.words, sentence.quote, strict=True) if quote >= 0] == ["we", "withdrew", '"']


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u202f", "\u3000"])
def test_a_wide_blank_between_an_initial_and_a_full_stop_is_a_blank(divided: Divided, blank: str) -> None:
    text = divided(f"They kept to plan A{blank}. Then rain fell.")
    assert [text.article.text[start:end] for start, end, _ in text.bounds] == [f"They kept to plan A{blank}.", "Then rain fell."]


def test_abbreviated_ranks_do_not_end_a_sentence(divided: Divided) -> None:
    assert len(divided("Lt. Gen. Ivan Petrov said the U.S. army withdrew. It left.").bounds) == 2


def test_a_very_long_sentence_is_examined_up_to_a_bound(first: First) -> None:
    sentence, _ = first("word " * (MAX_TOKENS + 50))
    assert len(sentence) == MAX_TOKENS


def test_a_position_in_furniture_is_in_no_sentence(divided: Divided) -> None:
    text = "Troops withdrew.\nShare this\nThe end."
    made = divided(text, (Span(17, 27),))
    assert [made.at(at) for at in (0, 15, 16, 17, 20, 28, len(text))] == [0, 0, None, None, None, 1, None]


def test_a_sentence_is_tokenised_once(divided: Divided) -> None:
    text = divided("One. Two.")
    assert text.sentence(1) is text.sentence(1)


def test_barriers_are_stops_that_no_gap_crosses(first: First) -> None:
    sentence, _ = first("But they left, but not all; some stayed")
    assert [sentence.crosses(at, at + 1) for at in range(len(sentence))] == [
        word in {"but", ";"} and at > 0 for at, word in enumerate(sentence.words)
    ]
    assert sentence.crosses(0, len(sentence))
    assert not sentence.crosses(0, 4)


def symbols_at(sentence: Sentence, text: Text, name: str) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for symbol in text.language.vocabulary.forms[name][""]:
        found.update(sentence.spans.get(symbol, {}))
    return found


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("They pulled back.", 3),
        ("They pulled the last guns back.", 6),
        ("They pulled one two three four five back.", 8),
        ("They pulled one two three four five six back.", None),
        ("They pulled guns, back home.", None),
        ("They pulled guns but back home.", None),
        # another particle, a clause, or a verb beside it that takes it
        ("They pulled away the guns back.", None),
        ("They pulled guns that came back.", None),
        ("They pulled men who hold back.", None),
    ],
)
def test_a_verbs_particle_may_stand_a_little_behind_it(first: First, text: str, ends: int | None) -> None:
    sentence, whole = first(text)
    assert symbols_at(sentence, whole, "withdraw") == ({1: (ends,)} if ends else {})


def test_a_particle_belongs_to_the_verb_beside_it(load: Callable[..., Rulebook]) -> None:
    rulebook = load(more="vocab: more\nversion: 1.0.0\nlists:\n  hold: {verbs: [hold back]}\n")
    text = Text(Article(ArticleRef("x", "a"), "They pulled men to hold back rebels."), rulebook, rulebook.languages["en"])
    text.divide()
    assert symbols_at(text.sentence(0), text, "withdraw") == {}
    assert symbols_at(text.sentence(0), text, "hold") == {4: (6,)}


def test_an_entry_that_two_spellings_reach_ends_there_once(load: Callable[..., Rulebook]) -> None:
    rulebook = load(more="vocab: more\nversion: 1.0.0\nlists:\n  haul: {verbs: [haul back, haul it back]}\n")
    text = Text(Article(ArticleRef("x", "a"), "They haul it back."), rulebook, rulebook.languages["en"])
    text.divide()
    (base,) = rulebook.languages["en"].vocabulary.forms["haul"]["base"]
    assert text.sentence(0).spans[base] == {1: (4,)}


def test_exact_words_keep_their_case(load: Callable[..., Rulebook]) -> None:
    rulebook = load(exact="vocab: exact\nversion: 1.0.0\nlists: {msr: {exact: [MSR]}}\n")
    made = Text(Article(ArticleRef("x", "a.txt"), "The msr and the MSR."), rulebook, rulebook.languages["en"])
    made.divide()
    assert symbols_at(made.sentence(0), made, "msr") == {4: (5,)}


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Troops Withdraw From Goma", True),
        ("Troops withdraw from the town", False),
        ("Troops Withdraw From Goma.", False),
        ("Goma", False),
    ],
)
def test_a_line_of_capitals_without_a_full_stop_is_a_headline(first: First, text: str, *, headline: bool) -> None:
    assert first(text)[0].headline is headline


def test_a_german_quote_closes_with_its_own_mark() -> None:
    assert found_quotes("Er sagte „nein“ und ging.") == ["„nein“"]
