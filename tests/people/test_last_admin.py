"""The last administrator cannot vanish, whoever does what at the same moment."""

from functools import partial

import pytest
from sqlalchemy import text

from learning.cli.people import first_admin_link
from learning.core.db import db, transaction
from learning.core.errors import Conflict, NotFound
from learning.people import actions, last_admin, signing_in
from learning.people.actions import NewPerson
from learning.people.permissions import Role
from learning.privacy import own_data
from tests.crowd import at_once
from tests.visitors import PASSWORD, Visitor, text_of, where

NOBODY = frozenset()


def demote(other, me):
    actions.set_roles(other, NOBODY, by=me)


def change(other, me):
    actions.change_person(other, None, NOBODY, by=me)


def close(other, me):
    actions.close_person(other, by=me)


def demote_myself(_other, me):
    actions.set_roles(me, NOBODY, by=me)


def erase_myself(_other, me):
    own_data.erase(me, PASSWORD)


PAIRS = [
    (demote, demote),
    (close, close),
    (demote, erase_myself),
    (close, erase_myself),
    (demote_myself, demote_myself),
    (erase_myself, erase_myself),
    (change, close),
]


def race(app, *calls):
    """Run calls at once, each in a context of its own; returns what each raised, or None."""

    def run(call):
        with app.app_context():
            try:
                call()
            finally:
                db.session.remove()

    return at_once([(run, call) for call in calls])


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(verb.__name__ for verb in pair))
def test_of_two_administrators_one_stays_in_every_race(app, world, pair):
    for _ in range(25):
        with app.app_context(), transaction():
            db.session.execute(text("DELETE FROM role_grants"))
        one, two = world.person(Role.ADMIN), world.person(Role.ADMIN)
        raised = race(app, partial(pair[0], two.id, one.id), partial(pair[1], one.id, two.id))
        with app.app_context():
            left = last_admin.open_admins()
        assert len(left) >= 1, raised
        assert all(error is None or isinstance(error, Conflict) for error in raised), raised


def test_two_first_administrator_links_at_once_make_one_administrator(app, world):
    with app.app_context():
        secret = first_admin_link("").rsplit("/", 1)[1]

    def make(number):
        new = NewPerson("Noor Haddad", f"noor{number}@example.org", "four quiet lanterns over water", "en")
        return lambda: signing_in.create_first_admin(secret, new, "")

    raised = race(app, make(1), make(2))
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "NotFound"]
    assert world.value("SELECT COUNT(*) FROM people") == 1


def test_an_administrator_nobody_can_sign_in_as_does_not_count(app, world):
    """Closed, or invited and without a password: when only such are left, a new first-administrator link is right."""
    admin = world.person(Role.ADMIN)
    with app.app_context():
        with transaction():
            actions.add_person(NewPerson("Invited", "invited@example.org", "", "en"), frozenset({Role.ADMIN}))
        assert last_admin.open_admins() == {admin.id}
        with pytest.raises(Conflict, match="last-admin"):
            actions.set_roles(admin.id, NOBODY, by=admin.id)
        with transaction():
            db.session.execute(
                text("INSERT INTO person_closures (person_id, closed_at) VALUES (:id, '2026-01-01 00:00:00+00:00')"),
                {"id": admin.id},
            )
        assert last_admin.open_admins() == NOBODY
        secret = first_admin_link("").rsplit("/", 1)[1]
        signing_in.create_first_admin(secret, NewPerson("Noor", "noor@example.org", PASSWORD, "en"), "")
        with pytest.raises(NotFound):
            signing_in.create_first_admin(secret, NewPerson("Noor", "noor2@example.org", PASSWORD, "en"), "")


def test_nobody_closes_the_own_account_by_the_administrators_button(app, world):
    admin = world.person(Role.ADMIN)
    world.person(Role.ADMIN)
    with app.app_context(), pytest.raises(Conflict, match="own-account"):
        actions.close_person(admin.id, by=admin.id)
    visitor = Visitor(app).sign_in(admin.email)
    sent = visitor.post(f"/admin/people/{admin.id}/closure", on=f"/admin/people/{admin.id}")
    assert where(sent) == f"/admin/people/{admin.id}"
    assert "This is your own account" in text_of(visitor.page(f"/admin/people/{admin.id}"))
    assert world.value("SELECT COUNT(*) FROM person_closures") == 0


def test_a_refused_change_of_a_person_leaves_nothing_done(app, world):
    """The move and the roles are one verb: the last administrator neither moves nor loses the role."""
    here, there = world.organisation("Here"), world.organisation("There")
    admin = world.person(Role.ADMIN, Role.MANAGER, organisation=here)
    visitor = Visitor(app).sign_in(admin.email)
    before = world.rows()
    answer = visitor.post(f"/admin/people/{admin.id}", {"organisation": str(there), "roles": ["manager"]})
    assert answer.status_code == 422
    assert "only administrator" in answer.get_data(as_text=True)
    assert world.value("SELECT organisation_id FROM people WHERE id = :id", id=admin.id) == here
    assert world.rows() == before


def test_a_person_moves_and_keeps_the_roles_that_are_ticked(app, world):
    here, there = world.organisation("Here"), world.organisation("There")
    admin, manager = world.person(Role.ADMIN), world.person(Role.MANAGER, Role.FACILITATOR, organisation=here)
    visitor = Visitor(app).sign_in(admin.email)
    sent = visitor.post(f"/admin/people/{manager.id}", {"organisation": str(there), "roles": ["manager"]})
    assert sent.status_code == 303
    assert world.value("SELECT organisation_id FROM people WHERE id = :id", id=manager.id) == there
    assert world.value("SELECT COUNT(*) FROM role_grants WHERE person_id = :id", id=manager.id) == 1
    assert world.value("SELECT role FROM role_grants WHERE person_id = :id", id=manager.id) == "manager"
