"""Words are cut the same way in patterns and articles, and every token knows where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salient.compile.load import load_rulebook
from salient.compile.words import WordsContext, bare, bare_tokens, bare_words, cut, fold

ENGLISH = load_rulebook(["builtin"])[0].languages["en"].words
PLAIN = WordsContext()
CUTS = [
    ("Troops withdrew.", "troops withdrew ."),
    ("supply-route", "supply route"),
    ("hit\u2011and\u2011run", "hit and run"),
    ("- a dash - apart", "- a dash - apart"),
    ("north\u2014south", "north - south"),
    ("wasn't", "was n't"),
    ("wasn’t", "was n't"),
    ("can't won't shan't", "can n't will n't shall n't"),
    ("cannot", "can not"),
    ("the army's", "the army 's"),
    ("they'll they've they're he'd I'm", "they 'll they 've they 're he 'd i 'm"),
    ("Ta’ang", "ta'ang"),
    ("sol\u00addiers sol\u00ad\u00addiers Ta\u00ad’\u00adang", "soldiers soldiers ta'ang"),
    ("'s 're 've 'll 'd 'm n't", "'s 're 've 'll 'd 'm n't"),
    ("the 'super' weapon", "the ' super ' weapon"),
    ("U.S. forces", "u.s. forces"),
    ("12,000 men at 14:30", "12,000 men at 14:30"),
    ("the 1st Brigade on the M03", "the 1st brigade on the m03"),
    ("“Never,” he said", '" never , " he said'),
    ("„Nie“ «jamais»", '" nie " " jamais "'),
    ("wait…", "wait ."),
    ("a_b", "a _ b"),
    ("Оточені війська", "оточені війська"),
    ("قوات محاصرة", "قوات محاصرة"),
    ("", ""),
    (" \t\n\u00a0", ""),
]


@pytest.mark.parametrize(("text", "words"), CUTS, ids=[text for text, _ in CUTS])
def test_text_is_cut_into_folded_words(text: str, words: str) -> None:
    assert cut(text, ENGLISH).words == words.split()


def test_without_a_words_context_an_apostrophe_cuts_nothing() -> None:
    assert cut("п'ять танків, the army’s can't", PLAIN).words == ["п'ять", "танків", ",", "the", "army's", "can't"]


def test_what_is_cut_off_or_in_two_is_the_languages_own() -> None:
    turkish = WordsContext(endings=("'nin", "'de"), two_words={"birşey": ("bir", "şey")})
    found = cut("Türkiye’nin, İzmir'de birşey; it's", turkish)
    assert found.words == ["türkiye", "'nin", ",", "i̇zmir", "'de", "bir", "şey", ";", "it's"]
    assert found.starts[:2] == [0, 7]
    assert found.starts[5:7] == [22, 25]


def test_an_offset_is_added_to_every_position() -> None:
    assert cut("he said", PLAIN, 100).starts == [100, 103]
    assert cut("he said", PLAIN, 100).ends == [102, 107]


def test_no_more_tokens_are_cut_than_asked_for() -> None:
    assert cut("one two three four", PLAIN, most=2).words == ["one", "two"]


def test_folding_lowers_and_straightens_apostrophes() -> None:
    assert fold("D’État") == "d'état"


def test_every_common_word_is_one_that_cutting_can_give() -> None:
    assert sorted(word for word in ENGLISH.common if cut(word, ENGLISH).words != [word]) == []


@given(st.text() | st.text(alphabet="aB'’-‑.,1_\u0130\u0301 \"“”n't"))
def test_tokens_stand_in_order_inside_the_text_and_are_never_empty(text: str) -> None:
    found = cut(text, ENGLISH)
    assert len(found.words) == len(found.starts) == len(found.ends)
    at = 0
    for word, start, end in zip(found.words, found.starts, found.ends, strict=True):
        assert word
        assert at <= start < end <= len(text)
        assert not text[start:end].isspace()
        at = end


@given(st.text(alphabet="abc XYZ,.0"))
def test_no_letter_is_lost(text: str) -> None:
    assert [c for word in cut(text, ENGLISH).words for c in word] == [c.lower() for c in text if not c.isspace()]


@pytest.mark.parametrize("text", [text for text, _ in CUTS] + ["SHOULDN'T", "WON’T", "İzmir", "sol\u00addiers", "needn't", "1,200"])
def test_the_bare_words_are_those_of_all_tokens(text: str) -> None:
    runs = [run for word in cut(text, ENGLISH).words for run in bare(word)]
    assert [run.lower() for token in bare_tokens(text, ENGLISH) for run in token] == runs
    assert bare_words(text, ENGLISH) >= set(runs)


@given(st.text(alphabet="aAnN tT'’.,-_İβ\u00ad\n", max_size=30))
def test_no_token_is_without_its_bare_words(text: str) -> None:
    runs = [run for word in cut(text, ENGLISH).words for run in bare(word)]
    assert [run.lower() for token in bare_tokens(text, ENGLISH) for run in token] == runs
    assert bare_words(text, ENGLISH) >= set(runs)
