"""The audit page in words and names; refusals written down, sampled; exports with their number of rows."""

import re
from datetime import timedelta

import pytest

from learning.core import audit, clock
from learning.core.audit import Tag
from learning.people import actions
from learning.people.permissions import Role
from learning.privacy import own_data
from learning.web.admin import happenings
from tests.visitors import PASSWORD, Visitor, text_of


@pytest.fixture
def organisation(world):
    return world.organisation()


@pytest.fixture
def admin(app, world, organisation):
    return Visitor(app).sign_in(world.person(Role.ADMIN, organisation=organisation, name="Noor Haddad").email)


def test_every_tag_has_a_sentence():
    assert happenings.SENTENCES.keys() == set(Tag)


def test_the_page_speaks_of_people_by_name(app, world, admin, organisation):
    learner = world.person(organisation=organisation, name="Amina Yusuf")
    world.complete(learner)
    page = admin.page("/admin/audit")
    words = text_of(page)
    assert "Amina Yusuf Completed the course" in words
    assert "Noor Haddad Signed in" in words
    assert "Handed in the quiz of risks: 100 %" in words
    assert "River Delta Relief" in words
    assert f'href="/admin/people/{learner.id}"' in page
    assert 'href="/admin/certificates/1"' in page
    assert "person %" not in words and "%(" not in words
    with app.app_context():
        own_data.erase(learner.id, PASSWORD)
    words = text_of(admin.page("/admin/audit"))
    assert "an erased person Erased the account" in words
    assert "Amina" not in words


def test_filters_by_kind_person_organisation_and_day(app, world, admin, organisation):
    other = world.organisation("Other Organisation")
    learner = world.person(organisation=other, name="Amina Yusuf")
    world.take(learner, "risks")
    Visitor(app).sign_in(learner.email)

    def rows(query):
        page = admin.page(f"/admin/audit?{query}")
        return page.count("<tr>") - 1, text_of(page)

    assert rows("tag=organisation:add")[0] == 2
    count, words = rows(f"person={learner.id}")
    assert count == world.value(
        "SELECT COUNT(*) FROM audit_events WHERE actor_id = :p OR (subject_kind = 'person' AND subject_id = :p)",
        p=learner.id,
    )
    assert "Only what Amina Yusuf did" in words
    assert rows(f"organisation={other}")[0] == world.value(
        "SELECT COUNT(*) FROM audit_events WHERE organisation_id = 2"
    )
    today = clock.today()
    assert rows(f"day={today}&tag=organisation:add")[0] == 2
    assert "Nothing like this is recorded" in rows(f"day={today - timedelta(days=1)}")[1]
    for odd in ("day=9999-12-31", "day=x", "person=99999999999999", "organisation=x", "tag=none"):
        assert admin.get(f"/admin/audit?{odd}").status_code == 200


