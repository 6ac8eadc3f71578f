"""The command line: migrations both ways, backup and restore, doctor, links, checks."""

import os
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from learning.core.db import Base, db
from learning.core.migrating import move, revision_now
from learning.web.application import build
from tests.conftest import make_settings
from tests.visitors import World

ROOT = Path(__file__).parents[2]


def cpms(*words, **environment):
    """Run the real command; returns (status, output)."""
    values = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONWARNINGS": "ignore", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "learning.cli.main", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=values,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_migrations_go_both_ways_and_equal_the_models(app):
    with app.app_context():
        head = revision_now()
        assert head
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            changes = [c for c in compare_metadata(context, Base.metadata) if "modify_type" not in str(c)]
            assert changes == []
        move("base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        move("head")
        assert revision_now() == head


def test_the_commands_run_on_an_empty_machine(tmp_path):
    place = {"CPMS_DATA_DIR": str(tmp_path / "data")}
    status, output = cpms("doctor", **place)
    assert status == 1
    assert "run cpms migrate" in output
    (tmp_path / "data").mkdir(exist_ok=True)
    assert cpms("migrate", **place)[0] == 0
    status, output = cpms("doctor", **place)
    assert (status, "Nobody is named for people who need support" in output) == (1, True), output
    status, output = cpms("doctor", CPMS_SUPPORT="To talk: Noor, 0800 12 34 56", **place)
    assert (status, "All is well." in output) == (0, True), output
    status, output = cpms("people", "create-admin", **place)
    assert status == 0
    assert "http://127.0.0.1:8000/setup/" in output
    status, output = cpms("content", "check")
    assert status == 0
    assert "No errors" in output
    status, output = cpms("doctor", CPMS_DATABASE_URL="mysql://x", **place)
    assert status == 1
    assert "CPMS_DATABASE_URL" in output
    assert "Traceback" not in output


def test_a_certificate_file_is_checked_on_the_command_line(tmp_path):
    from certificates import rendering, signing
    from tests.paper.test_certificates import ADDRESS, CODE, covered_by_a_note, facts

    place = {"CPMS_DATA_DIR": str(tmp_path)}
    signing.make_keys(tmp_path / "keys", "CPMS Learning")
    pdf = signing.sign_pdf(rendering.render(facts(), CODE, ADDRESS), tmp_path / "keys", "test")
    (tmp_path / "good.pdf").write_bytes(pdf)
    (tmp_path / "bad.pdf").write_bytes(pdf.replace(b"/Author", b"/Authot", 1))
    assert cpms("certificates", "verify", str(tmp_path / "good.pdf"), **place)[0] == 0
    status, output = cpms("certificates", "verify", str(tmp_path / "bad.pdf"), **place)
    assert status == 1
    assert "CHANGED: the file was changed after it was signed. Do not rely on it." in output
    (tmp_path / "covered.pdf").write_bytes(covered_by_a_note(pdf))
    status, output = cpms("certificates", "verify", str(tmp_path / "covered.pdf"), **place)
    assert (status, "CHANGED: the file was changed" in output) == (1, True)


def test_the_worker_makes_files_and_keeps_mail_once(tmp_path, content_store):
    settings = make_settings(tmp_path, f"sqlite:///{tmp_path / 'cpms.sqlite'}")
    app = build(settings, content_store)
    with app.app_context():
        move("head")
    world = World(app)
    world.complete(world.person())
    place = {"CPMS_DATA_DIR": str(tmp_path)}
    for _ in range(2):
        status, output = cpms("worker", "--once", **place)
        assert status == 0, output
    assert len(list((tmp_path / "mail").iterdir())) == 1
    assert world.value("SELECT COUNT(*) FROM certificate_files") == 1
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
