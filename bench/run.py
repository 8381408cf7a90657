"""Times detection against case-insensitive regular expressions for the same words, in one run, as ratios (`make bench`).

Only ratios mean anything on another machine. The regular expressions merely say whether a word occurs; detection also judges
status, source, actor and place, so the comparison favours them.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rulebook
from salient.detect.claims import find_claims
from salient.identity import article_id
from salient.model import Article, ArticleRef

LETTERS = 3000
QUIET = """The orchestra began its autumn season with a programme of folk songs.
Tickets for the museum are cheaper on weekday mornings, the director told pupils who came to paint.
A bakery by the old mill sells bread that rests for two days, and its owner teaches others how.
Rain is expected at the weekend, with a mild breeze and temperatures near the seasonal average.
The library bought new shelves after readers asked for more room to study in the evening."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="timed rounds, of which the median counts")
    parser.add_argument("--articles", type=int, default=100, help="articles in each round")
    options = parser.parse_args()

    rulebook, _ = load_rulebook(["builtin"])
    words = [word for language in rulebook.languages.values() for word in language.witnesses]
    one_each = [expression([word]) for word in words]
    one_for_all = [expression(words)]
    quiet = [article(f"{n}. {filler()}") for n in range(options.articles)]
    loud = [article(f"{filler()[: LETTERS // 2]}\n\n{text}\n\n{filler()[: LETTERS // 2]}") for text in firing(rulebook, options.articles)]

    print(f"{len(rulebook.rules)} rules, {len(one_each)} words; {options.articles} articles, {options.rounds} rounds")
    for name, articles in (("no word of a rule", quiet), ("one event each", loud)):
        print(f"\n{name}: {detect(articles, rulebook)} claims; {search(articles, one_each)} words of the rules")
        contenders: dict[str, Callable[[], object]] = {
            "find_claims": partial(detect, articles, rulebook),
            "one expression for all words": partial(search, articles, one_for_all),
            "one expression for each word": partial(search, articles, one_each),
        }
        seconds = compare(contenders, options.rounds)
        for contender, taken in seconds.items():
            ratio = taken / seconds["find_claims"]
            print(f"  {contender:<30}{taken / options.articles * 1e3:8.3f} ms an article, {ratio:8.1f} times find_claims")


def compare(contenders: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each, taken in turns so that a busy moment of the machine falls on all."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            started = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - started)
    return {name: median(taken) for name, taken in times.items()}


def detect(articles: list[Article], rulebook: Rulebook) -> int:
    """How many claims the articles hold."""
    return sum(len(find_claims(each, rulebook)) for each in articles)


def search(articles: list[Article], expressions: list[re.Pattern[str]]) -> int:
    """How often the expressions occur in the articles."""
    return sum(len(expression.findall(each.text)) for each in articles for expression in expressions)


def expression(words: Sequence[str]) -> re.Pattern[str]:
    """An expression that finds any of the words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def firing(rulebook: Rulebook, count: int) -> list[str]:
    """Texts that raise something: the examples of the rules that must fire, over and over."""
    texts = [example.text for rule in rulebook.rules for example in rule.examples if example.gives]
    return [texts[n % len(texts)] for n in range(count)] if texts else []


def filler() -> str:
    """Text about nothing that rules look for."""
    return (QUIET + "\n\n") * (LETTERS // len(QUIET)) + QUIET[: LETTERS % len(QUIET)]


def article(text: str) -> Article:
    """An article with this text."""
    return Article(ArticleRef(article_id(None, text), "bench"), text)


if __name__ == "__main__":
    main()
