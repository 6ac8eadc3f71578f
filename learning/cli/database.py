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
from sqlalchemy import Connection, Table, insert, select, text

from learning.backup.archive import FORMAT
from learning.backup.writing import CannotBackUp, write_backup
from learning.cli.context import application, settings_or_stop, stop
from learning.core import clock, migrating
from learning.core.db import Base, db
from learning.core.migrating import CannotMigrate
from learning.settings import Settings

CHUNK = 500


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision", default="head")
@click.option("--lose-data", is_flag=True, help="Go down although that throws something away; a copy is kept.")
def migrate(revision: str, lose_data: bool) -> None:
    """Bring the database to REVISION: "head" (default), "base", a revision's name, or steps such as -1."""
    settings = settings_or_stop()
    with application(settings):
        try:
            _go_to(revision, lose_data, settings)
        except (CannotMigrate, CannotBackUp) as error:
            stop(str(error))
        print(f"The database stands at {migrating.revision_now() or 'nothing'}.")


def _go_to(revision: str, lose_data: bool, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with db.engine.connect() as connection:
        target = migrating.target_of(revision, migrating.standing(connection))
        lost = migrating.losses(connection, target)
    if lost and not lose_data:
        stop(
            f"Going down to {target or 'nothing'} would throw away: {', '.join(lost)}. Nothing was changed. "
            "To do it all the same, add --lose-data: a copy is kept first."
        )
    if lost:
        kept = settings.data_dir / "kept" / f"before-migrate-{clock.now():%Y%m%dT%H%M%S}.zip"
        kept.parent.mkdir(exist_ok=True, mode=0o700)
        write_backup(db.engine, settings.keys_dir, kept)
        print(f"A copy of what is there now: {kept}")
    migrating.move(target or "base", say=print)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything (records, certificates, keys) to one FILE, while the server runs."""
    settings = settings_or_stop()
    with application(settings):
        try:
            counts = write_backup(db.engine, settings.keys_dir, file, print)
        except CannotBackUp as error:
            stop(str(error))
        print(
            f"Wrote {sum(counts.values())} rows of {len(counts)} tables to {file}. "
            "It holds keys and personal data: keep it safe."
        )


def _tables() -> list[Table]:
    return list(Base.metadata.sorted_tables)


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
    if about["format"] > FORMAT:
        stop(f"{file} was written by another version (format {about['format']}).")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    present = migrating.revision_now()
    if present and not replace and _has_rows():
        stop("The database holds data. Use --replace to take it away, or restore into an empty one.")
    if replace and present:
        migrating.move("base")
    migrating.move(about["revision"])
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
    migrating.move("head")
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
