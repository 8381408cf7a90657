"""A pattern is searched for by words of which one must stand in every text that it can match."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.pattern import parse
from salient.compile.tree import Sequence
from salient.compile.vocabulary import Vocabulary, build_vocabulary
from salient.compile.witness import witness
from salient.compile.words import WordsContext
from salient.document import Document

ENGLISH = WordsContext(common=frozenset({"is", "was", "of", "off", "out", "it", "under"}))


@pytest.fixture
def words(document: Callable[[str], Document]) -> Callable[[str], frozenset[str] | None]:
    text = "vocab: words\nversion: 1.0.0\nlists: {cut: {verbs: [cut, cut off]}, be: {fixed: [is, was]}, near: {fixed: [close to]}}\n"
    vocabulary, _ = build_vocabulary([document(text)], "en", ENGLISH)

    def choose(pattern: str) -> frozenset[str] | None:
        tree = parse(pattern, vocabulary.forms, ENGLISH)
        assert isinstance(tree, Sequence)
        return witness(tree, vocabulary)

    return choose


Words = Callable[[str], frozenset[str] | None]


def test_the_evidence_is_searched_for_rather_than_what_stands_around_it(words: Words) -> None:
    assert words("encircled! soldiers") == {"encircled"}
    assert words("encircled soldiers!") == {"soldiers"}


def test_every_spelling_of_a_list_is_searched_for_by_its_most_telling_word(words: Words) -> None:
    assert words("{cut.verb}!") == {"cut", "cuts", "cutting"}
    assert words("{near}! town") == {"close"}


def test_all_alternatives_are_searched_for(words: Words) -> None:
    assert words("(out of the ring | encircled)!") == {"ring", "encircled"}


def test_what_may_be_missing_is_not_searched_for(words: Words) -> None:
    assert words("encircled!? town") == {"town"}
    assert words("(encircled? town)!") == {"town"}


def test_evidence_of_common_words_gives_way_to_a_rarer_word(words: Words) -> None:
    assert words("{be}! under fire") == {"fire"}
    assert words("(out | ring)! of sight") == {"sight"}


@pytest.mark.parametrize("pattern", ["out! of it", "{be}!", "@actor ..3 out!", "(out | of)! @place", "@place!"])
def test_a_pattern_of_common_words_alone_has_no_witness(words: Words, pattern: str) -> None:
    assert words(pattern) is None


def test_an_alternative_without_words_makes_its_brackets_useless(words: Words) -> None:
    assert words("(@place | town)! besieged") == {"besieged"}


def test_a_vocabulary_without_the_list_gives_nothing() -> None:
    assert Vocabulary({}, {}, (), ()).spelled(()) == frozenset()
