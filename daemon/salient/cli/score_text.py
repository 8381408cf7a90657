"""Shows what a back-test found: tables for people, or JSON lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import orjson

from salient.cli.diff_text import Diffs, diff_lines, print_diffs, print_text
from salient.cli.junit import wrong_line
from salient.cli.output import print_table
from salient.model import STATUSES
from salient.score.figures import Detection, Figures, Share
from salient.score.lint import SAYS, Lint
from salient.score.marks import Mark
from salient.wire import alert_json

DETECTION = ("type", "right", "false", "missed", "precision", "recall", "F1")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What one rule did: in how many articles one of its words stands, how many alerts it raised; `false` of them, with labels."""

    rule: str
    articles: int
    alerts: int
    per_1000: float
    false: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """The examination of the corpus; `median_us` is the time to read and judge an article in this run."""

    files: int
    unread: int
    articles: int
    alerts: int
    median_us: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that a back-test tells; `figures` only with labels, `diffs` only against other rules."""

    run: Run
    rules: tuple[RuleRow, ...]
    lints: tuple[Lint, ...]
    figures: Figures | None = None
    wrong: tuple[Mark, ...] = ()
    diffs: Diffs | None = None


def print_report(report: Report, most: int) -> None:
    """The report as text; of misses, false alarms and each kind of remark at most `most`."""
    _print_rules(report)
    if report.figures:
        _print_figures(report.figures)
        _print_wrong(report.wrong, most)
    if report.diffs is not None:
        print()
        print_diffs(report.diffs)
    _print_lints(report.lints, most)


def report_lines(report: Report) -> Iterator[bytes]:
    """The report as JSON lines, nothing left out; `record` says what a line is."""
    yield orjson.dumps({"record": "run", **asdict(report.run)})
    for row in report.rules:
        yield orjson.dumps({"record": "rule", **asdict(row)})
    if report.figures:
        yield from _figure_lines(report.figures)
    for mark in report.wrong:
        alert = orjson.Fragment(alert_json(mark.alert)) if mark.alert else None
        facts = {"kind": mark.kind, "passage": mark.passage, "type": mark.type, "event": mark.event, "alert": alert, "text": mark.text}
        yield orjson.dumps({"record": "wrong", **facts})
    if report.diffs is not None:
        yield from diff_lines(report.diffs)
    for lint in report.lints:
        yield orjson.dumps({"record": "lint", **asdict(lint)})


def _print_rules(report: Report) -> None:
    run = report.run
    columns = ["rule", "articles with its words", "alerts", "per 1,000 articles"] + ["false"] * (report.figures is not None)
    rows = [[row.rule, row.articles, row.alerts, f"{row.per_1000:.1f}", row.false] for row in report.rules]
    print_table(columns, [row[: len(columns)] for row in rows])
    print(f"{run.articles} articles in {run.files - run.unread} files, {run.alerts} alerts")
    if run.median_us is not None:
        print(f"{run.median_us:,.0f} µs to read and judge an article, the median of this run on this machine")


def _print_figures(figures: Figures) -> None:
    print(f"\nagainst {figures.passages} labelled passages (in brackets: 95 % intervals)")
    print_table(DETECTION, [_detection_row(one) for one in (*figures.types, figures.all, figures.strict)])
    print()
    print_table(("status", *DETECTION[1:]), [_detection_row(one) for one in figures.statuses])
    counts = {(wanted, found): count for wanted, found, count in figures.confusion}
    print("\nlabelled status, and what was found")
    cells = [[counts.get((wanted, found)) for found in (*STATUSES, "none")] for wanted in (*STATUSES, "none")]
    rows = [[name, *row] for name, row in zip((*STATUSES, "not labelled"), cells, strict=True)]
    print_table(("status", *STATUSES, "not found"), rows)
    print("\nof the events found")
    print_table(("part", "right", "of", "share"), [[part, one.right, one.of, _shown(one)] for part, one in figures.parts])
    print()
    print_table(("source", "right", "of", "share"), [[seat, one.right, one.of, _shown(one)] for seat, one in figures.sources])
    quiet = figures.quiet_alarmed
    print(f"\nquiet passages with an alert: {quiet.right} of {quiet.of}; with one put away as background: {figures.quiet_background}")


def _print_wrong(wrong: Sequence[Mark], most: int) -> None:
    if wrong and most:
        print(f"\nmisses, false alarms and wrong statuses: {min(most, len(wrong))} of {len(wrong)}")
    for mark in wrong[:most]:
        print(f"{mark.passage}  {wrong_line(mark)}")
        if mark.text:
            print_text(mark.text)


def _print_lints(lints: Sequence[Lint], most: int) -> None:
    if lints:
        print("\nwhat this corpus tells of the rules")
    for kind, says in SAYS.items():
        found = [lint for lint in lints if lint.kind == kind]
        if found:
            print(f"{says}: {len(found)}" + (f", the first {most}" if 0 < most < len(found) else ""))
        for lint in found[:most]:
            share = f"  {lint.share:.1%}" if lint.share is not None else ""
            print_text(f"{lint.rule}: {lint.words}{share}" if lint.words else lint.rule)


def _detection_row(one: Detection) -> list[str | int]:
    return [one.name, one.true, one.false, one.missed, _shown(one.precision), _shown(one.recall), _shown(one.f1)]


def _shown(share: Share) -> str:
    if share.value is None:
        return "-"
    return f"{share.value:.3f} ({share.low:.2f}-{share.high:.2f})"


def _figure_lines(figures: Figures) -> Iterator[bytes]:
    groups = {"type": figures.types, "all": (figures.all,), "strict": (figures.strict,), "status": figures.statuses}
    for group, detections in groups.items():
        for one in detections:
            yield orjson.dumps({"record": "detection", "of": group, **asdict(one)})
    for wanted, found, count in figures.confusion:
        yield orjson.dumps({"record": "confusion", "labelled": wanted, "found": found, "count": count})
    for part, share in figures.parts:
        yield orjson.dumps({"record": "part", "name": part, **asdict(share)})
    for seat, share in figures.sources:
        yield orjson.dumps({"record": "source", "named": seat, **asdict(share)})
    quiet = {"alarmed": figures.quiet_alarmed.right, "of": figures.quiet_alarmed.of, "background": figures.quiet_background}
    yield orjson.dumps({"record": "quiet", "passages": figures.passages, **quiet})
