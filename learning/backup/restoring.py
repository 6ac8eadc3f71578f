"""Restoring: the whole file is read, checked and built aside; what is there is kept; then one step changes it."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from learning.backup import installation, into_postgresql, into_sqlite, staging, swapping, turns
from learning.backup.archive import BadArchive
from learning.backup.reading import About, Archive, opened
from learning.backup.swapping import At, Plan
from learning.backup.writing import CannotBackUp, tables_of, write_snapshot
from learning.core import clock
from learning.core.db import sqlite_driver
from learning.core.migrating import CannotMigrate, Say
from learning.settings import Settings

KEPT = "kept"
# The built database, the log of the change, and the copy of what was there: each about as large as the rows.
TIMES_ITS_SIZE = 3


class CannotRestore(Exception):
    """The text says why, and what became of what was there."""


class _Refused(Exception):
    """The person has to decide or make room first."""


FAULTS = (
    _Refused, BadArchive, CannotBackUp, CannotMigrate, turns.InUse, into_sqlite.StillWriting, OSError, SQLAlchemyError,
    sqlite_driver.Error,
)  # fmt: skip


@dataclass(frozen=True)
class Restored:
    """What was put in place, and where a copy lies of what was there before (None when there was nothing)."""

    about: About
    rows: int
    kept: Path | None
    aside: Path | None


def check(file: Path, settings: Settings, engine: Engine, say: Say) -> About:
    """Read and build a backup aside, and throw the building away. Raises CannotRestore when it is not whole."""
    with _all_or_nothing(settings, engine), opened(file) as archive:
        _build(archive, 1, None, settings, say)
        return archive.about


def restore(
    file: Path, settings: Settings, engine: Engine, replace: bool, say: Say, at: At = lambda _label: None
) -> Restored:
    """Make database and keys what `file` holds. Raises CannotRestore, and then all is as it was.

    `replace` allows it over a database that holds rows. `at` hears the names of the points that are passed.
    """
    with _all_or_nothing(settings, engine), opened(file) as archive:
        is_readable, is_filled = _look(engine)
        if (is_filled or not is_readable) and not replace:
            raise _Refused(
                "The database holds data: with --replace the backup takes its place, and a copy is kept."
                if is_readable
                else "The database cannot be read: with --replace the backup takes its place; what is there is kept."
            )
        engine.dispose()
        return _Change(archive, settings, engine, is_readable and is_filled, say, at).make(is_readable)


@contextmanager
def _all_or_nothing(settings: Settings, engine: Engine) -> Iterator[None]:
    """The data folder for us alone; whatever goes wrong is undone, or finished, and said in words."""
    try:
        with turns.using(settings.data_dir, alone=True):
            if swapping.is_cut_off(settings.data_dir):
                swapping.finish(engine, settings.data_dir, settings.keys_dir)
            try:
                swapping.folder_of(settings.data_dir).mkdir(mode=0o700)
                yield
            except FAULTS as error:
                ended = swapping.finish(engine, settings.data_dir, settings.keys_dir)
                raise CannotRestore(f"{_said(error)} {ended}") from error
            swapping.finish(engine, settings.data_dir, settings.keys_dir)
    except FAULTS as error:
        begun = swapping.is_cut_off(settings.data_dir)
        ended = "The next command undoes or finishes what was begun." if begun else swapping.UNDONE
        raise CannotRestore(f"{_said(error)} {ended}") from error


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error} ({error.filename or 'while writing'})."
    if isinstance(error, SQLAlchemyError | sqlite_driver.Error):
        return f"The database refused: {str(getattr(error, 'orig', None) or error).strip().splitlines()[0]}."
    return str(error)


def _look(engine: Engine) -> tuple[bool, bool]:
    """Whether the database can be read, and whether it holds rows. One that is not there can be read and is empty."""
    if engine.dialect.name == "sqlite":
        database = Path(engine.url.database or "")
        if not database.exists() or not database.stat().st_size:
            return True, False
        if into_sqlite.page_bytes_of(database) is None:
            return False, False
    with engine.connect() as connection:
        return True, any(connection.execute(select(table).limit(1)).first() for table in tables_of(connection))


def _build(archive: Archive, token: int, page_bytes: int | None, settings: Settings, say: Say) -> dict[str, bytes]:
    """Everything in the file as a database at the newest revision, and the keys. Raises BadArchive."""
    if archive.size * TIMES_ITS_SIZE > shutil.disk_usage(settings.data_dir).free:
        raise _Refused(f"There is too little room in {settings.data_dir} to build what {archive.file} holds.")
    keys = archive.keys()
    staging.build(archive, swapping.folder_of(settings.data_dir) / swapping.STAGED, token, page_bytes, say)
    return keys


class _Change:
    """One restore on its way."""

    def __init__(self, archive: Archive, settings: Settings, engine: Engine, has_rows: bool, say: Say, at: At) -> None:
        self.archive, self.settings, self.engine, self.say, self.at = archive, settings, engine, say, at
        self.has_rows = has_rows
        stamp = f"{clock.now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
        self.kept = settings.data_dir / KEPT / f"before-restore-{stamp}"
        self.plan = Plan(secrets.randbelow(2**31 - 2) + 2, str(self.kept), "", bool(archive.about.keys))
        self.ending = f".unreadable-{stamp}"

    def make(self, is_readable: bool) -> Restored:
        """Build, keep, change."""
        settings, database = self.settings, Path(self.engine.url.database or "")
        is_sqlite = self.engine.dialect.name == "sqlite"
        page_bytes = into_sqlite.page_bytes_of(database) if is_sqlite else None
        self.say("Reading and checking:")
        swapping.lay_keys(_build(self.archive, self.plan.token, page_bytes, settings, self.say), settings.data_dir)
        self.at("built")
        if is_sqlite:
            if page_bytes is None or not self._can_keep():
                self.plan = replace(self.plan, aside=self.ending)
            self._ready()
            swapping.over(self.plan, settings.data_dir, database, self.at)
        else:
            staged = swapping.folder_of(settings.data_dir) / swapping.STAGED
            into_postgresql.fill(self.engine, staged, self.plan.token, self._keep, self._ready, self.say, self.at)
        self.at("changed")
        swapping.swap_keys(self.plan, settings.data_dir, settings.keys_dir, self.at)
        installation.note(settings, has_people=self.archive.about.rows.get("people", 0) > 0)
        aside = database.with_name(database.name + self.plan.aside)
        return Restored(
            self.archive.about,
            sum(self.archive.about.rows.values()),
            self.kept if self.kept.exists() else None,
            aside if self.plan.aside and aside.exists() else None,
        )

    def _can_keep(self) -> bool:
        """Keep what an SQLite file holds; False when it cannot be read to its end."""
        try:
            with self.engine.connect() as connection:
                self._keep(connection)
        except (DBAPIError, TypeError, ValueError):
            return False
        finally:
            self.engine.dispose()
        return True

    def _keep(self, connection: Connection) -> None:
        """A backup of what is there now, with its keys."""
        if self.has_rows:
            self.kept.mkdir(parents=True, mode=0o700)
            self.say(f"Keeping what is there now in {self.kept}:")
            write_snapshot(connection, self.settings.keys_dir, self.kept / "all.zip", self.say)
        self.at("kept")

    def _ready(self) -> None:
        swapping.place(self.plan, self.settings.data_dir)
        self.at("planned")
