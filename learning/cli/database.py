"""`cpms migrate`, `cpms backup`, `cpms restore`.

A backup is one portable file: every table as lines of JSON, read in one snapshot while the server runs, with the keys.
It restores on SQLite and on PostgreSQL alike, so it is also the way from one to the other.
"""

import base64
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Table, insert, select, text

from learning.cli.context import application, settings_or_stop, stop
from learning.core import clock
from learning.core.db import Base, db
from learning.settings import ROOT, Settings

FORMAT = 1
CHUNK = 500


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def upgrade(revision: str) -> None:
    """Bring the database of the present application to a revision, up or down."""
    with db.engine.connect() as connection:
        config = _alembic()
        config.attributes["connection"] = connection
        (command.downgrade if revision == "base" or revision.startswith("-") else command.upgrade)(config, revision)
        connection.commit()


def revision_now() -> str | None:
    """The revision the database stands at, or None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@click.command()
@click.argument("revision", default="head")
def migrate(revision: str) -> None:
    """Bring the database to REVISION (default: the newest; "base" takes everything away)."""
    with application():
        upgrade(revision)
        print(f"The database stands at {revision_now() or 'nothing'}.")


def _tables() -> list[Table]:
    return list(Base.metadata.sorted_tables)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _lines(connection: Connection, table: Table) -> Iterator[str]:
    order = list(table.primary_key.columns)
    rows = connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*order))
    for row in rows.mappings():
        yield json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) + "\n"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything (records, certificates, keys) to one FILE, while the server runs."""
    settings = settings_or_stop()
    with application(settings):
        counts = write_backup(file, settings)
        print(
            f"Wrote {sum(counts.values())} rows of {len(counts)} tables to {file}. "
            "It holds keys and personal data: keep it safe."
        )


def write_backup(file: Path, settings: Settings) -> dict[str, int]:
    """Write a backup aside and put it in place whole. Returns the rows of each table."""
    half = file.with_name(f".{file.name}.part")
    half.touch(mode=0o600)
    counts: dict[str, int] = {}
    level = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    with (
        db.engine.connect().execution_options(**level) as connection,
        zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for table in _tables():
            with archive.open(f"tables/{table.name}.jsonl", "w") as out:
                counts[table.name] = 0
                for line in _lines(connection, table):
                    out.write(line.encode())
                    counts[table.name] += 1
        for key in sorted(settings.keys_dir.glob("*")) if settings.keys_dir.is_dir() else []:
            if not key.name.startswith("."):
                archive.write(key, f"keys/{key.name}")
        about = {"format": FORMAT, "made_at": clock.now().isoformat(), "revision": revision_now(), "rows": counts}
        archive.writestr("about.json", json.dumps(about, indent=1))
    half.replace(file)
    return counts


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Take away what the database holds now.")
def restore(file: Path, replace: bool) -> None:
    """Put a backup FILE back, into an empty database, or with --replace over the present one. Stop the server first."""
    settings = settings_or_stop()
    with application(settings):
        rows = read_backup(file, settings, replace)
        print(f"Restored {rows} rows.")


def read_backup(file: Path, settings: Settings, replace: bool) -> int:
    """Put a backup back in one transaction, so that a fault leaves the database as it was. Returns the rows."""
    try:
        archive = zipfile.ZipFile(file)
        about = json.loads(archive.read("about.json"))
    except (zipfile.BadZipFile, KeyError, ValueError):
        stop(f"{file} is not a backup of this program.")
    if about["format"] != FORMAT:
        stop(f"{file} was written by another version (format {about['format']}).")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    present = revision_now()
    if present and not replace and _has_rows():
        stop("The database holds data. Use --replace to take it away, or restore into an empty one.")
    if replace and present:
        upgrade("base")
    upgrade(about["revision"])
    total = 0
    with archive, db.engine.connect().execution_options(writes=True) as connection:
        with connection.begin():
            for table in _tables():
                for chunk in _chunks(archive, table):
                    connection.execute(insert(table), chunk)
                    total += len(chunk)
                _reset_sequence(connection, table)
        for name in archive.namelist():
            if name.startswith("keys/") and "/" not in name.removeprefix("keys/"):
                settings.keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
                target = settings.keys_dir / Path(name).name
                target.touch(mode=0o600)
                target.write_bytes(archive.read(name))
    upgrade("head")
    return total


def _has_rows() -> bool:
    with db.engine.connect() as connection:
        return any(connection.execute(select(table).limit(1)).first() for table in _tables())


def _chunks(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    name = f"tables/{table.name}.jsonl"
    if name not in archive.namelist():
        return
    with archive.open(name) as lines:
        for line in lines:
            chunk.append({key: _typed(table, key, value) for key, value in json.loads(line).items()})
            if len(chunk) >= CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _typed(table: Table, name: str, value: Any) -> Any:
    if value is None:
        return None
    try:
        kind = table.columns[name].type.python_type
    except NotImplementedError:
        kind = object
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return base64.b64decode(value["base64"]) if kind is bytes else value


def _reset_sequence(connection: Connection, table: Table) -> None:
    if connection.dialect.name == "postgresql" and table.autoincrement_column is not None:
        column = table.autoincrement_column.name
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column}'), "
                f"COALESCE((SELECT MAX({column}) FROM {table.name}), 0) + 1, false)"
            )
        )
