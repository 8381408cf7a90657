"""An article's claims: what needs and unless decide, what overlaps, what furniture hides, and one rule's failure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from salient.compile.rulebook import Rulebook
from salient.detect import claims as module
from salient.detect.claims import find_claims
from salient.model import Article, ArticleRef, Claim, Span

Claims = Callable[..., list[Claim]]


def article(text: str) -> Article:
    return Article(ArticleRef("sha256:0", "a.txt"), text)


def test_an_article_without_a_witness_has_no_claims(claims: Claims) -> None:
    assert claims("The weather is fine.") == []
    assert claims("") == []


def test_a_claim_says_which_rule_of_which_rulebook_found_it(claims: Claims, small: Rulebook) -> None:
    (claim,) = claims("The army withdrew.")
    assert (claim.rule.id, claim.rule.version, claim.rule.title, claim.rule.rulebook) == (
        "withdrawal",
        "1.0.0",
        "A force leaves",
        small.digest,
    )
    assert (claim.type, claim.severity) == ("withdrawal", "low")


def test_evidence_is_the_sentence_and_the_words_in_it(claims: Claims) -> None:
    (claim,) = claims("Rain fell. The army pulled its guns back. Night came.")
    evidence = claim.evidence
    assert (evidence.text, evidence.anchor) == ("The army pulled its guns back.", "pulled its guns back")
    assert (evidence.start, evidence.end) == (20, 40)


def test_a_weak_pattern_counts_only_where_the_document_holds_what_it_needs(claims: Claims) -> None:
    assert claims("The singer was besieged. Fans cheered.") == []
    assert len(claims("The town was besieged. An army stood near.")) == 1
    assert len(claims("An army stood near. Rain fell. The town was besieged.")) == 1


def test_what_is_needed_in_the_sentence_does_not_count_elsewhere(load: Callable[..., Rulebook]) -> None:
    rule = "rule: a\nversion: 1.0.0\ntitle: A\nevent: a\nweak: ['besieged!']\nneeds: {in: sentence, any: ['{force}']}\n"
    rulebook = load(encirclement=rule)
    assert find_claims(article("The town was besieged. An army stood near."), rulebook) == []
    assert len(find_claims(article("The town was besieged by an army."), rulebook)) == 1


RING = """\
rule: ring
version: 1.0.0
title: A ring
event: ring
strong: ["besieged!"]
needs: {{in: document, times: {}, any: ["{{force}}"]}}
"""


@pytest.mark.parametrize(
    ("times", "others", "found"),
    [
        (2, "It rained. The army slept. It rained. It rained. It rained.", 0),
        (2, "It rained. The army slept. The army woke. It rained. It rained.", 1),
        (2, "It rained. The army met the army. It rained. It rained. It rained.", 1),
        (1, "It rained. The army slept. It rained. It rained. It rained.", 1),
        (2, "It rained. It rained. It rained. It rained.", 1),
        (0, "It rained. It rained. It rained. It rained. It rained.", 1),
    ],
)
def test_even_a_strong_pattern_is_not_believed_in_an_article_about_something_else(
    load: Callable[..., Rulebook], times: int, others: str, found: int
) -> None:
    assert len(find_claims(article(f"The town is besieged. {others}"), load(encirclement=RING.format(times)))) == found


def test_a_strong_pattern_needs_nothing(claims: Claims) -> None:
    assert len(claims("They besieged Goma.")) == 1


def test_an_unless_phrase_drops_the_match_that_it_touches_and_no_other(claims: Claims) -> None:
    assert claims("The army withdrew from the treaty.") == []
    (claim,) = claims("The army withdrew from the treaty and withdrew from Goma.")
    assert claim.evidence.start == 38


WHOLE = """
rule: withdrawal
version: 1.0.0
title: A force leaves
event: withdrawal
strong: ["{withdraw.verb}!"]
unless:
  - {phrase: "snowdrift", in: sentence, because: weather}
  - {phrase: "(goal | penalty, he said)", in: sentence, because: a match}
  - {phrase: "{withdraw.verb} ..3 offer", because: an offer}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The army withdrew from Goma.", 1),
        ("Behind a snowdrift that was higher than a house, the army withdrew from Goma.", 0),
        ("The army withdrew from Goma; it left a snowdrift.", 0),
        ("There was a snowdrift. The army withdrew from Goma.", 1),
        ("They missed the penalty, he said, and the army withdrew.", 0),
        ("The army withdrew the offer.", 0),
        ("The army withdrew, the offer stood.", 1),
        ("The army withdrew from Goma and made an offer.", 1),
    ],
)
def test_what_excuses_in_the_sentence_does_so_wherever_it_stands_and_across_commas(
    load: Callable[..., Rulebook], text: str, found: int
) -> None:
    assert len(find_claims(article(text), load(withdrawal=WHOLE))) == found


