"""A learner's way through the course: what is left, what comes next, when a quiz opens, when the course is complete."""

import pytest

from learning.completion import rules as completion
from learning.completion.actions import hand_in_attempt
from learning.core.errors import NotFound
from learning.courseware import rules
from learning.courseware.rules import NextStep, Progress


@pytest.fixture
def course(content_store):
    return content_store.catalogue.course


def progress(finished=(), opened=(), last=None, passed=(), played=()) -> Progress:
    return Progress(frozenset(finished), frozenset([*opened, *finished]), last, frozenset(passed), frozenset(played))


def keys(module, count=None):
    return [lesson.key for lesson in module.lessons[:count]]


def test_the_state_of_a_lesson_and_of_a_module(course):
    first, second, third = course.modules[0].lessons[:3]
    here = progress(finished=[first.key], opened=[second.key])
    assert [here.state_of(lesson) for lesson in (first, second, third)] == ["done", "half", ""]
    module = course.modules[0]
    assert rules.module_state(module, progress()) == ""
    assert rules.module_state(module, progress(opened=[second.key])) == "half"
    assert rules.module_state(module, here) == "half"
    assert rules.module_state(module, progress(passed=[module.id])) == "done"
    other = course.modules[1]
    assert rules.module_state(other, here) == ""
    # A lesson that was finished without being opened (a list put together elsewhere) counts as begun too.
    assert rules.module_state(module, Progress(frozenset([first.key]), frozenset(), None, frozenset())) == "half"


def test_a_quiz_opens_when_every_lesson_is_finished(course):
    module = course.modules[0]
    total = len(module.lessons)
    for count in (0, 1, total - 1, total):
        here = progress(finished=keys(module, count))
        assert rules.quiz_is_open(module, here) is (count == total)
        assert [lesson.key for lesson in rules.lessons_left(module, here)] == keys(module)[count:]
    assert rules.quiz_is_open(module, progress(passed=[module.id]))


def test_the_minutes_that_are_left(course):
    module = course.modules[0]
    whole = sum(lesson.minutes for lesson in module.lessons)
    assert module.story_minutes > 0
    assert rules.minutes_left(module, progress()) == whole + module.story_minutes + module.quiz_minutes
    assert rules.minutes_left(module, progress(played=[module.id])) == whole + module.quiz_minutes
    first = module.lessons[0]
    less = whole - first.minutes + module.quiz_minutes
    assert rules.minutes_left(module, progress(finished=[first.key], played=[module.id])) == less
    assert rules.minutes_left(module, progress(finished=keys(module), played=[module.id])) == module.quiz_minutes
    assert rules.minutes_left(module, progress(passed=[module.id])) == 0


def step(module, lesson=None) -> NextStep:
    return NextStep(module, lesson)


def test_the_next_step_from_anywhere(course):
    one, two, *_, five = course.modules
    assert rules.next_step(course, progress()) == step(one, one.lessons[0])
    # Where one was: the lesson last opened, if it is not finished.
    last = two.lessons[2]
    assert rules.next_step(course, progress(last=last.key)) == step(two, last)
    # Finished: the first one left of the same module, counted from there.
    done = progress(finished=[last.key], last=last.key)
    assert rules.next_step(course, done) == step(two, two.lessons[0])
    # All lessons of it: its quiz.
    quiz = rules.next_step(course, progress(finished=keys(two), last=two.lessons[-1].key))
    assert quiz == step(two)
    assert quiz.is_quiz
    assert not rules.next_step(course, done).is_quiz
    # Passed: the next module, round to the first.
    assert rules.next_step(course, progress(last=five.lessons[0].key, passed=[five.id])) == step(one, one.lessons[0])
    # The lesson last opened lies in a module that is passed: it is not where one goes on.
    assert rules.next_step(course, progress(last=two.lessons[0].key, passed=[two.id])) == step(
        course.modules[2], course.modules[2].lessons[0]
    )
    # A lesson that was taken out of the course leads nowhere.
    assert rules.next_step(course, progress(last=("gone", "gone"))) == step(one, one.lessons[0])
    assert rules.next_step(course, progress(last=(two.id, "gone"))) == step(two, two.lessons[0])
    everything = rules.next_step(course, progress(passed=[m.id for m in course.modules]))
    assert everything == step(None)
    assert not everything.is_quiz


