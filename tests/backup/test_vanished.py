"""A database that is gone, empty, damaged or without people: said in words, and nothing is made in its place."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from learning.backup import installation
from learning.core import migrating
from learning.core.db import db
from learning.web.application import build
from tests.cli.test_commands import cpms
from tests.conftest import make_settings
from tests.visitors import Visitor, World


@pytest.fixture
def place(tmp_path, content_store):
    """A small installation on SQLite that has served people; the file, its settings, and the world in it."""
    folder = tmp_path / "data"
    settings = make_settings(folder, f"sqlite:///{folder / 'cpms.sqlite'}")
    app = build(settings, content_store)
    with app.app_context():
        migrating.move("head")
        World(app).person()
        installation.note(settings, has_people=True)
        db.session.remove()
        yield folder / "cpms.sqlite", settings, app
        db.session.remove()
        db.engine.dispose()


def put_away(file):
    """End our own connections, and take away the file with its log."""
    db.session.remove()
    db.engine.dispose()
    for part in ("", "-wal", "-shm"):
        Path(f"{file}{part}").unlink(missing_ok=True)


def test_a_new_database_and_its_log_are_private(place):
    file, _, app = place
    World(app).person(email="another@example.org")
    modes = {p.name: p.stat().st_mode & 0o777 for p in file.parent.iterdir() if p.name.startswith("cpms.sqlite")}
    assert modes == {"cpms.sqlite": 0o600, "cpms.sqlite-wal": 0o600, "cpms.sqlite-shm": 0o600}
    assert file.parent.stat().st_mode & 0o077 == 0


def test_what_is_known_decides_whether_an_empty_beginning_is_one(place, tmp_path):
    file, settings, _ = place
    assert installation.fault(db.engine, settings) is None
    with db.engine.connect() as connection:
        for statement in ("PRAGMA foreign_keys=OFF", "DELETE FROM people"):
            connection.connection.cursor().execute(statement)
    assert "Nobody has an account" in installation.fault(db.engine, settings)
    installation.note(settings, has_people=False)  # a first start whom nobody has joined yet
    assert installation.fault(db.engine, settings) is None
    put_away(file)
    assert "is gone" in installation.fault(db.engine, settings)
    file.touch()
    assert "is empty" in installation.fault(db.engine, settings)
    file.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    assert "cannot be read" in installation.fault(db.engine, settings)
    file.unlink()
    (settings.data_dir / installation.MARK).unlink()
    shutil.rmtree(settings.keys_dir, ignore_errors=True)
    assert installation.fault(db.engine, settings) is None  # nothing is known: a fresh machine
    settings.keys_dir.mkdir()
    (settings.keys_dir / "secret").write_text("x" * 40)
    assert installation.fault(db.engine, settings) is None  # the first command makes that one
    (settings.keys_dir / "record-keys.json").write_text("[]")
    assert "is gone" in installation.fault(db.engine, settings)  # release 1.0 left no mark, but keys


def test_a_database_that_vanished_is_not_replaced_in_silence(place):
    file, settings, _ = place
    put_away(file)
    where = {"CPMS_DATA_DIR": str(settings.data_dir)}
    for command in ("serve", "worker", "migrate", "doctor"):
        status, said = cpms(command, **where)
        assert (status, file.exists()) == (1, False), (command, said)
        assert "is gone" in said and "cpms restore" in said and "cpms migrate --new" in said, command
        assert "/setup/" not in said and "Traceback" not in said, command
    assert cpms("migrate", "--new", **where)[0] == 0
    status, said = cpms("doctor", **where)
    assert "is gone" not in said and "Nobody has an account" not in said
    put_away(file)
    file.write_bytes(b"no database at all, " * 500)
    for command in ("serve", "doctor"):
        status, said = cpms(command, **where)
        assert status == 1 and "cannot be read" in said and "Traceback" not in said, said


@pytest.mark.parametrize("secret", [{}, {"CPMS_SECRET_KEY": "kept for tests alone: 0123456789 abcdef"}])
def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path, secret):
    (tmp_path / "file").touch()
    for command in ("serve", "migrate", "doctor"):
        status, said = cpms(command, CPMS_DATA_DIR=str(tmp_path / "file" / "data"), **secret)
        assert status == 1 and "Traceback" not in said and str(tmp_path / "file") in said, said


def test_readiness_ends_when_the_file_goes_and_nothing_is_written_into_nothing(place):
    """Deleted, then emptied, while connections are open: no page pretends to have saved."""
    file, _, app = place
    visitor = Visitor(app)
    assert visitor.get("/readyz").status_code == 200
    whole = file.read_bytes()
    with db.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = file.read_bytes()
    aside = file.with_suffix(".aside")
    file.rename(aside)  # our pool still has it open
    assert visitor.get("/readyz").status_code == 503
    assert visitor.get("/login").status_code in (200, 503)
    assert not file.exists()
    file.touch()
    assert visitor.get("/readyz").status_code == 503
    put_away(file)
    file.write_bytes(whole)
    assert visitor.get("/readyz").status_code == 200
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM people")) == 1
