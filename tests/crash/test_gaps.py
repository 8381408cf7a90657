"""Every gap between two steps by its name: what a killed run had done by then is done by hand, then a daemon starts on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from salient.arrive.take import Taken, file_away, prepare, take
from salient.compile.rulebook import Rulebook
from salient.config import load_config
from salient.keep.sqlite import SqliteStore, open_sqlite
from salient.model import Delivery
from salient.pipeline import Stored, examine, store_file
from salient.send.webhook import WebhookSender
from salient.store import LOG_ENDPOINT
from salient.workers.attempt import attempt

from .articles import Drop
from .daemon import Daemon, Folder
from .invariants import ERROR, check_files, check_log, check_receiver, check_store
from .oracle import MAX_BYTES, expect
from .receiver import Receiver
from .records import is_quiet, read_records

ARTICLE = Drop("report.txt", b"Two infantry brigades were encircled near Debaltseve on Monday, a rebel commander said.\n", "copy", 0)
SECOND = Drop("second.txt", b"Russian forces withdrew from Lyman on Saturday, the defence ministry in Moscow said.\n", "copy", 0)
BAD = Drop("cut-off.json", b'{"text": "A writer died here', "copy", 0, "bad_json")
QUIET_WITHIN_S = 60.0
# An hour ago: whatever bears a later time was made by the daemon.
THEN = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver(refused=0) as running:
        yield running


class KilledRun:
    """The steps of a run that was killed, as far as a test lets it come; each step is the daemon's own code."""

    def __init__(self, folder: Folder, rulebook: Rulebook) -> None:
        self._folder, self._rulebook = folder, rulebook
        self.webhooks = load_config(folder.config).webhooks
        prepare(folder.inbox, folder.spool)

    def take(self, drop: Drop) -> Taken:
        (self._folder.inbox / drop.name).write_bytes(drop.content)
        taken = take(self._folder.inbox, drop.name, self._folder.spool, THEN)
        assert taken is not None
        return taken

    def store(self, taken: Taken) -> Stored:
        result = attempt(examine, taken.file, taken.sighting, self._rulebook, MAX_BYTES)
        with closing(self._open()) as store:
            store.database.begin()
            stored = store_file(store, taken.sighting, result, self.webhooks, THEN)
            store.database.commit()
        return stored

    def file_away(self, taken: Taken, stored: Stored) -> None:
        file_away(taken, stored.verdict, stored.at, self._folder.spool, "keep")

    def owed(self, endpoint: str) -> list[Delivery]:
        with closing(self._open()) as store:
            return store.due(datetime.now(UTC), 100, endpoint=endpoint)

    def write_log(self, content: bytes) -> None:
        (self._folder.state / "alerts.jsonl").write_bytes(content)

    def _open(self) -> SqliteStore:
        return open_sqlite(self._folder.state / "salient.db")


@pytest.fixture
def killed_run(folder: Folder, rulebook: Rulebook) -> KilledRun:
    return KilledRun(folder, rulebook)


class Restart:
    """Starts a daemon on what is there, lets it finish, and holds it to every invariant."""

    def __init__(self, folder: Folder, daemon: Daemon, receiver: Receiver, rulebook: Rulebook) -> None:
        self._folder, self._daemon, self._receiver, self._rulebook = folder, daemon, receiver, rulebook

    def restores(self, drops: Sequence[Drop]) -> None:
        daemon, folder = self._daemon, self._folder
        daemon.start()
        daemon.wait_until_ready()
        assert daemon.wait(QUIET_WITHIN_S, lambda: is_quiet(folder)), f"not quiet after {QUIET_WITHIN_S} s:\n{daemon.tail()}"
        assert daemon.end() == 0
        expected = expect(drops, self._rulebook, folder.root / "oracle")
        records = read_records(folder)
        check_files(folder, expected)
        check_store(records, expected)
        check_log(folder, records, expected)
        check_receiver(self._receiver.posts, records, expected)
        assert daemon.errors() == []


