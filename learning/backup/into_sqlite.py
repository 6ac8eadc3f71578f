"""Putting a built database in the place of an SQLite one: copied over it in one transaction of SQLite's own.

Whoever has the file open sees the old or the new, never a mixture; a kill leaves the old. The new one is known by the
number that was written into its header.
"""

import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from learning.core.db import sqlite_driver
from learning.core.files import settle

PAGES_A_STEP = 20
# Seconds to wait for a writer who has the database.
PATIENCE = 20
# The file itself goes last: where it is gone, all of it is.
PARTS = ("-wal", "-shm", "-journal", "")


class StillWriting(Exception):
    """Another program keeps the database locked."""


def token_of(database: Path) -> int | None:
    """The number in the header, or None when there is no readable database."""
    try:
        if not database.stat().st_size:
            return None
        with closing(sqlite_driver.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except (OSError, sqlite_driver.Error):
        return None


def page_bytes_of(database: Path) -> int | None:
    """The size of its pages, or None when there is no readable database."""
    try:
        if not database.stat().st_size:
            return None
        with closing(sqlite_driver.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            return int(connection.execute("PRAGMA page_size").fetchone()[0])
    except (OSError, sqlite_driver.Error):
        return None


def set_aside(database: Path, ending: str) -> None:
    """Move a database that cannot be used, with its log, beside itself. Twice is once."""
    aside = database.with_name(database.name + ending)
    for part in () if aside.exists() else PARTS:
        here = Path(f"{database}{part}")
        if here.exists():
            here.rename(f"{aside}{part}")
    settle(database.parent)


def copy_over(staged: Path, database: Path, at: Callable[[str], None]) -> None:
    """Make `database` what `staged` is. Raises StillWriting when a writer does not let go."""
    if not database.exists():
        os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        settle(database.parent)
    end = time.monotonic() + PATIENCE

    def progress(_status: int, left: int, total: int) -> None:
        if left == total and time.monotonic() > end:
            raise StillWriting("Another program keeps the database locked: stop it first.")
        at("copying")

    with closing(sqlite_driver.connect(staged)) as source, closing(sqlite_driver.connect(database)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        source.backup(target, pages=PAGES_A_STEP, progress=progress, sleep=0.05)
    database.chmod(0o600)
    settle(database)
