"""An alert and a message as JSON bytes: the one place that decides how they look outside of this program.

The bytes are made once and then kept, so that log, webhooks and API show the same and a signature stays true.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache

import orjson
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from salient.model import Actor, Alert, ArticleRef, Claim, Evidence, IncidentRef, Place, Quantity, Route, RuleRef, Severity, Source, Status

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _AlertJson:
    """The keys of an alert's JSON, in their order."""

    id: str
    type: str
    status: Status
    severity: Severity
    rule: RuleRef
    source: Source | None
    actor: Actor | None
    place: Place | None
    route: Route | None
    quantities: tuple[Quantity, ...] = ()  # alerts stored before there were any lack the key
    evidence: Evidence
    article: ArticleRef
    incident: IncidentRef | None
    raised_at: str | None


def alert_json(alert: Alert) -> bytes:
    """The alert as one line of JSON in UTF-8; keys whose value is not known are there with null."""
    claim = alert.claim
    shown = _AlertJson(
        id=alert.id,
        type=claim.type,
        status=claim.status,
        severity=claim.severity,
        rule=claim.rule,
        source=claim.source,
        actor=claim.actor,
        place=claim.place,
        route=claim.route,
        quantities=claim.quantities,
        evidence=claim.evidence,
        article=alert.article,
        incident=alert.incident,
        raised_at=utc_text(alert.raised_at) if alert.raised_at else None,
    )
    try:
        return orjson.dumps(shown)
    except orjson.JSONEncodeError:
        # Only lone surrogates from an article or a file name bring us here; cleaning every alert would cost all of them.
        return orjson.dumps(_clean(asdict(shown)))


def read_alert(line: bytes) -> Alert:
    """The alert of a line that `alert_json` made; keys that this version does not know are passed over."""
    shown = _alert_json().validate_json(line)
    claim = Claim(
        shown.type, shown.status, shown.severity, shown.rule,
        shown.source, shown.actor, shown.place, shown.route, shown.evidence, shown.quantities,
    )  # fmt: skip
    return Alert(shown.id, claim, shown.article, shown.incident, datetime.fromisoformat(shown.raised_at) if shown.raised_at else None)


def message_body(kind: str, timestamp: datetime, data: bytes) -> bytes:
    """The body of a message: `data` is JSON already, and stands in it byte for byte."""
    return orjson.dumps({"type": kind, "timestamp": utc_text(timestamp), "data": orjson.Fragment(data)})


def alert_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of an alert's JSON; further keys may come, so readers should let them pass."""
    schema = _alert_json().json_schema(mode="serialization", schema_generator=_EveryKey)
    head = {"$schema": GenerateJsonSchema.schema_dialect, "title": "Alert", "description": "One alert: a line of alerts.jsonl."}
    return {**schema, **head}


def utc_text(time: datetime) -> str:
    """An aware time in UTC as ISO 8601 with milliseconds and Z."""
    assert time.tzinfo is not None, "a time without a zone would be read as that of this machine"
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for every lone surrogate: UTF-8 has none, and the count of code points must stay."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


@cache
def _alert_json() -> TypeAdapter[_AlertJson]:
    return TypeAdapter(_AlertJson)


class _EveryKey(GenerateJsonSchema):
    """Every key is always written, also those whose field has a default."""

    def field_is_required(
        self, field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField, total: bool
    ) -> bool:
        return True


def _clean(value: object) -> object:
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return without_surrogates(value) if isinstance(value, str) else value
