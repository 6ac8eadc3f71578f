"""`cpms migrate`, `cpms backup`, `cpms restore`.

A backup is one portable file: every table as lines of JSON, read in one snapshot while the server runs, with the keys.
It restores on SQLite and on PostgreSQL alike, so it is also the way from one to the other.
"""

from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from learning.backup import installation, restoring
from learning.backup.reading import About
from learning.backup.restoring import Restored
from learning.backup.writing import CannotBackUp, write_backup
from learning.cli.context import application, database_words, settings_or_stop, stop
from learning.core import audit_anchor, clock, migrating
from learning.core.db import db
from learning.core.migrating import CannotMigrate
from learning.settings import Settings
from learning.web import certificate_files


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision", default="head")
@click.option("--lose-data", is_flag=True, help="Go down although that throws something away; a copy is kept.")
@click.option("--new", is_flag=True, help="Make a new, empty database although this installation had one.")
def migrate(revision: str, lose_data: bool, new: bool) -> None:
    """Bring the database to REVISION: "head" (default), "base", a revision's name, or steps such as -1.

    Keys that sign certificates are made where there are none.
    """
    settings = settings_or_stop()
    with application(settings):
        try:
            fault = installation.fault(db.engine, settings)
            if fault and not new:
                stop(fault)
            _go_to(revision, lose_data, settings)
            installation.note(settings, installation.has_people(db.engine))
            if migrating.revision_now():
                certificate_files.make_keys(settings)
        except (CannotMigrate, CannotBackUp) as error:
            stop(str(error))
        except (OSError, SQLAlchemyError) as error:
            stop(f"The database cannot be brought to {revision}: {database_words(error)}")
        print(f"The database stands at {migrating.revision_now() or 'nothing'}.")


def _go_to(revision: str, lose_data: bool, settings: Settings) -> None:
    with migrating.changing(db.engine) as connection:
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


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what the database holds; a copy is kept.")
@click.option("--check", is_flag=True, help="Read and check the whole file, say what it holds, change nothing.")
def restore(file: Path, replace: bool, check: bool) -> None:
    """Put a backup FILE back, database and keys, whole or not at all. Stop the server first."""
    settings = settings_or_stop()
    with application(settings, shares=False):
        try:
            if check:
                _say_what_it_holds(restoring.check(file, settings, db.engine, print))
            else:
                _say_what_was_done(restoring.restore(file, settings, db.engine, replace, print))
                _say_where_the_trail_ends(settings)
        except restoring.CannotRestore as error:
            stop(str(error))


def _say_what_it_holds(about: About) -> None:
    print(
        f"The file is whole: {sum(about.rows.values())} rows of {len(about.rows)} tables and {len(about.keys)} keys, "
        f"made at {about.made_at}, revision {about.revision}. Nothing was changed."
    )


def _say_what_was_done(done: Restored) -> None:
    print(f"Restored {done.rows} rows, as they were at {done.about.made_at}.")
    if not done.about.keys:
        print("The file holds no keys: the present ones stay.")
    if done.kept:
        print(f"What was here before is kept in {done.kept}. It holds keys and personal data.")
    if done.aside:
        print(f"The database that could not be read is kept as {done.aside}.")


def _say_where_the_trail_ends(settings: Settings) -> None:
    """The last line, where the trail now ends before the event that the anchor beside the database remembers."""
    try:
        anchor = audit_anchor.kept(audit_anchor.path_in(settings.data_dir))
        is_as_remembered = anchor is None or audit_anchor.holds(anchor)
    except ValueError:
        is_as_remembered = False
    except SQLAlchemyError:
        return
    if not is_as_remembered:
        print(
            "The audit trail is that of the backup, not the one that the anchor in this folder remembers. "
            "If this is right, accept it: cpms verify --anchor-here"
        )
