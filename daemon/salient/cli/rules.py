"""`salient rules`: lists the rules, runs their examples, and helps to write them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from salient.cli.inflect import inflect
from salient.cli.output import Cell, ConfigOption, Format, print_rows, print_table, say, say_problems
from salient.cli.rulebook import todays_rulebook
from salient.compile.rulebook import Rule
from salient.compile.schema import KINDS, document_schema
from salient.config import load_config
from salient.errors import UserError
from salient.examples import patterns_without_example, run_examples

app = typer.Typer(no_args_is_help=True, help="List the rules, run the examples that they carry, and get help in writing them.")
app.command()(inflect)
COLUMNS = ("id", "type", "severity", "maturity", "version", "examples", "overlays", "title")


@app.command("list")
def list_rules(config: ConfigOption = None, format: Annotated[Format, typer.Option(help="How to print them.")] = "table") -> None:  # noqa: A002  the option's name
    """List the rules in use, each with the overlays that change it.

    \b
    Examples:
      salient rules list
      salient rules list --format csv
    """
    rulebook, _ = todays_rulebook(load_config(config, secrets=False).rules)
    shown = [name for name in COLUMNS if name != "overlays" or format != "table" or any(rule.overlays for rule in rulebook.rules)]
    cells = [_cells(rule) for rule in sorted(rulebook.rules, key=lambda rule: rule.id)]
    print_rows(shown, [[row[name] for name in shown] for row in cells], format)
    for rule_id, overlay in sorted(rulebook.disabled):
        say(f"The overlay '{overlay}' disables the rule '{rule_id}'.")


@app.command()
def test(
    rule_id: Annotated[str | None, typer.Argument(help="One rule; all without it.")] = None,
    config: ConfigOption = None,
    patterns: Annotated[bool, typer.Option("--patterns", help="List the patterns that no example holds, too.")] = False,
) -> None:
    """Run the examples of all rules, or of one, and show each that fails with its place. Exit code 1 where one fails.

    \b
    Examples:
      salient rules test
      salient rules test encirclement --patterns
    """
    rulebook, warnings = todays_rulebook(load_config(config, secrets=False).rules)
    rules = [rule for rule in rulebook.rules if rule_id in {None, rule.id}]
    if not rules:
        raise UserError(f"there is no rule '{rule_id}'; the rules are: {', '.join(sorted(rule.id for rule in rulebook.rules))}")
    failures = run_examples(rulebook, rule_id)
    say_problems([*warnings, *failures])
    counts = f"{len(rules)} rules, {sum(len(rule.examples) for rule in rules)} examples, {len(failures)} failures"
    if patterns:
        rows = [[rule.id, pattern.text] for rule in rules for pattern in patterns_without_example(rulebook, rule)]
        print_table(("rule", "pattern without an example"), rows)
        counts += f", {len(rows)} of {sum(len(rule.patterns) for rule in rules)} patterns without an example"
    print(counts)
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


def _cells(rule: Rule) -> dict[str, Cell]:
    return {
        "id": rule.id,
        "type": rule.type,
        "severity": rule.severity,
        "maturity": rule.maturity,
        "version": rule.version,
        "examples": len(rule.examples),
        "overlays": " ".join(rule.overlays),
        "title": rule.title,
    }
