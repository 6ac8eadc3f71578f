"""Stories, practice, words, every kind of question, and a browser that dies: in a real Chromium."""

import os
import random
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error

from learning.assessment.kinds import KINDS
from tests.journeys.conftest import FLAGS, chromium
from tests.journeys.pages import SIZES, answer_quiz, has_no_sideways_scrolling, sign_in
from tests.visitors import form_values

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_story_is_played_by_thumb_and_by_keyboard(open_page, site, scripts):
    learner = site.world.person()
    page = open_page("phone", scripts)
    sign_in(page, learner.email)
    page.goto("/course/foundations/scenario")
    page.click("text=Begin the story")
    page.wait_for_url("**/scenario/start")
    for place in range(5):
        old = page.url
        has_no_sideways_scrolling(page)
        if "Your way, beside others" in page.content():
            break
        if scripts and place % 2:
            page.locator("input[name=choice]").first.focus()
            page.keyboard.press("Space")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        else:
            page.locator("label.choice").first.click()
            page.click("text=Do it")
        page.wait_for_url(lambda url, before=old: url != before)
    page.go_back()
    page.goto("/course/foundations/scenario")
    assert "Try another way" in page.content() or "Go on where I stopped" in page.content()


def test_a_word_opens_where_it_stands(open_page, site):
    learner = site.world.person()
    page = open_page("phone")
    sign_in(page, learner.email)
    page.goto("/course/foundations/the-book")
    link = page.locator("a.word").first
    link.click()
    page.wait_for_selector(".bubble:popover-open")
    box = page.locator(".bubble").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.keyboard.press("Escape")
    assert page.locator(".bubble:popover-open").count() == 0
    plain = open_page("phone", scripts=False)
    sign_in(plain, learner.email)
    plain.goto("/course/foundations/the-book")
    plain.locator("a.word").first.click()
    plain.wait_for_url("**/the-book#word-*")


def test_ticks_and_device_notes_stay_on_the_device(open_page, site):
    learner = site.world.person()
    page = open_page("phone")
    sign_in(page, learner.email)
    page.goto("/handbook/standards/18/job-aid")
    page.locator(".ticks input").nth(2).check()
    page.reload()
    assert page.locator(".ticks input").nth(2).is_checked()
    page.click("text=Clear the ticks")
    page.reload()
    assert not page.locator(".ticks input").nth(2).is_checked()
    page.goto("/course/risks/dangers/note")
    page.fill("#device-note", "only here")
    page.reload()
    assert page.input_value("#device-note") == "only here"
    assert site.world.value("SELECT COUNT(*) FROM study_notes") == 0


def test_leaving_quickly_leaves_no_way_back(open_page, site):
    page = open_page("phone")
    page.goto("/support")
    page.goto("/handbook")
    page.click("text=Leave this page quickly")
    page.wait_for_url("**/away")
    page.go_back()
    assert "/handbook" not in page.url


@pytest.mark.parametrize("size", SIZES)
def test_a_learner_fails_twice_is_helped_and_passes(open_page, site, size):
    learner = site.world.person()
    site.world.read(learner, "quality")
    page = open_page(size)
    sign_in(page, learner.email)
    for right in (3, 6, 10):
        page.goto("/course/quality/quiz")
        page.click("main form .button")
        answer_quiz(page, "quality", site.world.catalogue, right)
        text = page.inner_text("main")
        if right < 8:
            assert "Worth reading again" in text
            assert "Best:" not in text
        else:
            assert "Passed" in text


def test_a_browser_killed_at_twenty_points_goes_on_where_it_was(browser, site, tmp_path):
    """The whole browser is killed (SIGKILL) at random moments; each time the learner opens it again and goes on."""
    learner = site.world.person()
    site.world.read(learner, "sectors")
    code = site.world.begin(learner, "sectors")
    bank = site.world.catalogue.banks["sectors"]
    chance, saved = random.Random(11), {}
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    folder = tmp_path / "profile"

    def processes() -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    if str(folder).encode() in (entry / "cmdline").read_bytes():
                        found.append(int(entry.name))
                except OSError:
                    continue
        return found

    for round_ in range(20):
        context = browser.browser_type.launch_persistent_context(
            str(folder), executable_path=chromium(), args=flags, base_url=site.base
        )
        page = context.pages[0]
        page.set_default_timeout(15_000)
        page.goto("/course")
        if "/login" in page.url:  # the browser had no time to write its cookie; nothing else may be lost
            sign_in(page, learner.email)
        for number, value in saved.items():
            page.goto(f"/attempts/{code}/questions/{number}")
            assert page.locator("input[name=choice]:checked").get_attribute("value") == value, (round_, number)
        number = chance.randint(1, 10)
        page.goto(f"/attempts/{code}/questions/{number}")
        html = page.content().replace("&nbsp;", " ")
        question = next(q for q in bank.questions if q.ask in html)
        if KINDS[question.kind].FORM == "radio":
            value = form_values(question, html, chance.random() < 0.5)[0]
            page.check(f'input[name=choice][value="{value}"]')
            if chance.random() < 0.7:
                page.click("form.question .button >> nth=0")
                page.wait_for_url(lambda url, n=number: not url.endswith(f"/questions/{n}"))
                saved[number] = value
        for process in processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(Error):
            context.close()
    assert len(saved) >= 5
