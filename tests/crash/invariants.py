"""What must hold once all is quiet, whatever was killed; each breach says which file, alert or message it is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from pathlib import Path

import orjson

from .daemon import Folder
from .oracle import Expected, Fate, digest
from .receiver import Post
from .records import Records, log_lines

ERROR = ".error.json"
STORED_NAME = re.compile(r"[0-9a-f]{20}__(.+)", re.DOTALL)


def check_files(folder: Folder, expected: Expected) -> None:
    """Every file lies once in done or failed, whole, with the reason beside it where it failed."""
    assert list(folder.inbox.iterdir()) == [], "the inbox is not empty"
    assert folder.taken == [], "files stay in spool/taken"
    found: Counter[Fate] = Counter()
    for part in ("done", "failed"):
        files = {path for path in (folder.spool / part).rglob("*") if path.is_symlink() or not path.is_dir()}
        notes = {path for path in files if path.name.endswith(ERROR)}
        found.update(_fate(path, part, notes) for path in files - notes)
        alone = [note.name for note in notes if note.with_name(note.name.removesuffix(ERROR)) not in files]
        assert alone == [], f"notes in {part} without their file"
    lost, surplus = expected.fates - found, found - expected.fates
    assert (lost, surplus) == (Counter(), Counter()), f"files lost or ended otherwise: {lost}\nfiles that should not be there: {surplus}"


def _fate(path: Path, part: str, notes: set[Path]) -> Fate:
    match = STORED_NAME.fullmatch(path.name)
    assert match, f"{path.name!r} in {part} is no stored file"
    # A name that was too long is cut, and its suffix kept: the tests have one, all of whose characters are the same.
    name = re.sub(r"^a{200,}", "a" * 240, match[1])
    note = path.with_name(path.name + ERROR)
    if note not in notes:
        assert part == "done", f"{path.name!r} failed without a note"
        return Fate(name, digest(path), None, noted=False)
    reason = orjson.loads(note.read_bytes())["reason"]
    assert (part == "failed") == (reason is not None and reason != "duplicate"), f"{path.name!r} in {part} has the reason {reason}"
    return Fate(name, digest(path), reason if part == "failed" else None, noted=True)


def check_store(records: Records, expected: Expected) -> None:
    """Every file has one ending on record, every alert is there, nothing is owed and nothing was counted twice."""
    assert records.damage == ["('ok',)"], f"the database is damaged: {records.damage}"
    failed = Counter({reason: count for (outcome, reason), count in records.outcomes.items() if outcome == "failed"})
    wanted = Counter(fate.reason for fate in expected.fates.elements() if fate.reason)
    assert failed == wanted, "files that failed, by reason"
    assert records.outcomes.total() == expected.fates.total(), "each file has one ending on record"
    assert records.alerts.keys() == expected.alerts, _difference("alerts in the store", expected.alerts, records.alerts.keys())
    count = len(records.messages)
    assert count == len(records.alerts), "one message an alert"
    assert records.deliveries == Counter({("alerts.jsonl", "delivered"): count, ("newsroom", "delivered"): count})
    assert records.delivered_tries == Counter({1: 2 * count}), "each delivery is counted as delivered once"
    _check_incidents(records)


def _check_incidents(records: Records) -> None:
    numbers: dict[str, list[int]] = defaultdict(list)
    for line in records.alerts.values():
        incident = orjson.loads(line)["incident"]
        numbers[incident["id"]].append(incident["seq"])
    wrong = {incident: found for incident, found in numbers.items() if found != list(range(1, len(found) + 1))}
    assert wrong == {}, "incidents whose alerts are not numbered one after the other"


def check_log(folder: Folder, records: Records, expected: Expected) -> None:
    """The log holds every alert once, byte for byte as stored, in the order in which they were raised."""
    lines = log_lines(folder)
    ids = Counter(orjson.loads(line)["id"] for line in lines)
    assert ids.keys() == expected.alerts, _difference("alerts in the log", expected.alerts, ids.keys())
    twice = [alert for alert, count in ids.items() if count > 1]
    assert twice == [], "alerts that stand in the log more than once"
    assert lines == list(records.alerts.values()), "the log's lines are not those of the store, in their order"
    assert list(folder.state.glob("*.cut-*")) == [], "the daemon took its own lines for somebody else's"


def check_receiver(posts: Sequence[Post], records: Records, expected: Expected) -> None:
    """The receiver accepted every alert at least once, always the same bytes under the same id, rightly signed."""
    assert all(post.verified for post in posts), "a signature was wrong"
    bodies: dict[str, set[bytes]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        bodies[post.id].add(post.body)
        ids[orjson.loads(post.body)["data"]["id"]].add(post.id)
    assert [message for message, found in bodies.items() if len(found) > 1] == [], "messages whose bytes changed between tries"
    assert [alert for alert, found in ids.items() if len(found) > 1] == [], "alerts sent under more than one webhook-id"
    assert ids.keys() == expected.alerts, _difference("alerts at the receiver", expected.alerts, ids.keys())
    accepted = {post.id: post.body for post in posts if post.accepted}
    assert accepted == records.messages, "what the receiver accepted is not what the store holds"


def _difference(what: str, wanted: Set[str], found: Set[str]) -> str:
    missing, surplus = sorted(wanted - found), sorted(found - wanted)
    return f"{what}: {len(missing)} missing {missing[:5]}, {len(surplus)} too many {surplus[:5]}"
