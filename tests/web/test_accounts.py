"""Accounts: what people type is kept, sessions can be ended, links work once, strangers lock nobody out."""

import re
from datetime import timedelta

import pytest

from learning.core import clock
from learning.people import signing_in
from learning.people.permissions import Role
from tests.visitors import PASSWORD, Visitor, text_of, where

GOOD = {"name": "Amina Yusuf", "email": "amina@example.org", "password": PASSWORD, "language": "en"}


def test_errors_stand_at_the_field_and_in_a_summary_and_the_text_is_kept(visitor):
    response = visitor.post("/register", {**GOOD, "email": "not an address", "password": "short", "organisation": ""})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert page.count("Write an address like name@example.org.") == 2
    assert 'value="not an address"' in page
    assert 'value="Amina Yusuf"' in page
    assert "Error:" in re.search("<title>(.*?)</title>", page, re.S)[1]
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("elevenchars", "at least 12 characters"),
        ("password12345", "easy to guess"),
        ("qwertyuiop12", "easy to guess"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("AminaYusuf2026", "easy to guess"),
        ("x" * 1001, "at most 1,000"),
    ],
)
def test_a_weak_password_is_refused_with_advice(visitor, password, sentence):
    response = visitor.post("/register", {**GOOD, "password": password, "organisation": ""})
    assert response.status_code == 422
    assert sentence in text_of(response.get_data(as_text=True))


@pytest.mark.parametrize(
    "password", ["قلم أزرق فوق النهر البعيد", "  spaces around are kept  ", "🦊 hops over nine dull crates"]
)
def test_any_script_and_spaces_make_a_password(app, visitor, password):
    assert visitor.post("/register", {**GOOD, "password": password, "organisation": ""}).status_code == 303
    Visitor(app).sign_in(GOOD["email"], password)
    refused = Visitor(app).post("/login", {"email": GOOD["email"], "password": password.strip() + "x"})
    assert refused.status_code == 422


def test_an_address_is_used_once_whatever_its_case(visitor, app):
    visitor.post("/register", {**GOOD, "organisation": ""})
    again = Visitor(app).post("/register", {**GOOD, "email": " AMINA@Example.org ", "organisation": ""})
    assert again.status_code == 422
    assert "already has an account" in again.get_data(as_text=True)


def test_a_join_code_puts_a_person_in_the_team_and_an_unknown_one_is_said(app, world, visitor):
    organisation = world.organisation(listed=False)
    world.team(organisation, "North")
    code = world.value("SELECT join_code FROM teams")
    wrong = visitor.post("/register", {**GOOD, "organisation": "", "join_code": "NASCHK22"})
    assert "We do not know this code" in wrong.get_data(as_text=True)
    typed = f" {code[:4]}-{code[4:]}".lower()
    assert visitor.post("/register", {**GOOD, "organisation": "", "join_code": typed}).status_code == 303
    assert "North" in visitor.page("/account")


def test_nobody_becomes_more_than_a_learner_by_adding_fields(visitor, world):
    extra = {"role": "admin", "roles": "admin", "is_admin": "1", "organisation_id": "1", "id": "7"}
    visitor.post("/register", {**GOOD, **extra, "organisation": ""})
    assert world.value("SELECT COUNT(*) FROM role_grants") == 0
    assert visitor.get("/admin").status_code == 403


def test_a_copied_cookie_dies_with_the_sign_out(app, world):
    learner = world.person()
    visitor = Visitor(app).sign_in(learner.email)
    stolen = visitor.client.get_cookie("cpms").value
    assert visitor.post("/logout", on="/account").status_code == 303
    thief = app.test_client()
    thief.set_cookie("cpms", stolen)
    assert thief.get("/course").status_code == 303


def test_sign_out_everywhere_ends_every_device(app, world):
    learner = world.person()
    phone, laptop = Visitor(app).sign_in(learner.email), Visitor(app).sign_in(learner.email)
    assert "Unknown device" in laptop.page("/account/devices")
    laptop.post("/account/devices/end", on="/account/devices")
    assert phone.get("/course").status_code == 303
    assert laptop.get("/course").status_code == 303


