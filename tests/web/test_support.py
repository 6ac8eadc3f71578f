"""Whom people may turn to: asked for at set-up, kept, shown to one person alone, and missed where it is missing."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from learning.core.db import db, transaction
from learning.people import contacts, links, organisations, rules
from learning.people.models import Organisation
from learning.people.permissions import Role
from tests.conftest import make_settings
from tests.visitors import PASSWORD, Visitor, World, text_of, where

LINE = "To talk: Noor, 0800 12 34 56, every day 8 to 20\nTo report: the safeguarding focal point, green tent"
NOBODY = "We have no number to give you yet"

CONTACTS = [
    ("", "empty"),
    ("a 123456", "placeholder"),  # seven letters and digits
    ("a 1234567", None),  # eight
    ("to be added: 0800 12 34 56", "placeholder"),
    ("TBC, TBC, TBC, TBC", "placeholder"),
    ("todo: a number", "placeholder"),
    ("xxx-xxx-xxx", "placeholder"),
    ("- - - - - - - - -", "placeholder"),
    ("x1" * 1000, None),
    ("x1" * 1000 + "x", "long"),
    ("نور، ٠٨٠٠ ١٢ ٣٤ ٥٦", None),
    (LINE, None),
]


@pytest.mark.parametrize(("text", "fault"), CONTACTS)
def test_what_leads_to_nobody_is_refused(text, fault):
    assert rules.contacts_fault(rules.clean_contacts(text)) == fault


def test_no_control_character_reaches_the_database():
    assert rules.clean_contacts(" Noor\x00\r\n0800\x07 12 34 56\t(days) ") == "Noor\n0800 12 34 56\t(days)"


def test_the_first_administrator_is_asked_for_contacts_and_reminded_until_they_exist(
    database_url, another_app, tmp_path
):
    # What the second factor asks for is tested in its own file.
    app = another_app(make_settings(tmp_path, database_url, second_factor="optional"))
    world, visitor = World(app), Visitor(app)
    with app.app_context(), transaction():
        secret = links.make_link("first-admin", None)
    new = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    assert where(visitor.post(f"/setup/{secret}", new)) == "/admin/support"
    assert "Nobody is named for people who need support" in visitor.page("/admin")
    for empty in ("", "  \n ", "tbc"):
        response = visitor.post("/admin/support", {"text": empty})
        assert response.status_code == 422
        assert re.search(rf"<textarea[^>]*>\s*{empty.strip()}\s*</textarea>", response.text)
    assert world.value("SELECT COUNT(*) FROM support_texts") == 0
    assert where(visitor.post("/admin/support", {"text": LINE})) == "/admin"
    assert "Nobody is named" not in visitor.page("/admin")
    assert "0800 12 34 56" in Visitor(app).page("/support")
    assert LINE.split("\n", maxsplit=1)[0] in visitor.page("/admin/support")
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'support:change'") == 1


def test_where_a_second_factor_is_required_it_comes_first_and_then_the_contacts(app, visitor):
    with app.app_context(), transaction():
        secret = links.make_link("first-admin", None)
    new = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    visitor.post(f"/setup/{secret}", new)
    there = where(visitor.get("/admin/support"))
    assert there.startswith("/account/second-factor/new")
    assert parse_qs(urlsplit(there).query)["next"] == ["/admin/support"]


def test_the_setting_counts_until_an_administrator_writes(database_url, another_app, tmp_path):
    app = another_app(
        make_settings(tmp_path, database_url, support="Helpline 116, day and night", second_factor="optional")
    )
    with app.app_context(), transaction():
        secret = links.make_link("first-admin", None)
    visitor = Visitor(app)
    new = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    assert where(visitor.post(f"/setup/{secret}", new)) == "/admin"
    assert "Nobody is named" not in visitor.page("/admin")
    assert "Helpline 116" in visitor.page("/support")
    visitor.post("/admin/support", {"text": LINE})
    assert "Helpline 116" not in visitor.page("/support")
    assert "green tent" in visitor.page("/support")
    assert World(app).value("SELECT COUNT(*) FROM support_texts") == 1


def test_what_each_person_is_told(app, world):
    named, silent = world.organisation(), world.organisation("Silent Aid")
    with app.app_context(), transaction():
        db.session.get_one(Organisation, silent).support = ""
    insider, other = world.person(organisation=named), world.person(organisation=silent)
    stranger, at_home = Visitor(app), Visitor(app).sign_in(insider.email)
    away = Visitor(app).sign_in(other.email)
    assert NOBODY in text_of(stranger.page("/support"))
    assert NOBODY in text_of(away.page("/support"))
    page = text_of(at_home.page("/support"))
    assert NOBODY not in page
    assert "Call the focal point." in page
    assert "For everybody on this site" not in page
    with app.app_context():
        contacts.write_for_everybody(LINE, by=None)
    for visitor in (stranger, at_home, away):
        page = text_of(visitor.page("/support"))
        assert NOBODY not in page
        assert "For everybody on this site" in page
        assert "Noor, 0800" in page
    assert "Call the focal point." in text_of(at_home.page("/support"))
    assert "Call the focal point." not in text_of(away.page("/support"))


def test_an_organisation_without_contacts_is_named_to_its_manager_and_to_the_administrator(app, world):
    with app.app_context():
        silent = organisations.add_organisation("Silent Aid", True, "", by=None).id
    world.organisation()
    manager, admin = world.person(Role.MANAGER, organisation=silent), world.person(Role.ADMIN)
    theirs, ours = Visitor(app).sign_in(manager.email), Visitor(app).sign_in(admin.email)
    assert "Silent Aid" in ours.page("/admin")
    assert "River Delta Relief" not in ours.page("/admin")
    assert "Your people do not know whom to turn to" in theirs.page("/manage")
    assert theirs.post("/manage/support", {"text": "n/a"}).status_code == 422
    assert where(theirs.post("/manage/support", {"text": LINE})) == theirs.at("/manage")
    assert "Your people do not know" not in theirs.page("/manage")
    assert "Silent Aid" not in ours.page("/admin")
    assert "green tent" in theirs.page("/support")
    assert ours.post("/admin/organisations/new", {"name": "Third", "support": "todo: numbers"}).status_code == 422


def test_a_manager_writes_for_no_other_organisation(app, world):
    mine, theirs = world.organisation(), world.organisation("Hill Relief")
    visitor = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=mine).email)
    answer = visitor.post(f"/manage/organisations/{theirs}/support", {"text": LINE}, on="/manage/support")
    assert answer.status_code == 404
    for organisation in (mine, theirs):
        assert (
            world.value("SELECT support FROM organisations WHERE id = :id", id=organisation) == "Call the focal point."
        )


def test_a_person_in_distress_reads_nothing_that_is_meant_for_a_facilitator(app, content_store, world):
    page = text_of(Visitor(app).page("/support"))
    for step in content_store.catalogue.facilitation.distress_steps:
        assert step not in page
    for word in ("facilitator", "break for all", "lower your voice"):
        assert word not in page
    # First a way out and a breath, then people, then a child, then oneself.
    order = [
        "Nothing is lost",
        "Leave this page quickly",
        "Breathe.",
        "Somebody to talk to",
        "Tell somebody today",
        "it was not",
    ]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    facilitator = Visitor(app).sign_in(world.person(Role.FACILITATOR).email)
    assert content_store.catalogue.facilitation.distress_steps[0] in text_of(
        facilitator.page("/facilitate/modules/risks")
    )


def test_the_way_back_leads_to_a_page_of_ours_or_nowhere(app, world):
    visitor = Visitor(app).sign_in(world.person().email)
    lesson = visitor.page("/course/risks/distress")
    assert 'href="/support?back=/course/risks/distress"' in lesson
    assert 'class="button" href="/course/risks/distress"' in visitor.page("/support?back=/course/risks/distress")
    for bad in ("https://example.org/", "//example.org", "/nowhere", "javascript:alert(1)", "/course%0a"):
        assert "Back to where I was" not in visitor.page(f"/support?back={bad}")
