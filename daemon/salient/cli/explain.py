"""`salient explain`: why a file or a stored alert came out as it did, told by the engine itself while it examines the article again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
import typer

from salient.arrive.read import read_file
from salient.arrive.take import printable
from salient.cli.examining import read_of
from salient.cli.explanation import EVERY_RULE, print_article
from salient.cli.output import ConfigOption, print_line, say
from salient.cli.rulebook import todays_rulebook
from salient.compile.rulebook import Rulebook
from salient.config import Config, load_config
from salient.detect.claims import find_claims
from salient.detect.record import Cut, Decided, Heard, Judged, Opened, Rebutted, Record, Recorder, Seen, Weighed
from salient.errors import UserError
from salient.keep.sqlite import read_only
from salient.model import Alert, Article, Examined, Sighting
from salient.pipeline import alerts_of
from salient.wire import alert_json
from salient.workers.attempt import attempt


@dataclass(frozen=True, slots=True)
class Explanation:
    """One article's alerts, and the records of how they came to be."""

    article: Article
    records: tuple[Record, ...]
    alerts: tuple[Alert, ...]
    scope: str = EVERY_RULE


def explain(
    target: Annotated[str, typer.Argument(metavar="FILE|ALERT_ID", help="An article's file, or the id of a stored alert.")],
    rule: Annotated[str | None, typer.Option(metavar="ID", help="Only what this rule did.")] = None,
    config: ConfigOption = None,
    format: Annotated[Literal["text", "jsonl"], typer.Option(help="How to print it; jsonl is one step a line.")] = "text",  # noqa: A002  the option's name
) -> None:
    """Show why an article raises what it raises, and why it raises nothing else.

    Every sentence that holds a rule's word is gone through: the patterns that were tried and where they stopped,
    what dropped a match, who says so, and which cues made the status.

    \b
    Examples:
      salient explain article.txt
      salient explain article.txt --rule encirclement
      salient explain alt_b0759fbbe353ce48e60eb5e83a2d600b
    """
    settings = load_config(config, secrets=False)
    rulebook, _ = todays_rulebook(settings.rules)
    if rule is not None and rule not in {one.id for one in rulebook.rules}:
        raise UserError(f"there is no rule '{rule}'; the rules are: {', '.join(sorted(one.id for one in rulebook.rules))}")
    if target.startswith("alt_") and not Path(target).exists():
        explanations = [_of_alert(target, rulebook, settings)]
    else:
        explanations = [examined(article, rulebook) for article in _articles(Path(target), rulebook, settings)]
    for number, explanation in enumerate(explanations):
        records = about(explanation.records, rule) if rule else explanation.records
        scope = f"a word that the rule {rule} waits for" if rule else explanation.scope
        alerts = [alert for alert in explanation.alerts if rule in {None, alert.claim.rule.id}]
        if format == "jsonl":
            for line in _lines(explanation.article, records, alerts):
                print_line(line)
        else:
            print("\n" if number else "", end="")
            print_article(explanation.article, rulebook.digest, records, alerts, scope)


def examined(article: Article, rulebook: Rulebook) -> Explanation:
    """An article examined as the daemon does it, with all that was tried."""
    recorder = Recorder()

    def on_failure(rule: str, error: Exception) -> None:
        say(f"the rule '{rule}' failed on this article and was left out: {error!r}")

    claims = find_claims(article, rulebook, on_failure, recorder)
    return Explanation(article, tuple(recorder.records), tuple(alerts_of(article, claims)))


def about(records: Sequence[Record], rule: str) -> tuple[Record, ...]:
    """What a rule did, in the sentences that hold one of its words."""
    here = {record.sentence for record in records if isinstance(record, Seen) and rule in record.rules}
    kept: list[Record] = []
    judging: list[Record] = []
    for record in records:
        if isinstance(record, Heard):
            judging = [record]
        elif isinstance(record, Weighed | Decided):
            judging.append(record)
        elif isinstance(record, Cut | Opened):
            if isinstance(record, Cut) or record.sentence in here:
                kept.append(record)
        elif isinstance(record, Seen):
            if rule in record.rules:
                kept.append(record)
        elif isinstance(record, Rebutted):
            if record.claim.rule.id == rule:
                kept.append(record)
        elif record.rule == rule:
            # Who says so and which cues count is told before the claim that it is told for.
            kept += [*judging, record] if isinstance(record, Judged) else [record]
    return tuple(kept)


def _articles(file: Path, rulebook: Rulebook, settings: Config) -> list[Article]:
    """The articles of a file; where it holds none, the reason is shown and the command ends."""
    path = printable(str(file))
    if not file.exists():
        raise UserError(f"{path}: there is no such file, and no alert has that id; `salient alerts list --format jsonl` shows their ids")
    sighting = Sighting("explain", printable(file.name), path, datetime.now(UTC))
    result = attempt(_read, file.resolve(), sighting, rulebook, settings.intake.max_bytes)
    read = read_of(sighting, result)
    if read is None:
        raise typer.Exit(1)
    return [article for article, _ in read.articles]


def _read(file: Path, sighting: Sighting, rulebook: Rulebook, max_bytes: int) -> Examined:
    articles, problems = read_file(file, sighting.path, sighting.name, max_bytes, rulebook.page)
    return Examined(tuple((article, ()) for article in articles), tuple(problems))


def _of_alert(alert_id: str, rulebook: Rulebook, settings: Config) -> Explanation:
    """The article of a stored alert under today's rules, cut down to the sentences that the alert was made of."""
    with closing(read_only(settings.database)) as store:
        line = store.alert(alert_id)
        stored: dict[str, Any] | None = orjson.loads(line) if line else None
        article = store.article(stored["article"]["id"]) if stored else None
    if stored is None or article is None:
        raise UserError(f"there is no alert '{alert_id}'; `salient alerts list --format jsonl` shows their ids")
    if stored["rule"]["rulebook"] != rulebook.digest:
        old = f"{stored['rule']['id']} {stored['rule']['version']}"
        say(f"the rules have changed since {old} raised this alert: what follows is what they make of its article now")
    found = examined(article, rulebook)
    alerts = tuple(alert for alert in found.alerts if alert.id == alert_id)
    if not alerts:
        say("this alert would not be raised now; all of its article follows")
        return found
    evidence = alerts[0].claim.evidence
    mentions = [evidence.start, *(one.start for one in evidence.more)]
    return Explanation(article, around(found.records, mentions), alerts, "a mention of this alert")


def around(records: Sequence[Record], positions: Sequence[int]) -> tuple[Record, ...]:
    """What was done in the sentences that hold these positions."""
    kept: list[Record] = []
    inside = False
    here = {
        record.sentence
        for record in records
        if isinstance(record, Opened) and any(record.phrase.start <= at < record.phrase.end for at in positions)
    }
    for record in records:
        if isinstance(record, Opened):
            inside = record.sentence in here
        if isinstance(record, Cut) or (record.sentence in here if isinstance(record, Seen) else inside):
            kept.append(record)
    return tuple(kept)


def _lines(article: Article, records: Sequence[Record], alerts: Sequence[Alert]) -> Iterator[bytes]:
    yield orjson.dumps({"record": "article", "ref": article.ref})
    for record in records:
        yield orjson.dumps({"record": type(record).__name__.lower(), **{one.name: getattr(record, one.name) for one in fields(record)}})
    for alert in alerts:
        yield orjson.dumps({"record": "alert", **orjson.loads(alert_json(alert))})
