"""Connections, migrations and the border at which the driver's errors end."""

import resource
import signal
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from salient.errors import StartError, StoreError
from salient.keep.database import SCHEMA, connect, connect_to_read
from salient.keep.sqlite import SqliteStore, open_sqlite, read_only
from salient.model import AlertFilter, Incident

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
INCIDENT = Incident("inc_1", "encirclement", "riverton", "", "2026-11-22")


def test_a_new_database_has_the_newest_schema(store: SqliteStore, path: Path) -> None:
    assert apsw.Connection(str(path)).execute("PRAGMA user_version").get == SCHEMA == 2


def test_what_was_kept_is_there_after_opening_again(store: SqliteStore, path: Path) -> None:
    store.save_incident(INCIDENT, NOW)
    store.close()
    again = open_sqlite(path)
    assert again.incident("inc_1") == INCIDENT
    again.close()


def test_every_commit_waits_for_the_disk(store: SqliteStore, path: Path) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    values = [store.database._connection.execute(f"PRAGMA {name}").get for name in pragmas]
    assert values == ["wal", 2, 1, 5000]


def test_a_database_of_a_newer_salient_is_refused(path: Path) -> None:
    raw = apsw.Connection(str(path))
    raw.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    raw.close()
    for way in (connect, connect_to_read):
        with pytest.raises(StartError, match="written by a newer salient"):
            way(path)


def test_a_database_of_an_older_salient_is_not_read_without_its_migration(path: Path) -> None:
    apsw.Connection(str(path)).execute("PRAGMA user_version = 0; CREATE TABLE something (x)")
    with pytest.raises(StartError, match="start `salient run` once"):
        read_only(path)


def test_a_migration_that_fails_leaves_nothing_behind(path: Path) -> None:
    raw = apsw.Connection(str(path))
    raw.execute("CREATE TABLE delivery (x)")
    with pytest.raises(StartError, match="delivery already exists"):
        connect(path)
    tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert tables == ["delivery"]
    assert raw.execute("PRAGMA user_version").get == 0
    raw.close()


def test_what_is_no_database_is_refused_with_its_path(path: Path) -> None:
    path.write_bytes(b"war and peace " * 100)
    with pytest.raises(StartError, match=r"salient\.db cannot be opened"):
        connect(path)


def test_lists_say_so_where_nothing_was_ever_stored(path: Path) -> None:
    with pytest.raises(StartError, match="made by the first `salient run`"):
        read_only(path)
    assert not path.exists()


def test_a_reader_sees_commits_and_cannot_write(store: SqliteStore, path: Path) -> None:
    reader = read_only(path)
    store.save_incident(INCIDENT, NOW)
    assert reader.incident("inc_1") == INCIDENT
    assert reader.alerts(AlertFilter()) == []
    with pytest.raises(StoreError, match="readonly"):
        reader.save_incident(INCIDENT, NOW)
    reader.close()


def test_the_drivers_error_is_the_cause_of_ours(store: SqliteStore, path: Path) -> None:
    store.database.execute("DROP TABLE incident")
    with pytest.raises(StoreError, match=r"salient\.db: .*no such table") as caught:
        store.incident("inc_1")
    assert isinstance(caught.value.__cause__, apsw.Error)


def test_a_closed_store_answers_with_its_own_error(store: SqliteStore) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.counts()


def test_a_disk_without_room_is_a_store_error(store: SqliteStore, path: Path) -> None:
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = path.with_name(path.name + "-wal")
    big = Incident("inc_2", "encirclement", "x" * 500_000, "", "2026-11-22")
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 8192, limits[1]))
        with pytest.raises(StoreError):
            store.save_incident(big, NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert store.incident("inc_2") is None
    store.save_incident(big, NOW)
    assert store.incident("inc_2") == big


def test_a_failed_savepoint_undoes_only_itself(store: SqliteStore) -> None:
    def fail() -> None:
        with store.database.savepoint():
            store.save_incident(Incident("inc_2", "encirclement", "", "", "2026-11-22"), NOW)
            raise KeyError

    store.database.begin()
    store.save_incident(INCIDENT, NOW)
    with pytest.raises(KeyError):
        fail()
    store.database.commit()
    assert store.incident("inc_1") is not None
    assert store.incident("inc_2") is None
