"""What the command makes belongs to its owner alone; a fault in the log names no values."""

import stat

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from learning.core.db import db
from learning.people.permissions import Role
from tests.cli.test_commands import cpms
from tests.serving import Server
from tests.visitors import Visitor


def test_database_and_folder_are_private_from_the_first_moment(tmp_path):
    folder = tmp_path / "data"
    place = {"CPMS_DATA_DIR": str(folder)}
    assert cpms("migrate", **place)[0] == 0
    server = Server(folder).start()
    try:
        made = [folder, *folder.rglob("*")]
        wide = [str(path) for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077]
        assert {"cpms.sqlite", "cpms.sqlite-wal", "cpms.sqlite-shm"} <= {path.name for path in made}
        assert [path for path in wide if not path.endswith("server.log")] == []
    finally:
        server.stop()
    (folder / "cpms.sqlite").chmod(0o644)
    status, output = cpms("doctor", **place)
    assert (status, "cpms.sqlite can be read by others" in output) == (1, True), output


def test_a_fault_of_the_database_names_no_values(app):
    with app.app_context(), pytest.raises(DBAPIError) as fault:
        db.session.execute(text("SELECT :name FROM nowhere"), {"name": "Amina Yusuf"})
    assert "Amina" not in str(fault.value)


def test_what_belongs_to_one_person_is_kept_by_no_cache(app, world):
    organisation = world.organisation()
    manager = world.person(Role.MANAGER, organisation=organisation)
    world.complete(manager)
    visitor = Visitor(app).sign_in(manager.email)
    for path in (
        "/manage/completions",
        "/manage/completions.csv",
        "/manage/completions.xlsx",
        "/manage/certificates.zip",
        "/certificate.pdf",
        "/account/data.json",
        "/account",
    ):
        with visitor.get(path) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), path
