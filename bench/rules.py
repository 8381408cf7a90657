"""Makes rulebooks for the benchmark: the shipped rules, alone or with synthetic ones in the same language.

A synthetic rule joins a list of verbs and a list of nouns with up to seven words between, in either order. One word in twenty
stands in the articles; the others are words of the dictionary that stand in none.
"""

from __future__ import annotations

import random
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from corpus import Corpus, dictionary

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook

HOT = 0.05
MOST_COMMON = 150
"""So many of the articles' most frequent words are in no rule, as an analyst would have it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One rule as its peers take it: words of which one stands within seven words of one of the others."""

    first: frozenset[str]
    second: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """A rulebook, and the same rules for its peers."""

    rulebook: Rulebook
    pairs: tuple[Pair, ...]

    def words(self) -> int:
        """How many words the rules have, each rule's counted."""
        return sum(len(pair.first) + len(pair.second) for pair in self.pairs)


def shipped_rules() -> Rules:
    """The rules that travel with the program; for peers their verbs and nouns beside the nouns of armed forces."""
    rulebook, _ = load_rulebook(["builtin"])
    english = rulebook.languages["en"]
    vocabulary, search = english.vocabulary, english.search
    forces = vocabulary.spelled(vocabulary.forms["plain_force"][""])
    pairs = []
    for number, _ in enumerate(english.rules):
        triggers = frozenset(
            word for word, patterns in search.candidates.items() if any(rule == number for rule, _ in search.numbers(patterns))
        )
        pairs.append(Pair(triggers, forces))
    return Rules(rulebook, tuple(pairs))


def more_rules(count: int, corpus: Corpus, seed: int) -> Rules:
    """`count` rules, the shipped ones among them, with about 60, 50 and 25 words each at 30, 300 and 3,000."""
    chance, own = random.Random(seed), shipped_rules()
    used = _words_of(corpus)
    context = own.rulebook.languages["en"].words
    hot = [word for word in used[MOST_COMMON:] if word not in context.common and word not in context.two_words]
    cold = sorted(set(dictionary()) - set(used) - context.common)
    verbs = 6 if count <= 30 else 5 if count <= 300 else 2
    nouns = 16 if count <= 30 else 13 if count <= 300 else 7
    with tempfile.TemporaryDirectory() as folder:
        lists, rules = ["vocab: synthetic", "lists:"], []
        for number in range(count - len(own.pairs)):
            for kind, name, size, forms in (("verbs", "act", verbs, 4), ("nouns", "thing", nouns, 2)):
                most = max(1, round(size * forms * HOT))
                words = _quoted(chance.sample(cold, size))
                lists.append(f"  {name}_{number}: {{{kind}: [{words}], fixed: [{_quoted(chance.sample(hot, most))}]}}")
            rules.append(_rule(number))
        (Path(folder) / "words.yaml").write_text("\n".join(lists) + "\n", "utf-8")
        for number, rule in enumerate(rules):
            (Path(folder) / f"rule_{number}.yaml").write_text(rule, "utf-8")
        rulebook, _ = load_rulebook(["builtin", folder])
    return Rules(rulebook, (*own.pairs, *(_pair(rulebook, number) for number in range(len(rules)))))


def _quoted(words: list[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _rule(number: int) -> str:
    return (
        f"rule: synthetic_{number}\nversion: 1.0.0\ntitle: Synthetic\nevent: synthetic_{number}\nstrong:\n"
        f'  - "{{act_{number}}}! ..7 {{thing_{number}}}"\n'
        f'  - "{{thing_{number}}} ..7 {{act_{number}}}!"\n'
        "roles: {actor: nearest, place: nearest}\n"
    )


def _pair(rulebook: Rulebook, number: int) -> Pair:
    vocabulary = rulebook.languages["en"].vocabulary
    first, second = (vocabulary.spelled(vocabulary.forms[f"{name}_{number}"][""]) for name in ("act", "thing"))
    return Pair(first, second)


def _words_of(corpus: Corpus) -> list[str]:
    """The words of the articles, the most frequent first."""
    counts: dict[str, int] = {}
    for article in corpus.articles:
        for word in re.findall(r"\b[a-z]{3,}\b", article.text):
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))
