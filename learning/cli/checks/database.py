"""Is the database there, does it answer, is it current and sound?"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from certificates import keys
from certificates import queries as certificates
from learning.backup import installation
from learning.core import migrating
from learning.core.db import db, sqlite_driver
from learning.settings import Settings
from learning.verifying import audit_trail
from learning.verifying.findings import Place

SQLITE_LEAST = (3, 51, 3)


def is_there(settings: Settings) -> Iterator[str]:
    """It did not vanish, was not emptied, can be read; or none was made yet."""
    if fault := installation.fault(db.engine, settings):
        yield fault
    elif db.engine.dialect.name == "sqlite" and not Path(db.engine.url.database or "").exists():
        yield "There is no database yet: run cpms migrate, or cpms serve, which makes one."


def answers(_settings: Settings) -> Iterator[str]:
    """It takes a question."""
    try:
        with db.engine.connect() as connection:
            connection.execute(select(1))
    except SQLAlchemyError as error:
        yield f"The database does not answer ({type(error).__name__}): check CPMS_DATABASE_URL, and that it runs."


def is_current(_settings: Settings) -> Iterator[str]:
    """It stands at the revision this program needs."""
    now, newest = migrating.revision_now(), migrating.newest()
    if now not in (None, *migrating.chain()):
        yield f"The database stands at {now}, made by a newer release: install that, or restore a backup of this one."
    elif now != newest:
        yield f"The database stands at {now or 'nothing'}, the program needs {newest}: run cpms migrate."


def sqlite_is_sound(settings: Settings) -> Iterator[str]:
    """SQLite's version and modes, the file's pages and references, and who may read it."""
    if db.engine.dialect.name != "sqlite":
        return
    if sqlite_driver.sqlite_version_info < SQLITE_LEAST:
        yield f"SQLite {sqlite_driver.sqlite_version} may, very rarely, damage its file: install the pysqlite3 wheel."
    with db.engine.connect() as connection:
        if connection.scalar(text("PRAGMA journal_mode")) != "wal":
            yield "SQLite is not in WAL mode: the folder may be on a network drive. Move CPMS_DATA_DIR to a local disk."
        if int(connection.scalar(text("PRAGMA synchronous")) or 0) < 2:
            yield "SQLite is not in synchronous FULL mode: an answer could be lost when the power fails."
        if connection.scalar(text("PRAGMA quick_check")) != "ok":
            yield "The database file is damaged: cpms restore --replace FILE puts the last backup in its place."
        if broken := connection.execute(text("PRAGMA foreign_key_check")).first():
            yield f"A row of {broken[0]} points at a row of {broken[2]} that is not there: restore the last backup."
    file = Path(db.engine.url.database or "")
    if file.stat().st_mode & 0o077:
        yield f"{file} can be read by others: run chmod 600 on it."


def keys_of_certificates_are_there(settings: Settings) -> Iterator[str]:
    """No certificate was sealed with a key that is lost: it would stand as changed, and its paper as not ours."""
    listed = keys.listed(settings.keys_dir) if (settings.keys_dir / keys.LIST).exists() else []
    for key_id, number in certificates.lost_keys(frozenset(str(one["id"]) for one in listed)):
        yield (
            f"{number} certificates were sealed with key {key_id}, which is not in {settings.keys_dir / keys.LIST}: "
            "stop the server, and take the keys folder from a backup."
        )


def trail_is_whole(settings: Settings) -> Iterator[str]:
    """The end of the audit trail was not cut off."""
    yield from audit_trail.end_is_there(Place(settings.data_dir, settings.keys_dir))