def test_a_new_password_ends_other_devices_and_a_closed_account_all(app, world):
    learner, admin = world.person(), world.person(Role.ADMIN)
    phone, laptop = Visitor(app).sign_in(learner.email), Visitor(app).sign_in(learner.email)
    new = "copper window sings at noon"
    wrong = laptop.post("/account/password", {"present": "no", "password": new})
    assert "not right" in wrong.get_data(as_text=True)
    assert laptop.post("/account/password", {"present": PASSWORD, "password": new}).status_code == 303
    assert phone.get("/course").status_code == 303
    assert laptop.get("/course").status_code == 200
    Visitor(app).sign_in(admin.email).post(f"/admin/people/{learner.id}/closure", on=f"/admin/people/{learner.id}")
    assert laptop.get("/course").status_code == 303
    assert Visitor(app).post("/login", {"email": learner.email, "password": new}).status_code == 422


def test_the_reset_link_is_the_same_answer_for_all_and_works_once(app, world):
    learner = world.person()
    known = Visitor(app).post("/password/forgotten", {"email": learner.email})
    unknown = Visitor(app).post("/password/forgotten", {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert len(known.data) - len(learner.email) == len(unknown.data) - len("nobody@example.org")
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    letter = admin.page("/admin/mail/" + str(world.value("SELECT id FROM messages WHERE kind = 'password'")))
    link = re.search(r"http://127\.0\.0\.1:8000(/password/password/\S+)", letter)[1]
    new = "copper window sings at noon"
    assert Visitor(app).post(link, {"password": new}).status_code == 303
    again = Visitor(app).get(link)
    assert again.status_code == 404
    assert "used already" in again.get_data(as_text=True)
    Visitor(app).sign_in(learner.email, new)


def test_links_run_out(app, world, visitor):
    world.person(email="old@example.org")
    visitor.post("/password/forgotten", {"email": "old@example.org"})
    secret = _secret(world)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert visitor.get(f"/password/password/{secret}").status_code == 404
    assert visitor.get(f"/password/password/{secret}").status_code == 200


def _secret(world):
    from sqlalchemy import select

    from learning.core.db import db
    from learning.core.mail import Message

    with world.app.app_context():
        return db.session.scalars(select(Message.secret)).first()


def test_the_first_administrator_comes_by_a_link_that_works_once(app, world):
    from learning.cli.people import first_admin_link

    with app.app_context():
        link = first_admin_link("")
    values = {"name": "Noor Haddad", "email": "noor@example.org", "password": "four quiet lanterns over water"}
    visitor = Visitor(app)
    assert where(visitor.post(link, values)) == "/admin/support"
    assert "Set up a code beside your password" in visitor.page("/admin")
    assert Visitor(app).get(link).status_code == 404


def test_guessing_is_slowed_for_the_guesser_and_not_for_the_office(app, world):
    learner, colleague = world.person(), world.person()
    guesser = Visitor(app)
    answers = [guesser.post("/login", {"email": learner.email, "password": f"guess {n}"}) for n in range(9)]
    assert "Too many tries" in answers[-1].get_data(as_text=True)
    Visitor(app).sign_in(colleague.email)
    elsewhere = app.test_client()
    page = elsewhere.get("/login", environ_overrides={"REMOTE_ADDR": "10.9.8.7"}).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    data = {"csrf_token": token, "email": learner.email, "password": PASSWORD}
    assert elsewhere.post("/login", data=data, environ_overrides={"REMOTE_ADDR": "10.9.8.7"}).status_code == 303
    with clock.at(clock.now() + timedelta(minutes=11)):
        guesser.sign_in(learner.email)


def test_two_hundred_people_behind_one_address_sign_in(app, world):
    people = [world.person() for _ in range(200)]
    for someone in people:
        Visitor(app).sign_in(someone.email)


BAD_TARGETS = [
    "//evil.example", "///evil.example", "https://evil.example", "http:evil.example", "\\\\evil.example", "/\\evil.example",
    "/\t/evil.example", "/%2f%2fevil.example/..", " //evil.example", "javascript:alert(1)", "data:text/html,x", "/login\r\nX: y",
    "//evil.example/course", "/@evil.example", "/.evil.example", "https:/evil.example", "/course/../../evil", "http://127.0.0.1@evil.example",
    "／／evil.example", "/\u2028/evil.example", "?next=//evil", "#//evil", "evil.example", "/static/0/x.css\\..", "",
]  # fmt: skip


@pytest.mark.parametrize("target", BAD_TARGETS)
def test_sign_in_leads_only_to_our_own_pages(app, world, target):
    learner = world.person()
    visitor = Visitor(app)
    response = visitor.post("/login", {"email": learner.email, "password": PASSWORD, "next": target})
    assert where(response) == "/course"


@pytest.mark.parametrize(
    "target", ["/course/risks", "/account/data", "/course/risks/distress?again=x", "/handbook/standards/9"]
)
def test_sign_in_leads_back_to_where_one_was(app, world, target):
    learner = world.person()
    response = Visitor(app).post("/login", {"email": learner.email, "password": PASSWORD, "next": target})
    assert where(response) == target


def test_my_data_holds_every_table_that_names_a_person_and_no_secret(app, world):
    learner = world.person(name="Amina Yusuf")
    world.complete(learner)
    visitor = Visitor(app).sign_in(learner.email)
    held = visitor.get("/account/data.json").get_json()
    assert held["people"][0]["name"] == "Amina Yusuf"
    assert len(held["hand_ins"]) == 5
    assert held["certificates"][0]["facts"]["name"] == "Amina Yusuf"
    text = visitor.get("/account/data.json").get_data(as_text=True)
    assert "argon2" not in text
    assert "secret_digest" not in text


def test_every_table_that_points_at_a_person_is_in_my_data(app, world):
    from learning.core.db import Base
    from learning.privacy import own_data

    roots = {"people", "enrolments", "attempts", "completions", "certificates"}
    pointing = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name in roots for key in table.foreign_keys)
    }
    person_id = world.person().id
    with app.app_context():
        listed = {model.__tablename__ for model, _ in own_data.held(person_id)}
    assert pointing - listed == set()


