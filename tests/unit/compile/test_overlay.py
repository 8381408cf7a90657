"""An overlay changes what it names and nothing else, until it expires; what two overlays do does not depend on their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rule, Rulebook
from salient.detect.claims import find_claims
from salient.errors import RulesError
from salient.examples import run_examples
from salient.model import Article, ArticleRef, Problem

BASE = {
    "siege": """
rule: siege
version: 1.0.0
title: A town is besieged
event: encirclement
severity: high
tags: [towns]
strong: ["{besiege.verb}!"]
unless:
  - {phrase: "besieged by fans", because: a concert}
""",
    "flight": """
rule: flight
version: 1.0.0
title: A force flees
event: withdrawal
strong: ["{flee.verb}!", "{march}!"]
""",
    "words": """
vocab: words
version: 1.0.0
lists:
  besiege: {verbs: [besiege, surround], nouns: [siege]}
  flee: {verbs: [flee]}
  march: {verbs: [march, retreat], nouns: [retreat]}
""",
    "status": """
context: status
version: 1.0.0
precedence: [background, denied, possible, asserted]
cues:
  - {cue: negation, status: denied, phrases: ["never"]}
""",
}
UKRAINIAN = {
    "siege-uk": """
rule: siege-uk
language: uk
version: 1.0.0
title: A town is besieged
event: encirclement
strong: ["{besiege}!"]
""",
    "words-uk": """
vocab: words
language: uk
lists:
  besiege: {fixed: [оточено, обложено]}
""",
    "status-uk": """
context: status
language: uk
version: 1.0.0
precedence: [background, denied, possible, asserted]
cues:
  - {cue: negation, status: denied, reach: after, phrases: ["не"]}
""",
}
Book = Callable[..., Rulebook]


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[..., tuple[Rulebook, list[Problem]]]:
    """The rules above with overlays in a folder of their own."""

    def load(*overlays: str, today: date | None = None) -> tuple[Rulebook, list[Problem]]:
        for folder, texts in (("base", BASE), ("mine", {f"o{number}": text for number, text in enumerate(overlays)})):
            (tmp_path / folder).mkdir(exist_ok=True)
            for old in (tmp_path / folder).iterdir():
                old.unlink()
            for name, text in texts.items():
                (tmp_path / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        folders = [str(tmp_path / folder) for folder in ("base", "mine")[: 1 + bool(overlays)]]
        return load_rulebook(folders, today)

    return load


@pytest.fixture
def bilingual(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules above in two languages."""
    for name, text in UKRAINIAN.items():
        monkeypatch.setitem(BASE, name, text)


@pytest.fixture
def book(loaded: Callable[..., tuple[Rulebook, list[Problem]]]) -> Book:
    """The same where there is nothing to warn of."""

    def load(*overlays: str) -> Rulebook:
        rulebook, warnings = loaded(*overlays)
        assert warnings == []
        return rulebook

    return load


def overlay(text: str, name: str = "newsroom") -> str:
    return f"overlay: {name}\nversion: 1.0.0\n{text}"


def rule(rulebook: Rulebook, name: str) -> Rule:
    return next(one for one in rulebook.rules if one.id == name)


def found(rulebook: Rulebook, text: str, language: str = "en") -> list[tuple[str, str]]:
    article = Article(ArticleRef("sha256:0", "a.txt", language=language), text)
    return [(claim.rule.id, claim.status) for claim in find_claims(article, rulebook)]


@pytest.mark.parametrize(
    ("target", "changed"),
    [("{rule: siege}", {"siege"}), ("{event: withdrawal}", {"flight"}), ("{tag: towns}", {"siege"}), ("all", {"siege", "flight"})],
)
def test_what_is_set_is_set_for_the_rules_that_are_named_and_no_others(target: str, changed: set[str], book: Book) -> None:
    rulebook = book(overlay(f"applies_to: {target}\nset: {{severity: low, maturity: test}}", "one").replace(", maturity: test", ""))
    assert {one.id for one in rulebook.rules if one.severity == "low"} == changed
    assert {one.id for one in rulebook.rules if one.overlays == ("one",)} == changed


def test_an_alert_bears_the_severity_that_an_overlay_sets(book: Book) -> None:
    rulebook = book(overlay("applies_to: {rule: siege}\nset: {severity: critical}"))
    (claim,) = find_claims(Article(ArticleRef("sha256:0", "a.txt"), "They besieged it."), rulebook)
    assert claim.severity == "critical"


