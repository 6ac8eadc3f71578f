"""A quiz opens by the rule of its purpose, asked in the verb: whoever calls it, with or without a page."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from learning.assessment.types import Purpose
from learning.catalogue.quizzes import RENEWAL
from learning.completion import actions, quizzes
from learning.core import clock
from learning.core.db import transaction
from learning.core.errors import Conflict, NotFound
from learning.courseware import actions as courseware
from tests.paper.test_renewal import answered

MODULE = "risks"


def begin(world, someone, quiz_id=MODULE):
    with world.app.app_context():
        return quizzes.begin(someone.enrolment_id, someone.id, quiz_id, world.catalogue)


def go_on(world, someone):
    with world.app.app_context():
        return actions.go_on_renewing(someone.enrolment_id, someone.id, world.catalogue, world.letterhead)


def test_the_quizzes_of_a_course_are_one_a_module_and_the_renewal(world):
    found = world.catalogue.quizzes
    modules = [module.id for module in world.catalogue.course.modules]
    assert list(found) == [*modules, RENEWAL]
    assert [quiz.completes for quiz in found.values()] == [*modules, None]
    assert {quiz.purpose for quiz in found.values()} == set(Purpose)
    for quiz in found.values():
        assert {cell[0] for cell in quiz.bank.draw} == set(quiz.topics)


def test_the_verb_refuses_a_quiz_until_its_last_lesson_is_finished(world):
    someone = world.person()
    total = len(world.catalogue.course.by_id[MODULE].lessons)
    for count in (0, 1, total - 1):
        world.read(someone, MODULE, lessons=count)
        with pytest.raises(Conflict, match="lessons-unfinished"):
            begin(world, someone)
    # What was opened and not finished does not count, nor what another person read, nor another module.
    last = world.catalogue.course.by_id[MODULE].lessons[-1]
    with world.app.app_context():
        courseware.open_lesson(someone.enrolment_id, last.key)
    world.read(world.person(), MODULE)
    world.read(someone, "quality")
    with pytest.raises(Conflict, match="lessons-unfinished"):
        begin(world, someone)
    assert world.value("SELECT COUNT(*) FROM attempts") == 0
    world.read(someone, MODULE)
    assert begin(world, someone)


def test_there_is_no_quiz_of_another_name(world):
    with pytest.raises(NotFound, match="quiz"):
        begin(world, world.person(), "practice")


def test_a_quiz_that_was_passed_stays_open_when_a_lesson_is_added(world):
    someone = world.person()
    world.take(someone, MODULE)
    key = world.catalogue.course.by_id[MODULE].lessons[0].key
    with world.app.app_context(), transaction():
        world.forget_lesson(someone, key)
    assert begin(world, someone)


def test_an_open_attempt_goes_on_when_a_lesson_is_added(world):
    someone = world.person()
    world.read(someone, MODULE)
    code = begin(world, someone)
    key = world.catalogue.course.by_id[MODULE].lessons[0].key
    with world.app.app_context(), transaction():
        world.forget_lesson(someone, key)
    assert begin(world, someone) == code
    world.hand_in(someone, code)
    with pytest.raises(Conflict, match="lessons-unfinished"):
        begin(world, someone)


def test_a_renewal_opens_with_its_window_and_not_before(world):
    start = clock.now()
    someone = world.person()
    for verb in (lambda: begin(world, someone, RENEWAL), lambda: go_on(world, someone)):
        with pytest.raises(Conflict, match="renewal-not-due"):  # no certificate at all
            verb()
        with clock.at(start):
            if not world.value("SELECT COUNT(*) FROM certificates"):
                world.complete(someone)
            with pytest.raises(Conflict, match="renewal-not-due"):
                verb()
    assert world.value("SELECT COUNT(*) FROM attempts") == 5
    with clock.at(start + timedelta(days=700)):
        code = begin(world, someone, RENEWAL)
        assert go_on(world, someone).attempt_code == code


def test_a_withdrawn_certificate_is_not_renewed(world):
    from learning.completion import corrections

    someone, admin = world.person(), world.person()
    world.complete(someone)
    with clock.at(clock.now() + timedelta(days=700)):
        with world.app.app_context():
            corrections.withdraw(world.value("SELECT id FROM certificates"), "issued in error", by=admin.id)
        with pytest.raises(Conflict, match="renewal-not-due"):
            begin(world, someone, RENEWAL)
    assert world.value("SELECT COUNT(*) FROM attempts") == 5


def test_a_pass_that_waits_is_not_asked_again(world):
    """The text of a lesson changed between the questions and the hand-in."""
    from tests.paper.test_renewal import _old_text

    someone = world.person()
    world.complete(someone)
    lesson = world.catalogue.course.lessons[3]
    with clock.at(clock.now() + timedelta(days=700)):
        code = answered(world, someone)
        _old_text(world, someone, lesson)
        assert world.hand_in(someone, code).certificate_code is None
        for verb in (lambda: begin(world, someone, RENEWAL), lambda: go_on(world, someone)):
            with pytest.raises(Conflict, match="lessons-unread"):
                verb()
        with world.app.app_context():
            courseware.finish_lesson(someone.enrolment_id, someone.id, lesson.key, None, digest=lesson.digest)
        with pytest.raises(Conflict, match="renewal-passed"):
            begin(world, someone, RENEWAL)
        assert go_on(world, someone).certificate_code
        with pytest.raises(Conflict, match="renewal-not-due"):
            begin(world, someone, RENEWAL)
    assert world.value("SELECT COUNT(*) FROM attempts") == 6


def test_many_presses_on_renew_at_once_are_one_attempt_and_then_one_certificate(world):
    someone = world.person()
    world.complete(someone)
    moment = clock.now() + timedelta(days=700)

    def press(_number):
        with clock.at(moment):
            try:
                return go_on(world, someone)
            except Conflict as error:
                return error.code

    with ThreadPoolExecutor(8) as crowd:
        assert len(set(crowd.map(press, range(12)))) == 1
    with clock.at(moment):
        code = answered(world, someone)

    def hand_in_or_renew(number):
        with clock.at(moment):
            return press(number) if number % 2 else world.hand_in(someone, code)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(hand_in_or_renew, range(12)))
    assert world.value("SELECT COUNT(*) FROM attempts") == 6
    assert world.value("SELECT COUNT(*) FROM renewals") == 1
    assert world.value("SELECT COUNT(*) FROM certificates") == 2
    assert press(0) == "renewal-not-due"