def test_erasing_takes_name_address_and_answers_and_keeps_the_count(app, world):
    organisation = world.organisation()
    learner = world.person(name="Amina Yusuf", organisation=organisation)
    code = world.complete(learner)
    visitor = Visitor(app).sign_in(learner.email)
    unticked = visitor.post("/account/data/erasure", {"password": PASSWORD})
    assert "Tick the box" in unticked.get_data(as_text=True)
    done = visitor.post("/account/data/erasure", {"password": PASSWORD, "sure": "y"})
    assert done.status_code == 303
    assert world.value("SELECT COUNT(*) FROM people WHERE name LIKE '%Amina%' OR email LIKE '%person1%'") == 0
    assert world.value("SELECT COUNT(*) FROM attempt_steps") == 0
    assert world.value("SELECT COUNT(*) FROM module_completions") == 5
    check = text_of(Visitor(app).page(f"/verify/{code}"))
    assert "withdrawn" in check
    assert "Amina" not in check


def test_the_last_administrator_stays(app, world):
    admin = world.person(Role.ADMIN)
    visitor = Visitor(app).sign_in(admin.email)
    response = visitor.post(f"/admin/people/{admin.id}", {"organisation": "", "roles": []})
    assert "only administrator" in response.get_data(as_text=True)
    assert visitor.get("/admin").status_code == 200


def test_leaving_an_organisation_ends_the_roles_there(app, world):
    organisation = world.organisation()
    manager = world.person(Role.MANAGER, organisation=organisation)
    visitor = Visitor(app).sign_in(manager.email)
    assert visitor.get("/manage").status_code == 200
    visitor.post("/account/organisation/departure", on="/account/organisation")
    assert visitor.get("/manage").status_code == 403


def test_an_invited_person_chooses_a_password_and_has_the_roles(app, world):
    world.organisation()
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    values = {"name": "Samuel Okello", "email": "samuel@example.org", "language": "en", "organisation": "1"}
    done = admin.post("/admin/people/new", {**values, "roles": ["facilitator"]})
    assert done.status_code == 303, text_of(done.get_data(as_text=True))
    link = f"/password/invitation/{_secret(world)}"
    visitor = Visitor(app)
    short = visitor.post(link, {"password": "only fourteen!"})
    assert "at least 15" in short.get_data(as_text=True)
    assert visitor.post(link, {"password": "seven grey boats at anchor"}).status_code == 303
    assert visitor.get("/facilitate").status_code == 200


def test_actions_refuse_to_nest(app):
    from learning.core.db import transaction

    with app.app_context(), transaction(), pytest.raises(RuntimeError, match="open already"):
        signing_in.end_all_sign_ins(1, by=1)


def test_the_last_open_administrator_cannot_erase_the_account_although_a_closed_one_exists(app, world):
    admin, other = world.person(Role.ADMIN), world.person(Role.ADMIN)
    visitor = Visitor(app).sign_in(admin.email)
    visitor.post(f"/admin/people/{other.id}/closure", on=f"/admin/people/{other.id}")
    refused = visitor.post("/account/data/erasure", {"password": PASSWORD, "sure": "y"})
    assert "only administrator" in refused.get_data(as_text=True)
    assert visitor.get("/admin").status_code == 200