@pytest.fixture
def restart(folder: Folder, daemon: Daemon, receiver: Receiver, rulebook: Rulebook) -> Restart:
    return Restart(folder, daemon, receiver, rulebook)


def test_a_file_taken_and_not_stored_is_read_again(killed_run: KilledRun, restart: Restart) -> None:
    killed_run.take(ARTICLE)
    killed_run.take(BAD)
    restart.restores([ARTICLE, BAD])


def test_a_file_stored_and_not_filed_away_raises_nothing_again(killed_run: KilledRun, restart: Restart, folder: Folder) -> None:
    for drop in (ARTICLE, BAD):
        killed_run.store(killed_run.take(drop))
    before = read_records(folder).alerts
    restart.restores([ARTICLE, BAD])
    assert read_records(folder).alerts == before


def test_a_file_whose_note_was_written_first_is_filed_away_with_it(killed_run: KilledRun, restart: Restart, folder: Folder) -> None:
    taken = killed_run.take(BAD)
    killed_run.file_away(taken, killed_run.store(taken))
    filed = folder.spool / "failed" / taken.file.name
    filed.rename(taken.file)
    # And the same note once more, in the middle of being written.
    filed.with_name(f".{filed.name}{ERROR}.tmp").write_bytes(b'{"id": "')
    restart.restores([BAD])


@pytest.mark.parametrize("missing", [1, 200], ids=["but its line feed", "but its second half"])
def test_a_line_that_was_written_in_parts_is_cut_off_and_written_whole(killed_run: KilledRun, restart: Restart, missing: int) -> None:
    for drop in (ARTICLE, SECOND):
        killed_run.store(killed_run.take(drop))
    first, second = killed_run.owed(LOG_ENDPOINT)
    killed_run.write_log(b"".join([first.body, b"\n", second.body, b"\n"])[:-missing])
    restart.restores([ARTICLE, SECOND])


def test_a_line_written_and_not_recorded_is_not_written_twice(killed_run: KilledRun, restart: Restart) -> None:
    killed_run.store(killed_run.take(ARTICLE))
    [owed] = killed_run.owed(LOG_ENDPOINT)
    killed_run.write_log(owed.body + b"\n")
    restart.restores([ARTICLE])


def test_a_message_stored_and_not_sent_is_sent(killed_run: KilledRun, restart: Restart, receiver: Receiver) -> None:
    taken = killed_run.take(ARTICLE)
    killed_run.file_away(taken, killed_run.store(taken))
    [owed] = killed_run.owed("newsroom")
    restart.restores([ARTICLE])
    assert [(post.id, post.body) for post in receiver.posts] == [(owed.message_id, owed.body)]


def test_a_message_sent_and_not_recorded_comes_again_under_the_same_id(killed_run: KilledRun, restart: Restart, receiver: Receiver) -> None:
    killed_run.store(killed_run.take(ARTICLE))
    [owed] = killed_run.owed("newsroom")
    asyncio.run(_post(killed_run, owed))
    restart.restores([ARTICLE])
    assert [(post.id, post.body) for post in receiver.posts] == [(owed.message_id, owed.body)] * 2


async def _post(killed_run: KilledRun, delivery: Delivery) -> None:
    sender = WebhookSender()
    try:
        reply = await sender.post(killed_run.webhooks[0], delivery, datetime.now(UTC))
    finally:
        await sender.close()
    assert reply.reason == "delivered"


def test_what_a_start_left_behind_does_not_hinder_the_next(folder: Folder, restart: Restart, killed_run: KilledRun) -> None:
    for place in (folder.inbox, folder.spool / "taken"):
        (place / ".salient-probe.tmp").touch()
    (folder.state / "salient.db").write_bytes(b"")
    (folder.state / "salient.lock").write_bytes(b"1\n")
    killed_run.take(ARTICLE)
    restart.restores([ARTICLE])
