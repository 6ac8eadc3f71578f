"""`cpms verify` on the command line: what it prints, how it ends, and the anchor after a restore."""

from sqlalchemy import text

from learning.core import audit_anchor
from learning.core.db import db, transaction
from tests.cli.test_commands import cpms


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
