"""`cpms verify` on the command line: what it prints, how it ends, and the anchor after a restore."""

from sqlalchemy import text

from learning.core import audit_anchor
from learning.core.db import db, transaction
from tests.cli.test_commands import cpms
from tests.conftest import SECRET


def test_verify_prints_each_breach_and_ends_with_one(app, world, settings):
    place = {
        "CPMS_DATA_DIR": str(settings.data_dir),
        "CPMS_DATABASE_URL": settings.database_url.replace("postgresql+psycopg", "postgresql"),
    }
    world.take(world.person(organisation=world.organisation()), "risks")
    end = world.value("SELECT MAX(number) FROM audit_events")
    status, output = cpms("verify", **place)
    assert (status, f"The audit trail ends with event {end}." in output) == (0, True), output
    assert "every mark as its stored answers give it" in output  # how far it is
    with app.app_context():
        audit_anchor.write(
            audit_anchor.path_in(settings.data_dir), audit_anchor.Anchor(end + 9, "0" * 64, "2026-01-01")
        )
        with transaction():
            db.session.execute(text("UPDATE hand_ins SET percent = 7"))
        db.session.remove()
        db.engine.dispose()
    status, output = cpms("verify", **place)
    assert status == 1
    assert "- marks: Attempt 1 holds 7 %" in output
    assert f"event {end + 9} was its last on 2026-01-01" in output
    assert f"event {end + 9} was its last" in cpms("doctor", **place)[1]
    status, output = cpms("verify", "--anchor-here", **place)
    assert (status, "anchor:" in output.replace("anchor: the end", "")) == (1, False), output
    assert f"anchored at event {end}" in output
    assert "Traceback" not in output


def test_a_restore_to_an_older_state_ends_with_what_to_do_about_the_anchor(app, world, settings):
    world.person(name="Amina Yusuf")
    place = {
        "CPMS_DATA_DIR": str(settings.data_dir), "CPMS_DATABASE_URL": settings.database_url, "CPMS_SECRET_KEY": SECRET,
    }  # fmt: skip
    older, newer = str(settings.data_dir / "older.zip"), str(settings.data_dir / "newer.zip")
    anchor = audit_anchor.path_in(settings.data_dir)
    advice = "If this is right, accept it: cpms verify --anchor-here"

    def restored(file):
        status, said = cpms("restore", "--replace", file, **place)
        assert status == 0, said
        return said.strip().splitlines()[-1]

    with app.app_context():
        assert audit_anchor.move_on(anchor)
        db.session.remove()
    assert cpms("backup", older, **place)[0] == 0
    world.person(name="Somebody later")
    with app.app_context():
        assert audit_anchor.move_on(anchor)
        db.session.remove()
        db.engine.dispose()
    assert cpms("backup", newer, **place)[0] == 0
    assert advice in restored(older)
    assert advice not in restored(newer)  # the state that the anchor remembers
    assert advice in restored(older)
    assert "is anchored at event" in cpms("verify", "--anchor-here", **place)[1]
    assert advice not in restored(older)
    anchor.write_text("not an anchor")
    assert advice in restored(older)
    anchor.unlink()
    assert advice not in restored(older)
