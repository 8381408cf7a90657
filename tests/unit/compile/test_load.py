"""Folders of documents become one Rulebook, or all mistakes at once and never another error."""

from __future__ import annotations

import gc
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from salient.compile.context import PARTS
from salient.compile.load import load_rulebook, shipped
from salient.compile.rulebook import Rulebook
from salient.compile.schema import KINDS
from salient.errors import RulesError
from salient.model import Article, ArticleRef

Compiled = Callable[..., Rulebook]
Mistakes = Callable[..., list[tuple[str, int | None]]]


@pytest.fixture(scope="module")
def builtin() -> Rulebook:
    return load_rulebook(["builtin"])[0]


def test_the_shipped_rules_compile_each_to_an_event_type_of_its_own_name(builtin: Rulebook) -> None:
    assert {rule.type for rule in builtin.rules} >= {"encirclement", "withdrawal", "supply_route_cut"}
    assert [rule.type for rule in builtin.rules] == [rule.id for rule in builtin.rules]
    assert all(rule.maturity == "stable" for rule in builtin.rules)


def test_every_shipped_pattern_is_searched_for(builtin: Rulebook) -> None:
    english = builtin.languages["en"]
    reached = english.search.numbers(english.search.spoken_for(english.search.candidates.keys()))
    assert set(reached) == {(n, i) for n, rule in enumerate(english.rules) for i in range(len(rule.patterns))}


ROAD = "vocab: words\nversion: 1.0.0\nlanguage: uk\nlists:\n  road:\n    fixed: [шлях]\n"
CUT = 'rule: cut\nlanguage: uk\nversion: 1.0.0\ntitle: A road is cut\nevent: supply_route_cut\nstrong: ["{road} перерізано!"]\n'


def test_documents_belong_to_the_language_that_they_name_or_to_english(compiled: Compiled, siege: str) -> None:
    assert list(compiled(siege).languages) == ["en"]
    book = compiled(siege, ROAD, CUT)
    assert {code: [rule.id for rule in language.rules] for code, language in book.languages.items()} == {"en": ["siege"], "uk": ["cut"]}
    assert [rule.id for rule in book.rules] == ["siege", "cut"]
    waiting = {code: list(language.search.candidates) for code, language in book.languages.items()}
    assert waiting == {"en": ["besieged"], "uk": ["перерізано"]}


def test_lists_and_contexts_are_unique_in_their_language_only(compiled: Compiled, siege: str) -> None:
    road = ROAD.replace("language: uk\n", "")
    words = "context: words\nversion: 1.0.0\nlanguage: {}\ncommon: [{}]\n"
    book = compiled(siege, ROAD, road, CUT, words.format("uk", "що"), words.format("en", "that"))
    assert [list(language.vocabulary.forms) for language in book.languages.values()] == [["road"], ["road"]]
    assert [("that" in language.words.common, "що" in language.words.common) for language in book.languages.values()] == [
        (True, False),
        (False, True),
    ]


def test_a_rule_calls_the_lists_of_its_own_language_only(mistakes: Mistakes) -> None:
    assert mistakes(ROAD, CUT.replace("language: uk\n", "")) == [("E201", 5)]


def test_a_rules_id_is_unique_over_all_languages(mistakes: Mistakes, siege: str) -> None:
    assert mistakes(siege, ROAD, CUT.replace("rule: cut", "rule: siege")) == [("E304", 1)]


def test_names_serve_all_languages_each_cutting_them_its_own_way(compiled: Compiled, siege: str) -> None:
    words = 'context: words\nversion: 1.0.0\nendings: ["\'s"]\n'
    groups = "names: groups\nversion: 1.0.0\ngroups:\n  - {group: People's Army, also: [Народне військо]}\n"
    book = compiled(siege, words, ROAD, CUT, groups)
    assert {words for named in book.names.by_first.values() for words, _ in named} == {
        ("people", "'s", "army"),
        ("people's", "army"),
        ("народне", "військо"),
    }


def test_shipped_folders_are_the_checkouts(repository: Path) -> None:
    assert shipped("rules") == repository / "rules"


def test_two_folders_make_one_rulebook(tmp_path: Path, siege: str) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text(siege.replace("rule: siege", f"rule: {name}"), encoding="utf-8")
    book, _ = load_rulebook([str(tmp_path / "two"), str(tmp_path / "one")])
    assert [rule.id for rule in book.rules] == ["two", "one"]


def test_folders_below_count_and_other_files_do_not(tmp_path: Path, siege: str) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.yaml").write_text(siege, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("rule: no", encoding="utf-8")
    (tmp_path / "b.yml").write_text("rule: no", encoding="utf-8")
    assert [rule.id for rule in load_rulebook([str(tmp_path)])[0].rules] == ["siege"]


