"""Dictionary forms become symbols for every inflected form; own forms replace what is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.compile.vocabulary import Vocabulary, build_vocabulary
from salient.compile.words import WordsContext
from salient.document import Document

ENGLISH = WordsContext(endings=("n't", "'s"), particles=frozenset({"back", "off", "out", "down"}), common=frozenset({"from"}))
HEAD = "vocab: words\nversion: 1.0.0\nlists:\n"


@pytest.fixture
def lists(document: Callable[[str], Document]) -> Callable[[str], Vocabulary]:
    def build(text: str) -> Vocabulary:
        vocabulary, problems = build_vocabulary([document(HEAD + text)], "en", ENGLISH)
        assert [problem for problem in problems if not problem.warning] == []
        return vocabulary

    return build


def spellings(vocabulary: Vocabulary, name: str, form: str) -> set[str]:
    symbols = set(vocabulary.forms[name][form])
    return {
        " ".join((first, *entry.rest))
        for first, entries in vocabulary.entries.items()
        for entry in entries
        if symbols.intersection(entry.symbols)
    }


def test_a_verb_has_its_forms_and_their_unions(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  go: {verbs: [withdraw]}\n")
    assert spellings(vocabulary, "go", "past") == {"withdrew"}
    assert spellings(vocabulary, "go", "ed") == {"withdrew", "withdrawn"}
    assert spellings(vocabulary, "go", "verb") == {"withdraw", "withdraws", "withdrawing", "withdrew", "withdrawn"}
    assert spellings(vocabulary, "go", "") == spellings(vocabulary, "go", "verb")


def test_verbs_and_nouns_of_one_list_stay_apart(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  go: {verbs: [retreat], nouns: [retreat]}\n")
    assert spellings(vocabulary, "go", "noun") == {"retreat", "retreats"}
    assert "retreating" in spellings(vocabulary, "go", "verb")
    assert not set(vocabulary.forms["go"]["verb"]) & set(vocabulary.forms["go"]["noun"])


def test_only_the_word_that_changes_is_inflected(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  a: {verbs: [pull back]}\n  b: {nouns: [line of supply]}\n")
    assert spellings(vocabulary, "a", "past") == {"pulled back"}
    assert spellings(vocabulary, "b", "plural") == {"lines of supply"}


def test_a_verb_and_its_particle_may_stand_apart_but_no_other_two_words(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  a: {verbs: [pull back, lay siege], nouns: [pull back]}\n")
    splits = {(first, *entry.rest): entry.splits for first, entries in vocabulary.entries.items() for entry in entries}
    assert splits["pulled", "back"]
    assert not splits["laid", "siege"]
    assert not splits["pull", "backs"]


def test_fixed_words_stay_as_they_are_and_exact_ones_keep_their_case(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  a: {fixed: [Under Siege]}\n  b: {exact: [MSR]}\n")
    assert spellings(vocabulary, "a", "fixed") == {"under siege"}
    assert vocabulary.entries["msr"][0].exact == ("MSR",)


def test_own_forms_replace_those_that_are_made(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  a: {verbs: [quit, flee], forms: {quit: {past: [quit, quitted], participle: quit}}}\n")
    assert spellings(vocabulary, "a", "past") == {"quit", "quitted", "fled"}
    assert spellings(vocabulary, "a", "participle") == {"quit", "fled"}
    assert spellings(vocabulary, "a", "s") == {"quits", "flees"}


def test_own_forms_of_a_word_that_is_verb_and_noun_reach_each_by_its_form(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  a: {verbs: [rout], nouns: [rout], forms: {rout: {past: rowted, plural: rowts}}}\n")
    assert spellings(vocabulary, "a", "past") == {"rowted"}
    assert spellings(vocabulary, "a", "plural") == {"rowts"}


def test_one_spelling_may_belong_to_several_lists(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  a: {fixed: [ring]}\n  b: {nouns: [ring]}\n")
    (entry,) = vocabulary.entries["ring"]
    assert {vocabulary.names[symbol] for symbol in entry.symbols} == {"a.fixed", "b.singular"}


def test_longer_entries_come_first(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  a: {fixed: [fire, fire control, fire control radar]}\n")
    assert [len(entry.rest) for entry in vocabulary.entries["fire"]] == [2, 1, 0]


def test_the_word_of_an_entry_that_tells_most_is_its_longest_that_is_not_common(lists: Callable[[str], Vocabulary]) -> None:
    vocabulary = lists("  a: {fixed: [cut off from, through]}\n")
    assert vocabulary.spelled(vocabulary.forms["a"][""]) == {"cut", "through"}


def test_a_word_that_the_dictionary_lacks_is_a_warning_unless_its_forms_are_given(document: Callable[[str], Document]) -> None:
    text = "  a: {verbs: [grobbel, snorfle], forms: {snorfle: {past: snorfled}}}\n"
    _, problems = build_vocabulary([document(HEAD + text)], "en", ENGLISH)
    assert [(problem.code, problem.warning) for problem in problems] == [("W101", True)]
    assert "grobbel" in problems[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  a: {verbs: [flee], forms: [flee]}\n", "E108"),
        ("  a: {verbs: [flee], forms: {flee: fled}}\n", "E108"),
        ("  a: {verbs: [flee], forms: {fly: {past: flew}}}\n", "E108"),
        ("  a: {verbs: [flee], forms: {flee: {pst: fled}}}\n", "E108"),
        ("  a: {verbs: [flee], forms: {flee: {past: 3}}}\n", "E106"),
        ("  a: {verbs: [flee], forms: {flee: {past: [fled, 3]}}}\n", "E106"),
        ('  a: {verbs: [flee], forms: {flee: {past: ""}}}\n', "E106"),
        ("  a: {verbs: [flee], forms: {flee: {past: []}}}\n", "E106"),
        ("  a: {verbs: 3, forms: {flee: {past: fled}}}\n", "E105"),
        ('  a: {verbs: [""]}\n', "E106"),
        ("  a: {verbs: }\n", "E105"),
        ("  a:\n", "E104"),
        ("  a: {}\n", "E107"),
        ("  a: {verb: [flee]}\n", "E101"),
    ],
)
def test_a_wrong_list_is_a_mistake_with_a_code(document: Callable[[str], Document], text: str, code: str) -> None:
    _, problems = build_vocabulary([document(HEAD + text)], "en", ENGLISH)
    assert code in {problem.code for problem in problems}
    assert all(problem.line == 4 for problem in problems)


def test_lists_of_several_documents_are_one_vocabulary(compiled: Callable[..., Rulebook]) -> None:
    book = compiled(HEAD + "  a: {fixed: [one]}\n", "vocab: other\nversion: 1.0.0\nlists:\n  b: {fixed: [two]}\n")
    assert {"a", "b"} <= set(book.languages["en"].vocabulary.forms)


UKRAINIAN = """vocab: words
version: 1.0.0
lists:
  siege:
    verbs: [оточити]
    nouns: [облога]
    forms: {оточити: {past: [оточив, оточила], participle: оточені}, облога: {singular: [облога, облоги]}}
"""


def test_a_language_without_a_table_has_the_forms_that_are_given_and_no_others(document: Callable[[str], Document]) -> None:
    vocabulary, problems = build_vocabulary([document(UKRAINIAN)], "uk", WordsContext())
    assert problems == []
    assert set(vocabulary.forms["siege"]) == {"", "past", "participle", "singular", "ed", "verb", "noun"}
    assert vocabulary.spelled(vocabulary.forms["siege"]["verb"]) == {"оточив", "оточила", "оточені"}
    assert vocabulary.spelled(vocabulary.forms["siege"]["noun"]) == {"облога", "облоги"}
    assert vocabulary.lists_with("облоги") == [("siege.singular", "a.yaml")]


@pytest.mark.parametrize("forms", ["", ", forms: {облога: {past: облягав}}"], ids=["none", "another part of speech"])
def test_an_entry_without_a_form_is_a_mistake_where_there_is_no_table(document: Callable[[str], Document], forms: str) -> None:
    _, problems = build_vocabulary([document(HEAD + f"  a: {{nouns: [облога]{forms}}}\n")], "uk", WordsContext())
    assert [(problem.code, problem.warning) for problem in problems] == [("E109", False)]
