"""Writing a backup: every table in one snapshot while the server runs, and the keys, to one file put in place whole."""

import hashlib
import json
import os
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, Text, cast, select, types
from sqlalchemy.exc import SAWarning

from learning.backup.archive import ABOUT, FORMAT, PROGRAM, SEAL, SEAL_BYTES, key_member, plain, seal_of, table_member
from learning.core import clock, migrating
from learning.core.files import settle
from learning.core.migrating import Say

CHUNK = 500
# A key that is being rotated changes two files; the folder is read until it stands still.
LOOKS = 20


class CannotBackUp(Exception):
    """The backup could not be written; the text says why."""


def tables_of(connection: Connection) -> list[Table]:
    """The program's tables as they stand in a database, whatever its revision, those referred to first."""
    now = migrating.standing(connection)
    known = now in (None, *migrating.chain())
    names = set(migrating.structure_at(now) if known else migrating.structure(connection))
    found = MetaData()
    with warnings.catch_warnings():  # an index by an expression cannot be read back; rows are all that is wanted
        warnings.simplefilter("ignore", SAWarning)
        found.reflect(connection, only=lambda name, _: name in names)
        return list(found.sorted_tables)


def rows_of(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """Every row in the order of its key; JSON comes as its text, so that nothing and JSON's null stay two things."""
    columns = [cast(c, Text) if isinstance(c.type, types.JSON) else c for c in table.columns]
    asked = select(*columns).order_by(*table.primary_key.columns)
    rows = connection.execute(asked, execution_options={"yield_per": CHUNK})
    for row in rows:
        yield tuple(row)


def keys_in(folder: Path) -> dict[str, bytes]:
    """Every key by its file name, read until two looks agree. Raises CannotBackUp when they never do."""
    before: dict[str, bytes] | None = None
    for _ in range(LOOKS):
        try:
            paths = sorted(folder.iterdir()) if folder.is_dir() else []
            now = {p.name: p.read_bytes() for p in paths if p.is_file() and not p.name.startswith(".")}
        except FileNotFoundError:
            continue
        if now == before:
            return now
        before = now
    raise CannotBackUp(f"The keys in {folder} keep changing: try again.")


def write_backup(engine: Engine, keys_dir: Path, file: Path, say: Say | None = None) -> dict[str, int]:
    """Write everything to `file` while others go on writing. Returns the rows of each table.

    Raises CannotBackUp, and leaves a file that was there as it was.
    """
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**level) as connection:
        return write_snapshot(connection, keys_dir, file, say)


def write_snapshot(connection: Connection, keys_dir: Path, file: Path, say: Say | None = None) -> dict[str, int]:
    """The same as one connection sees it now."""
    half = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with _aside(half, file):
            counts = _write(connection, keys_in(keys_dir), half, say)
            with half.open("r+b") as end:
                end.seek(-SEAL_BYTES, os.SEEK_END)
                end.write(seal_of(half))
    except OSError as error:
        raise CannotBackUp(f"The backup could not be written to {file}: {error.strerror or error}.") from error
    return counts


@contextmanager
def _aside(half: Path, file: Path) -> Iterator[None]:
    """A private file beside the wanted one, put in its place when everything in it is on the disk."""
    if not file.parent.is_dir():
        raise CannotBackUp(f"There is no folder {file.parent}: make it first.")
    if file.is_dir():
        raise CannotBackUp(f"{file} is a folder: name a file.")
    half.unlink(missing_ok=True)
    os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield
        settle(half)
        half.replace(file)
        settle(file.parent)
    finally:
        half.unlink(missing_ok=True)


def _write(connection: Connection, keys: dict[str, bytes], half: Path, say: Say | None) -> dict[str, int]:
    counts: dict[str, int] = {}
    digests: dict[str, str] = {}
    revision = migrating.standing(connection)
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables_of(connection):
            member, digest, count = table_member(table.name), hashlib.sha256(), 0
            kinds = [(c.name, c.type) for c in table.columns]
            with archive.open(member, "w", force_zip64=True) as out:
                for row in rows_of(connection, table):
                    values = {name: plain(kind, value) for (name, kind), value in zip(kinds, row, strict=True)}
                    line = (json.dumps(values, ensure_ascii=False) + "\n").encode()
                    digest.update(line)
                    out.write(line)
                    count += 1
            counts[table.name], digests[member] = count, digest.hexdigest()
            if say and count:
                say(f"  {table.name}: {count}")
        for name, content in keys.items():
            archive.writestr(key_member(name), content)
            digests[key_member(name)] = hashlib.sha256(content).hexdigest()
        about = {
            "program": PROGRAM,
            "format": FORMAT,
            "made_at": clock.now().isoformat(),
            "revision": revision,
            "rows": counts,
            "keys": sorted(keys),
            "digests": digests,
        }
        archive.writestr(ABOUT, json.dumps(about, indent=1))
        archive.comment = SEAL + b"0" * (SEAL_BYTES - len(SEAL))
    return counts
