"""The frozen records of the flow, each field written once; no behaviour beyond what a field's meaning needs.

The alert's JSON (log, webhooks, API) is `Alert` as it stands here, see docs/alerts.md; its JSON Schema is generated from these classes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Status = Literal["asserted", "possible", "denied", "background"]
Severity = Literal["low", "medium", "high", "critical"]
SourceKind = Literal["official", "military", "armed_group", "media", "analyst", "local", "unnamed"]
Reason = Literal["first", "source", "status", "repeat"]
QuantityKind = Literal["people", "formation", "vehicle", "route", "place", "side", "distance", "area", "duration"]
Bound = Literal["about", "at_least", "at_most"]

STATUSES: tuple[Status, ...] = ("asserted", "possible", "denied", "background")
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
REASONS: tuple[Reason, ...] = ("first", "source", "status", "repeat")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text, in code points, end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """What an alert says of its article; `published` is a date or a UTC time in ISO 8601."""

    id: str
    path: str
    part: int | None = None
    copy_of: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its reader returned it, with its page furniture marked."""

    ref: ArticleRef
    text: str
    furniture: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so; `text` is an exact substring of the article."""

    text: str
    name: str | None = None
    kind: SourceKind | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The force that is inside, that leaves, or whose route is cut."""

    text: str
    name: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The most specific named place of the event; `country` is ISO 3166-1 alpha-2."""

    text: str
    name: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The named or numbered route."""

    text: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many or how far, lengths in metres; `to` is the upper end of a range, `of` the whole in "two of three bridges"."""

    text: str
    kind: QuantityKind
    value: int | float | None
    unit: str
    to: int | float | None = None
    of: int | float | None = None
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that decided the status, with the id of the cue in rules/context/."""

    text: str
    id: str
    start: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A further place in the same article that states the same claim."""

    text: str
    anchor: str
    start: int
    end: int
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence and, in it, the words that state the claim (`start` and `end` are those of `anchor`)."""

    text: str
    anchor: str
    start: int
    end: int
    cues: tuple[Cue, ...] = ()
    more: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleRef:
    """The rule that found the claim, and the hash of the rulebook that it stood in."""

    id: str
    version: str
    title: str
    tags: tuple[str, ...]
    rulebook: str


@dataclass(frozen=True, slots=True)
class IncidentRef:
    """Where an alert stands in its incident: its number there, why it is news, how many sources the incident has."""

    id: str
    seq: int
    reason: Reason
    sources: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One event as one article states it, judged."""

    type: str
    status: Status
    severity: Severity
    rule: RuleRef
    source: Source | None
    actor: Actor | None
    place: Place | None
    route: Route | None
    evidence: Evidence
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """A claim with an id; `incident` and `raised_at` are None for what `scan` prints without a store."""

    id: str
    claim: Claim
    article: ArticleRef
    incident: IncidentRef | None = None
    raised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What the store remembers of one event in the world."""

    id: str
    type: str
    place_key: str
    side_key: str
    day: str
    seq: int = 0
    sources: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake or shortcoming, with where it stands and what to do; `line` and `column` count from 1."""

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    hint: str | None = None
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """One file that was taken from an inbox; `name` and `path` are printable, bytes that are no UTF-8 stand escaped."""

    id: str
    name: str
    path: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a sighting ended: `done`, or `failed` with a reason that a person can act on."""

    outcome: Literal["done", "failed"]
    reason: str | None = None
    message: str | None = None
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is done, when it was, and the ids of the articles that it brought first."""

    sighting: Sighting
    finished_at: datetime
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """What reading and detection made of one file.

    `problems` are parts of it that could not be used, `failed_rules` the ids of rules that broke down on it, with the error,
    `unspoken` the languages of articles that were not looked through because no rule speaks them, one for each.
    """

    articles: tuple[tuple[Article, tuple[Claim, ...]], ...]
    problems: tuple[str, ...] = ()
    failed_rules: tuple[tuple[str, str], ...] = ()
    unspoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent; `body` is frozen bytes, the same on every try."""

    id: str
    type: str
    alert_id: str | None
    body: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to one endpoint; `attempts` counts the tries that have ended."""

    message_id: str
    endpoint: str
    body: bytes
    attempts: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one try ended; `due_at` is the next try's time where the state is `retry`."""

    state: Literal["delivered", "retry", "given_up", "paused"]
    reason: str
    http_status: int | None = None
    due_at: datetime | None = None
    ms: int = 0


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which stored alerts a list shows; empty fields do not filter, `since` is by `raised_at`."""

    since: datetime | None = None
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    limit: int = field(default=50)
