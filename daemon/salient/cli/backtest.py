"""`salient backtest`: what rules find in many articles, what that is worth against labels, and what other rules find there."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath
from statistics import median
from typing import Annotated, Literal

import typer

from salient.arrive.take import printable
from salient.cli.diff_text import Diffs
from salient.cli.examining import Job, find_files, jobs_of, read_of, results
from salient.cli.junit import diff_cases, passage_cases, write_junit
from salient.cli.output import ConfigOption, print_line, say
from salient.cli.rulebook import todays_rulebook
from salient.cli.score_text import Report, RuleRow, Run, print_report, report_lines
from salient.compile.rulebook import Rulebook
from salient.config import BUILTIN, Config, load_config
from salient.errors import UserError
from salient.model import Alert, ArticleRef, Problem, Verdict
from salient.pipeline import alerts_of, examine
from salient.score.diff import compare
from salient.score.figures import figures
from salient.score.labels import Passage, is_labelled, read_labels
from salient.score.lint import lints
from salient.score.marks import Marked, is_wrong, mark_passage
from salient.score.observe import Observed, Use, observe
from salient.workers.attempt import Examine

LINES = (".jsonl", ".ndjson")
Labels = Mapping[tuple[str, int | None], Passage]
"""By path and line where the labels stand beside the text, else by the name of the article's file."""


@dataclass(slots=True)
class Pass:
    """One walk over the corpus with one rulebook."""

    articles: list[tuple[ArticleRef, list[Alert]]] = field(default_factory=list)
    costs_us: list[float] = field(default_factory=list)
    use: Use = field(default_factory=Use)
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """The labelled passages with what was made of them, and the event types that count."""

    passages: tuple[Marked, ...]
    types: frozenset[str]


def backtest(
    corpus: Annotated[list[Path], typer.Argument(metavar="CORPUS...", help="Articles, as scan takes them, or labelled passages (.jsonl).")],
    gold: Annotated[
        Path | None,
        typer.Option(metavar="LABELS", help="The labels of articles apart from them; a file's name without suffix is the id."),
    ] = None,
    against: Annotated[
        list[str] | None, typer.Option(metavar="OLD_RULES", help="Show what these rules find otherwise; again for more folders.")
    ] = None,
    format: Annotated[Literal["text", "jsonl"], typer.Option(help="How to print it; jsonl leaves nothing out.")] = "text",  # noqa: A002  the option's name
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a test case for each passage, or compared article.")] = None,
    misses: Annotated[int, typer.Option(min=0, metavar="N", help="Show at most so many misses, and remarks of a kind.")] = 20,
    config: ConfigOption = None,
) -> None:
    """Try the rules on many articles, without a daemon; nothing is kept or sent.

    Tells what each rule raises, and which parts of the rules did nothing in this corpus. With labels also how much
    of it is right; with --against which alerts the present rules add, lose and change. The form of labels is in
    daemon/docs/backtesting.md.
    Exit code 1 means that some file could not be read; the others were.

    \b
    Examples:
      salient backtest news/
      salient backtest passages.jsonl
      salient backtest news/ --gold labels.jsonl --junit report.xml
      salient backtest news/ --against old-rules/ --format jsonl
    """
    settings = load_config(config, secrets=False)
    rulebook, _ = todays_rulebook(settings.rules)
    others = todays_rulebook(_folders(against))[0] if against else None
    labels = _labels(corpus, gold)
    if junit and not labels and others is None:
        raise typer.BadParameter("there is nothing to test without --gold or --against", param_hint="--junit")
    files, missing = find_files(corpus)
    jobs = jobs_of(files, datetime.now(UTC))
    present = asyncio.run(_walk(jobs, rulebook, settings, observe))
    past = asyncio.run(_walk(jobs, others, settings, examine, tell=False)) if others else None
    diffs = _diffs(past, present) if past else None
    scored = _scored(present, labels) if labels else None
    report = _report(rulebook, present, len(jobs), scored, diffs)
    if format == "jsonl":
        for line in report_lines(report):
            print_line(line)
    else:
        print_report(report, misses)
    if junit:
        write_junit(junit, diff_cases(diffs) if diffs is not None else passage_cases(scored.passages if scored else ()))
    if missing + present.unread:
        raise typer.Exit(1)


async def _walk(jobs: Sequence[Job], rulebook: Rulebook, settings: Config, work: Examine, *, tell: bool = True) -> Pass:
    """The alerts of all articles; what could not be read is said where `tell` is."""
    done = Pass()
    async for sighting, result in results(jobs, rulebook, settings, work):
        read = read_of(sighting, result) if tell else None if isinstance(result, Verdict) else result
        if read is None:
            done.unread += 1
            continue
        for rule, error in read.failed_rules:
            say(f"{sighting.path}: the rule '{rule}' failed on it and was left out: {error}")
        done.articles += [(article.ref, alerts_of(article, claims)) for article, claims in read.articles]
        if isinstance(read, Observed):
            done.use.add(read.use)
            done.costs_us += [read.seconds * 1e6 / len(read.articles)] * len(read.articles)
    return done


