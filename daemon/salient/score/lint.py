"""What only a corpus can tell of rules: parts of them that did nothing in it, and words that stand nearly everywhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from salient.compile.rulebook import Rulebook
from salient.compile.tree import written
from salient.score.observe import Use

COMMON = 0.01
"""A word that stands in a larger share of all sentences than this makes its rule look at too many."""
AT_LEAST = 10
"""A word that stands in fewer sentences than this proves nothing, however small the corpus is."""

LintKind = Literal["rule", "pattern", "unless", "word"]
SAYS: dict[LintKind, str] = {
    "rule": "rules that raised nothing",
    "pattern": "patterns that matched nothing",
    "unless": "phrases under `unless` that dropped nothing",
    "word": f"words that stand in over {COMMON:.0%} of all sentences",
}


@dataclass(frozen=True, slots=True)
class Lint:
    """One remark; `words` is the pattern, phrase or word, `share` how many sentences hold the word."""

    kind: LintKind
    rule: str
    words: str | None = None
    share: float | None = None


def lints(rulebook: Rulebook, use: Use, fired: Collection[str]) -> list[Lint]:
    """The remarks on all rules, `fired` being those that raised an alert, in the order of the rules' ids."""
    rules = sorted(rulebook.rules, key=lambda rule: rule.id)
    idle = [Lint("rule", rule.id) for rule in rules if rule.id not in fired]
    unmet = [
        Lint("pattern", rule.id, pattern.text) for rule in rules for pattern in rule.patterns if not use.patterns[rule.id, pattern.text]
    ]
    phrases = [(rule.id, written(one.tree)) for rule in rules for one in rule.unless]
    useless = [Lint("unless", rule, phrase) for rule, phrase in phrases if not use.exceptions[rule, phrase]]
    common = [
        Lint("word", ", ".join(sorted(use.rules_of[word])), word, count / use.sentences)
        for word, count in use.words.most_common()
        if count >= AT_LEAST and count > COMMON * use.sentences
    ]
    return idle + unmet + useless + common
