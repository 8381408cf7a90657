"""Reads and judges many files for a command: here where they are few, in processes where they are many; a bar on a terminal."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from salient.arrive.take import printable
from salient.arrive.watch import is_article_name
from salient.cli.output import say
from salient.compile.rulebook import Rulebook
from salient.config import Config
from salient.model import Examined, Sighting, Verdict
from salient.pipeline import examine
from salient.workers.attempt import Examine, attempt
from salient.workers.pool import Workers, worker_count

MANY = 200
"""From this number of files on, processes are worth their start."""
AHEAD = 64

Job = tuple[Path, Sighting]


def find_files(paths: Iterable[Path]) -> tuple[list[Path], int]:
    """The files, those of folders sorted and without temporary names; and how many paths do not exist, each of which is said."""
    files: list[Path] = []
    missing = 0
    for path in paths:
        if path.is_dir():
            for folder, below, names in os.walk(path):
                below.sort()
                files += [Path(folder, name) for name in sorted(names) if is_article_name(name)]
        elif path.exists():
            files.append(path)
        else:
            missing += 1
            say(f"{printable(str(path))}: there is no such file or folder")
    return files, missing


def jobs_of(files: Iterable[Path], now: datetime) -> list[Job]:
    """Each file with what its alerts say of it; links are followed."""
    return [(file.resolve(), Sighting("scan", printable(file.name), printable(str(file)), now)) for file in files]


async def results(
    jobs: Sequence[Job], rulebook: Rulebook, settings: Config, work: Examine = examine
) -> AsyncIterator[tuple[Sighting, Examined | Verdict]]:
    """What `work` made of each file, in their order."""
    stderr = Console(stderr=True)
    with Progress(console=stderr, transient=True, disable=not stderr.is_terminal) as progress:
        bar = progress.add_task("reading", total=len(jobs))
        async for sighting, result in _results(jobs, rulebook, settings, work):
            progress.advance(bar)
            yield sighting, result


def read_of(sighting: Sighting, result: Examined | Verdict) -> Examined | None:
    """What was read; None where the file could not be. Why, and what of a file could not be used, is said."""
    if isinstance(result, Verdict):
        say(f"{sighting.path}: {result.message} [{result.reason}]")
        return None
    for problem in result.problems:
        say(f"{sighting.path}: {problem}")
    if result.unspoken:
        say(f"{sighting.path}: no rule speaks its language ({', '.join(sorted(set(result.unspoken)))})")
    return result


async def _results(
    jobs: Sequence[Job], rulebook: Rulebook, settings: Config, work: Examine
) -> AsyncIterator[tuple[Sighting, Examined | Verdict]]:
    if len(jobs) < MANY:
        for file, sighting in jobs:
            yield sighting, attempt(work, file, sighting, rulebook, settings.intake.max_bytes)
        return
    name = f"{work.__module__}:{work.__name__}"
    timeout = settings.detect.timeout.total_seconds()
    workers = Workers(worker_count(settings.detect.workers), rulebook, settings.intake.max_bytes, timeout, name)
    await workers.start()
    ahead: deque[tuple[Sighting, asyncio.Task[Examined | Verdict]]] = deque()
    try:
        for file, sighting in jobs:
            ahead.append((sighting, asyncio.create_task(workers.examine(file, sighting))))
            if len(ahead) == AHEAD:
                oldest, task = ahead.popleft()
                yield oldest, await task
        for sighting, task in ahead:
            yield sighting, await task
    finally:
        await workers.stop()
