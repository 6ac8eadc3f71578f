"""Records of others are handed out by a verb that counts and records first, whoever calls it."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from learning.core import limits
from learning.core.db import transaction
from learning.core.errors import NotFound, TooMany
from learning.people.permissions import Role
from learning.reports import actions
from learning.reports.completions import Filter
from tests.conftest import SECRET


@pytest.fixture
def organisation(world):
    return world.organisation()


@pytest.fixture
def manager(world, organisation):
    return world.person(Role.MANAGER, organisation=organisation)


def take(world, organisation, manager, wanted=None):
    with world.app.app_context():
        return list(actions.take_export(organisation, wanted or Filter(), "csv", by=manager.id, salt=SECRET))


def taken(world):
    return world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'export:take'")


def use_up(world, manager, times):
    with world.app.app_context():
        for _ in range(times):
            limits.count(SECRET, (limits.EXPORT_PERSON, str(manager.id)))


def test_the_rows_come_with_a_line_in_the_trail_that_says_how_many(world, organisation, manager):
    someone = world.person(organisation=organisation, name="Amina Yusuf")
    rows = take(world, organisation, manager, Filter(words="amina yusuf"))
    assert [row.person_id for row in rows] == [someone.id]
    details = json.loads(world.value("SELECT CAST(details AS TEXT) FROM audit_events WHERE tag = 'export:take'"))
    assert (details["rows"], details["kind"]) == (1, "csv")


def test_the_line_is_written_before_a_row_is_read(world, organisation, manager):
    with world.app.app_context():
        actions.take_export(organisation, Filter(), "zip", by=manager.id, salt=SECRET)
    assert taken(world) == 1


@pytest.mark.parametrize(("before", "more"), [(58, 2), (59, 1), (60, 0)])
def test_the_sixtieth_in_an_hour_is_the_last(world, organisation, manager, before, more):
    use_up(world, manager, before)
    for _ in range(more):
        assert take(world, organisation, manager)
    with pytest.raises(TooMany) as refused:
        take(world, organisation, manager)
    assert 0 < refused.value.values["seconds"] <= 3600
    assert taken(world) == more


def test_of_many_at_once_the_limit_lets_through_what_is_left(world, organisation, manager):
    use_up(world, manager, 57)

    def press(_number):
        try:
            return bool(take(world, organisation, manager))
        except TooMany:
            return False

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(press, range(12))) == 3
    assert taken(world) == 3


def test_a_refused_try_is_not_counted(world):
    with world.app.app_context():
        one = limits.Limit("one", 1, 10)
        limits.spend(one, "who", SECRET)
        for _ in range(3):
            with pytest.raises(TooMany):
                limits.spend(one, "who", SECRET)
        assert limits.used(one, "who", SECRET) == 1
        # What is taken inside a verb is given back when the verb is refused.
        with pytest.raises(NotFound), transaction():
            limits.take(one, "another", SECRET)
            raise NotFound("thing")
        assert limits.used(one, "another", SECRET) == 0


def test_an_attempt_is_read_with_a_line_in_the_trail(world):
    admin, someone = world.person(Role.ADMIN), world.person()
    world.take(someone, "risks")
    number = world.value("SELECT id FROM attempts")
    with world.app.app_context():
        assert actions.read_attempt(number, by=admin.id).person_id == someone.id
        with pytest.raises(NotFound):
            actions.read_attempt(number + 1, by=admin.id)
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'attempt:read'") == 1
