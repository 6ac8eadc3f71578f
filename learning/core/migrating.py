"""The database's structure, revision by revision: where it stands, and the one way to take it up or down.

A move is one transaction on both databases: a step that fails, or leaves a row pointing at nothing, changes nothing.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.pool import StaticPool

from learning.core.db import db, engine_options, prepare_engine

SCRIPTS = Path(__file__).parents[2] / "migrations"
# Any number, the same everywhere: two processes that migrate one PostgreSQL database take turns.
TURN = 20190028

Say = Callable[[str], None]


class CannotMigrate(Exception):
    """The move is not possible; the text says why, for the person at the command line."""


def _config(connection: Connection | None = None, say: Say | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    config.attributes["say"] = say
    return config


@cache
def chain() -> tuple[str, ...]:
    """Every revision this program knows, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in scripts.walk_revisions())[::-1]


def newest() -> str:
    """The revision this program needs."""
    return chain()[-1]


def standing(connection: Connection) -> str | None:
    """The revision a database stands at, or None when it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def revision_now() -> str | None:
    """The revision of the present application's database, or None when it is empty."""
    with db.engine.connect() as connection:
        return standing(connection)


def target_of(wanted: str, now: str | None) -> str | None:
    """What `wanted` means to a database at `now`: "head", "base", a revision, or steps such as "-1" and "+2".

    Returns a revision, or None for "base". Raises CannotMigrate for one that this program does not know.
    """
    known: list[str | None] = [None, *chain()]
    if now not in known:
        raise CannotMigrate(
            f"The database stands at revision {now}, which this release does not know: a newer one made it. "
            "Install that release, or restore a backup of this one."
        )
    if wanted == "head":
        return known[-1]
    if wanted == "base":
        return None
    if re.fullmatch(r"[-+]\d{1,4}", wanted):
        place = known.index(now) + int(wanted)
        if not 0 <= place < len(known):
            raise CannotMigrate(f"There are not so many steps from {now or 'base'}: {_listed()}.")
        return known[place]
    if wanted not in known:
        raise CannotMigrate(f"There is no revision {wanted}: {_listed()}.")
    return wanted


def _listed() -> str:
    return f"the revisions are base, {', '.join(chain())}"


def is_down(target: str | None, now: str | None) -> bool:
    """Whether going from `now` to `target` takes something away."""
    order: list[str | None] = [None, *chain()]
    return order.index(target) < order.index(now)


def move(wanted: str = "head", engine: Engine | None = None, say: Say | None = None) -> None:
    """Bring a database (default: the present application's) to a revision, up or down, whole or not at all.

    `wanted` as in `target_of`; `say` hears one line a step. Raises CannotMigrate.
    """
    with changing(engine or db.engine) as connection:
        move_inside(connection, wanted, say)


def move_inside(connection: Connection, wanted: str = "head", say: Say | None = None) -> None:
    """The same in a transaction that is open already."""
    now = standing(connection)
    target = target_of(wanted, now)
    step = command.downgrade if is_down(target, now) else command.upgrade
    step(_config(connection, say), target or "base")


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """A write transaction for changes of structure.

    SQLite cannot drop or rebuild a table that others refer to while it watches foreign keys, and the switch works
    only outside a transaction; so they are off meanwhile, and every reference is checked before the commit.
    """
    if engine.dialect.name == "sqlite":
        _make_file(engine.url.database)
    with engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text("SELECT set_config('statement_timeout', '0', true)"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
                yield connection
            return
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin(), _triggers_kept(connection):
                yield connection
                check_references(connection)
        finally:
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.close()


def _make_file(path: str | None) -> None:
    """A new SQLite database that only its owner may read; its log and index take the same mode."""
    if path and path != ":memory:" and not os.path.exists(path):
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def check_references(connection: Connection) -> None:
    """Raises CannotMigrate when a row of an SQLite database points at one that is not there."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken:
        raise CannotMigrate(f"A row of {broken[0]} points at a row of {broken[2]} that is not there.")


@contextmanager
def _triggers_kept(connection: Connection) -> Iterator[None]:
    """Put triggers back on an SQLite table that a step rebuilds: dropping the old copy drops its triggers too.

    A trigger that a step drops by its name stays dropped.
    """
    kept: dict[str, list[str]] = {}

    def before(_c: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if dropped := re.match(r'\s*DROP TABLE "?(\w+)"?\s*;?\s*$', statement):
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", dropped.groups())
            kept[dropped[1]] = [row[0] for row in cursor.fetchall()]

    def after(_c: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if built := re.match(r'\s*ALTER TABLE "?_alembic_tmp_(\w+?)"? RENAME TO', statement):
            for trigger in kept.pop(built[1], []):
                cursor.execute(trigger)

    event.listen(connection, "before_cursor_execute", before)
    event.listen(connection, "after_cursor_execute", after)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", before)
        event.remove(connection, "after_cursor_execute", after)


def structure(connection: Connection) -> dict[str, set[str]]:
    """Tables and their columns, without the one that holds the revision."""
    inspector = inspect(connection)
    names = [name for name in inspector.get_table_names() if name != "alembic_version"]
    return {name: {column["name"] for column in inspector.get_columns(name)} for name in names}


@cache
def structure_at(revision: str | None) -> dict[str, set[str]]:
    """Tables and columns of a revision, found by building it in memory."""
    url = "sqlite://"
    engine = create_engine(url, poolclass=StaticPool, **engine_options(url))
    prepare_engine(engine)
    try:
        move(revision or "base", engine)
        with engine.connect() as connection:
            return structure(connection)
    finally:
        engine.dispose()


@cache
def renamed() -> dict[str, dict[str, str]]:
    """By table and column, the name that the column had before the revision that says `renamed`."""
    found: dict[str, dict[str, str]] = {}
    for script in ScriptDirectory.from_config(_config()).walk_revisions():
        for table, names in getattr(script.module, "renamed", {}).items():
            found.setdefault(table, {}).update(names)
    return found


def losses(connection: Connection, target: str | None) -> list[str]:
    """What going down to `target` would throw away, in words: rows of tables, and values of columns, that end.

    A value counts unless it is nothing, "", 0, false or an empty list. Raises CannotMigrate for an unknown revision.
    """
    now = standing(connection)
    if not is_down(target, now):
        return []
    then, found = structure_at(target), []
    for table, columns in sorted(structure_at(now).items()):
        if table not in then:
            count = connection.execute(text(f'SELECT COUNT(*) FROM "{table}"')).scalar_one()
            found += [f"{table} ({count} rows)"] if count else []
            continue
        kept = {new for new, old in renamed().get(table, {}).items() if old in then[table]}
        for column in sorted(columns - then[table] - kept):
            held = f"CAST(\"{column}\" AS VARCHAR) NOT IN ('', '0', 'false', 'null', '[]', '{{}}')"
            count = connection.execute(text(f'SELECT COUNT(*) FROM "{table}" WHERE {held}')).scalar_one()
            found += [f"{table}.{column} ({count} values)"] if count else []
    return found