def test_an_added_exclusion_drops_a_match_and_leaves_those_of_the_rule_in_force(book: Book) -> None:
    rulebook = book(overlay('applies_to: {rule: siege}\nadd_unless: [{phrase: "besieged by reporters", because: the press}]'))
    texts = ("He was besieged by reporters.", "He was besieged by fans.", "He was besieged by rebels.")
    assert [len(found(rulebook, text)) for text in texts] == [0, 0, 1]
    assert len(found(book(), texts[0])) == 1


def test_a_disabled_rule_finds_nothing_and_is_told_of_with_the_overlay(book: Book) -> None:
    rulebook = book(overlay("applies_to: {event: encirclement}\ndisable: true"))
    assert [one.id for one in rulebook.rules] == ["flight"]
    assert rulebook.disabled == (("siege", "newsroom"),)
    assert found(rulebook, "They besieged the town and fled.") == [("flight", "asserted")]


def test_words_are_added_to_a_list_in_all_their_forms_and_others_taken_from_it(book: Book) -> None:
    rulebook = book(overlay("lists:\n  besiege:\n    add: {verbs: [encircle]}\n    remove: {verbs: [surround]}"))
    assert len(found(rulebook, "They are encircling it.")) == 1
    assert found(rulebook, "They surrounded it.") == []
    assert len(found(rulebook, "They besieged it.")) == 1


def test_a_word_is_taken_from_one_part_of_speech_and_stays_in_the_other(book: Book) -> None:
    take = overlay("lists:\n  march: {remove: {verbs: [retreat]}}", "one")
    forms = [{name for name, _ in rulebook.languages["en"].vocabulary.lists_with("retreat")} for rulebook in (book(), book(take))]
    assert forms == [{"march.base", "march.singular"}, {"march.singular"}]


def test_added_forms_are_those_of_the_added_word(book: Book) -> None:
    rulebook = book(overlay("lists:\n  flee: {add: {verbs: [run], forms: {run: {past: [ran, runned]}}}}"))
    assert len(found(rulebook, "They runned.")) == 1


def test_a_cue_is_added_and_one_that_is_removed_and_added_is_replaced(book: Book) -> None:
    text = 'cues:\n  add: [{cue: negation, status: possible, phrases: ["never"]}, {cue: more, status: denied, phrases: ["hardly"]}]'
    rulebook = book(overlay(text + "\n  remove: [negation]"))
    assert found(rulebook, "They never besieged it.") == [("siege", "possible")]
    assert found(rulebook, "They hardly besieged it.") == [("siege", "denied")]


def test_added_examples_are_run_with_the_rule_and_its_overlays(book: Book) -> None:
    example = 'add_examples: [{name: press, text: "He was besieged by reporters.", gives: none}]'
    (failure,) = run_examples(book(overlay(f"applies_to: {{rule: siege}}\n{example}")))
    assert failure.file is not None
    assert failure.file.endswith("mine/o0.yaml")
    unless = 'add_unless: [{phrase: "besieged by reporters", because: the press}]'
    assert run_examples(book(overlay(f"applies_to: {{rule: siege}}\n{example}\n{unless}"))) == []


def test_examples_of_an_overlay_may_make_a_rule_stable(book: Book) -> None:
    examples = 'add_examples: [{name: a, text: "They fled.", gives: {status: asserted}}, {name: b, text: "They won.", gives: none}]'
    rulebook = book(overlay(f"applies_to: {{rule: flight}}\nset: {{maturity: stable}}\n{examples}"))
    assert rule(rulebook, "flight").maturity == "stable"


def test_a_list_or_cue_touches_the_rules_that_call_it(book: Book) -> None:
    lists = overlay("lists:\n  flee: {add: {verbs: [run]}}", "words")
    cues = overlay('cues:\n  add: [{cue: more, status: denied, phrases: ["hardly"]}]', "cues")
    rulebook = book(lists, cues)
    assert {one.id: one.overlays for one in rulebook.rules} == {"siege": ("cues",), "flight": ("words", "cues")}


def test_the_order_of_overlays_changes_nothing_that_is_found(book: Book) -> None:
    one = overlay('applies_to: all\nset: {severity: low}\nadd_unless: [{phrase: "besieged by reporters", because: the press}]', "one")
    two = overlay("applies_to: {rule: siege}\nset: {maturity: deprecated}\nlists:\n  flee: {add: {verbs: [run]}}", "two")
    two = two.replace("deprecated", "test").replace(
        "set: {maturity: test}\n", 'add_unless: [{phrase: "besieged by mail", because: post}]\n'
    )
    books = book(one, two), book(two, one)
    assert len({rulebook.digest for rulebook in books}) == 1
    for text in ("He was besieged by mail.", "He was besieged by reporters.", "They ran.", "They besieged it."):
        assert found(books[0], text) == found(books[1], text)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_cue_that_one_overlay_removes_another_may_add_anew_in_any_order(order: tuple[int, int], book: Book) -> None:
    texts = (
        overlay("cues: {remove: [negation]}", "one"),
        overlay('cues:\n  add: [{cue: negation, status: possible, phrases: ["never"]}]', "two"),
    )
    assert found(book(*(texts[number] for number in order)), "They never besieged it.") == [("siege", "possible")]


