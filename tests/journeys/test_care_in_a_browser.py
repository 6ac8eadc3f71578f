"""A person in trouble, and a phone that many share: in a real Chromium."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import text

from learning.core.db import db, transaction
from learning.people import contacts
from tests.journeys.pages import SIZES, has_no_sideways_scrolling, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_support_page_is_open_to_everybody_in_each_of_its_states(open_page, site, size, scheme):
    axe, wrong = Axe(), {}
    inside = site.world.person(organisation=site.world.organisation(f"Care {size} {scheme}"))
    stranger, member = open_page(size, color_scheme=scheme), open_page(size, color_scheme=scheme)
    sign_in(member, inside.email)

    def look(state, page, path="/support?back=/glossary"):
        page.goto(path)
        has_no_sideways_scrolling(page)
        wrong[state] = [v["id"] for v in axe.run(page).response["violations"]]

    look("before any contacts", stranger)
    look("of an organisation", member)
    with site.app.app_context():
        contacts.write_for_everybody("To talk: Noor, 0800 12 34 56, " + "a-word-without-an-end" * 6, by=None)
    look("with contacts", stranger)
    stranger.click("text=Breathe with a circle")
    wrong["breathing"] = [v["id"] for v in axe.run(stranger).response["violations"]]
    assert {state: found for state, found in wrong.items() if found} == {}
    stranger.click("text=Back to where I was")
    stranger.wait_for_url("**/glossary")


def test_a_circle_breathes_with_whoever_asks_and_ends_by_itself(open_page):
    page = open_page("phone")
    page.clock.install()
    page.goto("/support")
    told, circle = page.locator(".breath [role=status]"), page.locator(".breath__circle")
    assert not circle.is_visible()
    page.click("text=Breathe with a circle")
    assert (told.inner_text(), circle.inner_text()) == ("Breathe in", "1")
    page.clock.run_for(3000)
    assert (told.inner_text(), circle.inner_text()) == ("Breathe in", "4")
    page.clock.run_for(1000)
    assert (told.inner_text(), circle.inner_text()) == ("Breathe out", "1")
    page.clock.run_for(6000)
    assert (told.inner_text(), circle.inner_text()) == ("Breathe in", "1")
    page.keyboard.press("Enter")  # the focus went to the button that stops
    assert not circle.is_visible()
    page.keyboard.press("Enter")
    page.clock.run_for(49_000)
    assert circle.inner_text() == "6"
    page.clock.run_for(1000)
    assert not circle.is_visible()
    assert "Well done" in told.inner_text()


@pytest.mark.parametrize("how", [{"reduced_motion": "reduce"}, {"scripts": False}], ids=["still", "no-scripts"])
def test_the_counts_are_enough_without_a_circle(open_page, how):
    page = open_page("phone", **how)
    page.goto("/support")
    assert not page.locator(".breath").is_visible()
    assert "count 1, 2, 3, 4" in page.inner_text("main")
    page.click("text=Leave this page quickly >> nth=0")
    page.wait_for_url("**/away")


@pytest.mark.parametrize("size", SIZES)
def test_the_way_out_stays_in_sight_and_hides_no_heading(open_page, size):
    page = open_page(size)
    page.goto("/support")
    out = page.locator("main [data-away]")
    for part in ("calm", "talk", "child", "me"):
        page.click(f".doors a[href='#{part}']")
        page.wait_for_url(f"**#{part}")
        place, heading = out.bounding_box(), page.locator(f"#{part}-heading").bounding_box()
        assert 0 <= place["y"] < 100
        assert heading["y"] >= place["y"] + place["height"], part
        page.evaluate("scrollTo(0, 0)")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert out.bounding_box()["y"] + out.bounding_box()["height"] > 0
    out.click()
    page.wait_for_url("**/away")


NOTE = "/course/risks/dangers/note"
JOB_AID = "/handbook/standards/18/job-aid"
SECRET = "the words of the first person"


def held(page):
    """Everything the browser keeps for the site, as text."""
    return page.evaluate("JSON.stringify(localStorage)")


def write_and_tick(page):
    page.goto(NOTE)
    page.fill("#device-note", SECRET)
    page.goto(JOB_AID)
    page.check(".ticks input >> nth=1")
    page.goto(NOTE)
    assert page.input_value("#device-note") == SECRET


def draft(page):
    page.goto(NOTE)
    return page.input_value("#device-note")


def is_ticked(page):
    page.goto(JOB_AID)
    return page.is_checked(".ticks input >> nth=1")


def sign_out(page, keeps=False):
    page.goto("/account")
    if keeps:
        page.check("text=Keep my drafts on this device")
    page.click("text=Sign out here")
    page.wait_for_url("**/")


def expire(site, someone):
    """The sign-in ends in the database; the browser hears nothing of it."""
    with site.app.app_context(), transaction():
        ended = text("UPDATE sign_ins SET expires_at = began_at WHERE person_id = :id")
        db.session.execute(ended, {"id": someone.id})


def test_what_is_on_a_shared_phone_does_not_show_to_the_next_person(open_page, site):
    first, second = site.world.person(), site.world.person()
    page = open_page("phone")
    sign_in(page, first.email)
    write_and_tick(page)
    expire(site, first)
    sign_in(page, second.email)
    assert SECRET not in held(page)
    assert held(page).count("own:") == 0
    assert draft(page) == ""
    assert not is_ticked(page)
    assert SECRET not in page.content()
    page.goto("/account")
    assert not page.is_visible("text=Keep my drafts")  # the second person has none
    sign_out(page)
    sign_in(page, first.email)
    assert draft(page) == ""


def test_a_sign_out_removes_drafts_unless_the_person_keeps_them(open_page, site):
    first, second = site.world.person(), site.world.person()
    page = open_page("phone")
    sign_in(page, first.email)
    write_and_tick(page)
    sign_out(page)
    assert "own:" not in held(page)
    sign_in(page, first.email)
    assert draft(page) == ""
    write_and_tick(page)
    sign_out(page, keeps=True)
    page.goto(JOB_AID)
    assert not page.is_checked(".ticks input >> nth=1")
    sign_in(page, second.email)
    assert draft(page) == ""
    page.fill("#device-note", "of the second")
    assert not is_ticked(page)
    sign_out(page)  # the second leaves without keeping: what the first kept stays
    assert "of the second" not in held(page)
    sign_in(page, first.email)
    assert draft(page) == SECRET
    assert is_ticked(page)
    sign_out(page)  # and a sign-out without the tick takes the choice back
    assert "own:" not in held(page)
    assert "keep:" not in held(page)


def test_ticks_of_nobody_stay_and_what_earlier_versions_kept_goes_unseen(open_page, site):
    someone = site.world.person()
    page = open_page("phone")
    page.goto("/")
    page.evaluate("localStorage.setItem('note:risks/dangers', 'from before')")
    page.evaluate("localStorage.setItem('ticks:standard-18', '111')")
    page.goto(JOB_AID)
    assert "from before" not in held(page)
    page.check(".ticks input >> nth=1")
    sign_in(page, someone.email)
    assert draft(page) == ""
    assert not is_ticked(page)
    page.check(".ticks input >> nth=0")
    sign_out(page)
    assert is_ticked(page)
    assert not page.is_checked(".ticks input >> nth=0")
    page.click("text=Clear the ticks")
    assert "anyone:" not in held(page)


def test_a_second_tab_does_not_go_on_showing_who_left(open_page, site):
    first, second = site.world.person(), site.world.person()
    page = open_page("desk")
    sign_in(page, first.email)
    write_and_tick(page)
    left_open = page.context.new_page()
    left_open.goto(NOTE)
    assert left_open.input_value("#device-note") == SECRET
    sign_out(page)
    left_open.wait_for_url(re.compile(r"/login\?next="))
    sign_in(page, first.email)
    write_and_tick(page)
    left_open.goto(NOTE)
    expire(site, first)
    sign_in(page, second.email)
    left_open.wait_for_url(re.compile(r"/login\?next="))
    assert SECRET not in held(left_open)
    assert draft(left_open) == ""
    assert left_open.evaluate("document.body.dataset.owner") == page.evaluate("document.body.dataset.owner")


def test_nothing_is_kept_on_the_device_without_scripts(open_page, site):
    page = open_page("phone", scripts=False)
    sign_in(page, site.world.person().email)
    page.goto(NOTE)
    assert not page.is_visible("#device-note")
    page.goto("/account")
    assert not page.is_visible("text=Keep my drafts")
    page.click("text=Sign out here")
    page.wait_for_url("**/")
