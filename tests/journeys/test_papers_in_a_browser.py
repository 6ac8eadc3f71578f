"""A paper is proved in the browser: on the page its square leads to, and on a saved page without any server."""

import re

import pytest

from certificates import queries
from certificates.rules import Letterhead
from learning.completion.actions import hand_in_attempt
from learning.web import papers
from tests.paper.copies import forged

pytestmark = pytest.mark.browser


def square(site, someone) -> str:
    """The address in the square of somebody's certificate."""
    with site.app.app_context():
        held = queries.by_code(
            site.world.value(
                "SELECT code FROM certificates WHERE completion_id = "
                f"(SELECT id FROM completions WHERE enrolment_id = {someone.enrolment_id})"
            )
        )
        return papers.verify_address(site.app.extensions["settings"], held)


def local(site, address: str) -> str:
    return site.base + "/verify/" + address.split("/verify/", 1)[1]


def test_the_page_of_the_square_proves_the_record_itself(open_page, site):
    someone = site.world.person(name="أمينة يوسف")
    site.world.complete(someone)
    address = local(site, square(site, someone))
    page = open_page("phone")
    page.goto(address)
    page.wait_for_selector("[data-proof][data-proved=yes]")
    text = page.inner_text("[data-proof]")
    assert "Proved by the signature" in text
    assert "أمينة يوسف" in text
    assert "Not proved by it" in text
    page.goto("about:blank")
    page.goto(forged(address))
    page.wait_for_selector("[data-proof][data-proved=signature]")
    assert "Do not rely on it" in page.inner_text("[data-proof]")


def test_a_saved_page_proves_papers_without_a_server(open_page, site, browser, tmp_path):
    someone, other = site.world.person(name="Amina Yusuf Haïdar"), site.world.person(name="Withdrawn Person")
    site.world.complete(someone)
    gone_code = site.world.complete(other)
    good, gone = square(site, someone), square(site, other)
    with site.app.app_context():
        from certificates import issuing

        issuing.revoke(queries.by_code(gone_code).id, "test", by=someone.id)
    page = open_page("phone")
    page.goto("/verify")
    with page.expect_download() as download:
        page.click("text=Save a page that checks without a line")
    saved = tmp_path / "check.html"
    download.value.save_as(saved)
    assert not re.search(r"(src|href)=\"(http|/)", saved.read_text("utf-8"))
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(saved.as_uri())
    for typed, proved, words in (
        (good, "yes", "Amina Yusuf Haïdar"),
        (gone, "yes", "WAS WITHDRAWN"),
        (forged(good), "signature", "Do not rely on it"),
        (good.replace("#", "#x"), "unreadable", "Do not rely on it"),
    ):
        page.fill("#proof-text", "")
        page.fill("#proof-text", typed)
        page.wait_for_selector(f"[data-proof][data-proved={proved}]")
        page.wait_for_function("words => document.querySelector('[data-result]').innerText.includes(words)", arg=words)
    context.close()


def test_the_page_proves_a_renewal_with_all_its_days(open_page, site):
    from datetime import timedelta

    from learning.core import clock
    from tests.paper.test_renewal import answered

    someone = site.world.person(name="Amina Yusuf")
    code = site.world.complete(someone)
    with clock.at(clock.now() + timedelta(days=700)), site.app.app_context():
        attempt = answered(site.world, someone)
        day = clock.today().isoformat()
        hand_in_attempt(attempt, someone.enrolment_id, someone.id, site.world.catalogue, Letterhead("CPMS Learning"))
        held = queries.by_code(queries.by_code(code).successor)
        address = papers.verify_address(site.app.extensions["settings"], held)
        first = held.facts.completed_on
    page = open_page("phone")
    page.goto(local(site, address))
    page.wait_for_selector("[data-proof][data-proved=yes]")
    said = page.inner_text("[data-proof]")
    assert f"Completed: {first}" in said
    assert f"Renewed: {day}" in said
