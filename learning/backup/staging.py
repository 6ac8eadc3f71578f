"""A backup as a whole database, built aside: at the revision it was written at, then taken up to the newest."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, Text, column, create_engine, event, func, insert, select, text, types
from sqlalchemy import table as table_clause
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from learning.backup.archive import BadArchive, typed
from learning.backup.reading import Archive
from learning.backup.writing import CHUNK, tables_of
from learning.core import migrating
from learning.core.db import engine_options, prepare_engine
from learning.core.files import settle
from learning.core.migrating import CannotMigrate, Say


def engine_on(path: Path, page_bytes: int | None = None) -> Engine:
    """An engine on an SQLite file of ours that is nobody's database yet."""
    url = f"sqlite:///{path}"
    engine = create_engine(url, poolclass=NullPool, **engine_options(url))

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        if page_bytes:  # one database can be copied over another only where their pages are of one size
            connection.execute(f"PRAGMA page_size={page_bytes}")

    prepare_engine(engine)

    @event.listens_for(engine, "connect")
    def _when_prepared(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")  # it is settled whole when it is done

    return engine


def build(archive: Archive, path: Path, token: int, page_bytes: int | None, say: Say) -> None:
    """Make the database that `archive` describes in a new file at `path`, marked with `token`.

    Raises BadArchive when anything of it does not fit: a value, a count, a reference, a rule of a table.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    engine = engine_on(path, page_bytes)
    try:
        migrating.move(archive.about.revision, engine)
        with migrating.changing(engine) as connection, _triggers_away(connection):
            for table in tables_of(connection):
                _load(connection, table, archive)
                if archive.about.rows[table.name]:
                    say(f"  {table.name}: {archive.about.rows[table.name]}")
        migrating.move("head", engine, say)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA user_version={token}")
            connection.commit()
        cursor = (raw := engine.raw_connection()).cursor()
        cursor.execute("PRAGMA journal_mode=DELETE")
        raw.close()
    except CannotMigrate as error:
        raise BadArchive(f"What {archive.file} holds does not fit together: {error}") from error
    except SQLAlchemyError as error:
        raise BadArchive(f"What {archive.file} holds does not fit the tables: {_cause(error)}.") from error
    finally:
        engine.dispose()
    settle(path)


def _cause(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


@contextmanager
def _triggers_away(connection: Connection) -> Iterator[None]:
    """Rows come back as they were written, whatever a trigger would make of a new one."""
    asked = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = connection.execute(asked).all()
    for name, _ in triggers:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    yield
    for _, statement in triggers:
        connection.exec_driver_sql(statement)


def _load(connection: Connection, table: Table, archive: Archive) -> None:
    columns = (column(c.name, Text() if isinstance(c.type, types.JSON) else c.type) for c in table.columns)
    statement = insert(table_clause(table.name, *columns))
    chunk: list[dict[str, Any]] = []
    for number, row in enumerate(archive.rows(table.name), 1):
        chunk.append(_typed(table, row, number, archive.about.number))
        if len(chunk) >= CHUNK:
            connection.execute(statement, chunk)
            chunk = []
    if chunk:
        connection.execute(statement, chunk)
    count = connection.scalar(select(func.count()).select_from(table))
    if count != archive.about.rows[table.name]:
        raise BadArchive(
            f"The table {table.name} has {count} rows where {archive.about.rows[table.name]} were written."
        )


def _typed(table: Table, row: dict[str, Any], number: int, of_format: int) -> dict[str, Any]:
    if set(row) != set(table.columns.keys()):
        odd = ", ".join(sorted(set(row) ^ set(table.columns.keys())))[:200]
        raise BadArchive(f"Row {number} of the table {table.name} has other columns than the table: {odd}.")
    try:
        return {c.name: typed(c.type, row[c.name], of_format, bool(c.nullable)) for c in table.columns}
    except (ValueError, TypeError, OverflowError) as error:
        raise BadArchive(f"Row {number} of the table {table.name} holds a value of the wrong kind.") from error
