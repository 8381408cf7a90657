"""The `salient` command: one module a command; only here a user's mistake becomes text and exit code 2."""

from __future__ import annotations

import io
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from salient.cli import alerts, backtest, check, demo, explain, reprocess, rules, run, scan
from salient.errors import UserError

app = typer.Typer(
    name="salient",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (run.run, scan.scan, explain.explain, check.check, backtest.backtest, reprocess.reprocess, demo.demo):
    app.command()(command)
app.add_typer(rules.app, name="rules")
app.add_typer(alerts.app, name="alerts")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"salient {version('salient')}")
        raise typer.Exit


@app.callback()
def _salient(
    _version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")] = False,
) -> None:
    """Find claims of encirclements, withdrawals, advances and other events in war reporting, and say who claims them.

    Exit codes: 0 fine, with or without alerts; 1 problems found (an unreadable file, a failing example); 2 wrong usage,
    or a configuration or rule that cannot be used.
    """


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        # A file name that is no UTF-8 must not end a command half-way through its output.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
