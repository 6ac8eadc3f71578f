"""Runs a drill to a chosen point, kills the process there, starts again, presses again, and looks at everything.

Every process is a fork of this one, so that a point costs a fraction of a second; the death is a real SIGKILL, and
what the next process finds is what lay in the files, or what the database server had committed.
"""

import json
import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from certificates import keys, signing
from learning.catalogue.content_store import ContentStore
from learning.core import clock
from learning.core.db import db, engine_options
from learning.core.outbox import LEASE_SECONDS
from learning.web.application import build
from tests.conftest import make_settings
from tests.databases import PostgreSQL, SQLite
from tests.faults.drills import Drill, Stage, browser, consistent
from tests.faults.points import Points
from tests.visitors import World

State = dict[str, list[int]]


@dataclass(frozen=True)
class Fall:
    """What became of one point: where it was, and what was wrong afterwards, by kind."""

    drill: str
    label: str
    lost: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    letters: int = 0


class Fork:
    """A child process that runs `work`, which may say things (JSON lines) until it ends or dies."""

    def __init__(self, work: Callable[[Callable[[Any], None]], None]) -> None:
        self._reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._reading)

            def say(what: Any) -> None:
                os.write(writing, json.dumps(what).encode() + b"\n")

            try:
                work(say)
            except BaseException:
                say({"fault": traceback.format_exc()[-2000:]})
            os._exit(0)
        os.close(writing)

    def end(self) -> tuple[list[Any], int]:
        """Wait for it: what it said, and how it ended (0, or minus the signal)."""
        with os.fdopen(self._reading, "rb") as pipe:
            said = [json.loads(line) for line in pipe.read().splitlines()]
        _, status = os.waitpid(self._child, 0)
        return said, os.waitstatus_to_exitcode(status)


