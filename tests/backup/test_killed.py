"""A restore killed with SIGKILL at every point it passes: afterwards the whole old or the whole new, keys with it."""

import os
import signal

import pytest
from sqlalchemy import create_engine

from learning.backup import swapping, turns
from learning.backup.restoring import CannotRestore, restore
from learning.core.db import db, engine_options, prepare_engine
from learning.settings import BadSettings, read_settings
from tests.backup.test_migrating import engine  # noqa: F401
from tests.backup.test_restoring import filled, keys_of, quiet  # noqa: F401
from tests.cli.test_commands import cpms
from tests.filling import content


def killed_at(label, nth, settings):
    """Restore in a child that kills itself when it passes `label` for the nth time; True if it came so far."""
    child = os.fork()
    if not child:
        passed = 0

        def at(name):
            nonlocal passed
            passed += name == label
            if name == label and passed == nth:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            own = create_engine(settings.database_url, **engine_options(settings.database_url))
            prepare_engine(own)
            restore(settings.data_dir / "all.zip", settings, own, True, quiet, at)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


# "copied" is passed before PostgreSQL's commit; "copying" once for each piece of the file, or each table.
POINTS = (
    ("built", 1), ("kept", 1), ("planned", 1), ("copying", 1), ("copying", 2), ("copied", 1), ("changed", 1),
    ("keys-aside", 1), ("keys-in", 1),
)  # fmt: skip


def test_killed_at_any_point_it_is_the_whole_old_or_the_whole_new(engine, world, filled):  # noqa: F811
    old, new = (content(engine), keys_of(filled)), world.app.extensions["earlier"]
    ends = {}
    for label, nth in POINTS:
        engine.dispose()
        if not killed_at(label, nth, filled):
            assert (label, engine.dialect.name) in {("copied", "sqlite"), ("copying", "sqlite")}, label
            assert (content(engine), keys_of(filled)) == new
        else:
            assert swapping.is_cut_off(filled.data_dir), label
            with turns.using(filled.data_dir, alone=True):
                said = swapping.finish(engine, filled.data_dir, filled.keys_dir)
            found = content(engine), keys_of(filled)
            assert found in (old, new), label
            assert said == (swapping.FINISHED if found == new else swapping.UNDONE), label
            ends[label, nth] = found == new
        assert not swapping.is_cut_off(filled.data_dir)
        if content(engine) == new[0]:  # back to the later state for the next kill
            last = max((filled.data_dir / "kept").glob("*/all.zip"), key=lambda p: p.stat().st_mtime_ns)
            restore(last, filled, engine, True, quiet)
        assert (content(engine), keys_of(filled)) == old
    late = {point for point, is_new in ends.items() if is_new}
    # The last piece of an SQLite file is passed after its commit.
    assert late - {("copying", 2)} == {("changed", 1), ("keys-aside", 1), ("keys-in", 1)}


def test_the_next_command_ends_it_before_it_makes_keys_of_its_own(engine, world, filled):  # noqa: F811
    """Killed when the old keys are aside and the new ones not there yet: a server must not make a third set."""
    engine.dispose()
    assert killed_at("keys-aside", 1, filled)
    assert not filled.keys_dir.exists()
    with pytest.raises(BadSettings, match="cut off"):
        read_settings({"CPMS_DATA_DIR": str(filled.data_dir)})
    address = filled.database_url.replace("+psycopg", "")
    status, said = cpms("migrate", CPMS_DATA_DIR=str(filled.data_dir), CPMS_DATABASE_URL=address)
    assert status == 0 and "A restore was cut off. The restore is finished." in said, said
    (rows, earlier), now = world.app.extensions["earlier"], keys_of(filled)
    assert (content(engine), {name: now[name] for name in earlier}) == (rows, earlier)
    # What the backup did not hold yet is made when the installation is made ready; no key is made a second time.
    assert now.keys() - earlier.keys() <= {"certificate-key.pem", "certificate-signer.pem"}


def test_a_database_that_cannot_be_read_is_set_aside_and_a_kill_goes_forward(engine, world, filled):  # noqa: F811
    if engine.dialect.name != "sqlite":
        return
    from pathlib import Path

    engine.dispose()
    file = Path(engine.url.database)
    for label in ("set-aside", "copying", "changed", "never"):
        broken = b"SQLite format 3\0" + os.urandom(8000)
        file.write_bytes(broken)
        for part in ("-wal", "-shm"):
            Path(f"{file}{part}").unlink(missing_ok=True)
        with pytest.raises(CannotRestore, match="cannot be read"):
            restore(filled.data_dir / "all.zip", filled, engine, False, quiet)
        killed = killed_at(label, 1, filled)
        assert killed == (label != "never")
        if killed:
            assert swapping.finish(engine, filled.data_dir, filled.keys_dir) == swapping.FINISHED
        assert (content(engine), keys_of(filled)) == world.app.extensions["earlier"], label
        aside = [p for p in file.parent.iterdir() if ".unreadable-" in p.name]
        assert [p.read_bytes() for p in aside] == [broken], label
        aside[0].unlink()
        engine.dispose()


def test_a_restore_waits_for_nobody_who_still_serves(engine, filled, monkeypatch):  # noqa: F811
    monkeypatch.setattr(turns, "PATIENCE", 0)
    before = content(engine), keys_of(filled)
    with turns.using(filled.data_dir), pytest.raises(CannotRestore, match="still uses"):
        restore(filled.data_dir / "all.zip", filled, engine, True, quiet)
    if engine.dialect.name == "postgresql":  # a server on another host has another data folder
        from learning.backup import into_postgresql

        monkeypatch.setattr(into_postgresql, "PATIENCE", 1)
        other = create_engine(filled.database_url, **engine_options(filled.database_url))
        with other.connect(), pytest.raises(CannotRestore, match="connections of a running server"):
            restore(filled.data_dir / "all.zip", filled, engine, True, quiet)
        other.dispose()
    assert (content(engine), keys_of(filled)) == before
    db.session.remove()
