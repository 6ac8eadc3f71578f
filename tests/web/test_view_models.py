"""What pages say, as tables: which heading, which words, which way on."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from certificates.rules import Status
from learning.courseware.rules import NextStep, Progress
from learning.study import rules as study
from learning.web import sequences
from learning.web.admin import view_models as admin
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


LESSON = SimpleNamespace(
    module_id="risks", id="distress", title="Distress", standards=(10,), key=("risks", "distress"), language="en"
)
RISKS = SimpleNamespace(id="risks", number=3)
LESSON_NEXT, QUIZ_NEXT, NOTHING = NextStep(RISKS, LESSON), NextStep(RISKS), NextStep(None)


@pytest.mark.parametrize(
    ("step", "modules", "passed", "has_opened", "heading"),
    [
        (LESSON_NEXT, 5, 0, False, "Welcome. Let us lay the first stone"),
        (LESSON_NEXT, 5, 0, True, "You have begun to build"),
        (LESSON_NEXT, 5, 1, True, "1 module done, keep building"),
        (LESSON_NEXT, 5, 3, True, "3 modules done, keep building"),
        (LESSON_NEXT, 5, 4, True, "One module to go"),
        (LESSON_NEXT, 6, 4, True, "4 modules done, keep building"),
        (LESSON_NEXT, 6, 5, True, "One module to go"),
        (NOTHING, 5, 5, True, "The house stands: all modules are yours"),
        (NOTHING, 6, 6, True, "The house stands: all modules are yours"),
    ],
)
def test_the_heading_of_the_course(step, modules, passed, has_opened, heading):
    assert learner.course(step, modules, passed, has_opened, 0, None).heading == heading


@pytest.mark.parametrize(
    ("minutes", "pace", "words"),
    [
        (0, None, ""),
        (0, 1.5, ""),
        (45, None, "about 45 minutes left"),
        (90, None, "about 1 h 30 min left"),
        (60, 1.5, "about 1 h 30 min left at your pace"),
    ],
)
def test_the_time_that_is_left(minutes, pace, words):
    assert learner.course(LESSON_NEXT, 5, 0, True, minutes, pace).time_left == words


@pytest.mark.parametrize(
    ("step", "has_opened", "words", "title", "address", "accent", "brick"),
    [
        (LESSON_NEXT, False, "Begin:", "Distress", "/course/risks/distress", "risks", 10),
        (LESSON_NEXT, True, "Go on:", "Distress", "/course/risks/distress", "risks", 10),
        (QUIZ_NEXT, True, "Take the quiz of module 3", "", "/course/risks/quiz", "risks", 0),
        (NOTHING, True, "See my certificate", "", "/certificate", "strategies", 0),
    ],
)
def test_the_one_button_of_the_course(step, has_opened, words, title, address, accent, brick):
    said = learner.course(step, 5, 0, has_opened, 10, None)
    assert (said.onward.words, said.onward.title, said.onward.address) == (words, title, address)
    assert (said.accent, said.brick) == (accent, brick)


def lesson(number, standards, minutes=10):
    return SimpleNamespace(id=f"l{number}", key=("risks", f"l{number}"), standards=standards, minutes=minutes)


LESSONS = (lesson(1, ()), lesson(2, (7,)), lesson(3, (8, 9)))
MODULE = SimpleNamespace(id="risks", lessons=LESSONS, story_minutes=5, quiz_minutes=12)


def progress(finished=(), opened=(), passed=(), played=()):
    keys = [frozenset(("risks", f"l{n}") for n in some) for some in (finished, opened)]
    return Progress(keys[0], keys[1], None, frozenset(passed), frozenset(played))


@pytest.mark.parametrize(
    ("stands", "mark", "lines"),
    [
        (progress(), None, ("", "47 minutes", "Not begun")),
        (progress(opened=[1]), None, ("half", "47 minutes", "0 of 3 lessons")),
        (progress(finished=[1, 2]), None, ("half", "27 minutes", "2 of 3 lessons")),
        (progress(finished=[1, 2, 3], played=["risks"]), None, ("half", "12 minutes", "3 of 3 lessons")),
        (progress(passed=["risks"]), 90, ("done", "Done", "90 %")),
    ],
)
def test_how_a_module_stands(stands, mark, lines):
    card = learner.module_card(MODULE, stands, mark)
    assert (card.state, card.first, card.second) == lines


def test_the_lessons_of_a_module():
    rows = learner.lesson_rows(MODULE, progress(finished=[1], opened=[2]), LESSONS[2])
    assert [(row.sign, row.state, row.is_here) for row in rows] == [
        (1, "done", False),
        (7, "half", False),
        (3, "", True),
    ]


@pytest.mark.parametrize(
    ("is_open", "has_passed", "tried", "heading", "press"),
    [
        (False, False, [], "The quiz opens after the lessons", "Begin the quiz"),
        (True, False, [], "Ready for the quiz?", "Begin the quiz"),
        (True, False, [attempt(1)], "Your quiz is waiting", "Go on with attempt 1"),
        (True, False, [attempt(1, DAY)], "Ready for the quiz?", "Try again"),
        (True, True, [attempt(1, DAY)], "You have passed this quiz", "Try again for practice"),
        (True, True, [attempt(1, DAY), attempt(2)], "You have passed this quiz", "Go on with attempt 2"),
    ],
)
def test_the_page_before_a_quiz(is_open, has_passed, tried, heading, press):
    said = learner.quiz(is_open, has_passed, tried)
    assert (said.heading, said.press) == (heading, press)


@pytest.mark.parametrize(
    ("number", "count", "answered", "shown"),
    [
        (1, 10, 0, (None, 2, False)),
        (2, 10, 9, (1, 3, False)),
        (10, 10, 10, (9, None, True)),
        (1, 1, 1, (None, None, True)),
    ],
)
def test_where_a_question_stands(number, count, answered, shown):
    said = learner.question(number, count, answered)
    assert (said.before, said.after, said.are_all_answered) == shown


PASSED, FAILED = {"has_passed": True}, {"has_passed": False}


@pytest.mark.parametrize(
    ("step", "facts", "heading", "words", "address"),
    [
        (LESSON_NEXT, FAILED, "Not yet. Look at these, then try again", "Try again, with other questions", "/again"),
        (
            LESSON_NEXT,
            FAILED | {"stays": True},
            "Not this time, and your earlier pass stays",
            "Try again, with other questions",
            "/again",
        ),
        (
            NOTHING,
            FAILED | {"renews": True, "waits": True, "is_complete": True},
            "Not yet. Look at these, then try again",
            "Try again, with other questions",
            "/again",
        ),
        (LESSON_NEXT, PASSED, "Passed. Well done", "Go on:", "/course/risks/distress"),
        (QUIZ_NEXT, PASSED, "Passed. Well done", "My course", "/course"),
        (NOTHING, PASSED, "Passed. Well done", "My course", "/course"),
        (
            NOTHING,
            PASSED | {"is_complete": True},
            "You have completed the course",
            "Get my certificate",
            "/certificate",
        ),
        (LESSON_NEXT, PASSED | {"is_complete": True}, "Passed. Well done", "Go on:", "/course/risks/distress"),
        (
            NOTHING,
            PASSED | {"renews": True, "waits": True, "is_complete": True},
            "Passed. One step is left",
            "Go on with the renewal",
            "/again",
        ),
        (
            NOTHING,
            PASSED | {"renews": True, "is_complete": True},
            "Your certificate is renewed",
            "Get my certificate",
            "/certificate",
        ),
    ],
)
def test_what_a_result_means(step, facts, heading, words, address):
    asked = {"renews": False, "waits": False, "is_complete": False, "stays": False} | facts
    said = learner.result(step, "/again", **asked)
    assert (said.heading, said.onward.words, said.onward.address) == (heading, words, address)


def standard_of(in_2012):
    return SimpleNamespace(number=7, in_2012=in_2012)


@pytest.mark.parametrize(
    ("in_2012", "moved"),
    [
        (None, "This standard is new in the 2019 edition."),
        (7, ""),
        (13, "In the 2012 edition this subject had the number 13. Check the year of any text you find."),
    ],
)
def test_what_became_of_the_number_of_a_standard(in_2012, moved):
    assert public.standard(standard_of(in_2012), []).moved == moved


def reading(number, standards):
    return SimpleNamespace(id=f"r{number}", standards=standards)


@pytest.mark.parametrize(("count", "named"), [(7, 1), (8, 0), (9, 0)])
def test_a_reading_about_eight_standards_is_about_the_whole_book(count, named):
    about = reading(1, tuple(range(7, 7 + count)))
    assert len(public.standard(standard_of(7), [about, reading(2, (8,))]).readings) == named


@pytest.mark.parametrize(("count", "named"), [(4, 4), (5, 5), (6, 5)])
def test_a_standard_names_at_most_five_readings(count, named):
    found = public.standard(standard_of(7), [reading(n, (7,)) for n in range(count)]).readings
    assert [r.id for r in found] == [f"r{n}" for n in range(named)]


def event(kind, id_, owner=None, actor=1):
    return SimpleNamespace(event=SimpleNamespace(subject_kind=kind, subject_id=id_, actor_id=actor), owner_id=owner)


NAMES = SimpleNamespace(people={2: "Amina"}, organisations={3: "Delta"}, teams={4: "North"})


@pytest.mark.parametrize(
    ("entry", "words", "address", "owner"),
    [
        (event("organisation", 3), "Delta", "/admin/organisations/3", None),
        (event("organisation", 9), "", "", None),
        (event("team", 4), "North", "", None),
        (event("team", 9), "", "", None),
        (event("certificate", 5, owner=2), "Certificate", "/admin/certificates/5", 2),
        (event("certificate", 5, owner=1), "Certificate", "/admin/certificates/5", None),
        (event("certificate", None, owner=2), "", "", 2),
        (event("attempt", 6, owner=2), "Attempt", "/admin/attempts/6", 2),
        (event("enrolment", 7, owner=2), "", "", 2),
        (event("person", 1, owner=1), "", "", None),
    ],
)
def test_what_an_event_was_about(entry, words, address, owner):
    thing = admin.about(entry, NAMES)
    assert (thing.words, thing.address, thing.owner_id) == (words, address, owner)


@pytest.mark.parametrize(("one", "before", "after"), [(7, None, 8), (8, 7, 9), (9, 8, None)])
def test_what_stands_around_one(one, before, after):
    assert sequences.around([7, 8, 9], one) == (before, after)


def test_steps_on_the_clock():
    steps = [SimpleNamespace(minutes=minutes) for minutes in (10, 25, 5)]
    assert [(begins, ends) for begins, ends, _ in sequences.clocked(steps)] == [(0, 10), (10, 35), (35, 40)]
