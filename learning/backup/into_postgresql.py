"""Putting a built database in the place of a PostgreSQL one: emptied and filled in one transaction.

The tables stay, with their owners, grants and triggers. Whether it was committed is told by a comment on the table
that holds the revision, written in the same transaction.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, text

from learning.backup.staging import engine_on
from learning.backup.turns import InUse
from learning.backup.writing import rows_of, tables_of
from learning.core import migrating
from learning.core.db import APPLICATION
from learning.core.migrating import CannotMigrate, Say

# Seconds to wait for sessions that are just ending, and for locks of others.
PATIENCE = 5
MARK = "restored {}"
TRIGGER_STATES = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


def token_of(engine: Engine) -> int | None:
    """The number of the last restore that was committed; waits for one whose commit is still under way."""
    with migrating.changing(engine) as connection:
        said = connection.scalar(text("SELECT obj_description(to_regclass('alembic_version'), 'pg_class')")) or ""
    return int(said.split()[1]) if said.startswith(MARK.format("")) else None


def fill(
    engine: Engine,
    staged: Path,
    token: int,
    before: Callable[[Connection], None],
    ready: Callable[[], None],
    say: Say,
    at: Callable[[str], None],
) -> None:
    """Make the database what `staged` is. `before` sees what is there, `ready` is called before the commit.

    Raises InUse when a server of ours is connected, CannotMigrate for a database of a newer release.
    """
    with migrating.changing(engine) as connection:
        now = migrating.standing(connection)
        if now not in (None, *migrating.chain()):
            raise CannotMigrate(
                f"The database stands at revision {now} of a newer release, and is left alone. Make a new, empty one, "
                "set CPMS_DATABASE_URL to it, and restore there."
            )
        _nobody_else(connection)
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
        present = tables_of(connection)
        if present:
            names = ", ".join(f'"{table.name}"' for table in present)
            connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
        before(connection)
        migrating.move_inside(connection, "head")
        tables = tables_of(connection)
        with _rules_away(connection, tables):
            connection.execute(text("TRUNCATE " + ", ".join(f'"{table.name}"' for table in tables)))
            _copy(connection, tables, staged, say, at)
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{MARK.format(token)}'"))
        ready()
        at("copied")


def _nobody_else(connection: Connection) -> None:
    others = text(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = :ours AND pid <> pg_backend_pid()"
    )
    end = time.monotonic() + PATIENCE
    while count := connection.scalar(others, {"ours": APPLICATION}):
        if time.monotonic() > end:
            raise InUse(f"{count} connections of a running server use this database: stop it first, on every host.")
        time.sleep(0.05)
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))


@contextmanager
def _rules_away(connection: Connection, tables: list[Table]) -> Iterator[None]:
    """Triggers rest, and references are checked at the end: rows come in any order, as they were written."""
    names = [table.name for table in tables]
    ours = "c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(:names)"
    triggers = connection.execute(
        text(
            "SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            f"WHERE {ours} AND NOT t.tgisinternal AND t.tgenabled <> 'D'"
        ),
        {"names": names},
    ).all()
    references = connection.execute(
        text(
            "SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
            f"WHERE {ours} AND k.contype = 'f' AND NOT k.condeferrable"
        ),
        {"names": names},
    ).all()
    for table, trigger, _ in triggers:
        connection.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER "{trigger}"'))
    for table, reference in references:
        connection.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{reference}" DEFERRABLE INITIALLY DEFERRED'))
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, reference in references:
        connection.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{reference}" NOT DEFERRABLE'))
    for table, trigger, state in triggers:
        how = TRIGGER_STATES[state if isinstance(state, str) else state.decode()]
        connection.execute(text(f'ALTER TABLE "{table}" {how} TRIGGER "{trigger}"'))


def _copy(connection: Connection, tables: list[Table], staged: Path, say: Say, at: Callable[[str], None]) -> None:
    engine = engine_on(staged)
    try:
        with engine.connect() as source:
            built = {table.name: table for table in tables_of(source)}
            for table in tables:
                count = _copy_table(connection, source, built[table.name])
                _number_on(connection, table)
                if count:
                    say(f"  {table.name}: {count}")
                at("copying")
    finally:
        engine.dispose()


def _copy_table(connection: Connection, source: Connection, table: Table) -> int:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    count = 0
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows_of(source, table):
            copy.write_row([_in_utc(value) for value in row])
            count += 1
    return count


def _in_utc(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _number_on(connection: Connection, table: Table) -> None:
    """New rows are numbered after the restored ones."""
    for column in table.primary_key.columns:
        where = {"table": f'"{table.name}"', "column": column.name}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), where)
        if sequence:
            highest = f'(SELECT MAX("{column.name}") FROM "{table.name}")'
            asked = text(f"SELECT setval(CAST(:sequence AS regclass), COALESCE({highest}, 0) + 1, false)")
            connection.execute(asked, {"sequence": sequence})
