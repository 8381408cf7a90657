"""`salient scan`: reads and judges files without a daemon or a store; prints what the daemon would raise."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from salient.cli.alert_rows import TABLE, table_row
from salient.cli.examining import Job, find_files, jobs_of, read_of, results
from salient.cli.output import ConfigOption, print_line, print_table, say
from salient.cli.rulebook import todays_rulebook
from salient.compile.rulebook import Rulebook
from salient.config import Config, load_config
from salient.pipeline import alerts_of
from salient.wire import alert_json


def scan(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders; folders are walked.")],
    config: ConfigOption = None,
    format: Annotated[Literal["table", "jsonl"], typer.Option(help="How to print the alerts; jsonl is one a line.")] = "table",  # noqa: A002  the option's name
) -> None:
    """Detect in files and folders, without a daemon.

    The alerts go to stdout; nothing is kept or sent.
    Exit code 1 means that some file could not be read; the others were.

    \b
    Examples:
      salient scan article.txt
      salient scan news/ --format jsonl > alerts.jsonl
    """
    settings = load_config(config, secrets=False)
    rulebook, _ = todays_rulebook(settings.rules)
    files, missing = find_files(paths)
    failed = missing + asyncio.run(_scan(jobs_of(files, datetime.now(UTC)), rulebook, settings, format))
    if failed:
        raise typer.Exit(1)


async def _scan(jobs: Sequence[Job], rulebook: Rulebook, settings: Config, format: str) -> int:  # noqa: A002
    """Print the alerts of all files, in the files' order; returns how many files could not be read."""
    rows: list[bytes] = []
    found = failed = 0
    async for sighting, result in results(jobs, rulebook, settings):
        read = read_of(sighting, result)
        if read is None:
            failed += 1
            continue
        lines = [alert_json(alert) for article, claims in read.articles for alert in alerts_of(article, claims)]
        found += len(lines)
        if format == "jsonl":
            for line in lines:
                print_line(line)
        else:
            rows += lines
    if rows:
        print_table(TABLE, map(table_row, rows))
    say(f"{len(jobs)} files, {found} alerts" + (f", {failed} files could not be read" if failed else ""))
    return failed
