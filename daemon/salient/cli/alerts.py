"""`salient alerts`: shows stored alerts, with or without a running daemon; the database is only read."""

from __future__ import annotations

import re
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from salient.cli.alert_rows import CSV, LIST, csv_row, list_row, text_line
from salient.cli.output import ConfigOption, Format, print_csv, print_line, print_table
from salient.config import load_config
from salient.keep.sqlite import SqliteStore, read_only
from salient.model import STATUSES, AlertFilter

LOOK_S = 0.5
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}

app = typer.Typer(no_args_is_help=True, help="Show the alerts that the daemon has raised.")

Since = Annotated[str | None, typer.Option(metavar="TIME", help="Raised since then: 2h, 3d, 2026-03-05 or 2026-03-05T10:00 (UTC).")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Only this event type; may be given again.")]
Statuses = Annotated[list[str] | None, typer.Option("--status", help="Only this status (" + ", ".join(STATUSES) + "); may be given again.")]
Places = Annotated[list[str] | None, typer.Option("--place", help="Only this place, whatever its case and accents; may be given again.")]


@app.command("list")
def list_alerts(
    since: Since = None,
    type: Types = None,  # noqa: A002  the option's name
    status: Statuses = None,
    place: Places = None,
    format: Annotated[Format, typer.Option(help="How to print them; jsonl is the alerts themselves.")] = "table",  # noqa: A002
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many, the last ones.")] = 50,
    config: ConfigOption = None,
) -> None:
    """List stored alerts, oldest first.

    \b
    Examples:
      salient alerts list --since 2h
      salient alerts list --type encirclement --status denied --format jsonl
      salient alerts list --place Bakhmut --format csv > bakhmut.csv
    """
    wanted = AlertFilter(parse_time(since, datetime.now(UTC), "--since"), tuple(type or ()), _statuses(status), tuple(place or ()), limit)
    with closing(_open(config)) as store:
        lines = [line for _, line in store.alerts(wanted)]
    if format == "jsonl":
        for line in lines:
            print_line(line)
    elif format == "csv":
        print_csv(CSV, map(csv_row, lines))
    elif lines:
        print_table(LIST, map(list_row, lines))


@app.command()
def tail(
    number: Annotated[int, typer.Option("-n", min=0, max=1_000, help="Begin with so many of the last ones.")] = 10,
    type: Types = None,  # noqa: A002
    status: Statuses = None,
    place: Places = None,
    format: Annotated[Literal["table", "jsonl"], typer.Option(help="How to print them, one a line.")] = "table",  # noqa: A002
    config: ConfigOption = None,
) -> None:
    """Show the last alerts and then each new one as it is stored, until Ctrl-C.

    \b
    Examples:
      salient alerts tail
      salient alerts tail -n 0 --format jsonl | while read -r alert; do echo "$alert"; done
    """
    wanted = AlertFilter(None, tuple(type or ()), _statuses(status), tuple(place or ()), max(number, 1))
    with closing(_open(config)) as store:
        try:
            _follow(store, wanted, number, format)
        except KeyboardInterrupt:
            return


def _follow(store: SqliteStore, wanted: AlertFilter, number: int, format: str) -> None:  # noqa: A002
    found = store.alerts(wanted)
    last = found[-1][0] if found else 0
    found = found[len(found) - min(number, len(found)) :]
    while True:
        for last, line in found:  # noqa: B007  the number of the last one is where the next look begins
            print_line(line) if format == "jsonl" else print(text_line(line))
        if found:
            sys.stdout.flush()
        time.sleep(LOOK_S)
        found = store.alerts(wanted, after=last)


def parse_time(text: str | None, now: datetime, option: str) -> datetime | None:
    """A time as people write it: so long ago (`2h`, `3d`), or an ISO 8601 date or time, UTC where it names no zone."""
    if text is None:
        return None
    if ago := re.fullmatch(r"(\d{1,4})([mhdw])", text):
        return now - int(ago[1]) * _UNITS[ago[2]]
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no time; write 2h, 3d, 2026-03-05 or 2026-03-05T10:00", param_hint=option) from None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _statuses(words: list[str] | None) -> tuple[str, ...]:
    for word in words or ():
        if word not in STATUSES:
            raise typer.BadParameter(f"'{word}' is none of {', '.join(STATUSES)}", param_hint="--status")
    return tuple(words or ())


def _open(config: Path | None) -> SqliteStore:
    return read_only(load_config(config, secrets=False).database)
