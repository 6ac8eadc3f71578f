"""What the browser journeys share."""

import re

from learning.assessment.kinds import KINDS
from tests.visitors import PASSWORD, form_values

SIZES = {"phone": (360, 740), "desk": (1280, 900)}


def sign_in(page, email):
    page.goto("/login")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main form .button")
    page.wait_for_url("**/course")


def has_no_sideways_scrolling(page):
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def answer_question(page, bank, is_right):
    """Fill in the question on the page, of whatever kind it is, by what the bank says."""
    html = page.content().replace("&nbsp;", " ")
    question = next(q for q in bank.questions if q.ask in html)
    for place, value in enumerate(form_values(question, html, is_right)):
        if KINDS[question.kind].FORM == "select":
            page.select_option(f"#choice-{place}", value)
        elif KINDS[question.kind].FORM == "text":
            page.fill("#choice-0", value)
        else:
            page.check(f'input[name=choice][value="{value}"]')


def filled_in(page):
    """What stands in the fields of the question on the page."""
    return page.eval_on_selector_all(
        "form.question [name=choice]",
        "fields => fields.map(f => f.type in {radio: 1, checkbox: 1} ? f.checked : f.value)",
    )


def answer_quiz(page, module_id, catalogue, right):
    """Answer the ten questions on the page by what the bank says; ends on the result."""
    for number in range(1, 11):
        page.wait_for_url(re.compile(rf"/questions/{number}$"))
        answer_question(page, catalogue.banks[module_id], number <= right)
        page.click("form.question .button >> nth=0")
    page.wait_for_url("**/review")
    page.click("button:has-text('Hand in')")
    page.wait_for_url("**/result")
