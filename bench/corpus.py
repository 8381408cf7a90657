"""Makes articles for the benchmark from this project's own sentences: shuffled, varied, and the same for the same seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from salient.compile.rulebook import Rulebook
from salient.identity import article_id
from salient.model import Article, ArticleRef

LETTERS = 5000
KINDS = ("events", "quiet", "bare", "quiet")
"""Every fourth article holds events, every fourth no word of the shipped rules, the others such words but no event."""
EVENTS = 1
"""Event sentences in an article that has any, each beside a paragraph of war reporting: about three claims."""
SWAPPED = 0.1
_WORD = re.compile(r"\b[a-z]{4,}\b")
_HERE = Path(__file__).resolve().parent
_SEEDS = _HERE.parent / "seeds" / "articles"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles and of which of the KINDS each is."""

    articles: tuple[Article, ...]
    kinds: tuple[str, ...]


def make_corpus(count: int, rulebook: Rulebook, seed: int) -> Corpus:
    """`count` articles of about 5 KB."""
    chance = random.Random(seed)
    quiet = (_HERE / "quiet.txt").read_text("utf-8").splitlines()
    telling = [example.text for rule in rulebook.rules for example in rule.examples if example.gives]
    reporting = [line for file in sorted(_SEEDS.glob("*.txt")) for line in file.read_text("utf-8").splitlines() if len(line) > 80]
    words = dictionary()[::2]  # the other half stands in no article
    triggers = rulebook.languages["en"].search.candidates.keys()
    bare = [sentence for sentence in quiet if triggers.isdisjoint(re.findall(r"\w+", sentence.lower()))]
    unknown = [word for word in words if word not in triggers]
    kinds = tuple(KINDS[number % len(KINDS)] for number in range(count))
    articles = []
    for kind in kinds:
        source, swaps = (bare, unknown) if kind == "bare" else (quiet, words)
        sentences: list[str] = []
        while sum(map(len, sentences)) < LETTERS * chance.uniform(0.9, 1.1):
            sentences.append(_varied(chance.choice(source), swaps, chance))
        for _ in range(EVENTS if kind == "events" else 0):
            at = chance.randrange(len(sentences))
            sentences[at : at + 1] = [chance.choice(telling), chance.choice(reporting)]
        articles.append(_article(sentences))
    return Corpus(tuple(articles), kinds)


def dictionary() -> list[str]:
    """English words: those of the compiler's table of inflections."""
    lines = (files("salient.compile") / "data" / "inflections.txt").read_text("utf-8").splitlines()
    found = {line.split("\t")[0].split()[0] for line in lines if line and not line.startswith(("#", "["))}
    return sorted(word for word in found if word.isascii() and word.isalpha() and word.islower() and len(word) > 3)


def _varied(sentence: str, words: list[str], chance: random.Random) -> str:
    """A sentence with some of its ordinary words swapped for others, so that no two articles are alike."""
    return _WORD.sub(lambda match: chance.choice(words) if chance.random() < SWAPPED else match[0], sentence)


def _article(sentences: list[str]) -> Article:
    """An article with four sentences to the paragraph."""
    paragraphs = (" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))
    text = "\n\n".join(paragraphs)
    return Article(ArticleRef(article_id(None, text), "bench"), text)
