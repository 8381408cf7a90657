"""`salient scan`: reads and judges files without a daemon or a store; prints what the daemon would raise."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from salient.arrive.take import printable
from salient.arrive.watch import is_article_name
from salient.cli.alert_rows import TABLE, table_row
from salient.cli.output import ConfigOption, print_line, print_table, say
from salient.cli.rulebook import todays_rulebook
from salient.compile.rulebook import Rulebook
from salient.config import Config, load_config
from salient.model import Examined, Sighting, Verdict
from salient.pipeline import alerts_of, examine
from salient.wire import alert_json
from salient.workers.attempt import attempt
from salient.workers.pool import Workers, worker_count

MANY = 200
"""From this number of files on, processes are worth their start."""
AHEAD = 64


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
    rulebook, _ = todays_rulebook(settings)
    files, missing = _find(paths)
    for path in missing:
        say(f"{printable(str(path))}: there is no such file or folder")
    failed = len(missing) + asyncio.run(_scan(files, rulebook, settings, format))
    if failed:
        raise typer.Exit(1)


async def _scan(files: list[Path], rulebook: Rulebook, settings: Config, format: str) -> int:  # noqa: A002
    """Print the alerts of all files, in the files' order; returns how many files could not be read."""
    rows: list[bytes] = []
    found = failed = 0
    stderr = Console(stderr=True)
    with Progress(console=stderr, transient=True, disable=not stderr.is_terminal) as progress:
        bar = progress.add_task("reading", total=len(files))
        async for file, result in _results(files, rulebook, settings):
            progress.advance(bar)
            if isinstance(result, Verdict):
                failed += 1
                say(f"{printable(str(file))}: {result.message} [{result.reason}]")
                continue
            for problem in result.problems:
                say(f"{printable(str(file))}: {problem}")
            if result.unspoken:
                say(f"{printable(str(file))}: no rule speaks its language ({', '.join(sorted(set(result.unspoken)))})")
            lines = [alert_json(alert) for article, claims in result.articles for alert in alerts_of(article, claims)]
            found += len(lines)
            if format == "jsonl":
                for line in lines:
                    print_line(line)
            else:
                rows += lines
    if rows:
        print_table(TABLE, map(table_row, rows))
    say(f"{len(files)} files, {found} alerts" + (f", {failed} files could not be read" if failed else ""))
    return failed


async def _results(files: list[Path], rulebook: Rulebook, settings: Config) -> AsyncIterator[tuple[Path, Examined | Verdict]]:
    """What became of each file, in their order: from here, or from processes where there are many; links are followed."""
    now = datetime.now(UTC)
    if len(files) < MANY:
        for file in files:
            yield file, attempt(examine, file.resolve(), _sighting(file, now), rulebook, settings.intake.max_bytes)
        return
    workers = Workers(worker_count(settings.detect.workers), rulebook, settings.intake.max_bytes, settings.detect.timeout.total_seconds())
    await workers.start()
    ahead: deque[tuple[Path, asyncio.Task[Examined | Verdict]]] = deque()
    try:
        for file in files:
            ahead.append((file, asyncio.create_task(workers.examine(file.resolve(), _sighting(file, now)))))
            if len(ahead) == AHEAD:
                oldest, task = ahead.popleft()
                yield oldest, await task
        for file, task in ahead:
            yield file, await task
    finally:
        await workers.stop()


def _find(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The files, those of folders sorted and without temporary names, and the paths that do not exist."""
    files: list[Path] = []
    missing: list[Path] = []
    for path in paths:
        if path.is_dir():
            for folder, below, names in os.walk(path):
                below.sort()
                files += [Path(folder, name) for name in sorted(names) if is_article_name(name)]
        elif path.exists():
            files.append(path)
        else:
            missing.append(path)
    return files, missing


def _sighting(file: Path, now: datetime) -> Sighting:
    return Sighting("scan", printable(file.name), printable(str(file)), now)
