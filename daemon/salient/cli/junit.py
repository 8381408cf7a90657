"""Writes what a back-test found as JUnit XML, which CI systems read: one test case a labelled passage, or a compared article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from salient.cli.diff_text import Diffs, diff_counts, headline, place_of
from salient.errors import UserError
from salient.score.marks import Mark, Marked, is_wrong

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """One test case; it failed where `failure` says why."""

    name: str
    failure: str | None = None
    details: str = ""


def passage_cases(passages: Iterable[Marked]) -> list[Case]:
    """A case for each labelled passage: failed where an event is missed, an alert false or a status wrong."""
    cases = []
    for passage in passages:
        wrong = [mark for mark in passage.marks if is_wrong(mark)]
        text = next((mark.text for mark in wrong if mark.text), "")
        cases.append(Case(passage.passage, "; ".join(map(wrong_line, wrong)) or None, text))
    return cases


def diff_cases(diffs: Diffs) -> list[Case]:
    """A case for each article: failed where its alerts are not the same."""
    return [Case(place_of(ref), diff_counts([(ref, diff)]) if diff else None, "\n".join(
        [f"- {headline(alert)}" for alert in diff.lost]
        + [f"+ {headline(alert)}" for alert in diff.new]
        + [f"~ {headline(change.old)} -> {headline(change.new)}" for change in diff.changed]
    )) for ref, diff in diffs]  # fmt: skip


def wrong_line(mark: Mark) -> str:
    """What is wrong with an event or alert, in words."""
    event, alert = mark.event, mark.alert
    wanted = f"{mark.type} {event.status} '{event.anchor}'" if event else ""
    if mark.kind == "missed":
        return f"missed: {wanted}"
    assert alert is not None
    if event is None:
        return f"false: {headline(alert)}"
    return f"status: {wanted}, found {alert.claim.status}"


def write_junit(file: Path, cases: Sequence[Case]) -> None:
    """Write the cases. Raises UserError where the file cannot be written."""
    failures = sum(case.failure is not None for case in cases)
    suite = ET.Element("testsuite", name="salient backtest", tests=str(len(cases)), failures=str(failures), errors="0", skipped="0")
    for case in cases:
        element = ET.SubElement(suite, "testcase", classname="salient.backtest", name=_xml(case.name))
        if case.failure is not None:
            ET.SubElement(element, "failure", message=_xml(case.failure)).text = _xml(case.details)
    ET.indent(suite)
    try:
        ET.ElementTree(suite).write(file, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}") from None


def _xml(text: str) -> str:
    """Without the characters that XML cannot carry."""
    return _NO_XML.sub("\ufffd", text)
