"""Finds the claims of one article: witnesses, candidate sentences, patterns, then status, source, actor and place, then merging."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TypeVar

from salient.compile.rulebook import Language, Pattern, Rule, Rulebook, Unless
from salient.compile.tree import written
from salient.detect import locate
from salient.detect.actor import actor, as_place
from salient.detect.candidates import candidates, with_needed
from salient.detect.language import language_of
from salient.detect.match import Found, find, stands
from salient.detect.merge import merge
from salient.detect.quantity import quantities
from salient.detect.rebuttal import rebuttals
from salient.detect.record import Drop, Judged, Matched, Opened, Recorder, Unmatched
from salient.detect.same import Match, borrowed, comes_of, distinct, join
from salient.detect.source import speaker
from salient.detect.split import Sentence, Text
from salient.detect.status import judge
from salient.detect.trace import Where, settled, where
from salient.model import Article, Claim, Cue, Evidence, Span

T = TypeVar("T")
ARTICLE = 6
"""Sentences from which on a text is an article, with a subject of its own, and no passage."""
NEEDS_SENTENCES = 200
"""How many sentences of a long document are looked through for what weak patterns need."""


def find_claims(
    article: Article,
    rulebook: Rulebook,
    on_failure: Callable[[str, Exception], None] | None = None,
    recorder: Recorder | None = None,
) -> list[Claim]:
    """The claims of an article; none where no rule speaks its language. The other arguments are those of `claims_in`."""
    language = language_of(article, rulebook)
    return claims_in(article, rulebook, language, on_failure, recorder) if language else []


def claims_in(
    article: Article,
    rulebook: Rulebook,
    language: Language,
    on_failure: Callable[[str, Exception], None] | None = None,
    recorder: Recorder | None = None,
) -> list[Claim]:
    """The claims of an article that is in this language.

    A rule that fails on it is told to `on_failure` and leaves the other rules alone; without `on_failure` the error is raised.
    What was tried and why it came out so is told to `recorder`.
    """
    text = Text(article, rulebook, language, recorder)
    broken: set[str] = set()

    def guarded(rule: Rule, work: Callable[[], list[T]]) -> list[T]:
        if rule.id in broken:
            return []
        try:
            return work()
        except Exception as error:  # one rule must not stop the others, nor this article
            if on_failure is None:
                raise
            broken.add(rule.id)
            on_failure(rule.id, error)
            return []

    claims: list[Claim] = []
    traces: set[Where] = set()
    for index, patterns in sorted(candidates(text).items()):
        sentence = text.sentence(index)
        if recorder:
            recorder.add(Opened(index, text.phrase(Span(sentence.start, sentence.end))))
        matches: list[Match] = []
        for rule_number, pattern_number in sorted(patterns):
            rule = language.rules[rule_number]
            matches += guarded(rule, partial(_matches, rule, rule.patterns[pattern_number], sentence, text))
        here: list[Claim] = []
        kept = sorted(distinct(matches, text), key=lambda one: one.found.evidence_start)
        for number, match in enumerate(kept):
            told = guarded(match.rule, partial(_judged, match, text))
            if match.pattern.trace:
                traces.update(map(where, told))
            cause = next((one for one in reversed(kept[:number]) if one.rule.type == match.rule.type), None)
            if cause and comes_of(match, cause, text):
                join(told, here)
            else:
                here += told
        claims += [*here, *rebuttals(here, text)]
    return merge(borrowed(settled(claims, traces, text), text))


def _matches(rule: Rule, pattern: Pattern, sentence: Sentence, text: Text) -> list[Match]:
    found = find(pattern.tree, sentence, text)
    if not found:
        if text.recorder:
            text.recorder.add(Unmatched(rule.id, pattern.text, text.recorder.stop))
        return []
    lacking = _off_subject(rule, text) or (not pattern.strong and rule.needs is not None and not _needs(rule, sentence, text))
    if text.recorder:
        for one in found:
            text.recorder.add(_matched(Match(rule, pattern, sentence, one), text, lacking=lacking))
    return [] if lacking else [Match(rule, pattern, sentence, one) for one in found if not _excuse(rule, sentence, text, one)]


def _off_subject(rule: Rule, text: Text) -> bool:
    """True for an article that hardly holds what the rule needs anywhere, and so is about something else."""
    if rule.needs is None or len(text.bounds) < ARTICLE:
        return False
    key = (rule.id, "off subject")
    if key not in text.memo:
        text.memo[key] = len(list(islice(_places_of_needed(rule, text), rule.needs.times))) < rule.needs.times
    return bool(text.memo[key])


def _places_of_needed(rule: Rule, text: Text) -> Iterator[tuple[int, int]]:
    """Where what a rule needs begins, each place once, in the sentences that may hold it."""
    assert rule.needs is not None
    for index in _with_needed(rule, text)[:NEEDS_SENTENCES]:
        sentence = text.sentence(index)
        yield from {(index, found.start) for tree in rule.needs.any for found in find(tree, sentence, text)}


def _with_needed(rule: Rule, text: Text) -> list[int]:
    """The sentences, in order, that may hold what a rule needs; found once."""
    key = (rule.id, "sentences with what is needed")
    if key not in text.memo:
        text.memo[key] = with_needed(text.language.number(rule), text)
    likely: list[int] = text.memo[key]
    return likely


def _needs(rule: Rule, sentence: Sentence, text: Text) -> bool:
    """True where what weak patterns need stands in the sentence or near enough in the document."""
    assert rule.needs is not None
    if _holds_needed(rule, sentence, text):
        return True
    if rule.needs.scope == "sentence":
        return False
    likely = _with_needed(rule, text)
    first = max(0, min(sentence.index - NEEDS_SENTENCES // 2, len(text.bounds) - NEEDS_SENTENCES))
    near = range(bisect_left(likely, first), bisect_left(likely, first + NEEDS_SENTENCES))
    return any(_holds_needed(rule, text.sentence(likely[at]), text) for at in near)


def _holds_needed(rule: Rule, sentence: Sentence, text: Text) -> bool:
    assert rule.needs is not None
    key = (rule.id, "needs")
    if key not in sentence.memo:
        sentence.memo[key] = stands(rule.needs.any, sentence, text)
    return bool(sentence.memo[key])


def _excuse(rule: Rule, sentence: Sentence, text: Text, found: Found) -> tuple[Found, Unless] | None:
    """The phrase under `unless` that touches the evidence; a phrase does not go on across a comma."""
    key = (rule.id, "unless")
    if key not in sentence.memo:
        likely = [rule.unless[number] for number in sentence.among(rule.unless_index)]
        phrases = [(phrase, unless) for unless in likely for phrase in find(unless.tree, sentence, text)]
        sentence.memo[key] = [one for one in phrases if one[1].scope == "sentence" or "," not in sentence.words[one[0].start : one[0].end]]
    excuses: list[tuple[Found, Unless]] = sentence.memo[key]
    return next(
        (one for one in excuses if one[1].scope == "sentence" or (one[0].start < found.evidence_end and found.evidence_start < one[0].end)),
        None,
    )


def _judged(match: Match, text: Text) -> list[Claim]:
    """The claim of a match, and one more for each further place or route of which it says the same."""
    sentence, rule = match.sentence, match.rule
    found = locate.route_beside(sentence, text, as_place(sentence, text, match.found, rule.fill_actor), rule.fill_route)
    claim = _claim(match, found, text)
    if rule.fill_route == "none":
        return [claim, *(replace(claim, place=place) for place in locate.also(sentence, text, claim.place))]
    return [claim, *(_claim(match, further, text) for further in locate.further_routes(sentence, text, found))]


def _claim(match: Match, found: Found, text: Text) -> Claim:
    sentence, rule = match.sentence, match.rule
    evidence = (found.evidence_start, found.evidence_end)
    said = speaker(sentence, text, evidence)
    status, reached = judge(sentence, text, evidence, rule.type, match.pattern)
    span = sentence.offsets(*evidence)
    cues = tuple(Cue(text.string(sentence.offsets(cue.start, cue.end)), cue.id, sentence.starts[cue.start]) for cue in reached)
    force = actor(sentence, text, found, rule.fill_actor, said)
    claim = Claim(
        type=rule.type,
        status=status,
        severity=rule.severity,
        rule=text.rulebook.reference(rule),
        source=said.source if said else None,
        actor=force,
        place=locate.place(sentence, text, found, rule.fill_place, said),
        route=locate.route(sentence, text, found),
        evidence=Evidence(text.article.text[sentence.start : sentence.end], text.string(span), span.start, span.end, cues),
        quantities=quantities(sentence, text, found, rule.type, force),
    )
    if text.recorder:
        text.recorder.add(Judged(rule.id, match.pattern.text, claim))
    return claim


def _matched(match: Match, text: Text, *, lacking: bool) -> Matched:
    sentence, found, pattern = match.sentence, match.found, match.pattern
    needs = match.rule.needs
    dropped = None
    if lacking and needs:
        where = "its article hardly holds" if _off_subject(match.rule, text) else f"it is weak and its {needs.scope} lacks"
        dropped = Drop("needs", None, f"{where} what the rule needs")
    if excuse := None if lacking else _excuse(match.rule, sentence, text, found):
        phrase, unless = excuse
        dropped = Drop("unless", text.string(sentence.offsets(phrase.start, phrase.end)), unless.because, written(unless.tree))
    roles = tuple((role, text.string(sentence.offsets(start, end))) for role, start, end in found.roles)
    evidence = text.phrase(sentence.offsets(found.evidence_start, found.evidence_end))
    span = sentence.offsets(found.start, found.end)
    return Matched(match.rule.id, pattern.text, pattern.strong, pattern.status, span, evidence, roles, dropped)
