"""A certificate whose row was changed in the database is never shown as genuine, whichever part was changed."""

import json

import pytest
from sqlalchemy import text

from certificates import queries
from certificates.rules import Status
from learning.core.db import db, transaction
from learning.verifying import completions
from learning.verifying.findings import Place
from learning.worker import jobs
from tests.visitors import Visitor, text_of

CHANGES = {
    "name": "Somebody Else", "other_name": "x", "course": "Another", "edition": "2012 edition", "course_number": "9",
    "revision": "x", "modules": ["One"], "minutes": 1, "pass_mark": 1, "issuer": "Forger", "completed_on": "2020-01-01",
    "valid_until": "2099-01-01", "language": "fr", "signatory": "Forger", "logo": "0" * 64, "renewed_on": "2027-01-01",
}  # fmt: skip


def _set(app, **values):
    with app.app_context(), transaction():
        for column, value in values.items():
            db.session.execute(text(f"UPDATE certificates SET {column} = :value"), {"value": value})


@pytest.mark.parametrize("field", [*CHANGES, "seal", "none"])
def test_a_changed_row_is_named_and_never_genuine(world, app, visitor, field):
    someone = world.person(name="Amina Yusuf")
    code = world.complete(someone)
    with app.app_context():
        kept = json.loads(db.session.scalar(text("SELECT CAST(facts AS TEXT) FROM certificates")))
        place = Place(app.extensions["settings"].data_dir, app.extensions["settings"].keys_dir)
    assert "This certificate is valid" in visitor.page(f"/verify/{code}")
    if field in CHANGES:
        _set(app, facts=json.dumps({**kept, field: CHANGES[field]}))
    elif field == "seal":
        _set(app, seal=None, record=None)
    changed = field != "none"
    page = text_of(visitor.get(f"/verify/{code}").text)
    assert ("its row was changed" in page) is changed
    assert ("This certificate is valid" in page) is not changed
    assert visitor.get(f"/verify/{code}/badge.jwt").status_code == (404 if changed else 200)
    own = text_of(Visitor(app).sign_in(someone.email).page("/certificate"))
    assert ("cannot be shown" in own) is changed
    with app.app_context():
        assert (queries.by_code(code).status is Status.CHANGED) is changed
        assert bool(list(completions.papers_say_what_was_signed(place))) is changed


def test_certificates_from_before_seals_are_held_to_their_record(world, app, visitor):
    code = world.complete(world.person(name="Amina Yusuf"))
    assert "This certificate is valid" in visitor.page(f"/verify/{code}")
    _set(app, seal=None)
    (app.extensions["settings"].keys_dir / "facts-sealed").write_text("1000")
    assert "This certificate is valid" in visitor.page(f"/verify/{code}")


def test_the_worker_signs_nothing_that_was_changed(world, app, caplog):
    world.complete(world.person(name="Amina Yusuf"))
    with app.app_context():
        kept = json.loads(db.session.scalar(text("SELECT CAST(facts AS TEXT) FROM certificates")))
    _set(app, facts=json.dumps({**kept, "name": "Somebody Else"}))
    with app.app_context():
        jobs.make_files(lambda: False)
        jobs._unmade.clear()
    assert "was changed in the database" in caplog.text
    assert world.value("SELECT COUNT(*) FROM certificate_files") == 0
    assert world.value("SELECT COUNT(*) FROM certificates WHERE record IS NOT NULL") == 0