def test_pages_go_on_by_key_with_the_filter_kept(app, world, admin, organisation):
    someone = world.person(organisation=organisation)
    for module in world.catalogue.course.modules:
        world.read(someone, module.id)
        world.read(someone, module.id)
    from learning.core.db import transaction

    with app.app_context(), transaction():
        for number in range(101):
            audit.record(Tag.ATTEMPT_SWAP, by=someone.id, subject=("attempt", None), number=number)
    page = admin.page("/admin/audit?tag=attempt:swap")
    assert page.count("<tr>") - 1 == 100
    older = re.search(r'class="button button--quiet"\s+href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "tag=attempt" in older
    assert admin.page(older).count("<tr>") - 1 == 1


def refusals(world, tag):
    return world.value("SELECT COUNT(*) FROM audit_events WHERE tag = :tag", tag=str(tag))


def test_a_missing_role_is_written_down_once_in_ten_minutes(app, world, admin):
    learner = Visitor(app).sign_in(world.person(name="Amina Yusuf").email)
    stranger = Visitor(app)
    now = clock.now()
    for seconds, seen in ((0, 1), (1, 1), (599, 1), (600, 2), (601, 2)):
        with clock.at(now + timedelta(seconds=seconds)):
            assert learner.get("/admin/audit").status_code == 403
            assert stranger.get("/admin/audit").status_code == 303
        assert refusals(world, Tag.REFUSED_ROLE) == seen, seconds
    words = text_of(admin.page("/admin/audit?tag=refusal:role"))
    assert "Amina Yusuf Was refused a page: the role is missing (in the ten minutes before: 3)" in words


def test_refused_forms_and_tries_are_written_down(app, world, admin):
    person = world.person()
    visitor = Visitor(app).sign_in(person.email)
    for _ in range(5):
        visitor.client.post("/account", data={"name": "X"})
        Visitor(app).client.post("/login", data={"email": "a@b.example"})
    assert refusals(world, Tag.REFUSED_FORM) == 2  # the person once, the address once
    for _ in range(15):
        visitor.post("/account/organisation", {"join_code": "WRONGCODE"})
    assert refusals(world, Tag.REFUSED_TRIES) <= 1
    assert "did not come from a page of ours" in text_of(admin.page("/admin/audit?tag=refusal:form"))


def test_an_export_says_how_many_rows_it_had(app, world, organisation):
    manager = world.person(Role.MANAGER, organisation=organisation, name="Grace Otieno")
    for _ in range(3):
        world.person(organisation=organisation)
    visitor = Visitor(app).sign_in(manager.email)
    for query, rows in (("", 4), ("?standing=complete", 0), ("?q=Grace", 1)):
        body = visitor.get(f"/manage/completions.csv{query}").data.decode("utf-8-sig")
        assert body.count("\r\n") == rows + 1
        details = world.value("SELECT details FROM audit_events ORDER BY number DESC LIMIT 1")
        assert f'"rows": {rows}' in str(details).replace("'", '"')


def test_a_person_is_found_by_a_part_of_a_name_or_address(app, world, admin, organisation):
    learner = world.person(organisation=organisation, name="Amina Yusuf", email="ay@field.example")
    other = world.person(organisation=organisation, name="Yusuf Other", email="other@example.org")
    for person in (learner, other):
        Visitor(app).sign_in(person.email)
    own = "SELECT COUNT(*) FROM audit_events WHERE actor_id = :p OR (subject_kind = 'person' AND subject_id = :p)"

    def rows(query):
        page = admin.page(f"/admin/audit?{query}")
        return page.count("<tr>") - 1, text_of(page), page

    events = {person.id: world.value(own, p=person.id) for person in (learner, other)}
    assert min(events.values()) > 0
    assert rows("q=amina+yu")[0] == rows("q=AMINA")[0] == rows("q=ay@field")[0] == events[learner.id]
    assert rows("q=yusuf")[0] == sum(events.values())
    assert rows(f"q=amina&person={other.id}")[0] == events[learner.id]  # what is typed stands above a link's id
    assert "Yusuf Other" not in rows("q=amina&tag=sign-in:begin")[1]
    assert "Nothing like this is recorded" in rows("q=%25")[1]
    assert 'value="&lt;b&gt;"' in rows("q=<b>")[2]


def test_older_pages_keep_what_was_typed(app, world, admin, organisation):
    from learning.core.db import transaction

    learner = world.person(organisation=organisation, name="Amina Yusuf")
    with app.app_context(), transaction():
        for number in range(101):
            audit.record(Tag.ATTEMPT_SWAP, by=learner.id, subject=("attempt", None), number=number)
    page = admin.page("/admin/audit?q=amina&tag=attempt:swap")
    assert page.count("<tr>") - 1 == 100
    older = re.search(r'class="button button--quiet"\s+href="([^"]+)"', page)[1].replace("&amp;", "&").strip()
    assert "q=amina" in older
    assert admin.page(older).count("<tr>") - 1 == 1


def test_roles_and_days_of_an_event_are_said_in_the_readers_language(app, world, admin):
    organisation = world.organisation("Port City Team")
    someone, giver = world.person(organisation=organisation), world.person(Role.ADMIN)
    with app.app_context():
        actions.set_roles(someone.id, frozenset({Role.MANAGER}), by=giver.id)
    admin.post("/language", {"language": "es", "back": "/"}, on="/")
    assert "Asignó una función: Responsable" in text_of(admin.page("/admin/audit?tag=role:grant"))
    with app.test_request_context():
        told = audit.AuditEvent(tag=Tag.SIGNING_KEY_STOLEN, details={"since": "2026-11-05", "kind": "pdf", "key": "k1"})
        assert "5 November 2026" in happenings.sentence(told)
