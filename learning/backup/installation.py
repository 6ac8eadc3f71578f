"""What this installation is known to have: so that a database that vanished is not taken for a new beginning."""

import json
import os
from pathlib import Path

from sqlalchemy import Engine, column, func, select, table
from sqlalchemy.exc import SQLAlchemyError

from learning.backup import into_sqlite
from learning.core import migrating
from learning.core.files import settle
from learning.settings import Settings

MARK = "installation.json"
# Made by the first command on a fresh machine, before there is any database.
FIRST_KEY = "secret"
ON = "Restore a backup: cpms restore --replace FILE. Or begin anew with an empty database: cpms migrate --new."


def note(settings: Settings, has_people: bool) -> None:
    """Remember that there is a database, and whether people are in it."""
    path = settings.data_dir / MARK
    said = json.dumps({"database": True, "people": has_people})
    if path.exists() and path.read_text() == said:
        return
    half = path.with_name(f".{MARK}.{os.getpid()}")
    half.write_text(said)
    half.chmod(0o600)
    settle(half)
    half.replace(path)


def _known(settings: Settings) -> tuple[bool, bool]:
    """Whether there was a database, and whether it held people. Release 1.0 left keys and no mark."""
    try:
        said = json.loads((settings.data_dir / MARK).read_text())
        return bool(said["database"]), bool(said["people"])
    except (FileNotFoundError, NotADirectoryError):
        names = {p.name for p in settings.keys_dir.glob("*")} if settings.keys_dir.is_dir() else set()
        has_signed = bool(names - {FIRST_KEY})
        return has_signed, has_signed
    except (ValueError, KeyError, TypeError):
        return True, False


def has_people(engine: Engine) -> bool:
    """Whether anybody has an account; a database without structure has nobody."""
    with engine.connect() as connection:
        if migrating.standing(connection) is None:
            return False
        return bool(connection.scalar(select(func.count()).select_from(table("people", column("id")))))


def fault(engine: Engine, settings: Settings) -> str | None:
    """What is wrong with the database beside what is known of it, in words; None when it may be used or made.

    Raises nothing for a database that does not answer: the caller meets that itself.
    """
    had_database, had_people = _known(settings)
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database or "")
        if not file.exists() or not file.stat().st_size:
            gone = "is gone" if not file.exists() else "is empty"
            return f"The database {file} {gone}, though this installation had one. {ON}" if had_database else None
        if into_sqlite.page_bytes_of(file) is None:
            return (
                f"The database {file} cannot be read: it is damaged, or no database, or not ours to read. "
                "cpms restore --replace FILE puts a backup in its place, and keeps what is there."
            )
    try:
        with engine.connect() as connection:
            if migrating.standing(connection) is None:
                return f"The database holds nothing, though this installation had one. {ON}" if had_database else None
        if had_people and not has_people(engine):
            return f"Nobody has an account in the database, though this installation had people. {ON}"
    except SQLAlchemyError:
        return None
    return None
