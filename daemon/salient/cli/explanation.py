"""Prints the records of an examination as an answer that reads from top to bottom: sentence by sentence, then the alerts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.rule import Rule as Line
from rich.text import Text

from salient.cli.output import MAX_WIDTH
from salient.cli.story import BEGUN, Judgement, Story, match_key, stories
from salient.detect.record import Cut, Matched, Record, Seen, Weighed
from salient.model import Alert, Article, Claim

MOST = 44
"""How many letters of the article, or of an element of a pattern, are shown where a pattern stopped."""
INDENT = 11
NEAREST = 2
"""How many patterns that came furthest are shown where nothing stands."""
_PLAIN = ("the wrong side", "not inside", "part of the evidence", "decides nothing", "only for")
"""Verdicts on cues that hardly surprise; told only where one rule is asked about."""
EVERY_RULE = "a word that a rule waits for"


def print_article(article: Article, digest: str, records: Sequence[Record], alerts: Sequence[Alert], scope: str = EVERY_RULE) -> None:
    """One article's explanation: at most 100 columns, colours only on a terminal.

    `scope` is what the sentences shown hold. Where it is one rule's, every pattern and cue is told; else what made the answer.
    """
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH) if console.is_terminal else MAX_WIDTH
    told = stories(records)
    page = _Page(console, scope != EVERY_RULE)
    page.head(article, digest, records, _searched(records, len(told), scope))
    if hushed := [] if page.full else [story for story in told if story.quiet]:
        page.hushed(hushed)
    for story in told:
        if page.full or not story.quiet:
            page.sentence(story)
    page.alerts(alerts, told)


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows of a label and wrapped words; nothing is padded, so that what is pasted elsewhere has no blanks at its ends."""

    console: Console
    full: bool

    def row(self, label: str, words: str | Text, style: str = "") -> None:
        """One label with its words, which go on below each other."""
        text = words if isinstance(words, Text) else Text(words, style)
        self.paragraph(text, label.ljust(INDENT), style)

    def paragraph(self, words: Text, lead: str = "", style: str = "") -> None:
        """Wrapped words; `lead` stands before the first line, and blanks of its length before the others."""
        for number, line in enumerate(words.wrap(self.console, self.console.width - len(lead), overflow="fold")):
            line.rstrip()
            self.console.print(Text.assemble((" " * len(lead) if number else lead, style), line))

    def heading(self, words: str, style: str) -> None:
        """A line across the page with words in it."""
        self.console.print()
        self.console.print(Line(Text(words, style), align="left", characters="─"))

    def head(self, article: Article, digest: str, records: Sequence[Record], searched: str) -> None:
        """Which article it is, and what of it was looked into."""
        ref = article.ref
        self.console.print(Text(ref.path if ref.part is None else f"{ref.path}, article {ref.part}", "bold"))
        if ref.title:
            self.console.print(Text(ref.title))
        date = f"published {ref.published}" if ref.published else "no date"
        self.console.print(Text(" · ".join([date, *filter(None, [ref.publisher]), f"rulebook {digest[:19]}"]), "dim"))
        self.console.print(Text(searched, "dim"))
        if article.furniture:
            self.paragraph(Text(_furniture(article, records), "dim"))

    def hushed(self, told: Sequence[Story]) -> None:
        """The sentences in which no pattern came near, in one paragraph."""
        numbers = ", ".join(str(story.number) for story in told)
        words = _list([seen.word.text for story in told for seen in story.seen])
        where = f"sentence {numbers}, which holds" if len(told) == 1 else f"sentences {numbers}, which hold"
        self.paragraph(Text(f"Nothing near an event in {where} {words}.", "dim"))

    def sentence(self, story: Story) -> None:
        """One sentence: its words, each claim, then what each rule made of it."""
        claims = [judgement.judged.claim for judgement in story.judgements if judgement.judged]
        claims += [one.claim for one in story.rebutted]
        results = Counter(f"{claim.type} {claim.status}" for claim in claims)
        self.heading(f"sentence {story.number}: {_counted(results) or 'nothing'}", "bold" if claims else "")
        text = Text(story.phrase.text.replace("\n", " "))
        for claim in claims:
            if claim.evidence.start < story.phrase.end:
                text.stylize("bold", claim.evidence.start - story.phrase.start, claim.evidence.end - story.phrase.start)
        self.paragraph(text)
        for judgement in sorted(story.judgements, key=lambda one: one.heard.evidence.start):
            self.judgement(judgement)
        for one in story.rebutted:
            self.console.print()
            self.row("denied by", f"'{one.phrase.text}', in a sentence behind it", "bold")
            self.row("claim", _summary(one.claim))
        words: dict[str, list[str]] = {}
        for seen in story.seen:
            for rule in seen.rules:
                words.setdefault(rule, []).append(seen.word.text)
        for rule in sorted(words, key=lambda one: not story.of(one)):  # those that found something come first
            if self.full or story.of(rule) or any(one.rule == rule and one.stop.passed >= BEGUN for one in story.unmatched):
                self.tried(story, rule, words[rule])

    def tried(self, story: Story, rule: str, words: Sequence[str]) -> None:
        """What a rule's patterns found: the matches with their fate, then those that stopped, the furthest first."""
        self.console.print()
        self.row("rule", Text.assemble((rule, "bold"), f", because of {_list(words)}"))
        matches = story.of(rule)
        behind = [] if self.full else [match for match in matches if match_key(match) in story.yielded and match.dropped is None]
        for number, match in enumerate(matches, 1):
            if match in behind:
                continue
            kind = f"  [always {match.fixed}]" if match.fixed else "" if match.strong else "  [weak]"
            self.row(f"match {number}", match.pattern + kind)
            roles = "".join(f", {role} '{words}'" for role, words in match.roles)
            fate, style = _fate(match, story)
            self.row("", Text.assemble(f"evidence '{match.evidence.text}'{roles}: ", (fate, style)))
        if behind:
            self.row("", f"and {len(behind)} more {'pattern' if len(behind) == 1 else 'patterns'} of the same words", "dim")
        unmatched = [one for one in story.unmatched if one.rule == rule]
        stopped = sorted((one for one in unmatched if one.stop.passed), key=lambda one: -one.stop.passed)
        if not self.full:
            stopped = (
                [] if any(match.dropped is None for match in matches) else [one for one in stopped if one.stop.passed >= BEGUN][:NEAREST]
            )
        for one in stopped:
            found = f"found '{_short(one.stop.found)}'" if one.stop.found.strip(".?!") else "the sentence ends"
            self.row("stopped", one.pattern, "dim")
            self.row("", f"at {_element(one.stop.element)}: {found}", "dim")
        if not self.full:
            return
        if never := Counter(_element(one.stop.element) for one in unmatched if not one.stop.passed):
            self.row("not begun", f"nothing here is {_counted(never, ' patterns')}", "dim")

    def judgement(self, judgement: Judgement) -> None:
        """One claim: who says so, each cue of the sentence, the status, the record."""
        heard = judgement.heard
        self.console.print()
        self.row("judged", f"'{heard.evidence.text}'", "bold")
        elsewhere = "" if heard.elsewhere is None else f", in sentence {heard.elsewhere + 1}"
        self.row("said by", f"'{heard.source}'{elsewhere}: {heard.why}" if heard.source else f"not known: {heard.why}")
        for frame in heard.frames:
            if not frame.chosen:
                why = "takes it in too, but another is nearer" if frame.covers else "does not take it in"
                self.row("", f"not '{frame.speaker}' ({frame.verb}): {why}", "dim")
        verdicts: dict[str, list[Weighed]] = {}
        plain = _PLAIN if not any(cue.decides for cue in judgement.weighed) else (*_PLAIN, "too far")
        told = [cue for cue in judgement.weighed if self.full or not cue.verdict.startswith(plain)]
        for cue in sorted(told, key=lambda one: not one.decides):
            verdicts.setdefault(cue.verdict, []).append(cue)
        for number, (verdict, cues) in enumerate(verdicts.items()):
            # Two phrases of one cue may be the same words here, and the same small word may stand there three times.
            words = ", ".join(dict.fromkeys(f"'{cue.cue.text}' ({cue.id}{f', {cue.status}' if cue.status else ''})" for cue in cues))
            self.row("" if number else "cues", Text.assemble(f"{words}: ", (verdict, "green" if cues[0].decides else "dim")))
        if judgement.decided:
            self.row("status", Text.assemble((judgement.decided.status, "bold"), f": {judgement.decided.why}"))
        if judgement.judged:
            claim = judgement.judged.claim
            self.row("claim", _summary(claim))
            for role, named in (("force", claim.actor), ("place", claim.place)):
                if named and named.text not in claim.evidence.text:
                    self.row("", f"the {role} is named in a sentence before", "dim")

    def alerts(self, alerts: Sequence[Alert], told: Sequence[Story]) -> None:
        """Which mentions became which alert."""
        self.heading(_many(len(alerts), "alert"), "bold")
        for alert in alerts:
            evidence = alert.claim.evidence
            self.console.print(Text(alert.id, "bold"))
            self.row("", _summary(alert.claim))
            self.row("", f"{_where(evidence.start, told)}'{evidence.anchor}'")
            for mention in evidence.more:
                said = f", said by {mention.source}" if mention.source else ""
                self.row("", f"{_where(mention.start, told)}'{mention.anchor}'{said}: merged, it names no other place or force")


