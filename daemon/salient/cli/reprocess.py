"""`salient reprocess`: what the present rules make of the articles that the daemon has stored, and stores it where that is asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from salient.arrive.take import filed
from salient.cli.alerts import Types, parse_time
from salient.cli.diff_text import diff_lines, print_diffs
from salient.cli.examining import Job, read_of, results
from salient.cli.output import ConfigOption, print_line, say
from salient.cli.rulebook import todays_rulebook
from salient.compile.rulebook import Rulebook
from salient.config import Config, load_config
from salient.errors import StoreError, UserError
from salient.keep.lock import StateLock
from salient.keep.sqlite import SqliteStore, read_only
from salient.logs import set_up_logs
from salient.model import ArticleRef, Examined, Kept
from salient.pipeline import Again, alerts_of
from salient.score.diff import Diff, compare
from salient.wire import read_alert


@dataclass(slots=True)
class Findings:
    """What came of the stored articles; `fresh` are those with alerts that are not stored, and how many these are."""

    diffs: list[tuple[ArticleRef, Diff]] = field(default_factory=list)
    fresh: list[tuple[Again, int]] = field(default_factory=list)
    unread: int = 0
    otherwise: int = 0


def reprocess(
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Articles stored since then: 3d, 2026-03-05, 2026-03-05T10:00.")] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Articles stored before then.")] = None,
    type: Types = None,  # noqa: A002  the option's name
    apply: Annotated[bool, typer.Option("--apply", help="Store the alerts that are not stored yet; the daemon must not run.")] = False,
    send: Annotated[bool, typer.Option("--send", help="With --apply: owe them to the webhooks too; the next run posts them.")] = False,
    format: Annotated[Literal["text", "jsonl"], typer.Option(help="How to print what differs.")] = "text",  # noqa: A002
    config: ConfigOption = None,
) -> None:
    """Examine the stored articles again, by the rules as they are now.

    Shows which alerts are new (+), lost (-) or changed (~), and changes nothing. With --apply, alerts that are not
    stored yet are stored and written to alerts.jsonl; webhooks get them only with --send. What is stored already
    stays as it is: a lost alert is shown, never deleted, and a changed one is stored beside the old one where its
    status, place or force is another.
    Exit code 1 means that some file could not be read again.

    \b
    Examples:
      salient reprocess --since 7d
      salient reprocess --since 2026-03-05 --type withdrawal --format jsonl
      salient reprocess --since 7d --apply
    """
    if send and not apply:
        raise typer.BadParameter("it belongs to --apply", param_hint="--send")
    now = datetime.now(UTC)
    start, end = parse_time(since, now, "--since"), parse_time(until, now, "--until")
    settings = load_config(config, secrets=False)
    rulebook, _ = todays_rulebook(settings.rules)
    with ExitStack() as held:
        store = held.enter_context(closing(read_only(settings.database)))
        if apply:
            held.enter_context(StateLock(settings.state))
        kept = store.kept(start, end)
        jobs, gone = _jobs(kept, settings)
        found = asyncio.run(_examine(kept, jobs, store, rulebook, settings, type or ()))
        if format == "jsonl":
            for line in diff_lines(found.diffs):
                print_line(line)
        else:
            print_diffs(found.diffs)
        _say_what_was_left_out(found, gone)
        count = sum(number for _, number in found.fresh)
        if apply:
            _store(found, settings, send=send)
        else:
            say(f"nothing was changed; --apply stores {count} alerts that are not stored yet")
    if found.unread:
        raise typer.Exit(1)


def _jobs(kept: Sequence[Kept], settings: Config) -> tuple[list[Job], int]:
    """The files as they were filed away, and how many articles have none any more."""
    days: set[date] = {one.finished_at.date() for one in kept}
    files: dict[str, Path] = {}
    for spool in {settings.inbox_spool(inbox) for inbox in settings.inbox}:
        files |= filed(spool, days)
    jobs = [(files[one.sighting.id], one.sighting) for one in kept if one.sighting.id in files]
    return jobs, sum(len(one.articles) for one in kept if one.sighting.id not in files)


async def _examine(
    kept: Sequence[Kept], jobs: Sequence[Job], store: SqliteStore, rulebook: Rulebook, settings: Config, types: Sequence[str]
) -> Findings:
    found = Findings()
    by_id = {one.sighting.id: one for one in kept}
    async for sighting, result in results(jobs, rulebook, settings):
        read = read_of(sighting, result)
        if read is None:
            found.unread += 1
        else:
            _compare(by_id[sighting.id], read, store, types, found)
    return found


def _compare(kept: Kept, read: Examined, store: SqliteStore, types: Sequence[str], found: Findings) -> None:
    """Each article of a file beside what is stored of it; an article that came from another file first is compared there."""
    articles = {article.ref.id: (article, claims) for article, claims in read.articles}
    for article_id in kept.articles:
        if article_id not in articles:
            found.otherwise += 1
            continue
        article, claims = articles[article_id]
        wanted = tuple(claim for claim in claims if not types or claim.type in types)
        stored = [alert for alert in map(read_alert, store.alerts_of(article_id)) if not types or alert.claim.type in types]
        alerts = alerts_of(article, wanted)
        found.diffs.append((article.ref, compare(stored, alerts)))
        if fresh := {alert.id for alert in alerts} - {alert.id for alert in stored}:
            found.fresh.append((Again(kept.sighting, article, wanted), len(fresh)))


def _say_what_was_left_out(found: Findings, gone: int) -> None:
    say(f"{len(found.diffs)} articles were examined again")
    if gone:
        say(f"{gone} articles were not: their files are no longer in the spool")
    if found.otherwise:
        say(f"{found.otherwise} articles were not: their files are read otherwise now than when they were stored")


def _store(found: Findings, settings: Config, *, send: bool) -> None:
    from salient.app.reprocess import store_all  # web server and HTTP client: half a second that only this way pays

    set_up_logs(level=logging.WARNING)
    endpoints = settings.webhooks if send else ()
    try:
        raised = asyncio.run(store_all([again for again, _ in found.fresh], settings, endpoints, lambda: datetime.now(UTC)))
    except (StoreError, OSError) as error:
        raise UserError(f"not all could be stored: {error}; what is stored stays, run it again for the rest") from error
    sent = "the next `salient run` sends them" if send else "no webhook gets them"
    say(f"{raised} alerts were stored and stand in alerts.jsonl; {sent}")
    if lost := sum(len(diff.lost) for _, diff in found.diffs):
        say(f"{lost} alerts that these rules would not raise stay as they are")
