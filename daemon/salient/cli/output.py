"""Prints what commands found: tables, JSON lines and CSV to stdout, everything else to stderr."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from salient.errors import describe
from salient.model import Problem

Format = Literal["table", "jsonl", "csv"]
Cell = str | int | float | None

MAX_WIDTH = 100
WHOLE = ("type", "status", "severity", "maturity", "id", "version", "raised at")
"""Columns whose words are never cut or broken: they are what people look for and paste elsewhere."""

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings; ./salient.yaml where it exists, else the defaults.")
]


def say(text: str) -> None:
    """A line for the person, not for the data: to stderr."""
    print(text, file=sys.stderr)


def say_problems(problems: Iterable[Problem]) -> None:
    """Each problem with its place and hint, to stderr."""
    for problem in problems:
        say(describe(problem))


def print_line(line: bytes) -> None:
    """One JSON line, its bytes as they are."""
    sys.stdout.buffer.write(line + b"\n")


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Cell]], form: Format) -> None:
    """Rows of one shape in the form that was asked for."""
    if form == "jsonl":
        for row in rows:
            print_line(orjson.dumps(dict(zip(columns, row, strict=True))))
    elif form == "csv":
        print_csv(columns, rows)
    else:
        print_table(columns, rows)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A table of at most 100 columns; a long text goes on in the next line of its cell."""
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH) if console.is_terminal else MAX_WIDTH
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=column in WHOLE, overflow="fold")
    for row in rows:
        # Text, not str: an article's square brackets are no markup.
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Comma-separated values with a header (RFC 4180, but lines end as everywhere on this system); nothing is an empty field."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
