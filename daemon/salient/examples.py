"""Runs the examples that rules and cues carry, on the same path as articles; never stops at the first failure."""

from __future__ import annotations

from salient.compile.rulebook import Cue, CueExample, Example, Pattern, Rule, Rulebook
from salient.detect.claims import find_claims
from salient.detect.record import Judged, Matched, Recorder, Weighed
from salient.identity import article_id, name_key
from salient.model import Article, ArticleRef, Claim, Problem


def run_examples(rulebook: Rulebook, rule_id: str | None = None) -> list[Problem]:
    """A problem E306 for each example that is not fulfilled (of one rule alone, with `rule_id`)."""
    of_rules = [
        Problem("E306", f"example '{example.name}': {difference}", example.file, example.line, hint=f"text: {example.text}")
        for rule in rulebook.rules
        if rule_id in {None, rule.id}
        for example in rule.examples
        for difference in run_example(rulebook, rule, example)
    ]
    of_cues = [
        Problem("E306", f"example of the cue '{cue.id}': {difference}", example.file, example.line, hint=f"text: {example.text}")
        for code, language in rulebook.languages.items()
        if rule_id is None
        for cue in language.status.cues
        for example in cue.examples
        for difference in run_cue_example(rulebook, code, cue, example)
    ]
    return [*of_rules, *of_cues]


def count_examples(rulebook: Rulebook) -> int:
    """How many examples the rules and the cues carry."""
    of_cues = sum(len(cue.examples) for language in rulebook.languages.values() for cue in language.status.cues)
    return of_cues + sum(len(rule.examples) for rule in rulebook.rules)


def patterns_without_example(rulebook: Rulebook, rule: Rule) -> list[Pattern]:
    """The patterns of a rule that stand in none of its examples, or only where something drops the match."""
    recorder = Recorder()
    for example in rule.examples:
        find_claims(_article(rule.language, example.text, example.published), rulebook, recorder=recorder)
    standing = {one.pattern for one in recorder.records if isinstance(one, Matched) and one.rule == rule.id and not one.dropped}
    return [pattern for pattern in rule.patterns if pattern.text not in standing]


def run_example(rulebook: Rulebook, rule: Rule, example: Example) -> list[str]:
    """What differs between what the example wants of its rule's type and what is found, in words; empty where all is right."""
    found = [claim for claim in find_claims(_article(rule.language, example.text, example.published), rulebook) if claim.type == rule.type]
    if not example.gives:
        return [f"must stay quiet, but found {_shown(claim)}" for claim in found]
    differences, articles = [], rulebook.languages[rule.language].roles.articles
    for wanted in example.gives:
        best = min(found, key=lambda claim: len(_differences(dict(wanted), claim, articles)), default=None)
        if best is None:
            differences.append(f"found nothing, wanted {_wanted(dict(wanted))}")
        elif wrong := _differences(dict(wanted), best, articles):
            differences.append("; ".join(wrong))
            found.remove(best)
        else:
            found.remove(best)
    return differences


def run_cue_example(rulebook: Rulebook, language: str, cue: Cue, example: CueExample) -> list[str]:
    """What a cue does that its example does not want, in words; empty where all is right, or where no rule finds an event in the text."""
    recorder = Recorder()
    find_claims(_article(language, example.text), rulebook, recorder=recorder)
    weighed = [one for one in recorder.records if isinstance(one, Weighed)]
    if not weighed and not any(isinstance(one, Judged) for one in recorder.records):
        return []
    own = [one for one in weighed if one.id == cue.id]
    if not own and (example.decides or cue.reach != "sentence"):  # what reaches its whole sentence can only spare others
        return ["it does not stand in a sentence that tells of an event"]
    if not example.decides:
        return [f"must spare every event, but '{one.cue.text}' reaches one" for one in own if one.reaches]
    if any(one.decides if cue.status else one.reaches for one in own):
        return []
    return [f"must decide, but '{one.cue.text}': {one.verdict}" for one in own]


def _article(language: str, text: str, published: str | None = None) -> Article:
    return Article(ArticleRef(article_id(None, text), "example", language=language, published=published), text)


def _differences(wanted: dict[str, str | None], claim: Claim, articles: frozenset[str]) -> list[str]:
    got: dict[str, str | None] = {
        "status": claim.status,
        "source": claim.source.text if claim.source else None,
        "actor": claim.actor.text if claim.actor else None,
        "place": claim.place.text if claim.place else None,
        "evidence": claim.evidence.anchor,
    }
    differ = [(name, value) for name, value in wanted.items() if _plain(value, articles) != _plain(got[name], articles)]
    return [f"{name}: wanted {value!r}, got {got[name]!r}" for name, value in differ]


def _plain(value: str | None, articles: frozenset[str]) -> str:
    """Without case and the article before it: an example need not say which of "the" and "a" the text has."""
    words = name_key(value).split()
    return " ".join(words[1:] if words and words[0] in articles else words)


def _shown(claim: Claim) -> str:
    return f"{claim.status} {claim.type} in {claim.evidence.anchor!r}"


def _wanted(wanted: dict[str, str | None]) -> str:
    return ", ".join(f"{name} {value!r}" for name, value in wanted.items())
