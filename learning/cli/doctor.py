"""`cpms doctor`: says what is wrong, in words."""

import os
import shutil
from collections.abc import Iterator

import click
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from learning.cli.context import application, settings_or_stop
from learning.core import migrating, scripts
from learning.core.db import db, sqlite_driver
from learning.core.mail import Message
from learning.people import second_factor
from learning.people.models import Organisation
from learning.settings import Settings
from learning.verifying import trail
from learning.verifying.findings import Place
from learning.web import present

FREE_BYTES_LEAST = 200 * 1024 * 1024
SQLITE_LEAST = (3, 51, 3)


@click.command()
def doctor() -> None:
    """Look at settings, database, content, keys, mail and disk; name each fault and how to mend it."""
    settings = settings_or_stop()
    with application(settings):
        faults = list(_faults(settings))
    for fault in faults:
        print(f"- {fault}")
    if faults:
        raise SystemExit(1)
    print("All is well. Whether the records are as they were written, cpms verify says.")


def _faults(settings: Settings) -> Iterator[str]:
    yield from _database(settings)
    yield from _second_factors(settings)
    for problem in present.shelf().problems:
        yield f"Course files: {problem}"
    if settings.public_url.startswith("http://127.") and settings.host not in ("127.0.0.1", "localhost"):
        yield "CPMS_PUBLIC_URL still names this machine: certificates and mails would carry a wrong address. Set it."
    if settings.is_https and not settings.trusted_proxies and settings.host == "127.0.0.1":
        yield "CPMS_TRUSTED_PROXIES is 0 behind a proxy: everybody seems to share one address. Set it to 1."
    secret = settings.keys_dir / "secret"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield f"{secret} can be read by others: run chmod 600 on it."
    if settings.data_dir.exists():
        if not os.access(settings.data_dir, os.W_OK):
            yield f"{settings.data_dir} cannot be written by this user."
        if shutil.disk_usage(settings.data_dir).free < FREE_BYTES_LEAST:
            yield f"Less than 200 MB are free where {settings.data_dir} lies: make room."


def _database(settings: Settings) -> Iterator[str]:
    try:
        with db.engine.connect() as connection:
            connection.execute(select(1))
            if connection.dialect.name == "sqlite":
                yield from _sqlite(connection)
        newest = migrating.newest()
        now = migrating.revision_now()
        if now != newest:
            yield f"The database stands at {now or 'nothing'}, the program needs {newest}: run cpms migrate."
            return
        waiting = db.session.scalar(
            select(Message.id).where(Message.due_at.is_(None), Message.sent_at.is_(None)).limit(1)
        )
        if not present.contacts():
            yield "Nobody is named for people who need support: see Administration, Support contacts, or CPMS_SUPPORT."
        for name in db.session.scalars(select(Organisation.name).order_by(Organisation.id)):
            signs = scripts.unprintable(name)
            if signs:
                yield (
                    f"Certificates cannot print the name of the organisation {name} ({signs}); they are issued by "
                    f"{settings.issuer} instead. Give it a name in Latin or another script, under Administration."
                )
        if waiting:
            yield "Some messages could not be sent after six tries: see Administration, Mail."
        yield from trail.end_is_there(Place(settings.data_dir, settings.keys_dir))
    except SQLAlchemyError as error:
        yield f"The database does not answer ({type(error).__name__}): check CPMS_DATABASE_URL, and that it runs."


def _second_factors(settings: Settings) -> Iterator[str]:
    try:
        lost = second_factor.unreadable(settings.secret_key)
    except SQLAlchemyError:
        return  # an older structure, or no database: said already
    if lost:
        yield (
            f"{lost} second factors were sealed with another CPMS_SECRET_KEY: set the old one again, "
            "or let each person set up a new app after cpms people reset-second-factor EMAIL."
        )


def _sqlite(connection: object) -> Iterator[str]:
    ask = lambda words: connection.execute(text(words)).scalar()  # type: ignore[attr-defined]  # noqa: E731
    if sqlite_driver.sqlite_version_info < SQLITE_LEAST:
        yield f"SQLite {sqlite_driver.sqlite_version} may, very rarely, damage its file: install the pysqlite3 wheel."
    if ask("PRAGMA journal_mode") != "wal":
        yield "SQLite is not in WAL mode: the folder may be on a network drive. Move CPMS_DATA_DIR to a local disk."
    if int(ask("PRAGMA synchronous")) < 2:
        yield "SQLite is not in synchronous FULL mode: an answer could be lost when the power fails."
    if ask("PRAGMA quick_check") != "ok":
        yield "The database file is damaged: restore the last backup."
