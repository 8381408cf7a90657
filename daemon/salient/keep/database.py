"""One SQLite connection with its named queries and migrations; what the rows mean is sqlite.py's affair.

The driver's errors end here: they leave as StoreError with the driver's own as its cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosql
import apsw

from salient.errors import StartError, StoreError
from salient.wire import without_surrogates

BUSY_MS = 5_000
_SQL = Path(__file__).parent / "sql"
_MIGRATIONS = sorted((_SQL / "migrations").glob("*.sql"))
SCHEMA = len(_MIGRATIONS)
"""The number of the newest migration; `PRAGMA user_version` of a database that is up to date."""

Value = str | bytes | int | float | None
Row = tuple[Any, ...]


class Database:
    """A connection in autocommit: transactions are begun and ended by hand. One thread at a time may use it."""

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        self.path = path
        self._connection = connection
        self._queries = aiosql.from_path(_SQL / "queries.sql", "apsw")

    def change(self, query: str, **values: Value) -> int:
        """Run a query that changes rows; returns how many."""
        with self._translated():
            before = self._connection.total_changes()
            getattr(self._queries, query)(self._connection, **_clean(values))
            return self._connection.total_changes() - before

    def one(self, query: str, **values: Value) -> Row | None:
        """The first row of a query."""
        with self._translated():
            row: Row | None = getattr(self._queries, query)(self._connection, **_clean(values))
            return row

    def all(self, query: str, **values: Value) -> list[Row]:
        """Every row of a query."""
        with self._translated():
            return list(getattr(self._queries, query)(self._connection, **_clean(values)))

    def begin(self) -> None:
        """Begin to write: a transaction that read first and then wants to write would fail at once beside another writer."""
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End the transaction; its changes are on the disk when this returns."""
        self.execute("COMMIT")

    def roll_back(self) -> None:
        """Undo the transaction, where there still is one."""
        if self.in_transaction:
            self.execute("ROLLBACK")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo just what the body changed when it raises."""
        self.execute("SAVEPOINT job")
        try:
            yield
        except BaseException:
            # On a full disk SQLite may have undone everything already, savepoints included.
            if self.in_transaction:
                self.execute("ROLLBACK TO job; RELEASE job")
            raise
        self.execute("RELEASE job")

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    def execute(self, sql: str) -> None:
        """Run statements that are not in queries.sql."""
        with self._translated():
            self._connection.execute(sql)

    def close(self) -> None:
        """Close the connection; after the last one the write-ahead log is folded into the file."""
        with self._translated():
            self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except apsw.Error as error:
            raise StoreError(f"{self.path}: {error}") from error


def connect(path: Path) -> Database:
    """The database at `path`, made or brought up to date. Raises StartError where that is impossible."""
    try:
        connection = apsw.Connection(str(path))
        connection.set_busy_timeout(BUSY_MS)
        # FULL: a commit that was answered must outlive a power cut.
        for name, value in (("journal_mode", "WAL"), ("synchronous", "FULL"), ("foreign_keys", "ON")):
            connection.pragma(name, value)
        _migrate(path, connection)
    except apsw.Error as error:
        raise StartError(f"the database {path} cannot be opened: {error}; look at its permissions and the space on its disk") from error
    return Database(path, connection)


def connect_to_read(path: Path) -> Database:
    """The database at `path`, never changed. Raises StartError where there is none, or not of this version."""
    if not path.exists():
        raise StartError(f"there is no database at {path} yet: it is made by the first `salient run`")
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        connection.set_busy_timeout(BUSY_MS)
        version = _version(path, connection)
    except apsw.Error as error:
        raise StartError(f"the database {path} cannot be read: {error}") from error
    if version < SCHEMA:
        raise StartError(f"the database {path} was written by an older salient: start `salient run` once, it brings it up to date")
    return Database(path, connection)


def _migrate(path: Path, connection: apsw.Connection) -> None:
    for number in range(_version(path, connection) + 1, SCHEMA + 1):
        script = _MIGRATIONS[number - 1].read_text(encoding="utf-8")
        with connection:
            connection.execute(f"{script}\nPRAGMA user_version = {number}")


def _version(path: Path, connection: apsw.Connection) -> int:
    version = int(connection.execute("PRAGMA user_version").get)
    if version > SCHEMA:
        connection.close()
        raise StartError(f"the database {path} was written by a newer salient (schema {version}, this one knows {SCHEMA}): use that one")
    return version


def _clean(values: dict[str, Value]) -> dict[str, Value]:
    """Lone surrogates, which SQLite's UTF-8 has no room for, are replaced here for every column at once."""
    return {key: without_surrogates(value) if isinstance(value, str) else value for key, value in values.items()}