def _report(rulebook: Rulebook, done: Pass, files: int, scored: Scored | None, diffs: Diffs | None) -> Report:
    alerts = [alert for _, found in done.articles for alert in found]
    fired = Counter(alert.claim.rule.id for alert in alerts)
    marks = [mark for passage in scored.passages for mark in passage.marks] if scored else []
    false = Counter(mark.alert.claim.rule.id for mark in marks if mark.alert and mark.kind in {"false", "recalled"})
    count = len(done.articles)
    rows = [
        RuleRow(
            rule.id,
            done.use.reached[rule.id],
            fired[rule.id],
            1000 * fired[rule.id] / count if count else 0.0,
            false[rule.id] if scored else None,
        )
        for rule in sorted(rulebook.rules, key=lambda rule: rule.id)
    ]
    return Report(
        Run(files, done.unread, count, len(alerts), median(done.costs_us) if done.costs_us else None),
        tuple(rows),
        tuple(lints(rulebook, done.use, fired)) if count else (),
        figures(scored.passages, scored.types) if scored else None,
        tuple(mark for mark in marks if is_wrong(mark)),
        diffs,
    )


def _diffs(past: Pass, present: Pass) -> Diffs:
    """What the present rules make of each article that both walks have read."""
    before = {(ref.path, ref.part): alerts for ref, alerts in past.articles}
    return [(ref, compare(old, alerts)) for ref, alerts in present.articles if (old := before.get((ref.path, ref.part))) is not None]


def _scored(done: Pass, labels: Labels) -> Scored:
    """The labelled passages that were examined, marked; what could not be scored is said."""
    named = _named_types(labels)
    types = frozenset[str]().union(*named.values()) or {alert.claim.type for _, alerts in done.articles for alert in alerts}
    sought = {passage.id: named[_file(key)] or types for key, passage in labels.items()}
    found: dict[str, list[Alert]] = {}
    unlabelled = 0
    for ref, alerts in done.articles:
        passage = labels.get((ref.path, ref.part)) or labels.get((PurePath(ref.path).stem, None))
        if passage is None:
            unlabelled += 1
        else:
            found.setdefault(passage.id, []).extend(alerts)
    passages = [mark_passage(passage, found[passage.id], sought[passage.id]) for passage in labels.values() if passage.id in found]
    left_out = Counter(alert.claim.type for key, alerts in found.items() for alert in alerts if alert.claim.type not in sought[key])
    if unlabelled:
        say(f"{unlabelled} articles have no labels: they are not scored")
    if len(passages) < len(labels):
        say(f"{len(labels) - len(passages)} labelled passages have no article here: they are not scored")
    for kind, count in sorted(left_out.items()):
        say(f"{count} alerts of type {kind} are not scored: the labels beside them name no event of this type")
    return Scored(tuple(passages), frozenset(types))


def _named_types(labels: Labels) -> dict[str | None, frozenset[str]]:
    """The event types that the labels of each file name: whoever wrote them looked for these."""
    named: dict[str | None, frozenset[str]] = {}
    for key, passage in labels.items():
        named[_file(key)] = named.get(_file(key), frozenset()) | {event.type for event in passage.events}
    return named


def _file(key: tuple[str, int | None]) -> str | None:
    """The file of a label that stands beside its text; those of --gold are in one file."""
    return key[0] if key[1] is not None else None


def _labels(corpus: Sequence[Path], gold: Path | None) -> Labels:
    """The labels of files among the corpus that hold their own, and those of `gold`. Raises UserError with all that is wrong."""
    labels: dict[tuple[str, int | None], Passage] = {}
    problems: list[Problem] = []
    if gold:
        found, wrong = read_labels(_content(gold), printable(str(gold)))
        problems += wrong
        labels |= {(passage.id, None): passage for passage in found.values()}
    for file in corpus:
        if file.suffix in LINES and file.is_file() and is_labelled(content := _content(file)):
            shown = printable(str(file))
            found, wrong = read_labels(content, shown)
            problems += wrong
            labels |= {(shown, line): passage for line, passage in found.items()}
    twice = [name for name, count in Counter(passage.id for passage in labels.values()).items() if count > 1]
    if twice and not problems:
        problems.append(Problem("", f"two files label a passage of the id '{twice[0]}'", hint="test them one after the other"))
    if problems:
        raise UserError(problems)
    return labels


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{printable(str(file))} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}") from None


def _folders(names: Sequence[str]) -> list[str]:
    return [name if name == BUILTIN else str(Path(name).absolute()) for name in names]