def test_a_document_without_content_is_nothing(compiled: Compiled) -> None:
    assert len(compiled("# only a comment\n").rules) == 1


def test_a_missing_folder_is_a_mistake_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(RulesError) as caught:
        load_rulebook([str(tmp_path / "gone")])
    (problem,) = caught.value.problems
    assert problem.code == "E001"
    assert str(tmp_path / "gone") in problem.message


def test_an_id_used_in_two_folders_is_a_mistake(mistakes: Mistakes, siege: str) -> None:
    assert mistakes(siege, siege) == [("E304", 2)]


def test_all_mistakes_of_all_documents_are_told_at_once(mistakes: Mistakes) -> None:
    found = mistakes("rule: a\nversoin: 1\n", "vocab: b\nlists: {x: {}}\n", "rule: [\n", "colour: red\n")
    assert {code for code, _ in found} >= {"E101", "E107", "D004", "E002", "E301"}


def test_paths_are_shown_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_text("rule: 5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RulesError) as caught:
        load_rulebook([str(tmp_path / "rules")])
    assert {problem.file for problem in caught.value.problems} == {"rules/a.yaml"}


def digest(folder: Path) -> str:
    return load_rulebook([str(folder)])[0].digest


def test_the_digest_does_not_depend_on_the_folders_place(tmp_path: Path, repository: Path) -> None:
    shutil.copytree(repository / "rules", tmp_path / "elsewhere")
    assert digest(tmp_path / "elsewhere") == digest(repository / "rules")


def test_the_digest_changes_with_a_single_word(tmp_path: Path, siege: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(siege, encoding="utf-8")
    before = digest(tmp_path)
    assert before.startswith("sha256:")
    file.write_text(siege.replace("A town is", "A fort is"), encoding="utf-8")
    assert digest(tmp_path) != before
    file.write_text(siege.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert digest(tmp_path) == before


def test_a_rulebook_survives_pickling(builtin: Rulebook) -> None:
    from salient.detect.claims import find_claims

    copy = pickle.loads(pickle.dumps(builtin))
    article = Article(ArticleRef("sha256:0", "a.txt"), "Russian troops surrounded the garrison of Bakhmut, officials said.")
    assert find_claims(article, copy) == find_claims(article, builtin) != []
    assert (copy.digest, copy.names) == (builtin.digest, builtin.names)
    assert copy.languages["en"].vocabulary == builtin.languages["en"].vocabulary


KEYS = sorted(
    {
        *(kind for kind in KINDS),
        *"version language lists cues precedence stops question old_years year_leads verbs leads nominals kinds boundaries fillers".split(),
        *"determiners force_heads route_heads sides groups places side country names people also group place lat lon lines".split(),
        "year_spares",
        *"sections bios captions dates publishers months zones whole starts because at max_words then event severity maturity tags".split(),
        *"title strong weak needs unless roles examples pattern status phrase in any name text published gives actor cue".split(),
        *"overlay language applies_to expires set disable add_unless add_examples add remove rule all".split(),
        *"reach within crosses only phrases nouns fixed exact forms flee past official words small between names after word".split(),
    }
)
VALUES = st.sampled_from(
    [*PARTS, "besieged!", "{word}!", "..3", "((", "none", "denied", "{word", "1.0.0", "siege", "flee", "", " ", "\u0301", "'s", "#"]
)
SCALARS = VALUES | st.text(max_size=5) | st.none() | st.booleans() | st.integers(-400, 400) | st.floats()
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document that begins as one of a kind does and goes on anyhow."""
    kind = draw(st.sampled_from(KINDS))
    return {kind: draw(SCALARS), **draw(st.dictionaries(st.sampled_from(KEYS), TREES, max_size=8))}


def dumped(value: object, path: Path) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.dump(value, path)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(documents() | TREES, min_size=1, max_size=3))
def test_whatever_documents_hold_nothing_but_a_rules_error_is_raised(tmp_path: Path, values: list[object]) -> None:
    for old in tmp_path.glob("*.yaml"):
        old.unlink()
    for number, value in enumerate(values):
        dumped(value, tmp_path / f"{number}.yaml")
    with pytest.raises(RulesError) as caught:
        load_rulebook([str(tmp_path), str(tmp_path / "none")])
    assert "E001" in {problem.code for problem in caught.value.problems}


# the places of a document and the keys that count there, so that odd values also come deep inside
RULE = "rule: a\nversion: a\ntitle: a\nevent: a\n"
PLACES = [
    (RULE + "{key}: {value}\n", "rule version severity maturity tags strong weak needs unless roles examples"),
    (RULE + "strong: [{{{key}: {value}}}]\n", "pattern status"),
    (RULE + "unless: [{{{key}: {value}}}]\n", "phrase because"),
    (RULE + "examples: [{{{key}: {value}}}]\n", "name text published gives"),
    (RULE + "examples: [{{text: a, name: b, gives: {{{key}: {value}}}}}]\n", "status source actor"),
    (RULE + "needs: {{{key}: {value}}}\n", "in any"),
    (RULE + "roles: {{{key}: {value}}}\n", "actor place"),
    ("vocab: a\n{key}: {value}\n", "vocab lists"),
    ("vocab: a\nlists: {{word: {{{key}: {value}}}}}\n", "verbs nouns fixed exact forms"),
    ("vocab: a\nlists: {{word: {{verbs: [flee], forms: {{{key}: {value}}}}}}}\n", "flee run"),
    ("vocab: a\nlists: {{word: {{verbs: [flee], forms: {{flee: {{{key}: {value}}}}}}}}}\n", "past run"),
    ("context: status\n{key}: {value}\n", "context precedence stops question old_years year_leads year_spares cues"),
    ("context: status\ncues: [{{{key}: {value}}}]\n", "cue status reach within crosses stops only phrases"),
    ("context: attribution\n{key}: {value}\n", "verbs leads nominals kinds boundaries"),
    ("context: attribution\nkinds: {{{key}: {value}}}\n", "official other"),
    ("context: roles\n{key}: {value}\n", "determiners force_heads"),
    ("names: a\n{key}: {value}\n", "names sides groups places"),
    ("names: a\nsides: [{{{key}: {value}}}]\n", "side country names people"),
    ("names: a\ngroups: [{{{key}: {value}}}]\n", "group side also"),
    ("names: a\nplaces: [{{{key}: {value}}}]\n", "place country lat lon also"),
    ("overlay: a\n{key}: {value}\n", "overlay language applies_to expires set disable add_unless add_examples lists cues"),
    ("overlay: a\napplies_to: {{{key}: {value}}}\ndisable: true\n", "rule event tag"),
    ("overlay: a\napplies_to: all\nset: {{{key}: {value}}}\n", "severity maturity"),
    ("overlay: a\nlists: {{town: {{{key}: {value}}}}}\n", "add remove"),
    ("overlay: a\nlists: {{town: {{add: {{{key}: {value}}}}}}}\n", "verbs nouns forms"),
    ("overlay: a\nlists: {{town: {{remove: {{{key}: {value}}}}}}}\n", "verbs nouns forms"),
    ("overlay: a\ncues: {{{key}: {value}}}\n", "add remove"),
    ("page: a\n{key}: {value}\n", "page lines sections bios captions dates publishers"),
    ("page: a\nlines: [{{{key}: {value}}}]\n", "whole starts at max_words then because unless"),
    ("page: a\nsections: {{{key}: {value}}}\n", "words small"),
    ("page: a\ndates: {{{key}: {value}}}\n", "months fillers zones"),
    ("page: a\npublishers: {{{key}: {value}}}\n", "names after between"),
]
ODD = ["~", "5", "true", "1.5", '""', "x", "[]", "[~]", "[5]", "[[]]", "[[x]]", "[{}]", "{}", "{x: y}", "{x: [5]}", '["((("]', "[x, [y]]"]


@pytest.mark.parametrize(("place", "keys"), PLACES, ids=[place.replace("\n", " ") for place, _ in PLACES])
def test_an_odd_value_anywhere_raises_nothing_but_a_rules_error(tmp_path: Path, place: str, keys: str) -> None:
    file = tmp_path / "a.yaml"
    (tmp_path / "b.yaml").write_text("vocab: b\nlists: {town: {nouns: [town, city]}}\n", encoding="utf-8")
    for key in keys.split():
        for value in ODD:
            file.write_text(place.format(key=key, value=value), encoding="utf-8")
            with pytest.raises(RulesError):
                load_rulebook([str(tmp_path), str(tmp_path / "none")])


@pytest.mark.parametrize("collecting", [True, False])
def test_loading_leaves_the_garbage_collector_as_it_was(compiled: Compiled, siege: str, collecting: bool) -> None:
    was = gc.isenabled()
    try:
        gc.enable() if collecting else gc.disable()
        compiled(siege)
        assert gc.isenabled() is collecting
    finally:
        gc.enable() if was else gc.disable()
