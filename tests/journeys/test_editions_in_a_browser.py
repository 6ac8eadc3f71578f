"""The language is changed in the middle of a quiz, in a real Chromium: what was chosen and not saved stays."""

import re

import pytest

from tests.journeys.pages import filled_in, has_no_sideways_scrolling, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("code", ["fr", "ar"])
def test_a_choice_that_was_not_saved_outlives_the_language(open_page, site, code, scripts):
    learner = site.world.person()
    site.world.read(learner, "foundations")
    page = open_page("phone", scripts)
    sign_in(page, learner.email)
    page.goto("/course/foundations/quiz")
    page.click("main form .button")
    page.wait_for_url("**/questions/1")
    address = page.url
    for number in range(1, 11):
        page.goto(re.sub(r"\d+$", str(number), address))
        if page.locator("input[type=radio][name=choice]").count():
            break
    english = page.inner_text("form.question legend")
    page.locator("input[name=choice]").nth(1).check()
    before = filled_in(page)
    assert any(before)
    page.click(f"button[name=language][value={code}]")
    page.wait_for_selector(f"html[lang={code}]")
    assert page.url.endswith(f"/questions/{number}")
    assert filled_in(page) == before
    assert page.inner_text("form.question legend") != english, "the question speaks the language of the page"
    assert page.locator("form.question fieldset[lang]").count() == 0
    has_no_sideways_scrolling(page)
    page.click("button[name=language][value=en]")
    page.wait_for_selector("html[lang=en]")
    assert filled_in(page) == before
    assert page.inner_text("form.question legend") == english


@pytest.mark.parametrize(("code", "direction"), [("fr", "ltr"), ("ar", "rtl")])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_translated_lesson_fits_its_page(open_page, site, code, direction, size):
    learner = site.world.person(language=code)
    page = open_page(size, locale=code)
    sign_in(page, learner.email)
    page.goto("/course/foundations/circles")
    assert page.get_attribute("html", "dir") == direction
    assert page.locator("main h1[lang]").count() == 0
    assert page.locator("figure").count() == 1
    has_no_sideways_scrolling(page)
