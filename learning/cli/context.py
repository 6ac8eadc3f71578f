"""What every command needs: settings said plainly when they are bad, and an application without pages."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from learning.backup import swapping, turns
from learning.catalogue.content_store import BrokenContent
from learning.core.db import db, prepare_engine
from learning.settings import BadSettings, Settings, place_of, read_settings


def stop(text: str) -> NoReturn:
    """Say what is wrong and end with status 1."""
    print(text, file=sys.stderr)
    raise SystemExit(1)


def settings_or_stop(data_dir: Path | None = None) -> Settings:
    """The settings, or a plain list of what is wrong with them. Ends a restore that was cut off first."""
    _end_restore()
    try:
        settings = read_settings()
    except BadSettings as error:
        stop(f"The settings are not right:\n{error}")
    if data_dir is not None:
        settings = replace(settings, data_dir=data_dir, database_url=f"sqlite:///{data_dir / 'cpms.sqlite'}")
    return settings


def application_or_stop(settings: Settings) -> Flask:
    """The application, or the list of what is wrong with the course files."""
    from learning import create_app

    try:
        return create_app(settings)
    except BrokenContent as error:
        stop(f"The course files are broken, and no good copy was kept:\n{error}")


@contextmanager
def application(settings: Settings | None = None, shares: bool = True) -> Iterator[Flask]:
    """An application context for a command. While it lasts nobody restores, but for the command that does.

    Its connections are closed at the end, whoever called: a command is not always the last thing a process does.
    """
    settings = settings or settings_or_stop()
    with ExitStack() as stack:
        if shares:
            try:
                stack.enter_context(turns.using(settings.data_dir))
            except turns.InUse as error:
                stop(str(error))
            except OSError as error:
                stop(f"CPMS_DATA_DIR ({settings.data_dir}) cannot be written: {error.strerror}. Choose another folder.")
        app = application_or_stop(settings)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()


def database_words(error: Exception) -> str:
    """A fault of the database or the disk in one line, without the statement that met it."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0] + "."


def _end_restore() -> None:
    """Undo or finish a restore that was killed, before settings make new keys where the old ones were moved aside."""
    data_dir, url = place_of(os.environ)
    if not swapping.is_cut_off(data_dir):
        return
    engine = create_engine(url, poolclass=NullPool)
    prepare_engine(engine)
    try:
        with turns.using(data_dir, alone=True):
            if swapping.is_cut_off(data_dir):
                print(f"A restore was cut off. {swapping.finish(engine, data_dir, data_dir / 'keys')}", file=sys.stderr)
    except turns.InUse:
        stop(f"A restore is under way in {data_dir}: wait until it has ended.")
    except (OSError, SQLAlchemyError) as error:
        stop(f"A restore in {data_dir} was cut off and cannot be ended now. Mend this, then try again: {error}")
