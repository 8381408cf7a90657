"""The outline of a pattern: what stands in every match of it, in which order and how near."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.index import Outline
from salient.compile.outline import NAME, Outlines, told
from salient.compile.pattern import parse
from salient.compile.role_words import RolesContext
from salient.compile.tree import Sequence
from salient.compile.vocabulary import build_vocabulary
from salient.compile.words import WordsContext
from salient.document import Document

ENGLISH = WordsContext(endings=("'s",), particles=frozenset({"back"}))
LISTS = """\
vocab: words
version: 1.0.0
lists: {pull: {verbs: [pull back]}, be: {fixed: [is, "'s"]}, force: {fixed: [troops]}, near: {fixed: [close to, near]}}
"""


@pytest.fixture
def draw(document: Callable[[str], Document]) -> Callable[[str], Outline]:
    vocabulary, _ = build_vocabulary([document(LISTS)], "en", ENGLISH)
    outlines = Outlines(vocabulary, RolesContext(force_heads=frozenset(vocabulary.forms["force"][""]), route_pronouns=frozenset({"it"})))

    def drawn(pattern: str) -> Outline:
        tree = parse(pattern, vocabulary.forms, ENGLISH)
        assert isinstance(tree, Sequence)
        return outlines.of(tree)

    return drawn


Draw = Callable[[str], Outline]


def steps(outline: Outline) -> list[tuple[set[str], int | None]]:
    return [(set(words), reach) for words, reach in outline]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("left ..2 town", [({"left"}, None), ({"town"}, 3)]),
        ("left , the? town", [({"left"}, None), ({"town"}, 3)]),
        ("{pull.ed} town", [({"pulled"}, None), ({"town"}, 7)]),
        ("it {be} {near} (a town | the old city)", [({"it"}, None), ({"is", "s"}, 1), ({"close", "near"}, 1), ({"a", "the"}, 2)]),
        ("left (near | close to) town", [({"left"}, None), ({"near", "close"}, 1), ({"town"}, 2)]),
        ("left (ancient old? town | city)", [({"left"}, None), ({"ancient", "city"}, 1)]),
        ("left (@speaker old town | city) now", [({"left"}, None), ({NAME, "city"}, 2), ({"now"}, None)]),
        ("left @actor now", [({"left"}, None), ({"troops", NAME}, None), ({"now"}, None)]),
        ("left @it now", [({"left"}, None), ({"it"}, 1), ({"now"}, None)]),
        ("left @place now", [({"left"}, None), ({NAME}, 2), ({"now"}, None)]),
        ("left (, | town) now", [({"left"}, None), ({"now"}, 2)]),
        ("left (@actor | town)? now", [({"left"}, None), ({"now"}, None)]),
    ],
)
def test_each_item_that_no_match_is_without_makes_a_step(draw: Draw, pattern: str, expected: list[tuple[set[str], int | None]]) -> None:
    assert steps(draw(pattern)) == expected


@pytest.mark.parametrize(
    ("pattern", "sentence", "answer"),
    [
        ("left ..2 town", "they left the old town", True),
        ("left ..2 town", "they left the very old town", False),
        ("left ..2 town", "the town they left", False),
        ("left ..2 town", "left of the small place they left the town", True),
        ("left @actor town", "left by the troops of a town", True),
        ("left @actor town", "troops left the town", False),
        ("town town", "the town", False),
    ],
)
def test_the_words_stand_in_order_and_near_enough(draw: Draw, pattern: str, sentence: str, answer: bool) -> None:
    words = sentence.split()
    assert told(draw(pattern), {word: [at for at, other in enumerate(words) if other == word] for word in words}) is answer
