"""Every revision, down and up, on filled data; upgrades from the first release; and what the command says."""

from datetime import timedelta

import pytest
from alembic import op
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from learning.catalogue.quizzes import RENEWAL
from learning.core import clock, migrating
from learning.core.db import db
from learning.core.migrating import CannotMigrate, chain, move, revision_now, structure_at, target_of
from tests.cli.test_commands import cpms
from tests.filling import content, fill, shape, tables

ROWS_AT_FIRST = 150


@pytest.fixture
def engine(app):
    with app.app_context():
        yield db.engine
        db.session.remove()


def columns(engine):
    with engine.connect() as connection:
        return migrating.structure(connection)


def as_first(structure):
    """A structure with each column under the name it had first."""
    names = migrating.renamed()
    return {table: {names.get(table, {}).get(c, c) for c in columns} for table, columns in structure.items()}


def shared(one, other):
    """The columns that two structures have in common, by table, under the names they had first."""
    one, other = as_first(one), as_first(other)
    return {table: one[table] & other[table] for table in one.keys() & other.keys()}


def test_every_step_down_and_up_keeps_all_that_both_sides_can_hold(engine, world):
    world.complete(world.person(organisation=world.organisation()))
    fill(engine)
    with engine.connect() as connection:
        assert [t.name for t in tables(connection) if not connection.execute(t.select().limit(1)).first()] == []
    whole = shape(engine)
    for step in reversed(chain()):
        below = target_of("-1", step)
        both, shape_above = shared(columns(engine), structure_at(below)), shape(engine)
        kept = content(engine, both)
        move("-1", engine)
        assert columns(engine) == structure_at(below), step
        assert content(engine, both) == kept, step
        move(step, engine)
        assert content(engine, both) == kept, step
        assert shape(engine) == shape_above, step
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == [], step
                assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        move("-1", engine)
        assert content(engine, both) == kept, step
    assert columns(engine) == {}
    move("head", engine)
    assert shape(engine) == whole


def test_going_down_keeps_the_values_that_the_lower_revision_knows(engine, world):
    """From the newest to the first in one move: what 0001 can hold is there, value for value."""
    world.complete(world.person(organisation=world.organisation()))
    fill(engine)
    both = shared(columns(engine), structure_at("0001"))
    before = content(engine, both)
    move("0001", engine)
    assert content(engine) == before
    move("head", engine)
    assert content(engine, both) == before


def test_an_upgrade_from_the_first_release_keeps_thousands_of_rows(engine):
    move("base", engine)
    move("0001", engine)
    fill(engine, ROWS_AT_FIRST)
    first, before = columns(engine), content(engine)
    assert sum(count for count, _ in before.values()) >= 3000
    move("head", engine)
    assert content(engine, first) == before


def test_attempts_keep_their_quiz_and_purpose_when_the_column_gets_its_name(engine, world):
    """On what learners really did: five modules and a renewal; going down names nothing of theirs as lost."""
    someone = world.person()
    start = clock.now()
    world.complete(someone)
    with clock.at(start + timedelta(days=700)):
        world.begin(someone, RENEWAL)
    at_head = "SELECT quiz_id || ' ' || purpose || ' ' || number FROM attempts ORDER BY id"
    with engine.connect() as connection:
        before = connection.scalars(text(at_head)).all()
        lost = migrating.losses(connection, "0016")
    modules = [module.id for module in world.catalogue.course.modules]
    assert before == [*(f"{module} module 1" for module in modules), "renewal renewal 1"]
    assert [line for line in lost if "quiz_id" in line] == []
    move("0016", engine)
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT module_id FROM attempts ORDER BY id")).all() == [*modules, RENEWAL]
        assert connection.scalar(text("SELECT COUNT(*) FROM attempt_steps")) == 50
    move("head", engine)
    with engine.connect() as connection:
        assert connection.scalars(text(at_head)).all() == before
    # The key that lets no learner have two first attempts at a quiz stands again.
    with pytest.raises(IntegrityError), engine.connect().execution_options(writes=True) as connection:
        connection.execute(text("UPDATE attempts SET quiz_id = 'risks'"))