def test_a_setting_for_many_rules_disagrees_with_any_other_of_one_of_them(book: Book) -> None:
    one = overlay("applies_to: {rule: siege}\nset: {severity: low}", "one")
    two = overlay("applies_to: {rule: flight}\nset: {severity: high}", "two")
    with pytest.raises(RulesError) as caught:
        book(one, two, overlay("applies_to: all\nset: {severity: low}", "three"))
    assert [(problem.code, problem.message) for problem in caught.value.problems] == [("E505", "the overlay 'two' sets another severity")]


def test_cues_of_one_id_in_a_context_stay_beside_each_other(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = BASE["status"] + '  - {cue: negation, status: possible, phrases: ["seldom"]}\n'
    monkeypatch.setitem(BASE, "status", twice)
    assert found(book(), "They never besieged it.") == [("siege", "denied")]


@pytest.mark.parametrize(
    ("today", "in_force"), [(None, True), (date(2026, 3, 30), True), (date(2026, 3, 31), False), (date(2027, 1, 1), False)]
)
def test_from_the_day_of_its_expiry_an_overlay_is_passed_over_with_a_warning(
    today: date | None, in_force: bool, loaded: Callable[..., tuple[Rulebook, list[Problem]]]
) -> None:
    text = overlay("applies_to: {rule: siege}\nexpires: 2026-03-31\nset: {severity: low}")
    rulebook, warnings = loaded(text, today=today)
    assert (rule(rulebook, "siege").severity == "low") is in_force
    assert [problem.code for problem in warnings] == ([] if in_force else ["W501"])


def test_the_digest_has_the_overlays_that_are_in_force_and_no_others(loaded: Callable[..., tuple[Rulebook, list[Problem]]]) -> None:
    text = overlay("applies_to: {rule: siege}\nexpires: 2026-03-31\nset: {severity: low}")
    without, before, after = loaded()[0], loaded(text)[0], loaded(text, today=date(2026, 4, 1))[0]
    assert before.digest != without.digest == after.digest


def test_an_expired_overlay_need_not_fit_the_rules_any_more(loaded: Callable[..., tuple[Rulebook, list[Problem]]]) -> None:
    text = overlay("applies_to: {rule: gone}\nexpires: 2026-03-31\ndisable: true")
    assert [problem.code for problem in loaded(text, today=date(2026, 4, 1))[1]] == ["W501"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('applies_to: all\nadd_unless: [{phrase: "besieged by fans", because: again}]\nset: {severity: low}', None),
        ('applies_to: {rule: siege}\nadd_unless: [{phrase: "besieged by fans", because: again}]', 4),
        ("applies_to: {rule: siege}\nset: {severity: high}", 4),
        ("lists:\n  flee: {add: {verbs: [flee]}}", 4),
    ],
)
def test_what_is_so_without_it_is_warned_of(text: str, line: int | None, loaded: Callable[..., tuple[Rulebook, list[Problem]]]) -> None:
    warnings = [(problem.code, problem.line) for problem in loaded(overlay(text))[1]]
    assert warnings == ([("W502", line)] if line else [])


def test_of_two_overlays_that_do_the_same_the_second_is_warned_of(loaded: Callable[..., tuple[Rulebook, list[Problem]]]) -> None:
    text = "applies_to: {rule: siege}\ndisable: true\nlists:\n  besiege: {remove: {verbs: [surround]}}"
    warnings = loaded(overlay(text, "one"), overlay(text, "two"))[1]
    assert [(problem.code, Path(str(problem.file)).name, problem.line) for problem in warnings] == [
        ("W502", "o1.yaml", 6),
        ("W502", "o1.yaml", 4),
    ]


def test_of_two_overlays_that_remove_one_cue_the_second_is_warned_of(loaded: Callable[..., tuple[Rulebook, list[Problem]]]) -> None:
    text = "cues: {remove: [negation]}"
    rulebook, warnings = loaded(overlay(text, "one"), overlay(text, "two"))
    assert [(problem.code, Path(str(problem.file)).name, problem.message) for problem in warnings] == [
        ("W502", "o1.yaml", "the overlay 'one' removes 'negation' as well")
    ]
    assert found(rulebook, "They never besieged it.") == [("siege", "asserted")]


