"""`cpms verify`: silent on a filled, sound installation; one seeded fault for each check is found and named."""

import contextlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from certificates import issuing
from certificates import queries as certificates
from learning.core import audit_anchor, clock
from learning.core.db import db, transaction
from learning.people import actions
from learning.privacy import own_data
from learning.verifying import checks
from learning.verifying.findings import Place
from learning.web import certificate_files
from tests.visitors import PASSWORD


@pytest.fixture
def place(settings, world):
    return Place(settings.data_dir, settings.keys_dir, frozenset(world.catalogue.course.by_id))


@pytest.fixture
def filled(app, world, settings):
    """Two organisations; people complete, under way, failed, withdrawn, put right, closed, moved and erased."""
    organisation, other = world.organisation(), world.organisation("Other Organisation")
    team = world.team(organisation, due_on=clock.today() - timedelta(days=2))
    people = [world.person(organisation=organisation, team=team if n % 2 else None) for n in range(6)]
    codes = [world.complete(someone) for someone in people[:4]]
    world.take(people[4], "risks", right=6)
    world.take(people[4], "risks", right=9)
    world.begin(people[5], "risks")
    world.person(organisation=other)
    with app.app_context():
        held = [certificates.by_code(code) for code in codes]
        for one in held:
            certificate_files.certificate_file(one, settings)
        admin = people[0].id
        issuing.revoke(held[1].id, "mistake", by=admin)
        issuing.replace_name(held[2].id, "Name Put Right", by=admin)
        own_data.erase(people[3].id, PASSWORD)
        actions.close_person(people[5].id, by=admin)
        actions.move_person(people[4].id, other, None, by=admin)
        audit_anchor.move_on(audit_anchor.path_in(settings.data_dir))
    return people


def found(app, place):
    with app.app_context():
        return [(one.check, one.text) for one in checks.run(place, lambda _: None)]


def test_a_sound_installation_has_no_finding(app, filled, place, world):
    assert found(app, place) == []
    assert world.value("SELECT COUNT(*) FROM certificates WHERE record IS NOT NULL") >= 3


def test_looking_changes_nothing(app, filled, place, world):
    before = world.contents()
    found(app, place)
    assert world.contents() == before


