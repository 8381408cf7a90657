"""Reads what the daemon has on record and compares it; the daemon itself must not be needed for that, so this asks SQLite."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import apsw
import orjson

from .daemon import Folder


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What a kill left half done: files taken and not stored, stored and not filed away, log bytes not recorded, deliveries owed."""

    taken: int = 0
    unfiled: int = 0
    unrecorded_bytes: int = 0
    unsent: int = 0


def leftovers(folder: Folder, copy: Path) -> Leftovers:
    """What lies half done while no daemon runs; read from a copy, since opening a database repairs it."""
    copy.mkdir(exist_ok=True)
    database = copy / "salient.db"
    for suffix in ("", "-wal"):
        source = folder.state / f"salient.db{suffix}"
        if source.exists():
            shutil.copy(source, f"{database}{suffix}")
    taken = [path.name[:20] for path in folder.taken if not path.name.startswith(".")]
    if not database.exists() or not _rows(database, "SELECT 1 FROM sqlite_schema WHERE name = 'alert_log'"):
        return Leftovers(taken=len(taken))
    ended = {row[0] for row in _rows(database, "SELECT id FROM sighting")}
    recorded = sum(row[0] for row in _rows(database, 'SELECT "end" FROM alert_log'))
    log = folder.state / "alerts.jsonl"
    return Leftovers(
        taken=sum(name not in ended for name in taken),
        unfiled=sum(name in ended for name in taken),
        unrecorded_bytes=(log.stat().st_size if log.exists() else 0) - recorded,
        unsent=_rows(database, "SELECT count(*) FROM delivery WHERE state = 'pending' AND endpoint = 'newsroom'")[0][0],
    )


def met(found: list[Leftovers]) -> dict[str, int]:
    """After how many kills each thing was found half done."""
    return {field.name: sum(getattr(one, field.name) > 0 for one in found) for field in fields(Leftovers)}


def is_quiet(folder: Folder) -> bool:
    """Whether nothing is left to be done: no file on its way, no delivery pending."""
    if not folder.is_empty:
        return False
    # A file is filed away after it is stored: once all are, every row that will ever come is there.
    return _rows(folder.state / "salient.db", "SELECT count(*) FROM delivery WHERE state = 'pending'") == [(0,)]


@dataclass(frozen=True, slots=True)
class Records:
    """The rows that matter, once the daemon has ended."""

    damage: list[str]
    outcomes: Counter[tuple[str, str | None]]
    alerts: dict[str, bytes]
    messages: dict[str, bytes]
    deliveries: Counter[tuple[str, str]]
    delivered_tries: Counter[int]
    failed_tries: int


def read_records(folder: Folder) -> Records:
    """All of it, alerts in the order in which they were raised."""
    database = folder.state / "salient.db"
    tries = (
        "SELECT (SELECT count(*) FROM attempt AS a WHERE (a.message_id, a.endpoint) = (d.message_id, d.endpoint) AND outcome = 'delivered')"
        " FROM delivery AS d"
    )
    return Records(
        damage=[str(row) for row in _rows(database, "PRAGMA integrity_check") + _rows(database, "PRAGMA foreign_key_check")],
        outcomes=Counter((outcome, reason) for outcome, reason in _rows(database, "SELECT outcome, reason FROM sighting")),
        alerts=dict(_rows(database, "SELECT id, json FROM alert ORDER BY number")),
        messages=dict(_rows(database, "SELECT id, body FROM message")),
        deliveries=Counter((endpoint, state) for endpoint, state in _rows(database, "SELECT endpoint, state FROM delivery")),
        delivered_tries=Counter(row[0] for row in _rows(database, tries)),
        failed_tries=_rows(database, "SELECT count(*) FROM attempt WHERE outcome != 'delivered'")[0][0],
    )


def log_lines(folder: Folder) -> list[bytes]:
    """The lines of the alert log and of any month that was set aside meanwhile, oldest first; each must be JSON."""
    archived = sorted(folder.state.glob("alerts-*.jsonl"))
    lines = b"".join(file.read_bytes() for file in [*archived, folder.state / "alerts.jsonl"] if file.exists())
    assert not lines or lines.endswith(b"\n"), "the last line of the alert log is not whole"
    for number, line in enumerate(lines.splitlines(), 1):
        assert isinstance(orjson.loads(line), dict), f"line {number} of the alert log is no object"
    return lines.splitlines()


def _rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.set_busy_timeout(5000)
        return list(connection.execute(query))
