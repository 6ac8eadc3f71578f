"""What pages say, as tables: which heading, which words, which way on."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from certificates.rules import Status
from learning.study import rules as study
from learning.web.admin.certificates import STATUS_WORDS
from learning.web.learner import view_models as learner
from learning.web.learner.study import ANSWER_LABELS
from learning.web.public import view_models as public

DAY = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_page(app):
    """Words and days are those of a page in English."""
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("status", "heading", "lead", "counts", "renews"),
    [
        (Status.VALID, "Your certificate is ready", "", True, False),
        (Status.EXPIRES_SOON, "Your certificate ends soon", "Renew it with", True, True),
        (Status.EXPIRED, "Your certificate has expired", "Renew it with", True, True),
        (Status.REVOKED, "Your certificate was withdrawn", "It was withdrawn on 9 March 2026.", False, False),
        (Status.REPLACED, "Your certificate was withdrawn", "It was withdrawn on 9 March 2026.", False, False),
        (Status.CHANGED, "Your certificate cannot be shown", "What stands in the database", False, False),
    ],
)
def test_a_certificate_as_its_holder_sees_it(status, heading, lead, counts, renews):
    said = learner.certificate(status, DAY if status in Status.gone() else None)
    assert said.heading == heading
    assert said.lead.startswith(lead) and bool(said.lead) == bool(lead)
    assert (said.counts, said.renews) == (counts, renews)


@pytest.mark.parametrize(
    ("asked", "decided", "reason", "is_asked", "is_declined"),
    [
        (False, False, "", False, False),
        (True, False, "", True, False),
        (True, True, "", False, False),  # it was made
        (True, True, "No paper was shown", False, True),
    ],
)
def test_the_last_correction_as_its_holder_sees_it(asked, decided, reason, is_asked, is_declined):
    said = learner.certificate(Status.VALID, None, asked, decided, reason)
    assert (said.is_asked, said.is_declined) == (is_asked, is_declined)


def attempt(number, handed_in_at=None, **more):
    return SimpleNamespace(number=number, handed_in_at=handed_in_at, **more)


@pytest.mark.parametrize(
    ("tried", "is_passed", "words"),
    [
        ([], False, "Begin"),
        ([attempt(1)], False, "Go on with attempt 1"),
        ([attempt(1, DAY)], False, "Try again"),
        ([attempt(1, DAY), attempt(2)], False, "Go on with attempt 2"),
        ([attempt(1, DAY), attempt(2)], True, "Issue the renewed certificate"),
    ],
)
def test_the_button_of_the_renewal(tried, is_passed, words):
    assert learner.renewal_press(tried, is_passed) == words


@pytest.mark.parametrize(
    ("status", "heading", "verdict", "has_badge"),
    [
        (Status.VALID, "This certificate is valid", "Compare every line", True),
        (Status.EXPIRES_SOON, "This certificate is valid, and ends soon", "Compare every line", True),
        (Status.EXPIRED, "This certificate has expired", "It was genuine.", True),
        (Status.REVOKED, "This certificate was withdrawn", "It was withdrawn on 9 March 2026", False),
        (Status.REPLACED, "This certificate was replaced", "It was replaced on 9 March 2026 by", False),
        (Status.CHANGED, "Do not rely on this certificate: its row was changed", "What stands in our", False),
        (Status.UNKNOWN, "No certificate has this code", "Check the code letter by letter.", False),
    ],
)
def test_a_certificate_as_a_stranger_sees_it(status, heading, verdict, has_badge):
    answer = public.verification(status, DAY)
    assert answer.heading == heading
    assert answer.verdict.startswith(verdict)
    assert answer.has_badge == has_badge


def test_every_status_and_every_answer_has_words():
    assert set(STATUS_WORDS) == set(Status) - {Status.UNKNOWN}
    assert tuple(key for key, _ in ANSWER_LABELS) == study.ANSWERS
