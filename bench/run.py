"""Times detection against other programs on the same articles, in one run (`make bench`); docs/speed.md says how to read it.

The others only tell which rules' words stand near each other; detection also finds roles, status and source.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, median

import spacy
from corpus import KINDS, Corpus, make_corpus
from peers import Engine, bare_words, expressions, matcher
from rules import Rules, more_rules, shipped_rules

from salient.detect.claims import find_claims

SIZES = (7, 30, 300, 3000)
PEERS: dict[str, Callable[..., Engine]] = {"bare words": bare_words, "spaCy Matcher": matcher, "regex a rule": expressions}
LEAST = 4
"""Of articles, where an engine is so slow that its time is over: one with events and three without."""


class Contender:
    """One engine, the seconds that it took for each article in each round, and how much it found."""

    def __init__(self, search: Engine, budget: float) -> None:
        self.search, self.budget = search, budget
        self.rounds: list[list[float]] = []
        self.found: dict[int, int] = {}

    def run(self, corpus: Corpus) -> None:
        """One round: all articles, or as many as the time left is enough for."""
        taken: list[float] = []
        for number, article in enumerate(corpus.articles):
            if self.budget < 0 and (self.rounds or len(taken) >= LEAST):
                break
            started = time.perf_counter()
            self.found[number] = self.search(article)
            taken.append(time.perf_counter() - started)
            self.budget -= taken[-1]
        self.rounds.append(taken)

    def seconds(self) -> list[float]:
        """The median of each article."""
        return [median(round_[number] for round_ in self.rounds if len(round_) > number) for number in range(len(self.rounds[0]))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5000, help="articles, of which every fourth holds events")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which each article's median counts")
    parser.add_argument("--budget", type=float, default=20.0, help="seconds after which a peer is given no more articles")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of rules; up to 7 are the shipped ones")
    parser.add_argument("--seed", type=int, default=1, help="of the articles and rules")
    options = parser.parse_args()

    shipped = shipped_rules()
    corpus = make_corpus(options.articles, shipped.rulebook, options.seed)
    print(machine())
    print(content(corpus, options.seed), flush=True)
    print(f"\n{'rules':>6}{'words':>8}{'bare, ms':>10}{'quiet, ms':>10}{'events, ms':>11}{'all, ms':>9}{'a second':>9}{'claims':>8}")
    own: dict[int, float] = {}
    compared: list[str] = []
    for size in options.sizes:
        rules = more_rules(size, corpus, options.seed) if size > len(shipped.pairs) else shipped
        detection, peers = measure(rules, corpus, options.rounds, options.budget)
        seconds = detection.seconds()
        own[size] = mean(seconds)
        print(own_row(size, rules.words(), seconds, corpus, sum(detection.found.values())), flush=True)
        compared.append(f"{size:>6}" + "".join(f"{ratio(peer, seconds):>24}" for peer in peers))
    print("\nhow many times as long the others take on the same articles (on how many, where not on all)")
    print(f"{'rules':>6}" + "".join(f"{name:>24}" for name in PEERS))
    print("\n".join(compared))
    if {30, 300} <= own.keys():
        print(f"\n300 rules cost {own[300] / own[30]:.2f} times what 30 cost")


def measure(rules: Rules, corpus: Corpus, rounds: int, budget: float) -> tuple[Contender, list[Contender]]:
    """Detection and its peers take turns, so that a busy moment of the machine falls on all."""
    detection = Contender(lambda article: len(find_claims(article, rules.rulebook)), float("inf"))
    peers = [Contender(make(rules.pairs), budget) for make in PEERS.values()]
    gc.collect()
    gc.freeze()  # as workers do with their rulebook
    for _ in range(rounds):
        for contender in (detection, *peers):
            contender.run(corpus)
    gc.unfreeze()
    return detection, peers


def own_row(size: int, words: int, seconds: Sequence[float], corpus: Corpus, claims: int) -> str:
    """A line of the first table."""
    by_kind = {kind: [taken for taken, one in zip(seconds, corpus.kinds, strict=True) if one == kind] for kind in KINDS}
    bare, quiet, events = (median(by_kind[kind]) * 1e3 for kind in ("bare", "quiet", "events"))
    return f"{size:>6}{words:>8}{bare:>10.3f}{quiet:>10.3f}{events:>11.2f}{mean(seconds) * 1e3:>9.3f}{1 / mean(seconds):>9.0f}{claims:>8}"


def ratio(peer: Contender, seconds: Sequence[float]) -> str:
    """How many times as long as detection it took."""
    taken = peer.seconds()
    times = sum(taken) / sum(seconds[: len(taken)])
    return f"{times:.3g}" + (f" ({len(taken)})" if len(taken) < len(seconds) else "")


def machine() -> str:
    """What this runs on."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {model}, one used; Python {platform.python_version()}, spaCy {spacy.__version__}"


def content(corpus: Corpus, seed: int) -> str:
    """What is searched."""
    letters = median(len(article.text) for article in corpus.articles)
    events, bare = corpus.kinds.count("events"), corpus.kinds.count("bare")
    size = f"{len(corpus.articles)} articles of {letters / 1000:.1f} KB (seed {seed})"
    return f"{size}: {events} with events, {bare} bare of words of the shipped rules, the others quiet: such words but no events"


if __name__ == "__main__":
    main()
