"""`salient rules`: lists the rules, runs their examples, and helps to write them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from salient.cli.inflect import inflect
from salient.cli.output import Cell, ConfigOption, Format, print_rows, say_problems
from salient.compile.load import load_rulebook
from salient.compile.rulebook import Rule
from salient.compile.schema import KINDS, document_schema
from salient.config import load_config
from salient.errors import UserError
from salient.examples import run_examples

app = typer.Typer(no_args_is_help=True, help="List the rules, run the examples that they carry, and get help in writing them.")
app.command()(inflect)
COLUMNS = ("id", "type", "severity", "maturity", "version", "examples", "title")


@app.command("list")
def list_rules(config: ConfigOption = None, format: Annotated[Format, typer.Option(help="How to print them.")] = "table") -> None:  # noqa: A002  the option's name
    """List the rules in use.

    \b
    Examples:
      salient rules list
      salient rules list --format csv
    """
    rulebook, _ = load_rulebook(load_config(config, secrets=False).rules)
    rows = [_row(rule) for rule in sorted(rulebook.rules, key=lambda rule: rule.id)]
    print_rows(COLUMNS, rows, format)


@app.command()
def test(rule_id: Annotated[str | None, typer.Argument(help="One rule; all without it.")] = None, config: ConfigOption = None) -> None:
    """Run the examples of all rules, or of one, and show each that fails with its place. Exit code 1 where one fails.

    \b
    Examples:
      salient rules test
      salient rules test encirclement
    """
    rulebook, warnings = load_rulebook(load_config(config, secrets=False).rules)
    rules = [rule for rule in rulebook.rules if rule_id in {None, rule.id}]
    if not rules:
        raise UserError(f"there is no rule '{rule_id}'; the rules are: {', '.join(sorted(rule.id for rule in rulebook.rules))}")
    failures = run_examples(rulebook, rule_id)
    say_problems([*warnings, *failures])
    print(f"{len(rules)} rules, {sum(len(rule.examples) for rule in rules)} examples, {len(failures)} failures")
    if failures:
        raise typer.Exit(1)


@app.command()
def schema(kind: Annotated[str | None, typer.Argument(help=f"{', '.join(KINDS)}; without it, one for them all.")] = None) -> None:
    """Print the JSON Schema of the documents, by which editors complete keys and mark mistakes.

    \b
    Examples:
      salient rules schema rule
      salient rules schema > rules.schema.json
    """
    if kind is not None and kind not in KINDS:
        raise UserError(f"there is no kind of document '{kind}'; the kinds are: {', '.join(KINDS)}")
    print(json.dumps(document_schema(kind), indent=2, ensure_ascii=False))


def _row(rule: Rule) -> list[Cell]:
    return [rule.id, rule.type, rule.severity, rule.maturity, rule.version, len(rule.examples), rule.title]
