"""`salient check`: configuration, rules and every example in them, without a daemon or a store."""

from __future__ import annotations

import typer

from salient.cli.output import ConfigOption, say_problems
from salient.cli.rulebook import todays_rulebook
from salient.config import Config, load_config
from salient.examples import count_examples, run_examples
from salient.model import Problem


def check(config: ConfigOption = None) -> None:
    """Check the configuration, the rules and their examples.

    All problems are shown at once. Warnings are shown and do not fail the check. Exit code 1 means that an
    example failed, 2 that the configuration or a rule cannot be used.

    \b
    Examples:
      salient check
      salient check --config /etc/salient/salient.yaml
    """
    settings = load_config(config)
    refused = _refused_endpoints(settings)
    say_problems(refused)
    rulebook, warnings = todays_rulebook(settings.rules)
    failures = run_examples(rulebook)
    say_problems([*warnings, *failures])
    shown = [
        f"{len(rulebook.rules)} rules",
        f"{count_examples(rulebook)} examples",
        f"{len(refused) + len(warnings)} warnings",
        f"{len(failures)} failures",
    ]
    print(", ".join(shown))
    if failures:
        raise typer.Exit(1)


def _refused_endpoints(settings: Config) -> list[Problem]:
    """A warning for each webhook whose address the gate refuses: the daemon starts, but that endpoint gets nothing."""
    from salient.send.gate import refusal  # brings the HTTP client, half of the time that most checks take

    found = ((hook, refusal(hook.url, hook.allow_private)) for hook in settings.webhooks)
    file = str(settings.file) if settings.file else None
    return [
        Problem("", f"webhook '{hook.name}' will not be called: {reason}", file, hint="allow_private: true permits it", warning=True)
        for hook, reason in found
        if reason
    ]