def _searched(records: Sequence[Record], told: int, scope: str) -> str:
    cuts = [record.sentences for record in records if isinstance(record, Cut)]
    if not cuts:
        return "No rule speaks its language: nothing was tried."
    sentences = sum(cuts)
    if not told:
        return f"No sentence holds {scope}: nothing was tried."
    left = sentences - told
    rest = f"; the other {left} are left out" if left > 1 else "; the other is left out" if left else ""
    return f"{told} of {_many(sentences, 'sentence')} {'holds' if told == 1 else 'hold'} {scope}{rest}."


def _furniture(article: Article, records: Sequence[Record]) -> str:
    lines = sum(len(article.text[span.start : span.end].splitlines()) for span in article.furniture)
    hidden = [record.word.text for record in records if isinstance(record, Seen) and record.sentence is None]
    return f"{_many(lines, 'line')} of page furniture not searched" + (f"; a rule's words stand there: {_list(hidden)}." if hidden else ".")


def _fate(match: Matched, story: Story) -> tuple[str, str]:
    """What became of a match, and how it is shown."""
    if match.dropped and match.dropped.phrase is None:
        return f"dropped, {match.dropped.because}", "yellow"
    if match.dropped:
        return f"dropped by unless, '{match.dropped.phrase}': {match.dropped.because}", "yellow"
    if yielded := story.yielded.get(match_key(match)):
        better = (yielded.to_rule, yielded.to_pattern, yielded.to_span)
        number = next((number for number, one in enumerate(story.of(yielded.to_rule), 1) if match_key(one) == better), None)
        other = "" if yielded.to_rule == match.rule else f" of the rule {yielded.to_rule}"
        return f"gives way to {f'match {number}' if number else 'a match'}{other}, {yielded.why}", "dim"
    return "stands", "green"


