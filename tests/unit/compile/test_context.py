"""Context documents become the contexts that all rules share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.role_words import RolesContext
from salient.compile.rulebook import AttributionContext, Rulebook, StatusContext
from salient.compile.words import PUNCTUATION, WordsContext

Compiled = Callable[..., Rulebook]
Mistakes = Callable[..., list[tuple[str, int | None]]]

STATUS = "context: status\nversion: 1.0.0\nprecedence: [background, denied, possible, asserted]\n"
VOCAB = "vocab: words\nversion: 1.0.0\nlists: {force: {nouns: [army]}, say: {verbs: [say]}}\n"


def test_without_documents_the_contexts_are_empty(compiled: Compiled) -> None:
    book = compiled()
    english = book.languages["en"]
    assert (english.words, english.status) == (WordsContext(), StatusContext())
    assert (english.attribution, english.roles) == (AttributionContext(), RolesContext())


def test_a_cue_has_defaults(compiled: Compiled) -> None:
    text = 'cues: [{cue: negation, status: denied, phrases: ["not", "no (sign | plan)"]}]\n'
    (cue,) = compiled(STATUS + text).languages["en"].status.cues
    assert (cue.id, cue.status, cue.reach, cue.within, cue.crosses) == ("negation", "denied", "after", 10, False)
    assert (cue.types, cue.stops, len(cue.trees)) == ((), frozenset(), 2)


def test_a_cue_keeps_what_it_says(compiled: Compiled) -> None:
    text = "cues: [{cue: x, status: none, reach: both, within: 3, crosses: true, stops: [But], only: [withdrawal], phrases: [x]}]\n"
    (cue,) = compiled(STATUS + text).languages["en"].status.cues
    assert (cue.status, cue.reach, cue.within, cue.crosses) == (None, "both", 3, True)
    assert (cue.stops, cue.types) == ({"but"}, ("withdrawal",))


def test_the_status_context_keeps_what_it_says(compiled: Compiled) -> None:
    status = (
        compiled(STATUS + "stops: [But]\nquestion: possible\nold_years: 2\nyear_leads: [In]\nyear_spares: [Since]\n").languages["en"].status
    )
    assert (status.precedence[0], status.stops, status.question) == ("background", {"but"}, "possible")
    assert (status.old_years, status.year_leads, status.year_spares) == (2, {"in"}, {"since"})


def test_a_question_means_nothing_unless_told(compiled: Compiled) -> None:
    assert compiled(STATUS).languages["en"].status.question is None


WRONG = [
    (STATUS + "cue: []\n", "E101", 4),
    (STATUS + "cues: {}\n", "E302", 4),
    (STATUS + "cues: [not]\n", "E302", 4),
    (STATUS + "cues: [{status: denied, phrases: [x]}]\n", "E301", 4),
    (STATUS + "cues: [{cue: a, phrases: [x]}]\n", "E301", 4),
    (STATUS + "cues: [{cue: a, status: false, phrases: [x]}]\n", "E302", 4),
    (STATUS + "cues: [{cue: a, status: denied, within: 99, phrases: [x]}]\n", "E302", 4),
    (STATUS + "cues: [{cue: a, status: denied, crosses: 1, phrases: [x]}]\n", "E302", 4),
    (STATUS + 'cues: [{cue: a, status: denied, phrases: ["{x}"]}]\n', "E201", 4),
    (STATUS + "question: perhaps\n", "E303", 4),
    (STATUS + "old_years: -1\n", "E302", 4),
    ("context: status\nversion: 1.0.0\n", "E303", 1),
    ("context: status\nversion: 1.0.0\nprecedence: [denied, denied, possible, asserted]\n", "E303", 3),
    ("context: attribution\nversion: 1.0.0\nverb: []\n", "E101", 3),
    ("context: attribution\nversion: 1.0.0\nkinds: {officials: [a]}\n", "E101", 3),
    ("context: attribution\nversion: 1.0.0\nkinds: {official: a}\n", "E302", 3),
    ("context: attribution\nversion: 1.0.0\nkinds: [a]\n", "E302", 3),
    ("context: roles\nversion: 1.0.0\nforce_heads: [army]\n", "E201", 3),
    ("context: roles\nversion: 1.0.0\njoiners: al\n", "E302", 3),
    ("context: [status]\n", "E303", 1),
    ("context:\n", "E303", 1),
]


@pytest.mark.parametrize(("text", "code", "line"), WRONG, ids=[text.strip()[-50:] for text, _, _ in WRONG])
def test_a_wrong_context_is_a_mistake_at_its_line(mistakes: Mistakes, text: str, code: str, line: int) -> None:
    assert mistakes(text)[0] == (code, line)


def test_the_attribution_context_keeps_the_order_of_its_classes(compiled: Compiled) -> None:
    text = (
        'context: attribution\nversion: 1.0.0\nverbs: ["{say.verb}!"]\nkinds: {media: [Paper], official: [minister]}\nboundaries: [That]\n'
    )
    found = compiled(VOCAB, text).languages["en"].attribution
    assert found.kinds == (("media", {"paper"}), ("official", {"minister"}))
    assert (len(found.verbs), found.boundaries) == (1, {"that"})


def test_the_roles_context_refers_to_lists(compiled: Compiled) -> None:
    book = compiled(VOCAB, 'context: roles\nversion: 1.0.0\nforce_heads: ["{force}"]\njoiners: [Al]\n')
    assert book.languages["en"].roles.force_heads == set(book.languages["en"].vocabulary.forms["force"][""])
    assert book.languages["en"].roles.joiners == {"al"}


def test_words_are_cut_as_their_context_says(compiled: Compiled) -> None:
    text = """context: words
version: 1.0.0
endings: ["'S"]
two_words: {Cannot: [can, not]}
particles: [back]
common: [The]
"""
    words = compiled(text).languages["en"].words
    assert (words.endings, words.two_words, words.particles) == (("'s",), {"cannot": ("can", "not")}, {"back"})
    assert words.common == {"the", "'s"} | PUNCTUATION


@pytest.mark.parametrize(
    "line",
    [
        "endings: [nt]",
        'endings: ["\'"]',
        "two_words: [cannot]",
        "two_words: {cannot: [can]}",
        "two_words: {cannot: [can, 3]}",
        "common: the",
    ],
)
def test_what_is_no_ending_or_no_two_words_is_a_mistake(mistakes: Callable[..., list[tuple[str, int | None]]], line: str) -> None:
    assert mistakes(f"context: words\nversion: 1.0.0\n{line}\n") == [("E302", 3)]


def test_patterns_are_cut_by_the_words_context_wherever_it_stands(compiled: Compiled) -> None:
    rule = 'rule: a\nversion: 1.0.0\ntitle: A\nevent: a\nstrong: ["army\'s! march!"]\n'
    words = 'context: words\nversion: 1.0.0\nendings: ["\'s"]\ncommon: [army]\n'
    assert compiled(rule, words).languages["en"].search.candidates.keys() == {"march"}
