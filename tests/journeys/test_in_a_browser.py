"""The walk in a real Chromium: scripts on and off, phone and desk, axe on every page, bytes and hosts counted."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from learning.people.permissions import Role
from tests.journeys.pages import SIZES, answer_question, answer_quiz, filled_in, has_no_sideways_scrolling, sign_in
from tests.visitors import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", SIZES)
def test_a_newcomer_registers_learns_passes_and_goes_on(open_page, site, size, scripts):
    page = open_page(size, scripts)
    page.goto("/")
    has_no_sideways_scrolling(page)
    page.click("text=Start the course")
    page.fill("#name", "أمينة يوسف")
    page.fill("#email", f"new-{size}-{scripts}@example.org")
    page.fill("#password", PASSWORD)
    page.click("main form .button")
    page.wait_for_url("**/course")
    page.click("a.button >> text=Begin:")
    module = site.world.catalogue.course.modules[0]
    for lesson in module.lessons:
        page.wait_for_url(f"**/course/foundations/{lesson.id}")
        has_no_sideways_scrolling(page)
        first = page.locator("form.question >> nth=0")
        first.locator("input[name=choice] >> nth=0").check()
        first.locator(".button").click()
        page.wait_for_url("**#*")
        assert page.locator("form.question >> nth=0").locator(".choice__why").count() == 1
        page.click(".foot form .button")
    page.wait_for_url("**/scenario")
    page.click("text=To the quiz")
    page.wait_for_url("**/quiz")
    page.click("text=Begin the quiz")
    answer_quiz(page, "foundations", site.world.catalogue, 6)
    assert "60 %" in page.inner_text(".score")
    page.click("text=Try again, with other questions")
    page.click("main form .button")
    answer_quiz(page, "foundations", site.world.catalogue, 9)
    assert "90 %" in page.inner_text(".score")
    page.click("a.button >> text=Go on:")
    page.wait_for_url("**/course/quality/*")


def test_the_certificate_is_downloaded_and_checked_by_a_stranger(open_page, site):
    learner = site.world.person(name="Zoë Łukasiewicz")
    code = site.world.complete(learner)
    page = open_page("phone")
    sign_in(page, learner.email)
    page.click("text=See my certificate")
    with page.expect_download() as download:
        page.click("text=Download the PDF")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    stranger = open_page("phone")
    stranger.goto("/verify")
    stranger.fill("#code", code.lower())
    stranger.keyboard.press("Enter")
    stranger.wait_for_url(f"**/verify/{code}")
    assert "This certificate is valid" in stranger.inner_text("h1")
    assert "Zoë Łukasiewicz" in stranger.inner_text(".paper")


def test_a_double_click_and_the_back_button_make_one_of_each(open_page, site):
    learner = site.world.person()
    site.world.read(learner, "risks")
    page = open_page("desk")
    sign_in(page, learner.email)
    page.goto("/course/risks/quiz")
    page.dblclick("text=Begin the quiz")
    page.wait_for_url("**/questions/1")
    answer_question(page, site.world.catalogue.banks["risks"], is_right=False)
    chosen = filled_in(page)
    page.dblclick("form.question .button >> nth=0")
    page.wait_for_url("**/questions/2")
    page.go_back()
    page.wait_for_url("**/questions/1")
    assert filled_in(page) == chosen
    page.goto(page.url.replace("questions/1", "review"))
    page.dblclick("text=Hand in >> nth=-1")
    page.wait_for_url("**/result")
    for table in ("attempts", "hand_ins"):
        where = f"WHERE {'id' if table == 'attempts' else 'attempt_id'} IN (SELECT id FROM attempts WHERE enrolment_id = {learner.enrolment_id})"
        assert site.world.value(f"SELECT COUNT(*) FROM {table} {where}") == 1


def test_everything_can_be_done_by_keyboard(open_page, site):
    learner = site.world.person()
    site.world.read(learner, "risks")
    page = open_page("desk")
    page.goto("/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#email")
    page.keyboard.type(learner.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/course")
    page.goto("/course/risks/quiz")
    page.focus("main form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/1")
    page.focus("input[name=choice]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/2")


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(open_page):
    page = open_page("phone")
    page.goto("/register")
    page.fill("#name", "Amina")
    page.click("main form .button")
    page.wait_for_function("document.activeElement.className == 'problem'")
    page.click(".problem a >> nth=0")
    page.wait_for_function("document.activeElement.id == 'email'")
    assert page.input_value("#name") == "Amina"


def bytes_of(page, address):
    """Requests and bytes on the wire of one visit, from the browser's own log."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    found = {"requests": 0, "bytes": 0}
    session.on(
        "Network.responseReceived",
        lambda e: found.__setitem__(
            "requests",
            found["requests"]
            + (not e["response"]["url"].startswith("data:") and not e["response"].get("fromDiskCache", False)),
        ),
    )
    session.on("Network.loadingFinished", lambda e: found.__setitem__("bytes", found["bytes"] + e["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return found


def test_a_lesson_weighs_little(open_page, site):
    learner = site.world.person()
    page = open_page("phone")
    sign_in(page, learner.email)
    cookies = page.context.cookies()
    fresh = open_page("phone")
    fresh.context.add_cookies(cookies)
    first = bytes_of(fresh, "/course/sectors/food")
    again = bytes_of(fresh, "/course/sectors/wash")
    print("lesson, first visit:", first, "next lesson:", again)
    assert first["bytes"] <= 25_000
    assert first["requests"] <= 5  # the page, the sheet, two scripts, and the note that it was opened
    assert again["bytes"] <= 12_000


@pytest.fixture(scope="module")
def crew(site):
    """People of each role with records, for the pages that axe looks at."""
    world = site.world
    organisation = world.organisation("Axe Relief")
    team = world.team(organisation)
    learner = world.person(organisation=organisation, team=team)
    world.take(learner, "risks", right=6)
    code = world.begin(learner, "risks")
    done = world.person(organisation=organisation, team=team)
    verification = world.complete(done)
    admin = world.person(Role.ADMIN, Role.FACILITATOR, organisation=organisation)
    first = world.value(f"SELECT code FROM attempts WHERE enrolment_id = {learner.enrolment_id} ORDER BY id")
    anonymous = [
        "/",
        "/register",
        "/login",
        "/password/forgotten",
        "/verify",
        f"/verify/{verification}",
        "/verify/NOPE",
    ]
    anonymous += [
        "/about",
        "/privacy",
        "/support",
        "/handbook",
        "/handbook/standards/18",
        "/handbook/principles/2",
        "/glossary",
        "/none",
        "/handbook/job-aids",
        "/handbook/standards/18/job-aid",
        "/handbook/checklists/preparing",
        "/handbook/reading",
        "/handbook/sectors",
        "/handbook/sectors/wash",
        "/handbook/functions",
        "/handbook/inspire",
        "/handbook/2012",
        "/search?q=water",
        "/away",
        "/verify/many",
    ]
    own = ["/course", "/course/risks", "/course/risks/distress", "/course/risks/sexual-violence", "/course/risks/quiz"]
    own += [f"/attempts/{code}/questions/1", f"/attempts/{code}/review", f"/attempts/{first}/result", "/certificate"]
    own += [
        "/account",
        "/account/organisation",
        "/account/devices",
        "/account/data",
        "/account/data/erasure",
        "/account/password",
    ]
    own += [
        "/course/risks/scenario",
        "/course/risks/scenario/start",
        "/course/risks/scenario/a",
        "/course/sectors/scenario/b.b.b.b",
        "/course/practice",
        "/course/notes",
        "/course/risks/dangers/note",
        "/course/risks/promise",
        "/course/start",
    ]
    staff = [
        "/facilitate/working-sessions",
        "/facilitate/working-sessions/3",
        "/facilitate/modules/risks/handout",
        "/admin/items?module=risks",
        "/admin/attempts/1",
        "/facilitate",
        "/facilitate/modules/risks",
        "/manage",
        "/manage/completions",
        f"/manage/people/{learner.id}",
    ]
    staff += [
        "/manage/teams",
        "/manage/teams/new",
        "/manage/support",
        "/manage/people/new",
        "/admin",
        "/admin/organisations",
        "/admin/organisations/new",
        "/admin/support",
    ]
    staff += [
        "/admin/people",
        f"/admin/people/{learner.id}",
        "/admin/people/new",
        "/admin/certificates",
        "/admin/certificates/1",
    ]
    staff += ["/admin/audit", "/admin/mail", "/admin/mail/1", "/admin/content"]
    return {None: anonymous, learner.email: own, done.email: ["/course", "/certificate"], admin.email: staff}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_any_page(open_page, crew, size, scheme):
    axe, wrong = Axe(), {}
    # Colours are all that differs in the dark.
    rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    for email, paths in crew.items():
        page = open_page(size, color_scheme=scheme)
        if email:
            sign_in(page, email)
        for path in paths:
            page.goto(path)
            has_no_sideways_scrolling(page)
            found = axe.run(page, options=rules).response["violations"]
            if found:
                wrong[path] = [
                    (v["id"], v["nodes"][0]["target"], v["nodes"][0].get("failureSummary", "")[:160]) for v in found
                ]
    assert wrong == {}


@pytest.mark.parametrize("size", SIZES)
def test_targets_are_large_enough_for_a_thumb(open_page, crew, size):
    small = {}
    for email, paths in crew.items():
        page = open_page(size)
        if email:
            sign_in(page, email)
        for path in paths:
            page.goto(path)
            boxes = page.evaluate(
                """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, .button, nav a")]
                .filter(e => e.offsetParent && !e.closest(".choice, .tick, .skip, .table"))
                .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height])
                .filter(([, h]) => h > 0 && h < 43.5)"""
            )
            if boxes:
                small[path] = boxes[:3]
    assert small == {}


def test_a_page_mirrors_and_fits_in_a_mirrored_language(open_page, site):
    learner = site.world.person()
    page = open_page("phone")
    page.goto("/")
    page.click("button:has-text('[Mirrored]')")
    page.wait_for_selector("html[dir=rtl]")
    has_no_sideways_scrolling(page)
    left = page.locator(".bar__name").bounding_box()["x"]
    nav = page.locator(".bar__nav").bounding_box()["x"]
    assert left > nav
    sign_in(page, learner.email)
    page.goto("/course/risks/distress")
    has_no_sideways_scrolling(page)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_first_module_is_read_and_answered_in_arabic(open_page, site, size):
    learner = site.world.person()
    page = open_page(size)
    sign_in(page, learner.email)
    page.click("button:has-text('العربية')")
    page.wait_for_selector("html[dir=rtl]")
    page.goto("/course/foundations/circles")
    has_no_sideways_scrolling(page)
    assert page.inner_text("h1") == "الطفل لا يقف وحده أبدًا"
    assert page.locator("article [lang=en]").count() == 0
    assert "/circles.ar." in page.get_attribute("figure img", "src")
    option = page.locator("form.question label").first
    mark = option.locator("input").bounding_box()
    words = option.locator("span").bounding_box()
    assert mark["x"] > words["x"], "the mark stands where reading begins"
    page.goto("/course/foundations/scenario")
    has_no_sideways_scrolling(page)
    page.click("text=بدء القصة")
    page.wait_for_url("**/scenario/**")
    has_no_sideways_scrolling(page)
    assert page.locator("main [lang=en]").count() == 0


def test_facilitator_notes_print_as_clean_pages(open_page, site):
    import io

    from pypdf import PdfReader

    facilitator = site.world.person(Role.FACILITATOR)
    page = open_page("desk")
    sign_in(page, facilitator.email)
    page.goto("/facilitate/modules/risks")
    pdf = PdfReader(
        io.BytesIO(page.pdf(format="A4", margin={"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"}))
    )
    text = " ".join(" ".join(p.extract_text().split()) for p in pdf.pages)
    assert 3 <= len(pdf.pages) <= 14
    assert "The full session" in text
    assert "Skip to the content" not in text
    assert "Need support, or want to report" not in text
