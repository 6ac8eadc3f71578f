"""The audit trail: a chain without a gap, whatever the race; closed to changes; carried over by migrations."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from learning.core import audit, audit_anchor, audit_chain
from learning.core.audit import Tag
from learning.core.db import db, transaction
from learning.core.migrating import move
from learning.verifying import audit_trail
from learning.verifying.findings import Place


def place(settings):
    return Place(settings.data_dir, settings.keys_dir)


def faults(app, settings):
    with app.app_context():
        return list(audit_trail.chain_is_whole(place(settings)))


def record(number=1, tag=Tag.SIGN_OUT):
    audit.record(tag, by=number, subject=("person", number), devices="one")


def test_what_a_seal_covers_never_changes():
    """Rows sealed by this release must fit in every later one: the bytes and the seals are fixed here."""
    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    row = audit_chain.canonical(7, at, "role:grant", 1, "person", 2, None, {"role": "é", "a": True, "n": None})
    assert row == (
        b'[1,7,"2026-11-24T09:30:00.000000+00:00","role:grant",1,"person",2,null,{"a":true,"n":null,"role":"\\u00e9"}]'
    )
    assert audit_chain.seal(None, audit_chain.START, row)[:16] == "e61267e3888546a6"
    assert audit_chain.seal(b"k" * 32, audit_chain.START, row)[:16] == "5e0a43c9c9403e60"
    elsewhere = at.astimezone(timezone(timedelta(hours=-7)))
    assert (
        audit_chain.canonical(7, elsewhere, "role:grant", 1, "person", 2, None, {"role": "é", "a": True, "n": None})
        == row
    )


def test_verbs_chain_their_events_without_a_gap(app, world, settings):
    world.complete(world.person(organisation=world.organisation()))
    with app.app_context(), pytest.raises(RuntimeError, match="on purpose"), transaction():
        record()
        raise RuntimeError("on purpose")
    numbers = world.value("SELECT COUNT(*) FROM audit_events")
    assert numbers > 30
    assert world.value("SELECT MAX(number) FROM audit_events") == numbers
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'sign-in:end'") == 0
    assert faults(app, settings) == []
    assert (settings.keys_dir / "audit-key").stat().st_mode & 0o777 == 0o600


def test_writers_at_once_make_one_chain(app, world, settings):
    people = [world.person() for _ in range(8)]

    def work(someone):
        for _ in range(12):
            with app.app_context(), transaction():
                # Locks in opposite orders would meet in a deadlock if the trail's turn did not come last.
                record(someone.id)
                db.session.execute(text("UPDATE people SET language = 'fr' WHERE id = :id"), {"id": someone.id})
                record(someone.id, Tag.PERSON_CHANGE)

    before = world.value("SELECT COUNT(*) FROM audit_events")
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(work, people))
    assert world.value("SELECT MAX(number) FROM audit_events") == before + 8 * 12 * 2
    assert faults(app, settings) == []


@pytest.mark.parametrize(
    "statement",
    ("UPDATE audit_events SET actor_id = 9", "DELETE FROM audit_events", "TRUNCATE audit_events"),
)
def test_the_database_refuses_to_change_the_trail(app, world, store, statement):
    if statement.startswith("TRUNCATE") and store.url.startswith("sqlite"):
        statement = "DELETE FROM audit_events WHERE id > 0"
    world.organisation()
    before = world.contents()["audit_events"]
    with app.app_context(), pytest.raises(DBAPIError, match="only ever added"), transaction():
        db.session.execute(text(statement))
    assert world.contents()["audit_events"] == before


@pytest.mark.parametrize("value", (1.5, ["Amina"], {"name": "Amina"}, datetime(2026, 1, 1)))
def test_details_are_words_of_ours_and_whole_figures(app, value):
    with app.app_context(), transaction(), pytest.raises(TypeError, match="the trail keeps"):
        audit.record(Tag.EXPORT_TAKE, by=1, subject=("person", 1), details=value)


def open_up(app):
    """The database as somebody with every right to it can have it: without its triggers."""
    with app.app_context(), transaction():
        sqlite = db.engine.dialect.name == "sqlite"
        names = ("no_update", "no_delete") if sqlite else ("no_change", "no_truncate")
        for name in names:
            db.session.execute(text(f"DROP TRIGGER audit_events_{name}{'' if sqlite else ' ON audit_events'}"))


def change(app, statement, **values):
    with app.app_context(), transaction():
        db.session.execute(text(statement), values)


@pytest.fixture
def opened(app, world):
    world.take(world.person(organisation=world.organisation()), "risks")
    open_up(app)
    return world.value("SELECT COUNT(*) FROM audit_events")


@pytest.mark.parametrize(
    "column, value",
    (
        ("at", "2020-01-01 00:00:00"),
        ("tag", "demo:fill"),
        ("actor_id", 99),
        ("subject_kind", "team"),
        ("subject_id", 99),
        ("organisation_id", 99),
        ("details", '{"lesson": "risks/other"}'),
        ("digest", "0" * 64),
    ),
)
def test_a_changed_row_is_named(app, opened, settings, store, column, value):
    cast = {"at": "timestamptz", "details": "json"}.get(column)
    new = f"CAST(:value AS {cast})" if cast and not store.url.startswith("sqlite") else ":value"
    change(app, f"UPDATE audit_events SET {column} = {new} WHERE number = 3", value=value)
    found = faults(app, settings)
    assert "Event 3 of the audit trail" in found[0] and "does not fit its seal" in found[0]
    # A seal that was changed leaves the next one without what it covered.
    assert len(found) == (2 if column == "digest" else 1)


def test_a_missing_and_a_moved_row_are_named(app, world, opened, settings):
    change(app, "DELETE FROM audit_events WHERE number IN (4, 5)")
    assert faults(app, settings)[0] == "Events 4 to 5 are missing from the audit trail."
    assert "Event 6 " in faults(app, settings)[1]
    change(app, "UPDATE audit_events SET number = 4 WHERE number = 6")
    assert "Event 4 " in faults(app, settings)[0]


def test_a_row_put_in_with_a_seal_made_without_the_key_is_named(app, world, opened, settings):
    last = world.value("SELECT digest FROM audit_events ORDER BY number DESC LIMIT 1")
    row = audit_chain.canonical(opened + 1, datetime(2026, 1, 1, tzinfo=UTC), "role:grant", 1, "person", 2, None, {})
    forged = {"number": opened + 1, "digest": audit_chain.seal(None, last, row)}
    change(
        app,
        "INSERT INTO audit_events (number, digest, at, tag, actor_id, subject_kind, subject_id, details) "
        "VALUES (:number, :digest, '2026-01-01 00:00:00+00:00', 'role:grant', 1, 'person', 2, '{}')",
        **forged,
    )
    assert [f"Event {opened + 1} of" in fault for fault in faults(app, settings)] == [True]


def test_without_its_key_the_trail_says_so(app, opened, settings):
    (settings.keys_dir / "audit-key").unlink()
    assert "keys/audit-key" in faults(app, settings)[0]


def test_what_is_cut_off_the_end_is_noticed_by_the_anchor(app, world, opened, settings, caplog):
    path = audit_anchor.path_in(settings.data_dir)
    with app.app_context():
        assert list(audit_trail.end_is_there(place(settings))) == []  # none was kept yet
        assert audit_anchor.move_on(path)
        kept = audit_anchor.kept(path)
        assert kept.number == opened
        assert list(audit_trail.end_is_there(place(settings))) == []
    change(app, "DELETE FROM audit_events WHERE number = :last", last=opened)
    with app.app_context():
        assert list(audit_trail.chain_is_whole(place(settings))) == []  # the chain alone cannot know
        assert f"event {opened} was its last" in next(audit_trail.end_is_there(place(settings)))
        assert not audit_anchor.move_on(path)
        assert audit_anchor.kept(path) == kept
    assert "no longer holds" in caplog.text
    world.organisation("Another One")  # the same number, another event
    with app.app_context():
        assert audit_anchor.last_event().number == opened
        assert next(audit_trail.end_is_there(place(settings)))


def test_an_anchor_that_is_none_is_said(app, world, settings):
    path = audit_anchor.path_in(settings.data_dir)
    for content in ("", "[]", '{"number": 1}', "\x00"):
        path.write_text(content)
        with app.app_context():
            assert "cannot be read" in next(audit_trail.end_is_there(place(settings)))


def test_migrations_chain_what_is_there_and_open_it_again(app, world, settings):
    """Down takes seals and triggers away and keeps the rows; up seals them as they are found, and new ones go on."""
    world.complete(world.person(organisation=world.organisation()))
    rows = "SELECT COUNT(*) FROM audit_events"
    before = world.value(rows)
    with app.app_context():
        words = db.session.execute(text("SELECT id, tag, details FROM audit_events ORDER BY id")).all()
        db.session.remove()
        move("0006")
        with db.engine.connect() as connection:
            held = connection.execute(text("SELECT id, tag, details FROM audit_events ORDER BY id")).all()
        assert list(map(str, held)) == list(map(str, words))
        with transaction():
            db.session.execute(text("UPDATE audit_events SET actor_id = 77 WHERE id = 2"))
        db.session.remove()
        move("head")
    assert world.value(rows) == before
    assert faults(app, settings) == []
    world.organisation("Later")
    assert faults(app, settings) == []
    open_up(app)
    change(app, "UPDATE audit_events SET actor_id = 78 WHERE number = 2")
    assert [f.startswith("Event 2 ") for f in faults(app, settings)] == [True]
    # Whoever seals the old rows anew without the key is found where the keyed ones begin.
    with app.app_context(), transaction():
        previous = audit_chain.START
        for event in db.session.scalars(audit.select(audit.AuditEvent).order_by(audit.AuditEvent.number)):
            if event.number > before:
                break
            row = audit_chain.canonical(
                event.number, event.at, event.tag, event.actor_id, event.subject_kind, event.subject_id,
                event.organisation_id, event.details,
            )  # fmt: skip
            previous = audit_chain.seal(None, previous, row)
            event.digest = previous
    assert [f"Event {before + 1} " in f for f in faults(app, settings)] == [True]


def test_the_trail_of_a_backup_fits_where_it_is_restored(app, world, settings, store, tmp_path, content_store):
    from learning.backup.restoring import restore
    from learning.backup.writing import write_backup
    from learning.web.application import build
    from tests.conftest import make_settings

    world.take(world.person(organisation=world.organisation()), "risks")
    with app.app_context():
        write_backup(db.engine, settings.keys_dir, tmp_path / "all.zip")
    folder = tmp_path / "other"
    folder.mkdir()
    url = store.fresh(folder)
    elsewhere = make_settings(folder, url)
    other = build(elsewhere, content_store)
    with other.app_context():
        restore(tmp_path / "all.zip", elsewhere, db.engine, False, lambda _: None)
        db.session.remove()
    assert faults(other, elsewhere) == []
    with other.app_context():
        with transaction():
            record()
        assert list(audit_trail.chain_is_whole(place(elsewhere))) == []
        assert audit_anchor.last_event().number > 1
        db.session.remove()
        db.engine.dispose()
    store.drop(url)
