"""Shows what other rules make of articles: a line with + - or ~ for each alert, its sentence below."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import orjson

from salient.arrive.take import printable
from salient.cli.output import MAX_WIDTH
from salient.model import Alert, ArticleRef
from salient.score.diff import Changed, Diff
from salient.wire import alert_json

Diffs = Sequence[tuple[ArticleRef, Diff]]


def diff_counts(diffs: Iterable[tuple[ArticleRef, Diff]]) -> str:
    """How many alerts became what."""
    same = new = lost = changed = 0
    for _, diff in diffs:
        same, new, lost, changed = same + diff.same, new + len(diff.new), lost + len(diff.lost), changed + len(diff.changed)
    return f"{new} new, {lost} lost, {changed} changed, {same} the same"


def print_diffs(diffs: Diffs) -> None:
    """The counts, then every alert that is not the same, in the articles' order."""
    print(f"alerts: {diff_counts(diffs)}")
    for ref, diff in diffs:
        for sign, alerts in (("-", diff.lost), ("+", diff.new)):
            for alert in alerts:
                _print_line(f"{sign} {headline(alert)}  {place_of(ref)}")
                print_text(alert.claim.evidence.text)
        for change in diff.changed:
            _print_line(f"~ {change.new.claim.type}: {_differences(change)}  {place_of(ref)}")
            print_text(change.new.claim.evidence.text)


def diff_lines(diffs: Diffs) -> Iterator[bytes]:
    """The same as JSON lines: the counts, then the alerts whole."""
    for ref, diff in diffs:
        path = {"path": ref.path, "part": ref.part}
        for name, alerts in (("lost", diff.lost), ("new", diff.new)):
            for alert in alerts:
                yield orjson.dumps({"record": name, **path, "alert": orjson.Fragment(alert_json(alert))})
        for change in diff.changed:
            differs = [{"what": what, "old": old, "new": new} for what, old, new in change.differs]
            alerts_of_it = {"old": orjson.Fragment(alert_json(change.old)), "new": orjson.Fragment(alert_json(change.new))}
            yield orjson.dumps({"record": "changed", **path, "differs": differs, **alerts_of_it})


def headline(alert: Alert) -> str:
    """An alert on one line: type, status, evidence, and the roles that are known."""
    claim = alert.claim
    roles = [f"{name} {_inline(role.text)}" for name in ("source", "actor", "place") if (role := getattr(claim, name))]
    known = f" ({', '.join(roles)})" if roles else ""
    return f"{claim.type} {claim.status}: '{_inline(claim.evidence.anchor)}'{known}"


def place_of(ref: ArticleRef) -> str:
    """Where an article stands: its file, and its part where the file has several."""
    return ref.path if ref.part is None else f"{ref.path} part {ref.part}"


def print_text(text: str) -> None:
    """A sentence or passage, indented, in lines of at most the width of tables."""
    _print_line("    " + _inline(text))


def _print_line(line: str) -> None:
    """What does not fit goes on below, indented; a path is not broken, so that it can be copied."""
    print(textwrap.fill(line, MAX_WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False))


def _differences(change: Changed) -> str:
    return ", ".join(f"{what} {_inline(old or 'none')} -> {_inline(new or 'none')}" for what, old, new in change.differs)


def _inline(text: str) -> str:
    """On one line and without what would steer a terminal."""
    return printable(" ".join(text.split()))