def unguard():
    """Inside a transaction that is undone: change rows as somebody with every right to the database can."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for name in ("no_update", "no_delete"):
            db.session.execute(text(f"DROP TRIGGER audit_events_{name}"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))


def named_after(app, place, name, statement):
    """What a check says after a statement; the change is undone."""
    check = next(check for check in checks.CHECKS if check.name == name)
    said = []
    with app.app_context(), contextlib.suppress(Undo), transaction():
        unguard()
        db.session.execute(text(statement))
        said = list(check.look(place))
        raise Undo
    return said


class Undo(Exception):
    """Ends a transaction without a trace."""


LAST_HAND_IN = "(SELECT MAX(attempt_id) FROM hand_ins)"
PASSED = "(SELECT MIN(attempt_id) FROM hand_ins WHERE has_passed)"
FAULTS = [
    ("chain", "UPDATE audit_events SET actor_id = 77 WHERE number = 5", "Event 5 "),
    ("anchor", "DELETE FROM audit_events WHERE number = (SELECT MAX(number) FROM audit_events)", "ends with event"),
    ("attempts", f"UPDATE attempts SET number = 7 WHERE id = {LAST_HAND_IN}", "numbered up to 7"),
    ("wordings", "UPDATE frozen_questions SET body = (SELECT body FROM frozen_questions ORDER BY digest LIMIT 1)", "not what was asked"),
    ("marks", f"UPDATE hand_ins SET percent = 99 WHERE attempt_id = {LAST_HAND_IN}", "holds 99 %"),
    ("marks", f"UPDATE hand_ins SET weak_objectives = '[\"x\"]' WHERE attempt_id = {LAST_HAND_IN}", "weak objectives"),
    ("marks", f"DELETE FROM attempt_steps WHERE attempt_id = {LAST_HAND_IN}", "its answers give 0 %"),
    ("marks", "DELETE FROM frozen_questions", "no longer kept"),
    ("handed-in", f"UPDATE attempt_steps SET saved_at = '2090-01-01 00:00:00' WHERE attempt_id = {LAST_HAND_IN} AND number = 2", "Answer 2 "),
    ("handed-in", f"UPDATE hand_ins SET percent = 99 WHERE attempt_id = {LAST_HAND_IN}", "audit trail recorded"),
    ("handed-in", f"DELETE FROM hand_ins WHERE attempt_id = {LAST_HAND_IN}", "no longer there"),
    ("modules", f"UPDATE module_completions SET percent = 81 WHERE attempt_id = {PASSED}", "rests on no pass"),
    ("modules", f"UPDATE module_completions SET attempt_id = {LAST_HAND_IN} WHERE attempt_id = {PASSED}", "rests on no pass"),
    ("modules", f"DELETE FROM module_completions WHERE attempt_id = {PASSED}", "the module is not complete"),
    ("certificates", "DELETE FROM certificates WHERE id = 1", "has no certificate"),
    ("certificates", "DELETE FROM completions WHERE id = 1", "belongs to no completion"),
    ("certificates", "DELETE FROM revocations WHERE replaced_by IS NOT NULL", "2 certificates that were not replaced"),
    ("certificates", "UPDATE certificates SET number = 5 WHERE id = 1", "not numbered 1 to 1"),
    ("certificates", f"DELETE FROM module_completions WHERE attempt_id = {PASSED}", "modules that are not passed"),
    ("records", "UPDATE certificates SET code = 'AAAAAAAAAAAAAAAAAAAA' WHERE id = 1", "(signature)"),
    ("records", "UPDATE certificates SET record = 'AAAA' WHERE id = 1", "(unreadable)"),
    ("withdrawals", "DELETE FROM revocations WHERE replaced_by IS NULL", "was revoked, as the audit trail tells; its revocation says nothing"),
    ("withdrawals", "DELETE FROM revocations WHERE replaced_by IS NOT NULL", "was replaced, as the audit trail tells"),
    ("withdrawals", "UPDATE revocations SET replaced_by = NULL", "was replaced, as the audit trail tells; its revocation says revoked"),
    ("references", "DELETE FROM enrolments WHERE id = 2", "enrolment_id 2 is not there"),
    ("references", "UPDATE people SET team_id = 99 WHERE id = 2", "people 2: team_id 99 is not there"),
    ("organisations", "UPDATE people SET organisation_id = 2 WHERE id = 2", "of organisation 2 stands in team 1 of organisation 1"),
    ("enrolments", "UPDATE enrolments SET modules_passed = 4 WHERE id = 1", "says 4 modules passed, its rows 5"),
    ("enrolments", "UPDATE enrolments SET completed_at = NULL WHERE id = 1", "says completed never"),
    ("enrolments", "DELETE FROM completions WHERE id = 1", "its completion never"),
    ("reports", "UPDATE people SET organisation_id = 2 WHERE id = 2", "the list and its exports"),
    ("reports", "DELETE FROM enrolments WHERE id = 2", "quiz statistics"),
]  # fmt: skip


def test_each_seeded_fault_is_found_and_named(app, filled, place):
    with app.app_context():
        facts = {**certificates.by_id(1).facts.kept(), "name": "Somebody Else"}
        db.session.rollback()
    changed = "UPDATE certificates SET facts = '" + json.dumps(facts).replace(":", "\\:") + "' WHERE id = 1"
    unnamed = []
    for check, statement, words in [*FAULTS, ("records", changed, "something else than its row")]:
        said = named_after(app, place, check, statement)
        if not any(words in one for one in said):
            unnamed.append((check, statement, said))
    assert unnamed == []
    assert found(app, place) == []  # every seed was undone


def test_every_check_has_a_seeded_fault():
    assert {check.name for check in checks.CHECKS} == {fault[0] for fault in FAULTS}


def test_what_is_damaged_is_a_finding_and_many_of_one_kind_are_counted(app, filled, place, world):
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
        with transaction():
            unguard()
            db.session.execute(text("UPDATE audit_events SET actor_id = 77"))
            db.session.execute(text(f"DROP TABLE hand_ins{'' if sqlite else ' CASCADE'}"))
    said = found(app, place)
    assert {"marks", "handed-in", "modules"} <= {name for name, text in said if "broke off" in text}
    chain = [text for name, text in said if name == "chain"]
    events = world.value("SELECT COUNT(*) FROM audit_events")
    assert events > checks.MOST + 1
    assert len(chain) == checks.MOST + 1
    assert chain[-1] == f"… and {events - checks.MOST} more."
