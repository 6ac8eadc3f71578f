"""Keys are made when an installation is made ready: what is saved before the first certificate proves it later."""

import hashlib
import json
import os
import re

from certificates import issuers, keylists, keys, queries, signed_record, signing, status_list
from learning.core.db import db
from learning.web import certificate_files
from tests.cli.test_commands import cpms
from tests.conftest import SECRET, make_settings
from tests.paper.test_stolen_keys import together
from tests.visitors import Visitor, World

PUBLISHED = (
    "/verify", "/verify/many", "/verify/page.html", "/.well-known/cpms-keys.json", "/.well-known/cpms-status.json",
    "/.well-known/cpms-badges-status.jwt", "/.well-known/issuer.json", "/.well-known/jwks.json",
)  # fmt: skip


def kept(app, folder):
    """Every row of every table, and every file beside the database with its bytes and the moment of its last change."""
    with app.app_context():
        rows = {
            table.name: sorted(repr(tuple(row)) for row in db.session.execute(table.select()))
            for table in db.metadata.sorted_tables
        }
        db.session.remove()
    files = {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted((folder / "keys").rglob("*"))
    }
    return rows, files


def inside(page, name):
    return json.loads(re.search(rf'id="proof-{name}"[^>]*>(.*?)</script>', page, re.S)[1])


def fresh(tmp_path, database_url, another_app):
    """An installation as an operator makes it, with the real command; nobody was certified yet."""
    place = {"CPMS_DATA_DIR": str(tmp_path), "CPMS_DATABASE_URL": database_url, "CPMS_SECRET_KEY": SECRET}
    status, said = cpms("migrate", **place)
    assert status == 0, said
    return another_app(make_settings(tmp_path, database_url))


def test_a_page_saved_before_the_first_certificate_proves_it(tmp_path, database_url, another_app):
    app = fresh(tmp_path, database_url, another_app)
    page = Visitor(app).page("/verify/page.html")
    listed, gone = inside(page, "keys"), inside(page, "status")
    known = keys.public_keys(listed["keys"])
    assert (len(known), len(listed["pdf_certificates"])) == (1, 1)
    assert keylists.is_genuine(listed, known, keys.holds)
    assert status_list.is_genuine(gone, known, keys.holds)
    world = World(app)
    code = world.complete(world.person(name="Amina Yusuf"))
    with app.app_context():
        held = queries.by_code(code)
        square = certificate_files.record_of(held, app.extensions["settings"])
        pdf = certificate_files.certificate_file(held)
    assert signed_record.opened(square, code, known, keys.holds).name == "Amina Yusuf"
    assert status_list.standing(gone, code) == ""
    assert signing.check_against(pdf, listed["pdf_certificates"]) == signing.SignatureCheck(True, True, True)


def test_looking_writes_nothing_before_and_after_the_first_certificate(
    tmp_path, database_url, content_store, another_app
):
    app = fresh(tmp_path, database_url, another_app)
    settings, world = app.extensions["settings"], World(app)
    key = issuers.key_address("", keys.listed(settings.keys_dir)[0]["id"])
    paths = [*PUBLISHED, key]
    for _ in range(2):
        before = kept(app, tmp_path)
        assert before[1]
        for path in paths:
            assert Visitor(app).get(path).status_code == 200, path
            assert kept(app, tmp_path) == before, path
        code = world.complete(world.person())
        paths += [f"/verify/{code}", f"/verify/{code}/badge.jwt", f"/verify/{code}/badge.svg"]


def test_what_was_not_made_ready_publishes_no_list_and_makes_no_key(visitor, app, settings, tmp_path):
    before = kept(app, tmp_path)
    for path in ("/verify/page.html", "/.well-known/cpms-status.json", "/.well-known/cpms-badges-status.jwt"):
        assert visitor.get(path).status_code == 404, path
    for path in ("/.well-known/cpms-keys.json", "/.well-known/issuer.json", "/.well-known/jwks.json"):
        assert visitor.get(path).status_code == 200, path
    assert not list(settings.keys_dir.glob("*record*"))
    assert kept(app, tmp_path) == before


def test_processes_that_make_ready_at_once_end_with_one_set(settings):
    together([lambda: certificate_files.make_keys(settings)] * 4)
    assert len(keys.listed(settings.keys_dir)) == len(signing.listed(settings.keys_dir)) == 1
    first = {path.name: path.read_bytes() for path in settings.keys_dir.iterdir()}
    together([lambda: certificate_files.make_keys(settings)] * 4)
    assert {path.name: path.read_bytes() for path in settings.keys_dir.iterdir()} == first
    assert len(list(settings.keys_dir.glob("record-*.pem"))) == 1


def test_the_doctor_names_certificates_whose_key_was_lost(tmp_path, database_url, another_app):
    """A start after the loss makes a new key, without which nobody could be certified; so the loss is said aloud."""
    place = {"CPMS_DATA_DIR": str(tmp_path), "CPMS_DATABASE_URL": database_url, "CPMS_SECRET_KEY": SECRET}
    app = fresh(tmp_path, database_url, another_app)
    world = World(app)
    for name in ("Amina", "Noor"):
        world.complete(world.person(name=name))
    folder = tmp_path / "keys"
    first = keys.listed(folder)[0]["id"]
    assert "were sealed with key" not in cpms("doctor", **place)[1]
    lost = {path.name: path.read_bytes() for path in folder.glob("record-*")}
    for name in lost:
        (folder / name).unlink()
    assert cpms("migrate", **place)[0] == 0
    assert f"2 certificates were sealed with key {first}, which is not in" in cpms("doctor", **place)[1]
    for name, content in lost.items():
        (folder / name).write_bytes(content)
    assert "were sealed with key" not in cpms("doctor", **place)[1]


def test_the_first_start_of_the_server_makes_the_keys(tmp_path):
    from tests.serving import Server

    server = Server(tmp_path).start()
    try:
        assert len(keys.listed(tmp_path / "keys")) == len(signing.listed(tmp_path / "keys")) == 1
    finally:
        server.stop()
    assert os.stat(tmp_path / "keys" / keys.LIST).st_mode & 0o077 == 0