def test_of_overlapping_matches_of_one_type_the_one_with_more_roles_stands(claims: Claims) -> None:
    (claim,) = claims("Rebels besieged the garrison.")
    assert claim.evidence.more == ()
    assert claim.actor is not None


def test_a_pattern_with_a_status_of_its_own_wins_over_one_with_more_roles(load: Callable[..., Rulebook]) -> None:
    rule = (
        "rule: a\nversion: 1.0.0\ntitle: A\nevent: a\n"
        "strong: ['@actor ..3 besieged! @place', {pattern: 'no longer besieged!', status: denied}]\n"
    )
    (claim,) = find_claims(article("The army no longer besieged Goma."), load(encirclement=rule))
    assert claim.status == "denied"


def test_events_of_different_types_may_share_words(load: Callable[..., Rulebook]) -> None:
    rule = "rule: other\nversion: 1.0.0\ntitle: A\nevent: other\nstrong: ['withdrew!']\n"
    found = find_claims(article("The army withdrew."), load(other=rule))
    assert sorted(claim.type for claim in found) == ["other", "withdrawal"]


def test_several_rules_on_one_event_are_one_claim(load: Callable[..., Rulebook]) -> None:
    rule = "rule: other\nversion: 1.0.0\ntitle: A\nevent: withdrawal\nstrong: ['withdrew!']\n"
    (claim,) = find_claims(article("The army withdrew from Goma."), load(other=rule))
    assert (claim.rule.id, claim.evidence.more) == ("withdrawal", ())


def test_furniture_is_never_quoted(claims: Claims) -> None:
    text = "The army withdrew from Goma.\nRead more: troops withdrew from Sake\nThe army besieged El Fasher."
    start, end = text.index("Read"), text.index("\nThe army bes")
    found = claims(text, None, (Span(start, end),))
    assert [(claim.type, claim.place.text if claim.place else None) for claim in found] == [
        ("withdrawal", "Goma"),
        ("encirclement", "El Fasher"),
    ]
    assert all("Read more" not in claim.evidence.text for claim in found)
    assert claims(text, None, (Span(0, len(text)),)) == []


def test_furniture_gives_a_rule_nothing_that_it_needs(claims: Claims) -> None:
    text = "The singer was besieged.\nMore about the army"
    assert len(claims(text)) == 1
    assert claims(text, None, (Span(25, len(text)),)) == []


def test_without_anybody_to_tell_a_rules_failure_is_raised(small: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find", _failing)
    with pytest.raises(ZeroDivisionError):
        find_claims(article("The army withdrew."), small)


def _failing(*_: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("part", ["find", "judge"])
def test_a_failing_rule_is_charged_alone_and_once(small: Rulebook, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    whole = getattr(module, part)
    trees = {id(pattern.tree) for rule in small.rules if rule.id == "withdrawal" for pattern in rule.patterns}

    def failing_for_one_rule(*arguments: object) -> object:
        if id(arguments[0]) in trees or "withdrawal" in arguments:
            raise ZeroDivisionError
        return whole(*arguments)

    monkeypatch.setattr(module, part, failing_for_one_rule)
    charged: list[tuple[str, type[Exception]]] = []
    text = "Troops withdrew. Troops withdrew from Goma. They have severed the M03 road."
    found = find_claims(article(text), small, lambda rule, error: charged.append((rule, type(error))))
    assert [claim.type for claim in found] == ["supply_route_cut"]
    assert charged == [("withdrawal", ZeroDivisionError)]


def test_the_same_article_gives_the_same_claims(claims: Claims) -> None:
    text = "The army withdrew from Goma. Rebels besieged the garrison near Sake, residents said. They severed the M03."
    assert claims(text) == claims(text) != []