def test_a_step_that_fails_changes_nothing(engine, world):
    world.person()
    before, whole = content(engine), shape(engine)
    if engine.dialect.name == "sqlite":
        with pytest.raises(CannotMigrate, match="points at"), migrating.changing(engine) as connection:
            connection.execute(text("INSERT INTO teams VALUES (1, 77, 'a', 'a', 'a', NULL, '2026-01-01 00:00:00')"))
    with pytest.raises(ZeroDivisionError), migrating.changing(engine) as connection:
        migrating.move_inside(connection, "0002")
        raise ZeroDivisionError
    assert (content(engine), shape(engine)) == (before, whole)


def test_a_table_that_is_rebuilt_keeps_its_triggers(engine):
    """SQLite alone drops them with the old copy; a trigger that is dropped by name stays away."""
    if engine.dialect.name != "sqlite":
        return
    refuse = "CREATE TRIGGER {0} BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'never'); END"
    with migrating.changing(engine) as connection:
        for name in ("one", "two"):
            connection.execute(text(refuse.format(name)))
        before = {row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))}
        context = migrating.MigrationContext.configure(connection)
        with op.Operations.context(context):
            op.execute("DROP TRIGGER two")
            with op.batch_alter_table("audit_events", recreate="always") as table:
                table.alter_column("tag", nullable=True)
        after = {row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))}
    assert before - after == {"two"}


@pytest.mark.parametrize(
    ("wanted", "now", "found"),
    [
        ("head", None, "newest"),
        ("base", "0003", None),
        ("0002", "0003", "0002"),
        ("-1", "0003", "0002"),
        ("-3", "0003", None),
        ("+1", None, "0001"),
        ("+2", "0001", "0003"),
    ],
)
def test_what_a_revision_means(wanted, now, found):
    assert target_of(wanted, now) == (migrating.newest() if found == "newest" else found)


@pytest.mark.parametrize(
    ("wanted", "now", "words"),
    [
        ("-4", "0003", "not so many steps"),
        ("+99", "0001", "not so many steps"),
        ("0", None, "no revision 0"),
        ("--base", None, "no revision --base"),
        ("head", "f00d", "a newer one made it"),
    ],
)
def test_what_cannot_be_meant(wanted, now, words):
    with pytest.raises(CannotMigrate, match=words):
        target_of(wanted, now)


def test_the_command_goes_down_only_with_a_copy_kept(engine, world, settings):
    world.person(name="Amina")
    place = {
        "CPMS_DATA_DIR": str(settings.data_dir),
        "CPMS_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
    }
    head = revision_now()
    with engine.begin() as connection:
        connection.execute(text("UPDATE people SET other_name = 'أمينة'"))
    status, said = cpms("migrate", "0004", **place)
    assert (status, revision_now()) == (1, head)
    assert "people.other_name (1 values)" in said
    assert "--lose-data" in said
    assert "Traceback" not in said
    status, said = cpms("migrate", "0004", "--lose-data", **place)
    assert (status, revision_now()) == (0, "0004"), said
    kept = list((settings.data_dir / "kept").iterdir())
    assert len(kept) == 1 and str(kept[0]) in said
    assert kept[0].stat().st_mode & 0o077 == 0
    status, said = cpms("migrate", "-1", **place)
    assert (status, revision_now()) == (0, "0003"), said
    assert cpms("migrate", "+1", **place)[0] == 0
    assert revision_now() == "0004"
    status, said = cpms("migrate", "0099", **place)
    assert status == 1 and "There is no revision 0099" in said and "Traceback" not in said
    assert cpms("migrate", **place)[0] == 0
    assert revision_now() == head
    assert world.value("SELECT name FROM people") == "Amina"
