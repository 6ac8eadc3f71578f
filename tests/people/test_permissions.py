"""Which role may do what, as the manual's table says it; and one press that changes a row and needs its token."""

import pytest

from learning.people.permissions import ROLE_PERMISSIONS, Permission, Role, permissions_of
from tests.visitors import Visitor

LEARNER = {"learner:course:take", "person:account:keep"}
FACILITATOR = LEARNER | {"facilitator:notes:read"}
MANAGER = LEARNER | {
    "manager:records:read",
    "manager:records:export",
    "manager:teams:keep",
    "manager:people:invite",
    "manager:contacts:keep",
}
ALLOWED = [
    (set(), LEARNER),
    ({Role.LEARNER}, LEARNER),
    ({Role.FACILITATOR}, FACILITATOR),
    ({Role.MANAGER}, MANAGER),
    ({Role.FACILITATOR, Role.MANAGER}, FACILITATOR | MANAGER),
]


@pytest.mark.parametrize(("roles", "allowed"), ALLOWED)
def test_a_role_allows_just_this(roles, allowed):
    """A new permission must be given in writing: nobody but the administrator has it by default."""
    assert {str(p) for p in permissions_of(frozenset(roles))} == allowed


def test_an_administrator_may_do_everything():
    assert permissions_of(frozenset({Role.ADMIN})) == frozenset(Permission)
    assert set(ROLE_PERMISSIONS) == set(Role)
    # Every permission that only an administrator has says so in its name.
    others = permissions_of(frozenset(Role) - {Role.ADMIN})
    assert {p for p in Permission if p not in others} == {p for p in Permission if p.startswith("admin:")}


def test_moving_a_person_needs_the_token_of_the_page(world, app):
    organisation = world.organisation()
    home, away = world.team(organisation, "Home"), world.team(organisation, "Away")
    learner = world.person(organisation=organisation, team=home)
    manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)
    other = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)
    path, page = f"/manage/people/{learner.id}/team", f"/manage/people/{learner.id}"
    path, page = manager.at(path), manager.at(page)
    team = f"SELECT team_id FROM people WHERE id = {learner.id}"
    manager.get(page)
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "x" * 90}, {"csrf_token": other.token(page)}):
        manager.client.post(path, data={**token, "team": str(away)})
        assert world.value(team) == home, token
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'person:move'") == 0
    assert manager.post(path, {"team": str(away)}, on=page).status_code == 303
    assert world.value(team) == away
    # A team of another organisation is not offered, so it cannot be sent.
    foreign = world.team(world.organisation("Elsewhere"), "Foreign")
    manager.post(path, {"team": str(foreign)}, on=page)
    assert world.value(team) == away
