"""A person in trouble, and a phone that many share: in a real Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe

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