def _summary(claim: Claim) -> str:
    place = claim.place
    parts = {
        "source": claim.source and claim.source.text,
        "force": claim.actor and claim.actor.text,
        "place": place and f"{place.text} ({place.country})" if place and place.country else place and place.text,
        "route": claim.route and claim.route.text,
    }
    known = [f"{role} {words}" for role, words in parts.items() if words]
    known += [f"{quantity.kind} {quantity.text}" for quantity in claim.quantities]
    unknown = ", ".join(role for role, words in parts.items() if not words)
    return "; ".join([f"{claim.type}, {claim.status}, {claim.severity}", *known, *([f"not known: {unknown}"] if unknown else [])])


def _where(position: int, told: Sequence[Story]) -> str:
    return next((f"sentence {story.number}: " for story in told if story.phrase.start <= position < story.phrase.end), "")


def _short(text: str) -> str:
    """Words up to a length, cut between two of them."""
    text = " ".join(text.split())
    return text if len(text) <= MOST else f"{text[:MOST].rpartition(' ')[0]} …"


def _element(element: str) -> str:
    """An element of a pattern, of long alternatives the first ones."""
    if len(element) <= MOST or " | " not in element[:MOST]:
        return element
    return f"{element[:MOST].rpartition(' | ')[0]} | …)"


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _counted(counts: Counter[str], word: str = "") -> str:
    return ", ".join(one if count == 1 else f"{one} ({count}{word})" for one, count in counts.items())


def _list(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in dict.fromkeys(words))