def test_the_neighbours_of_a_lesson(course):
    module = course.modules[0]
    first, second, *_, last = module.lessons
    assert rules.neighbours(module, first) == (None, second)
    assert rules.neighbours(module, second) == (first, module.lessons[2])
    assert rules.neighbours(module, last) == (module.lessons[-2], None)
    assert rules.neighbours(module, module.lessons[-2]) == (module.lessons[-3], last)


def test_the_house_shows_the_lesson_of_each_standard_and_principle(course):
    lesson = course.lesson_of_standard[7]
    here = progress(finished=[lesson.key])
    states = rules.standard_states(course, here)
    assert set(states) == set(range(1, 29))
    assert {n for n, state in states.items() if state == "done"} == set(lesson.standards)
    one = course.lesson_of_principle[1]
    principles = rules.principle_states(course, progress(opened=[one.key]))
    assert set(principles) == set(range(1, 11))
    assert {n for n, state in principles.items() if state == "half"} == set(one.principles)


def test_the_lessons_that_teach_an_objective(course):
    module = course.modules[2]
    wanted = module.objectives[0].id
    found = rules.lessons_for(module, [wanted])
    assert found
    assert [lesson for lesson in module.lessons if wanted in lesson.objectives] == list(found)
    assert rules.lessons_for(module, []) == ()
    assert rules.lessons_for(module, ["none"]) == ()


def test_the_course_is_complete_with_every_module_and_not_with_all_but_one(course):
    every = frozenset(module.id for module in course.modules)
    assert completion.is_complete(course, every)
    assert completion.is_complete(course, every | {"renewal", "older module"})
    for module in course.modules:
        assert not completion.is_complete(course, every - {module.id})
    assert not completion.is_complete(course, frozenset())


def test_the_requirements_say_what_is_missing(course):
    one, two = course.modules[:2]
    here = progress(finished=keys(one, 1), passed=[two.id])
    first, second, *rest = completion.requirements(course, here)
    assert (first.has_passed, first.is_met) == (False, False)
    assert list(first.lessons_left) == list(one.lessons[1:])
    # Passed once stays passed, although lessons of it are not finished (they came later).
    assert (second.has_passed, second.is_met, second.lessons_left) == (True, True, ())
    assert [r.module for r in (first, second, *rest)] == list(course.modules)


def test_a_module_passed_again_after_the_certificate_changes_nothing(world):
    """Practice goes on after the end: no second completion, no second certificate, no fault."""
    learner = world.person()
    code = world.complete(learner)
    again = world.begin(learner, "foundations")
    world.answer(learner, again, right=9)
    assert world.hand_in(learner, again).certificate_code is None
    assert world.value("SELECT COUNT(*) FROM certificates") == 1
    assert world.value("SELECT COUNT(*) FROM completions") == 1
    assert world.value("SELECT code FROM certificates") == code
    assert world.value("SELECT percent FROM module_completions WHERE module_id = 'foundations'") == 100
    assert world.value("SELECT COUNT(*) FROM messages WHERE kind = 'certificate'") == 1
    assert world.value("SELECT modules_passed FROM enrolments") == 5


def test_nobody_hands_in_another_learners_attempt(world):
    learner, other = world.person(), world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    with world.app.app_context():
        with pytest.raises(NotFound):
            hand_in_attempt(code, other.enrolment_id, other.id, world.catalogue, world.letterhead)
        with pytest.raises(NotFound):
            hand_in_attempt("no-such-code", learner.enrolment_id, learner.id, world.catalogue, world.letterhead)
    world.read(other, "risks")
    assert world.begin(other, "risks") != code
    assert world.value("SELECT COUNT(*) FROM hand_ins") == 0
