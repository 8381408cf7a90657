"""How an alert's JSON stands in tables, lines and CSV; the JSON is the contract, so that scan and a store's alerts look the same."""

from __future__ import annotations

from typing import Any

import orjson

from salient.cli.output import Cell

TABLE = ("type", "status", "source", "actor", "place", "words")
LIST = ("raised at", *TABLE)
CSV = (
    "raised_at",
    "id",
    "type",
    "status",
    "severity",
    "source",
    "source_kind",
    "actor",
    "side",
    "place",
    "country",
    "lat",
    "lon",
    "words",
    "sentence",
    "title",
    "published",
    "publisher",
    "path",
    "incident",
    "reason",
    "route",
    "quantities",
)


def table_row(line: bytes) -> list[Cell]:
    """The cells of TABLE."""
    alert = orjson.loads(line)
    return [alert["type"], alert["status"], *(_shown(alert[role]) for role in ("source", "actor", "place")), alert["evidence"]["anchor"]]


def list_row(line: bytes) -> list[Cell]:
    """The cells of LIST."""
    return [_minute(orjson.loads(line)["raised_at"]), *table_row(line)]


def csv_row(line: bytes) -> list[Cell]:
    """The cells of CSV."""
    alert = orjson.loads(line)
    source, actor, place, incident = (alert[role] or {} for role in ("source", "actor", "place", "incident"))
    article, evidence = alert["article"], alert["evidence"]
    return [
        alert["raised_at"],
        alert["id"],
        alert["type"],
        alert["status"],
        alert["severity"],
        _shown(source),
        source.get("kind"),
        _shown(actor),
        actor.get("side"),
        _shown(place),
        place.get("country"),
        place.get("lat"),
        place.get("lon"),
        evidence["anchor"],
        evidence["text"],
        article["title"],
        article["published"],
        article["publisher"],
        article["path"],
        incident.get("id"),
        incident.get("reason"),
        _shown(alert["route"]),
        "; ".join(one["text"] for one in alert.get("quantities", [])) or None,  # old alerts lack the key
    ]


def text_line(line: bytes) -> str:
    """One alert on one line, for `alerts tail`."""
    alert = orjson.loads(line)
    when = _minute(alert["raised_at"])
    what = f"{alert['type']:<16} {alert['status']:<10}"
    parts = [_shown(alert["place"]), _shown(alert["actor"]), f"says {_shown(alert['source'])}" if alert["source"] else None]
    words = " ".join(alert["evidence"]["anchor"].split())
    return f"{when}  {what}  {', '.join(part for part in parts if part) or '-'}: {words}"


def _minute(raised_at: str | None) -> str:
    return (raised_at or "")[:16].replace("T", " ")


def _shown(role: dict[str, Any] | None) -> str | None:
    """A role as a person names it; None where it is not known."""
    return (role.get("name") or role.get("text")) if role else None
