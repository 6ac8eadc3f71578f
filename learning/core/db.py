"""The database: base class, column types, engine settings, and the one way to write.

SQLite is opened in WAL mode, synchronous FULL, foreign keys on; a write opens with BEGIN IMMEDIATE, because a
transaction that reads first and writes later fails at once when another connection has committed in between.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, Executable, MetaData, String, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase, mapped_column

from learning.core.errors import Refused

try:  # The standard library's SQLite may predate 3.51.3, which fixed a rare corruption of WAL databases.
    import pysqlite3.dbapi2 as _driver
except ImportError:  # pragma: no cover - platforms without the wheel; `cpms doctor` names the version
    _driver = sqlite3

sqlite_driver = _driver

# The name under which our sessions stand in PostgreSQL's list, so that a restore sees a server that still runs.
APPLICATION = "cpms-learning"

# Seconds a writer waits for its turn. 50 writers at once were seen to wait 2.6 s.
BUSY_SECONDS = 20

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table's base: named constraints, so that SQLite and PostgreSQL migrations agree."""

    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone reached the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


Json = JSON
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def key(length: int, **kwargs: Any) -> Any:
    """A required short text column."""
    return mapped_column(String(length), **kwargs)


def engine_options(url: str) -> dict[str, Any]:
    """Options for `create_engine` that fit the database behind `url`."""
    if url.startswith("sqlite"):
        connect = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        return {"module": sqlite_driver, "connect_args": connect, "hide_parameters": True}
    return {
        "hide_parameters": True,  # a fault that is written to the log names no person's values
        "pool_pre_ping": True,
        "pool_size": 5,
        "max_overflow": 5,
        "pool_timeout": 5,
        "connect_args": {
            "connect_timeout": 5,
            "application_name": APPLICATION,
            "options": f"-c lock_timeout={BUSY_SECONDS}s -c statement_timeout=120s",
        },
    }


def _file_of(path: str) -> tuple[int, int] | None:
    """Which file lies at a path now; None for one that is not there, is empty, or lives in memory."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_size else None


def prepare_engine(engine: Engine) -> None:
    """Attach the SQLite settings to an engine; PostgreSQL needs none."""
    if engine.dialect.name != "sqlite":
        return
    path = engine.url.database or ":memory:"

    @event.listens_for(engine, "do_connect")
    def _on_do_connect(*_about: Any) -> None:
        # SQLite would make an empty file; making one is for learning/core/migrating.py alone.
        if path != ":memory:" and not os.path.exists(path):
            raise sqlite_driver.OperationalError("the database file is missing")

    @event.listens_for(engine, "checkout")
    def _on_checkout(_connection: Any, record: Any, _proxy: Any) -> None:
        # A connection that was opened before the file was deleted or replaced would go on writing into nothing.
        if record.info.get("file") != _file_of(path):
            raise DisconnectionError("the database file is another one now")

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten, not only let go of
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.close()
        record.info["file"] = _file_of(path)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Writes(Enum):
    """What becomes of a transaction: kept; undone at its end as if it had never been; or refused before it begins."""

    KEPT = "kept"
    REHEARSED = "rehearsed"
    REFUSED = "refused"


# Inside a transaction: what is to be done at its end, and with what. Outside: None.
Endings = dict[Callable[[list[Any]], None], list[Any]]
_inside: ContextVar[Endings | None] = ContextVar("inside_transaction", default=None)
_writes: ContextVar[Writes] = ContextVar("writes", default=Writes.KEPT)


def treat_writes(writes: Writes) -> None:
    """Say what becomes of the transactions that follow in this context, until it is said anew."""
    _writes.set(writes)


@contextmanager
def transaction(of_the_house: bool = False) -> Iterator[None]:
    """One business verb, all or nothing. Commits at the end, rolls back on any exception, refuses nesting.

    Ends whatever read the session had open first, so that the write sees the present and owns the lock.
    `of_the_house`: the house's own notes (tries counted, refusals recorded) are kept whatever `treat_writes` said.
    Raises Refused "form-stale" where writes are refused.
    """
    if _inside.get() is not None:
        raise RuntimeError("a transaction is open already: only the outermost verb opens one")
    writes = Writes.KEPT if of_the_house else _writes.get()
    if writes is Writes.REFUSED:
        raise Refused("form-stale")
    endings: Endings = {}
    token = _inside.set(endings)
    session = db.session
    try:
        session.rollback()
        session.connection(execution_options={"writes": True})
        yield
        for do, items in endings.items():
            do(items)
        if writes is Writes.REHEARSED:
            session.flush()
            session.rollback()
        else:
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _inside.reset(token)


def write_if_free(statement: Executable) -> bool:
    """Run one small statement whose loss does no harm, without ever waiting for another writer.

    It has a connection and a transaction of its own, so that a page that only reads goes on reading. Returns whether
    it was written; on PostgreSQL the statement skips locked rows itself. Nothing is written by a request whose writes
    are refused or rehearsed.
    """
    if _writes.get() is not Writes.KEPT:
        return False
    with db.engine.connect().execution_options(writes=True) as connection:
        embedded = connection.dialect.name == "sqlite"
        raw = connection.connection.driver_connection
        if embedded:
            raw.execute("PRAGMA busy_timeout=0")  # type: ignore[union-attr]
        try:
            with connection.begin():
                connection.execute(statement)
            return True
        except OperationalError:
            return False
        finally:
            if embedded:
                raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")  # type: ignore[union-attr]


def wipe_journal() -> bool:
    """Bring SQLite's journal into the file and empty it, so that it holds nothing that was erased; True when done.

    While somebody reads an older state it has to stay: the next try takes it. PostgreSQL's is not ours to empty.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    with db.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA busy_timeout=0")
        try:
            return not raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def require_transaction() -> Endings:
    """Called by functions that others compose: they expect an open transaction. Returns what is to be done at its end.

    Raises RuntimeError when there is none.
    """
    endings = _inside.get()
    if endings is None:
        raise RuntimeError("this function is part of a verb: open a transaction first")
    return endings


def at_the_end(do: Callable[[list[Any]], None], item: Any) -> None:
    """Let `do` be called once, just before the open transaction commits, with every item that was handed in for it."""
    require_transaction().setdefault(do, []).append(item)


def is_postgresql() -> bool:
    """Whether the application stands on PostgreSQL."""
    return db.engine.dialect.name == "postgresql"


def upsert(table: type[Base], keys: dict[str, Any], values: dict[str, Any], **changes: Any) -> None:
    """Insert `keys | values`, or where that unique key exists change `changes`: one statement, safe in any race."""
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    statement = insert(table).values({**keys, **values})
    if changes:
        statement = statement.on_conflict_do_update(index_elements=list(keys), set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(keys))
    db.session.execute(statement)
