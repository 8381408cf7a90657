"""Examines a file as the daemon does, and then once more with a recorder: what of the rules was of use in it."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from salient.compile.rulebook import Rulebook
from salient.detect.claims import claims_in
from salient.detect.language import language_of
from salient.detect.record import Matched, Recorder, Seen
from salient.detect.split import Text
from salient.model import Article, Examined, Sighting
from salient.pipeline import examine


class Use:
    """How often each part of the rules came into play; `add` joins what several files tell."""

    def __init__(self) -> None:
        self.sentences = 0
        self.reached: Counter[str] = Counter()
        """Rule: articles that hold one of its words."""
        self.patterns: Counter[tuple[str, str]] = Counter()
        """Rule and pattern: matches, also those that were dropped."""
        self.exceptions: Counter[tuple[str, str]] = Counter()
        """Rule and phrase under `unless`: matches that it dropped."""
        self.words: Counter[str] = Counter()
        """Witness: sentences that hold it."""
        self.rules_of: dict[str, set[str]] = {}
        """Witness: the rules that wait for it."""

    def add(self, other: Use) -> None:
        """Take over what another file told."""
        self.sentences += other.sentences
        self.reached += other.reached
        self.patterns += other.patterns
        self.exceptions += other.exceptions
        self.words += other.words
        for word, rules in other.rules_of.items():
            self.rules_of.setdefault(word, set()).update(rules)

    def see(self, article: Article, rulebook: Rulebook) -> None:
        """Count what an examination of the article does; nothing where no rule speaks its language."""
        language = language_of(article, rulebook)
        if language is None:
            return
        recorder = Recorder()
        # A rule that fails on the article has been told of by the examination proper.
        claims_in(article, rulebook, language, lambda rule, error: None, recorder)
        text = Text(article, rulebook, language)
        text.divide()
        self.sentences += len(text.bounds)
        seen = [record for record in recorder.records if isinstance(record, Seen)]
        self.reached.update({rule for record in seen for rule in record.rules})
        self.words.update(word for word, _ in {(_key(record), record.sentence) for record in seen if record.sentence is not None})
        for record in seen:
            self.rules_of.setdefault(_key(record), set()).update(record.rules)
        for match in recorder.records:
            if isinstance(match, Matched):
                self.patterns[match.rule, match.pattern] += 1
                if match.dropped and match.dropped.written:
                    self.exceptions[match.rule, match.dropped.written] += 1


@dataclass(frozen=True, slots=True)
class Observed(Examined):
    """An examined file, how many seconds its examination took, and the use that it made of the rules."""

    seconds: float = 0.0
    use: Use = field(default_factory=Use)


def observe(file: Path, sighting: Sighting, rulebook: Rulebook, max_bytes: int) -> Observed:
    """Shaped as pipeline.examine, so that a worker can run it. Raises ArticleError where the file is no article."""
    started = time.perf_counter()
    examined = examine(file, sighting, rulebook, max_bytes)
    seconds = time.perf_counter() - started
    use = Use()
    for article, _ in examined.articles:
        use.see(article, rulebook)
    return Observed(examined.articles, examined.problems, examined.failed_rules, examined.unspoken, seconds, use)


def _key(record: Seen) -> str:
    return record.word.text.lower()
