"""What is asked again before grave things, after idle hours and after a day; what was typed is kept; sessions end."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from learning.core import clock
from learning.core.db import db, transaction
from learning.people import actions, sessions, totp
from learning.people.models import Person, SecondFactor, SignIn
from learning.people.permissions import Role
from tests.visitors import FACTOR, PASSWORD, Visitor, text_of, where

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def manager(world):
    return world.person(Role.MANAGER, organisation=world.organisation())


@pytest.fixture
def admin(world):
    return world.person(Role.ADMIN)


def signed_in(app, someone):
    with clock.at(NOON):
        return Visitor(app).sign_in(someone.email)


def used(app, visitor, minutes):
    """Somebody who opens a staff page now and then, so that no idle limit ends it."""
    for at in range(30, minutes, 30):
        with clock.at(NOON + at * MINUTE):
            visitor.get("/manage")


EXPORTS = ["/manage/completions.csv?standing=complete", "/manage/completions.xlsx", "/manage/certificates.zip"]


@pytest.mark.parametrize("path", EXPORTS)
@pytest.mark.parametrize(("after", "opens"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
def test_an_export_asks_a_quarter_of_an_hour_after_the_last_proof(app, manager, path, after, opens):
    visitor = signed_in(app, manager)
    with clock.at(NOON + 15 * MINUTE + after):
        path = visitor.at(path)
        answer = visitor.get(path)
        assert answer.status_code == (200 if opens else 303)
        if opens:
            return
        assert where(answer).startswith(f"/account/proof?next={path.rsplit('/', 1)[0]}/completions")
        wrong = visitor.post(where(answer), {"proof_password": "not mine"})
        assert wrong.status_code == 422 and "not right" in wrong.get_data(as_text=True)
        assert visitor.get(path).status_code == 303
        back = visitor.post(where(answer), {"proof_password": PASSWORD})
        assert where(back) == path.replace(".csv", "").replace(".xlsx", "").replace("certificates.zip", "completions")
        assert "You can go on" in text_of(visitor.page(where(back)))
        assert visitor.get(path).status_code == 200


def test_a_code_proves_it_as_well_and_an_empty_form_does_not(app, manager):
    visitor = signed_in(app, manager)
    with clock.at(NOON + 20 * MINUTE):
        there = where(visitor.get(EXPORTS[0]))
        empty = visitor.post(there, {"proof_password": "", "proof_code": ""})
        assert "Write your password, or a code." in text_of(empty.get_data(as_text=True))
        done = visitor.post(there, {"proof_code": totp.code_at(FACTOR, clock.now())})
        assert done.status_code == 303
        assert visitor.get(EXPORTS[0]).status_code == 200
        again = visitor.post(there, {"proof_code": totp.code_at(FACTOR, clock.now())})
        assert again.status_code == 303  # proved a moment ago: nothing is asked, so nothing is looked at


def test_the_own_data_and_the_course_ask_nothing(app, manager):
    visitor = signed_in(app, manager)
    with clock.at(NOON + timedelta(days=3)):
        assert visitor.get("/account/data.json").status_code == 200
        assert visitor.get("/course").status_code == 200


def carried(page):
    """The fields that the question carries, as a browser would send them."""
    body = page[page.index('<form method="post" action="/admin') :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', body[: body.index("</form>")])
    return [(name, html.unescape(value)) for name, value in found if name != "csrf_token"]


def test_a_form_sent_with_an_old_sign_in_is_asked_about_and_then_done_with_all_that_was_typed(app, world, admin):
    organisation, person = world.organisation("Zoë & “Søn”"), world.person()
    visitor = signed_in(app, admin)
    path = f"/admin/people/{person.id}"
    with clock.at(NOON + 20 * MINUTE):
        typed = {"organisation": str(organisation), "roles": ["facilitator", "manager"]}
        asked = visitor.post(path, typed)
        page = asked.get_data(as_text=True)
        assert asked.status_code == 422
        assert "What you typed is kept" in text_of(page)
        assert world.value("SELECT COUNT(*) FROM role_grants WHERE person_id = :id", id=person.id) == 0
        fields = carried(page)
        assert [v for k, v in fields if k == "roles"] == typed["roles"]
        data = {"csrf_token": visitor.token(), **{k: [v for n, v in fields if n == k] for k, _ in fields}}
        wrong = visitor.client.post(path, data={**data, "proof_password": "not mine"})
        assert wrong.status_code == 422 and "not right" in wrong.get_data(as_text=True)
        assert carried(wrong.get_data(as_text=True)) == fields
        assert world.value("SELECT COUNT(*) FROM role_grants WHERE person_id = :id", id=person.id) == 0
        done = visitor.client.post(path, data={**data, "proof_password": PASSWORD})
        assert where(done) == path
    assert world.value("SELECT organisation_id FROM people WHERE id = :id", id=person.id) == organisation
    assert world.value("SELECT COUNT(*) FROM role_grants WHERE person_id = :id", id=person.id) == 2


def test_the_answer_to_the_question_needs_the_token_too(app, world, admin):
    person, visitor = world.person(), signed_in(app, admin)
    with clock.at(NOON + 20 * MINUTE):
        forged = visitor.client.post(
            f"/admin/people/{person.id}", data={"roles": ["admin"], "proof_password": PASSWORD}
        )
        assert forged.status_code == 422
        assert visitor.post(f"/admin/people/{person.id}/closure", on="/account").status_code == 422
    assert world.value("SELECT COUNT(*) FROM role_grants WHERE person_id = :id", id=person.id) == 0


GRAVE = ["/admin/people/{id}", "/admin/people/{id}/closure", "/admin/people/{id}/devices",
         "/admin/people/{id}/second-factor", "/admin/people/new", "/admin/certificates/{certificate}/revocation",
         "/admin/certificates/{certificate}/replacement", "/account/second-factor/codes", "/account/second-factor/end",
         "/account/second-factor/new"]  # fmt: skip


def test_every_grave_form_asks_again(app, world, admin):
    learner = world.person()
    world.complete(learner)
    ids = {"id": learner.id, "certificate": world.value("SELECT MAX(id) FROM certificates")}
    visitor = signed_in(app, admin)
    with clock.at(NOON + 16 * MINUTE):
        before = world.contents()
        for path in GRAVE:
            answer = visitor.post(path.format(**ids), {"reason": "r", "name": "N"}, on="/account")
            assert answer.status_code == 422, path
            assert "Confirm that it is you" in answer.get_data(as_text=True), path
        after = world.contents()
    assert {name for name in before if before[name] != after[name]} <= {"sign_ins"}


@pytest.mark.parametrize(("after", "opens"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
def test_staff_pages_ask_after_an_idle_hour_also_when_the_course_was_open_meanwhile(app, manager, after, opens):
    visitor = signed_in(app, manager)
    with clock.at(NOON + 50 * MINUTE):
        assert visitor.get("/course").status_code == 200
    with clock.at(NOON + 60 * MINUTE + after):
        assert visitor.get("/course").status_code == 200
        assert visitor.get("/manage").status_code == (200 if opens else 303)
        if not opens:
            there = where(visitor.get("/manage?x=1"))
            assert there == "/account/proof?next=/manage?x%3D1&staff=1"
            assert where(visitor.post(there, {"proof_password": PASSWORD})) == "/manage?x=1"
            assert visitor.get("/manage").status_code == 200


@pytest.mark.parametrize(("after", "opens"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
def test_staff_pages_ask_for_password_and_code_after_twelve_hours(app, manager, after, opens):
    visitor = signed_in(app, manager)
    used(app, visitor, 12 * 60)
    with clock.at(NOON + timedelta(hours=12) + after):
        answer = visitor.get("/manage")
        assert answer.status_code == (200 if opens else 303)
        if opens:
            return
        there, code = where(answer), totp.code_at(FACTOR, clock.now())
        alone = visitor.post(there, {"proof_password": PASSWORD})
        assert "Write a code as well" in text_of(alone.get_data(as_text=True))
        assert visitor.post(there, {"proof_code": code}).status_code == 422
        assert visitor.get("/manage").status_code == 303
        assert visitor.post(there, {"proof_password": PASSWORD, "proof_code": code}).status_code == 303
        assert visitor.get("/manage").status_code == 200


@pytest.mark.parametrize(("after", "status"), [(-SECOND, 200), (0 * SECOND, 200), (SECOND, 303)])
def test_a_sign_in_ends_after_fourteen_days_without_use(app, world, after, status):
    visitor = signed_in(app, world.person())
    with clock.at(NOON + timedelta(days=14) + after):
        assert visitor.get("/course").status_code == status


def test_reading_pages_writes_when_one_was_seen_every_five_minutes_at_most(app, world, manager):
    visitor = signed_in(app, manager)
    seen = "SELECT seen_at FROM sign_ins WHERE person_id = :id"
    first = world.value(seen, id=manager.id)
    for seconds in (1, 299, 300):
        with clock.at(NOON + timedelta(seconds=seconds)):
            assert visitor.get("/course").status_code == 200
    assert world.value(seen, id=manager.id) == first
    with clock.at(NOON + timedelta(seconds=301)):
        visitor.get("/course")
    assert world.value(seen, id=manager.id) != first


def test_a_page_is_read_at_once_while_somebody_else_writes(app, world, manager):
    """The note of when a device was seen waits for nobody, and is written by the next page."""
    visitor = signed_in(app, manager)
    seen = "SELECT seen_at FROM sign_ins WHERE person_id = :id"
    first = world.value(seen, id=manager.id)
    with clock.at(NOON + 30 * MINUTE):
        with app.app_context(), transaction():
            db.session.get_one(SignIn, 1, with_for_update=True).device = "held"
            db.session.flush()
            began = datetime.now(UTC)
            assert visitor.client.get("/course").status_code == 200
            assert (datetime.now(UTC) - began).total_seconds() < 15  # BUSY_SECONDS would be 20
        assert world.value(seen, id=manager.id) == first
        visitor.get("/course")
        assert world.value(seen, id=manager.id) != first


# --- a password too short for the role -----------------------------------------------------------------------------------


def promoted(app, world, password, role=Role.MANAGER):
    """A learner with this password who was given a role."""
    organisation = world.organisation()
    values = {"name": "Amina", "email": "amina@example.org", "password": password, "language": "en"}
    visitor = Visitor(app)
    sent = visitor.post("/register", {**values, "organisation": str(organisation)})
    assert sent.status_code == 303, text_of(sent.get_data(as_text=True))
    person = world.value("SELECT id FROM people WHERE email = 'amina@example.org'")
    with app.app_context():
        actions.set_roles(person, frozenset({role}), by=person)
        with transaction():
            db.session.add(world.factor(person))
    return visitor, person


@pytest.mark.parametrize(("password", "is_asked"), [("kvelb nomuz4x2", True), ("kvelb nomuz4x2q", False)])
def test_a_learners_password_is_changed_at_the_first_staff_page(app, world, password, is_asked):
    visitor, _ = promoted(app, world, password)
    assert visitor.get("/course").status_code == 200
    answer = visitor.get("/manage?x=1")
    assert answer.status_code == (303 if is_asked else 200)
    if not is_asked:
        return
    assert where(answer) == "/account/password?next=/manage?x%3D1"
    assert "at least 15 characters" in text_of(visitor.page(where(answer)))
    same = visitor.post(where(answer), {"present": password, "password": password})
    assert "Use at least 15" in text_of(same.get_data(as_text=True))
    done = visitor.post(where(answer), {"present": password, "password": PASSWORD})
    assert where(done) == "/manage?x=1"
    assert visitor.get("/manage").status_code == 200


def test_a_facilitator_changes_a_short_password_too_and_needs_no_code(app, world):
    visitor, _ = promoted(app, world, "kvelb nomuz4x2", Role.FACILITATOR)
    with app.app_context(), transaction():
        db.session.delete(db.session.scalars(select(SecondFactor)).one())
    there = where(visitor.get("/facilitate"))
    assert there == "/account/password?next=/facilitate"
    assert where(visitor.post(there, {"present": "kvelb nomuz4x2", "password": PASSWORD})) == "/facilitate"
    assert visitor.get("/facilitate").status_code == 200


def test_a_password_of_unknown_length_is_known_at_the_next_sign_in_or_proof(app, world, manager):
    visitor = signed_in(app, manager)

    def forget():
        with app.app_context(), transaction():
            db.session.get_one(Person, manager.id).password_grade = ""
            db.session.get_one(SecondFactor, manager.id).last_step = None

    with clock.at(NOON + MINUTE):
        forget()
        assert where(visitor.get("/manage")).startswith("/account/password")
        again = Visitor(app).sign_in(manager.email)
        assert again.get("/manage").status_code == 200
    with clock.at(NOON + timedelta(hours=20)):
        forget()
        there = where(visitor.get("/manage"))
        assert there.startswith("/account/proof")
        visitor.post(there, {"proof_password": PASSWORD, "proof_code": totp.code_at(FACTOR, clock.now())})
        assert visitor.get("/manage").status_code == 200


def test_changing_the_password_does_not_renew_what_a_code_proved(app, manager):
    visitor = signed_in(app, manager)
    with clock.at(NOON + timedelta(hours=13)):
        new = "copper window sings at noon"
        assert visitor.post("/account/password", {"present": PASSWORD, "password": new}).status_code == 303
        there = where(visitor.get("/manage"))
        assert there.startswith("/account/proof")
        assert visitor.post(there, {"proof_password": new}).status_code == 422


# --- ended by an administrator ---------------------------------------------------------------------------------------


def test_an_administrator_signs_a_person_out_everywhere_and_the_person_sees_it(app, world, admin):
    learner = world.person()
    phone, laptop = Visitor(app).sign_in(learner.email), Visitor(app).sign_in(learner.email)
    visitor = Visitor(app).sign_in(admin.email)
    path = f"/admin/people/{learner.id}/devices"
    assert f'href="{path}"' in visitor.page(f"/admin/people/{learner.id}")
    assert visitor.page(path).count("last seen") == 2
    assert where(visitor.post(path)) == f"/admin/people/{learner.id}"
    assert phone.get("/course").status_code == laptop.get("/course").status_code == 303
    assert "signed in nowhere" in text_of(visitor.page(path))
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'sign-in:end' AND actor_id = :a", a=admin.id) == 1
    phone.sign_in(learner.email)
    listed = text_of(phone.page("/account/devices"))
    assert listed.count("An administrator signed this device out on") == 2
    assert world.value("SELECT COUNT(*) FROM person_closures") == 0


@pytest.mark.parametrize(("after", "shown"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_what_an_administrator_ended_is_listed_for_thirty_days(app, world, admin, after, shown):
    learner = world.person()
    signed_in(app, learner)
    with clock.at(NOON), app.app_context():
        sessions.end_for(learner.id, by=admin.id)
    with clock.at(NOON + timedelta(days=30) + after):
        page = Visitor(app).sign_in(learner.email).page("/account/devices")
        assert ("An administrator signed" in page) is shown


@pytest.mark.parametrize(("length", "status"), [(499, 303), (500, 303), (501, 422)])
def test_the_reason_of_a_reset_has_at_most_five_hundred_characters(app, manager, admin, length, status):
    visitor = Visitor(app).sign_in(admin.email)
    path = f"/admin/people/{manager.id}/second-factor"
    assert visitor.post(path, {"reason": "é" * length}).status_code == status