class Ground:
    """A place for drills: an installation that is put back to its stage before each fall."""

    def __init__(self, folder: Path, store: SQLite | PostgreSQL, content_store: ContentStore) -> None:
        self.folder, self.store, self.content_store = folder, store, content_store
        self.data, self.kept = folder / "data", folder / "kept"
        self.data.mkdir(parents=True)
        self.url = store.fresh(self.data)
        self.app = build(make_settings(self.data, self.url), content_store)
        self.world = World(self.app)
        self.stage = Stage()
        self.drill: Drill | None = None
        self.rows: dict[Any, list[dict[str, Any]]] = {}
        self.counters: dict[str, int] = {}

    def prepare(self, drill: Drill) -> None:
        """Bring the installation to where the drill begins, and keep it."""
        self._forget()
        shutil.rmtree(self.data)
        self.data.mkdir()
        if isinstance(self.store, SQLite):
            self.store.fresh(self.data)
        else:
            self._postgresql("template_cpms", make_url(self.url).database)
        self.drill, self.world._people = drill, 0
        signing._signer.cache_clear()
        self.stage = drill.set_up(self.app, self.world)
        self._forget()
        shutil.rmtree(self.kept, ignore_errors=True)
        if isinstance(self.store, SQLite):
            with create_engine(self.url, poolclass=NullPool, **self._driver()).connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        else:
            self._keep_rows()
        shutil.copytree(self.data, self.kept)

    def _driver(self) -> dict[str, Any]:
        return {"module": engine_options(self.url)["module"]} if isinstance(self.store, SQLite) else {}

    def _postgresql(self, source: str | None, target: str | None) -> None:
        assert isinstance(self.store, PostgreSQL)
        self.store._run(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        self.store._run(f"CREATE DATABASE {target} TEMPLATE {source}")

    def _forget(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def put_back(self) -> None:
        """The installation as it was kept."""
        shutil.rmtree(self.data)
        shutil.copytree(self.kept, self.data)
        if isinstance(self.store, PostgreSQL):
            self._put_rows_back()

    def _keep_rows(self) -> None:
        """All rows and counters. To put rows back is many times faster than to copy a database."""
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            self.rows = {
                t: [dict(r._mapping) for r in connection.execute(t.select())] for t in db.metadata.sorted_tables
            }
            named = connection.execute(text("SELECT sequencename, COALESCE(last_value, 0) FROM pg_sequences"))
            self.counters = {str(row[0]): int(row[1]) for row in named}

    def _put_rows_back(self) -> None:
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # neither keys nor triggers look
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            for table, rows in self.rows.items():
                connection.execute(table.delete())
                if rows:
                    connection.execute(table.insert(), rows)
            for name, last in self.counters.items():
                connection.execute(text("SELECT setval(:n, :v, :c)"), {"n": name, "v": max(1, last), "c": last > 0})

    def close(self) -> None:
        """Let the databases go."""
        self._forget()
        self.store.drop(self.url)

    @contextmanager
    def _started(self) -> Iterator[None]:
        """As a process that has just started: no connection, no key in memory."""
        signing._signer.cache_clear()
        keys._private.cache_clear()
        with clock.at(self.stage.moment):
            yield

    def state(self) -> State:
        """How many rows each table has, and how many values in each of its columns that may be empty."""
        found: State = {}
        engine = create_engine(self.url, poolclass=NullPool, **self._driver())
        with engine.connect() as connection:
            for table in db.metadata.sorted_tables:
                columns = [
                    f"COUNT({c.name})" if c.name != "values" else 'COUNT("values")' for c in table.columns if c.nullable
                ]
                row = connection.execute(text(f"SELECT {', '.join(['COUNT(*)', *columns])} FROM {table.name}")).one()
                found[table.name] = [int(number) for number in row]
        return found

    def walk(self) -> tuple[list[str], list[State]]:
        """The press without a death: the labels of its points, and the states that were committed on the way."""
        assert self.drill is not None
        drill = self.drill
        self.put_back()

        def work(say: Callable[[Any], None]) -> None:
            with self._started(), self.app.app_context():
                points = Points(db.engine, self.data, lambda: say({"state": self.state()}))
                visitor = browser(self.app, self.stage)
                self._warm(visitor)
                say({"state": self.state()})
                points.arm(None)
                status = drill.press(visitor, self.stage)
                points.disarm()
                say({"labels": points.labels, "status": status})

        said, ended = Fork(work).end()
        assert ended == 0 and "labels" in said[-1], said[-1:]
        assert said[-1]["status"] in (200, 303), said[-1]["status"]
        return said[-1]["labels"], [row["state"] for row in said if "state" in row]

    def _warm(self, visitor: Any) -> None:
        """Reading a page writes nothing; what the first request of a process does once is done before the count."""
        visitor.get("/login")

    def fall(self, target: int, states: list[State], with_rival: bool = False) -> Fall:
        """Press, die at the `target`-th point (or, past the last, after the answer), start again, press again.

        `with_rival`: another process of the same person presses at the same moment, and lives.
        """
        assert self.drill is not None
        drill = self.drill
        self.put_back()

        def die(say: Callable[[Any], None]) -> None:
            with self._started(), self.app.app_context():
                points = Points(db.engine, self.data)
                points.say = say
                visitor = browser(self.app, self.stage)
                self._warm(visitor)
                points.arm(target)
                status = drill.press(visitor, self.stage)
                points.disarm()
                say({"answered": status})
                os.kill(os.getpid(), 9)

        def live(say: Callable[[Any], None]) -> None:
            with self._started():
                say({"answered": drill.press(browser(self.app, self.stage), self.stage)})

        rival = Fork(live) if with_rival else None
        said, ended = Fork(die).end()
        rivals = rival.end()[0] if rival else []
        if ended != -9 or not said:
            return Fall(drill.name, "?", faults=(f"the process did not die: {ended}, {said}",))
        answered = isinstance(said[-1], dict)
        label = "after the answer" if answered else str(said[-1])
        lost: list[str] = []
        faults: list[str] = [f"the rival: {row}" for row in rivals if row.get("answered") not in (200, 303, 422)]
        found = self.state()
        if found not in states and not rival:
            near = min(states, key=lambda one: sum(one[t] != found[t] for t in found))
            faults.append(f"a state between two: { {t: (near[t], found[t]) for t in found if near[t] != found[t]} }")
        if answered and found != states[-1] and not rival:
            lost.append("an answer was given and its rows are not there")

        def again(say: Callable[[Any], None]) -> None:
            wrong: list[str] = []
            with self._started():
                # The person presses again, and once more when what the dead process had claimed is free.
                for later in (0, LEASE_SECONDS + 1):
                    with clock.at(self.stage.moment + timedelta(seconds=later)):
                        status = drill.press(browser(self.app, self.stage), self.stage)
                    if status not in (200, 303):
                        wrong.append(f"pressed again: {status}")
                drill.holds(self.app, self.stage, wrong)
                consistent(self.app, wrong)
            say({"wrong": wrong, "letters": self.stage.values.get("letters", 0)})

        said, ended = Fork(again).end()
        if ended != 0 or not said or "wrong" not in said[-1]:
            faults.append(f"after the start: {ended}, {said[-1:]}")
            return Fall(drill.name, label, tuple(lost), tuple(faults))
        return Fall(drill.name, label, tuple(lost), (*faults, *said[-1]["wrong"]), said[-1]["letters"])