@pytest.mark.parametrize("name", ["news room", "news/room", "news.room"])
def test_an_overlays_name_is_made_of_letters_digits_and_two_marks(name: str, book: Book) -> None:
    with pytest.raises(RulesError) as caught:
        book(overlay("applies_to: all\nset: {severity: low}", name))
    (problem,) = caught.value.problems
    assert (problem.code, problem.message, problem.line) == ("E303", f"'{name}' is not made of letters, digits, - and _", 1)
    assert rule(book(overlay("applies_to: all\nset: {severity: low}", "news-room_2")), "siege").overlays == ("news-room_2",)


def test_thousands_of_words_are_added_and_taken_out(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"w{number:x}q" for number in range(4_000)]
    monkeypatch.setitem(BASE, "many", f"vocab: many\nlists:\n  many: {{fixed: [{', '.join(words[:2_000])}]}}\n")
    monkeypatch.setitem(BASE, "flight", BASE["flight"].replace('"{march}!"', '"{march}!", "{many}!"'))
    taken = f"remove: {{fixed: [{', '.join(words[:1_999])}]}}"
    rulebook = book(overlay(f"lists:\n  many:\n    add: {{fixed: [{', '.join(words[2_000:])}]}}\n    {taken}\n"))
    assert [len(found(rulebook, f"It was {word}.")) for word in (words[0], words[1_999], words[-1])] == [0, 1, 1]


@pytest.mark.usefixtures("bilingual")
def test_an_overlay_changes_the_lists_and_cues_of_its_language_alone(book: Book) -> None:
    before = book()
    assert found(before, "Місто обложено.", "uk") == [("siege-uk", "asserted")]
    assert found(before, "Місто не оточено.", "uk") == [("siege-uk", "denied")]
    lists = "lists:\n  besiege: {add: {fixed: [затиснуто]}, remove: {fixed: [обложено]}}"
    rulebook = book(overlay(f"language: uk\n{lists}\ncues: {{remove: [negation]}}", "uk"))
    assert [found(rulebook, f"Місто {word}.", "uk") for word in ("затиснуто", "обложено")] == [[("siege-uk", "asserted")], []]
    assert found(rulebook, "Місто не оточено.", "uk") == [("siege-uk", "asserted")]
    assert found(rulebook, "They never besieged it.") == found(before, "They never besieged it.") == [("siege", "denied")]
    assert {one.id: one.overlays for one in rulebook.rules} == {"siege": (), "flight": (), "siege-uk": ("uk",)}


@pytest.mark.usefixtures("bilingual")
@pytest.mark.parametrize(("language", "low"), [("", {"siege", "flight"}), ("language: uk\n", {"siege-uk"})])
@pytest.mark.parametrize("target", ["all", "{event: encirclement}"])
def test_an_overlay_changes_rules_of_its_language_alone(target: str, language: str, low: set[str], book: Book) -> None:
    rulebook = book(overlay(f"{language}applies_to: {target}\nset: {{severity: low}}"))
    assert {one.id for one in rulebook.rules if one.severity == "low"} == low - ({"flight"} if target != "all" else set())


@pytest.mark.usefixtures("bilingual")
def test_what_only_another_language_has_is_not_there(book: Book) -> None:
    texts = ("applies_to: {rule: siege-uk}\ndisable: true", "language: uk\nlists:\n  flee: {add: {fixed: [біг]}}")
    with pytest.raises(RulesError) as caught:
        book(*(overlay(text, name) for name, text in zip("ab", texts, strict=True)))
    assert [(problem.code, problem.message) for problem in caught.value.problems] == [
        ("E502", "there is no rule 'siege-uk' in the language 'en'"),
        ("E503", "there is no list 'flee' in the language 'uk'"),
    ]


@pytest.mark.usefixtures("bilingual")
def test_a_language_may_lose_all_its_rules_where_another_has_some(book: Book) -> None:
    rulebook = book(overlay("language: uk\napplies_to: all\ndisable: true", "quiet"))
    assert rulebook.disabled == (("siege-uk", "quiet"),)
    assert found(rulebook, "Місто оточено.", "uk") == []
    assert found(rulebook, "They besieged it.") == [("siege", "asserted")]
    with pytest.raises(RulesError) as caught:
        book(*(overlay(f"{language}applies_to: all\ndisable: true", f"o{language[10:12]}") for language in ("", "language: uk\n")))
    assert [problem.code for problem in caught.value.problems] == ["E003"]
