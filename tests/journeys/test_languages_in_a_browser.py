"""The translated interface on a phone: nothing is cut, nothing pushes the page sideways, words keep their spaces."""

import pytest

from learning.people.permissions import Role
from tests.journeys.pages import has_no_sideways_scrolling, sign_in

pytestmark = pytest.mark.browser

LANGUAGES = ("fr", "es", "ar")
STRANGER = [
    "/",
    "/login",
    "/register",
    "/support",
    "/verify",
    "/handbook",
    "/handbook/standards/9",
    "/privacy",
    "/about",
]
STAFF = [
    "/course", "/course/risks", "/course/risks/dangers", "/course/risks/quiz", "/course/risks/promise", "/certificate",
    "/account", "/account/data", "/manage", "/manage/completions", "/manage/teams", "/facilitate",
    "/facilitate/modules/risks", "/admin", "/admin/people", "/admin/audit", "/admin/items?module=risks", "/admin/mail",
]  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_main_pages_fit_a_phone_in_each_language(open_page, site, code):
    world = site.world
    organisation = world.organisation(f"Relief {code}")
    world.team(organisation)
    someone = world.person(Role.ADMIN, Role.FACILITATOR, organisation=organisation, language=code)
    page = open_page("phone", locale=code)
    for path in STRANGER:
        page.goto(path)
        assert page.get_attribute("html", "lang") == code, path
        has_no_sideways_scrolling(page)
    sign_in(page, someone.email)
    for path in STAFF:
        page.goto(path)
        assert page.get_attribute("html", "lang") == code, path
        has_no_sideways_scrolling(page)
    page.goto("/course")
    words = page.inner_text(".next .button")
    lessons = site.app.extensions["content_store"].edition(code).course.lessons
    assert [t for t in lessons if words.endswith(f": {t.title}")], "a space between languages"
