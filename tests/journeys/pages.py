"""What the browser journeys share."""

from tests.visitors import PASSWORD

SIZES = {"phone": (360, 740), "desk": (1280, 900)}


def sign_in(page, email):
    page.goto("/login")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main form .button")
    page.wait_for_url("**/course")


def has_no_sideways_scrolling(page):
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
