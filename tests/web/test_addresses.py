"""Proved addresses: who registers learns at once, records mark what is not proved, and the mailbox's owner prevails."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from learning.core import clock, limits
from learning.core.db import db, transaction
from learning.people.permissions import Role
from tests.visitors import PASSWORD, Visitor, text_of, where
from tests.web.test_guessing import mails, used

NEW = {"name": "Amina Yusuf", "email": "director@ngo.example", "password": PASSWORD, "language": "en"}
OTHER = "copper window sings at noon"


def registered(app, organisation="", **changes):
    """Somebody who registers."""
    visitor = Visitor(app)
    assert visitor.post("/register", {**NEW, "organisation": str(organisation), **changes}).status_code == 303
    return visitor


def proved(world, email="director@ngo.example"):
    return world.value("SELECT email_proved_at FROM people WHERE email = :email", email=email) is not None


def link(world, kind="address", place=-1):
    return f"/address/{mails(world, kind)[place]['secret']}"


def manager_of(app, world, organisation):
    return Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)


def test_a_registered_person_learns_at_once_and_is_marked_until_the_link_is_used(app, world):
    organisation = world.organisation()
    learner = registered(app, organisation)
    assert "Continue" in learner.page("/course") or "Begin" in learner.page("/course")
    assert "not proved yet" in text_of(learner.page("/account"))
    manager = manager_of(app, world, organisation)
    person = world.value("SELECT id FROM people WHERE email = 'director@ngo.example'")
    assert "1 person has not proved their e-mail address" in text_of(manager.page("/manage"))
    assert "address not proved" in text_of(manager.page("/manage/completions"))
    assert "address not proved" in text_of(manager.page(f"/manage/people/{person}"))
    narrowed = text_of(manager.page("/manage/completions?address=unproved"))
    assert "1 person" in narrowed and "Amina Yusuf" in narrowed
    assert learner.get(link(world)).status_code == 200
    assert not proved(world), "opening the link, as mail scanners do, proves nothing"
    assert where(learner.post(link(world))) == "/account"
    assert proved(world)
    assert "proved on" in text_of(learner.page("/account"))
    assert "has not proved" not in text_of(manager.page("/manage"))
    assert "address not proved" not in text_of(manager.page("/manage/completions"))
    assert (
        world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'address:prove' AND actor_id = :id", id=person) == 1
    )


def test_the_exports_say_which_addresses_are_proved_as_the_screen_does(app, world):
    organisation = world.organisation()
    registered(app, organisation)
    world.person(organisation=organisation, name="Zoe Last")
    manager = manager_of(app, world, organisation)
    rows = list(csv.DictReader(io.StringIO(manager.get("/manage/completions.csv").get_data().decode("utf-8-sig"))))
    assert {row["Name"]: row["Address proved"] for row in rows if row["Name"] in ("Amina Yusuf", "Zoe Last")} == {
        "Amina Yusuf": "no",
        "Zoe Last": "yes",
    }
    book = load_workbook(io.BytesIO(manager.get("/manage/completions.xlsx?address=unproved").get_data()))
    cells = list(book.active.values)
    assert [row[cells[0].index("Address proved")] for row in cells[1:]] == ["no"]


@pytest.mark.parametrize("unproved", [0, 1, 2])
def test_the_figure_of_the_overview_is_the_number_of_rows_behind_it(app, world, unproved):
    organisation, elsewhere = world.organisation("Here"), world.organisation("Elsewhere")
    for _ in range(unproved):
        world.person(organisation=organisation, is_proved=False)
    world.person(organisation=elsewhere, is_proved=False)
    closed = world.person(organisation=organisation, is_proved=False)
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    admin.post(f"/admin/people/{closed.id}/closure", on=f"/admin/people/{closed.id}")
    page = text_of(manager_of(app, world, organisation).page("/manage"))
    assert ("not proved their e-mail address" in page) is (unproved > 0)
    if unproved:
        assert f"{unproved} p" in page.split("not proved their")[0][-30:]


def test_a_link_pressed_without_the_password_blesses_no_account_that_a_stranger_made(app, world):
    registered(app)
    owner = Visitor(app)
    page = text_of(owner.page(link(world)))
    assert "Amina Yusuf" in page and "It was not you" in page
    assert owner.post(link(world), {"password": ""}).status_code == 422
    assert "not right" in owner.post(link(world), {"password": "a guess of mine"}).get_data(as_text=True)
    assert not proved(world)
    assert where(owner.post(link(world), {"password": PASSWORD})) == "/login"
    assert proved(world)


@pytest.mark.parametrize(("wrong", "refused"), [(9, False), (10, True), (11, True)])
def test_the_password_beside_a_link_has_the_limit_of_the_present_one(app, world, wrong, refused):
    registered(app)
    person = world.value("SELECT id FROM people")
    used(world, limits.PRESENT_PASSWORD, str(person), wrong)
    done = Visitor(app).post(link(world), {"password": PASSWORD})
    assert (done.status_code == 422) is refused
    assert proved(world) is not refused


def test_two_proofs_at_once_and_a_second_press_are_one_proof(app, world):
    learner = registered(app)
    path, token = link(world), learner.token("/account")
    cookie = learner.client.get_cookie("cpms").value
    tabs = [app.test_client() for _ in range(4)]
    for tab in tabs:
        tab.set_cookie("cpms", cookie)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda tab: tab.post(path, data={"csrf_token": token}).status_code, tabs))
    assert done == [303] * 4
    assert learner.post(path).status_code == 303
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'address:prove'") == 1


@pytest.mark.parametrize(
    ("minutes", "works"), [(7 * 24 * 60 - 1, True), (7 * 24 * 60, False), (7 * 24 * 60 + 1, False)]
)
def test_a_proof_works_for_seven_days(app, world, minutes, works):
    registered(app)
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert (Visitor(app).get(link(world)).status_code == 200) is works


def test_the_link_is_sent_again_at_most_every_five_minutes_and_four_times(app, world):
    learner = registered(app)
    start = clock.now()
    for minute, sent in ((4, 1), (5, 2), (9, 2), (10, 3), (15, 4), (20, 4)):
        with clock.at(start + timedelta(minutes=minute)):
            learner.post("/account/address/proof", on="/account")
        assert len(mails(world, "address")) == sent, minute
    assert [Visitor(app).get(link(world, place=place)).status_code for place in range(4)] == [200] * 4
    learner.post(link(world, place=0))
    with clock.at(start + timedelta(days=8)):
        learner.post("/account/address/proof", on="/account")
    assert len(mails(world, "address")) == 4


def test_a_mistyped_address_is_corrected_once_the_new_one_is_proved(app, world):
    learner = registered(app)
    change = {"email": "Amina@Example.org", "password": PASSWORD}
    wrong = learner.post("/account/address", {**change, "password": "no"})
    assert "not right" in wrong.get_data(as_text=True)
    assert 'value="Amina@Example.org"' in wrong.get_data(as_text=True)
    assert learner.post("/account/address", change).status_code == 303
    page = text_of(learner.page("/account"))
    assert "director@ngo.example" in page and "amina@example.org" in page
    Visitor(app).sign_in("director@ngo.example")
    assert learner.post(link(world, "new-address")).status_code == 303
    assert proved(world, "amina@example.org")
    Visitor(app).sign_in("amina@example.org")
    assert Visitor(app).post("/login", {"email": NEW["email"], "password": PASSWORD}).status_code == 422
    # The old one was never proved: it may be a stranger's mailbox, which is told nothing. Its link has ended.
    assert mails(world, "address-changed") == []
    assert Visitor(app).get(link(world, "address")).status_code == 404


def test_a_proved_mailbox_is_told_that_the_address_changed_and_its_links_end(app, world):
    someone = world.person()
    learner = Visitor(app).sign_in(someone.email)
    learner.post("/password/forgotten", {"email": someone.email})
    old_link = f"/password/password/{mails(world, 'password')[0]['secret']}"
    assert Visitor(app).get(old_link).status_code == 200
    learner.post("/account/address", {"email": "new@example.org", "password": PASSWORD})
    learner.post(link(world, "new-address"))
    assert world.value("SELECT recipient FROM messages WHERE kind = 'address-changed'") == someone.email
    assert Visitor(app).get(old_link).status_code == 404
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    letters = {}
    for kind in ("new-address", "address-changed"):
        number = world.value("SELECT id FROM messages WHERE kind = :kind", kind=kind)
        letters[kind] = text_of(admin.page(f"/admin/mail/{number}"))
    assert link(world, "new-address") in letters["new-address"]
    assert "now has another address" in letters["address-changed"]
    assert "new@example.org" not in letters["address-changed"]


def test_a_second_new_address_ends_the_link_to_the_first(app, world):
    learner = Visitor(app).sign_in(world.person().email)
    for email in ("one@example.org", "two@example.org"):
        learner.post("/account/address", {"email": email, "password": PASSWORD})
    assert learner.get(link(world, "new-address", 0)).status_code == 404
    assert learner.post(link(world, "new-address", 1)).status_code == 303
    assert proved(world, "two@example.org")


@pytest.mark.parametrize(("asked", "refused"), [(5, False), (6, True), (7, True)])
def test_six_new_addresses_a_day(app, world, asked, refused):
    someone = world.person()
    learner = Visitor(app).sign_in(someone.email)
    used(world, limits.ADDRESS_PERSON, str(someone.id), asked)
    done = learner.post("/account/address", {"email": "new@example.org", "password": PASSWORD})
    assert (done.status_code == 422) is refused
    assert (len(mails(world, "new-address")) == 0) is refused
    with clock.at(clock.now() + timedelta(days=1)):
        done = learner.post("/account/address", {"email": "newer@example.org", "password": PASSWORD})
        assert done.status_code == 303


def test_an_address_of_somebody_else_is_refused_before_and_at_the_proof(app, world):
    someone, other = world.person(), world.person()
    learner = Visitor(app).sign_in(someone.email)
    taken = learner.post("/account/address", {"email": other.email, "password": PASSWORD})
    assert "already has an account" in taken.get_data(as_text=True)
    same = learner.post("/account/address", {"email": someone.email.upper(), "password": PASSWORD})
    assert "your address already" in same.get_data(as_text=True)
    learner.post("/account/address", {"email": "late@example.org", "password": PASSWORD})
    registered(app, email="late@example.org")
    assert where(learner.post(link(world, "new-address"))) == "/account"
    assert "already has an account" in learner.page("/account")
    assert world.value("SELECT email FROM people WHERE id = :id", id=someone.id) == someone.email


def test_the_owner_of_the_mailbox_takes_the_account_from_a_stranger(app, world):
    organisation = world.organisation()
    stranger = registered(app, organisation, name="No Such Director")
    owner = Visitor(app)
    assert "already has an account" in owner.post("/register", {**NEW, "organisation": ""}).get_data(as_text=True)
    owner.post("/password/forgotten", {"email": NEW["email"]})
    path = f"/password/password/{mails(world, 'password')[0]['secret']}"
    page = owner.page(path)
    assert "the account is yours" in text_of(page) and 'value="No Such Director"' in page
    empty = owner.post(path, {"password": OTHER, "name": ""})
    assert empty.status_code == 422
    assert owner.post(path, {"password": OTHER, "name": "Rania Khoury"}).status_code == 303
    assert stranger.get("/course").status_code == 303
    assert Visitor(app).post("/login", {"email": NEW["email"], "password": PASSWORD}).status_code == 422
    assert proved(world)
    assert "Rania Khoury" in text_of(manager_of(app, world, organisation).page("/manage/completions"))
    # Once proved, a link for a new password asks for no name and changes none.
    with clock.at(clock.now() + timedelta(minutes=6)):
        owner.post("/logout", on="/account")
        owner.post("/password/forgotten", {"email": NEW["email"]})
        again = f"/password/password/{mails(world, 'password')[-1]['secret']}"
        assert 'name="name"' not in owner.page(again)
        owner.post(again, {"password": "six red kites at dawn", "name": "Mallory"})
    assert world.value("SELECT name FROM people WHERE email = :email", email=NEW["email"]) == "Rania Khoury"


def test_an_invitation_hands_an_unproved_account_to_the_mailbox_and_not_before(app, world):
    theirs, ours = world.organisation("Theirs"), world.organisation("Ours")
    team = world.team(ours, "North")
    stranger = registered(app, theirs, name="No Such Director")
    manager = manager_of(app, world, ours)
    invitation = {"name": "Rania Khoury", "email": NEW["email"], "language": "en", "team": str(team)}
    answer = manager.post("/manage/people/new", invitation)
    assert where(answer) == manager.at("/manage/completions")
    assert "comes to you with the link" in manager.page("/manage/completions")
    # Nothing has changed for the one who uses the account now: it may be a learner whose mail is down.
    assert stranger.get("/course").status_code == 200
    assert world.value("SELECT organisation_id FROM people WHERE email = :email", email=NEW["email"]) == theirs
    path = f"/password/invitation/{mails(world, 'invitation')[0]['secret']}"
    owner = Visitor(app)
    assert 'value="Rania Khoury"' in owner.page(path)
    assert owner.post(path, {"password": OTHER, "name": "Rania Khoury"}).status_code == 303
    assert stranger.get("/course").status_code == 303
    assert proved(world)
    found = text_of(manager.page("/manage/completions"))
    assert "Rania Khoury" in found and "North" in found
    assert "Rania Khoury" not in text_of(manager_of(app, world, theirs).page("/manage/completions"))


def test_an_administrator_invites_an_unproved_address_with_roles(app, world):
    organisation = world.organisation()
    registered(app)
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    values = {"name": "Rania Khoury", "email": NEW["email"], "language": "en", "organisation": str(organisation)}
    assert admin.post("/admin/people/new", {**values, "roles": ["manager"]}).status_code == 303
    assert world.value("SELECT COUNT(*) FROM role_grants WHERE role = 'manager'") == 0
    path = f"/password/invitation/{mails(world, 'invitation')[0]['secret']}"
    owner = Visitor(app)
    assert owner.post(path, {"password": "fourteen chars", "name": "Rania Khoury"}).status_code == 422
    assert owner.post(path, {"password": OTHER, "name": "Rania Khoury"}).status_code == 303
    # A manager's first page is the one that sets up the second factor.
    assert where(owner.get("/manage")).startswith("/account/second-factor")


def test_a_stranger_s_second_factor_does_not_keep_the_owner_out_and_staff_keep_theirs(app, world):
    learner, admin = world.person(is_proved=False), world.person(Role.ADMIN, is_proved=False)
    with app.app_context(), transaction():
        db.session.add(world.factor(learner.id))
    for someone, left in ((learner, 0), (admin, 1)):
        Visitor(app).post("/password/forgotten", {"email": someone.email})
        path = f"/password/password/{mails(world, 'password')[-1]['secret']}"
        assert Visitor(app).post(path, {"password": OTHER, "name": "Rania Khoury"}).status_code == 303
        found = world.value("SELECT COUNT(*) FROM second_factors WHERE person_id = :id", id=someone.id)
        assert found == left


def test_inviting_again_sends_the_mail_again_and_a_proved_address_is_refused(app, world):
    organisation = world.organisation()
    manager = manager_of(app, world, organisation)
    invitation = {"name": "Rania Khoury", "email": "rania@example.org", "language": "en", "team": ""}
    for _ in range(5):
        assert manager.post("/manage/people/new", invitation).status_code == 303
    paths = [f"/password/invitation/{values['secret']}" for values in mails(world, "invitation")]
    assert [Visitor(app).get(path).status_code for path in paths] == [404, 200, 200, 200, 200]
    assert world.value("SELECT COUNT(*) FROM people WHERE email = 'rania@example.org'") == 1
    assert Visitor(app).post(paths[1], {"password": OTHER}).status_code == 303
    assert proved(world, "rania@example.org")
    refused = manager.post("/manage/people/new", invitation)
    assert "already has an account" in refused.get_data(as_text=True)


def test_an_administrator_may_say_that_an_address_is_theirs_and_the_trail_keeps_who(app, world):
    someone = world.person(is_proved=False)
    admin_person = world.person(Role.ADMIN)
    admin = Visitor(app).sign_in(admin_person.email)
    page = f"/admin/people/{someone.id}"
    assert "The address is not proved" in text_of(admin.page(page))
    admin.post(f"{page}/address", {"email": "another@example.org"}, on=page)
    assert not proved(world, someone.email)
    assert "changed meanwhile" in admin.page(page)
    for _ in range(2):
        admin.post(f"{page}/address", {"email": someone.email}, on=page)
    assert "The address is proved since" in text_of(admin.page(page))
    asked = "SELECT COUNT(*) FROM audit_events WHERE tag = 'address:prove' AND subject_id = :id AND actor_id = :by"
    assert world.value(asked, id=someone.id, by=admin_person.id) == 1


def test_an_unproved_person_keeps_the_certificate(app, world):
    """Decision 10: mail may be down for weeks; what was learned is true."""
    organisation = world.organisation()
    learner = world.person(organisation=organisation, is_proved=False)
    code = world.complete(learner)
    assert "Amina" in Visitor(app).page(f"/verify/{code}")
    row = text_of(manager_of(app, world, organisation).page("/manage/completions?standing=complete"))
    assert "address not proved" in row


def test_my_data_and_erasure_hold_the_address_links_and_invitations(app, world):
    theirs, ours = world.organisation("Theirs"), world.organisation("Ours")
    learner = registered(app, theirs)
    invitation = {"name": "Rania Khoury", "email": NEW["email"], "language": "en", "team": ""}
    manager_of(app, world, ours).post("/manage/people/new", invitation)
    held = learner.get("/account/data.json").get_json()
    assert held["invitations"][0]["name"] == "Rania Khoury"
    assert {row["email"] for row in held["one_time_links"]} == {NEW["email"]}
    assert learner.post("/account/data/erasure", {"password": PASSWORD, "sure": "y"}).status_code == 303
    assert world.value("SELECT COUNT(*) FROM invitations") == 0
    assert world.value("SELECT COUNT(*) FROM one_time_links") == 0
