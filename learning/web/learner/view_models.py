"""What a learner's page says: the decisions its templates would otherwise take. Pure: facts in, words and flags out.

Words are in the language of the page; no database, no clock, no request is asked here.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext

from certificates.rules import Status, may_renew
from learning.assessment.queries import AttemptSummary
from learning.core.locales import SOURCE
from learning.courseware import rules
from learning.courseware.rules import NextStep, Progress
from learning.courseware.types import Lesson, Module
from learning.web.formats import day, duration, percent
from learning.web.sequences import around


@dataclass(frozen=True)
class CertificateShown:
    """The page of a certificate. `lead` may be empty; `counts`: files and corrections of it are given out."""

    heading: str
    lead: str
    counts: bool
    renews: bool
    is_asked: bool
    is_declined: bool


def certificate(
    status: Status, revoked_at: datetime | None, asked: bool = False, decided: bool = False, reason: str = ""
) -> CertificateShown:
    """How a holder sees a certificate of this status, and the last correction: asked for, decided, why declined."""
    headings = {
        Status.VALID: gettext("Your certificate is ready"),
        Status.EXPIRES_SOON: gettext("Your certificate ends soon"),
        Status.EXPIRED: gettext("Your certificate has expired"),
        Status.CHANGED: gettext("Your certificate cannot be shown"),
    }
    return CertificateShown(
        heading=headings.get(status) or gettext("Your certificate was withdrawn"),
        lead=_certificate_lead(status, revoked_at),
        counts=status not in Status.gone(),
        renews=may_renew(status),
        is_asked=asked and not decided,
        is_declined=asked and decided and bool(reason),
    )


def _certificate_lead(status: Status, revoked_at: datetime | None) -> str:
    if may_renew(status):
        return gettext(
            "Renew it with fifteen questions from all modules. It takes about twenty minutes; "
            "the old one counts until the new one is there, or its last day."
        )
    if status == Status.CHANGED:
        return gettext(
            "What stands in the database is not what was signed when it was issued. Tell your administrator."
        )
    if status in Status.gone():
        return gettext("It was withdrawn on %(day)s. Ask your administrator why, and what to do.", day=day(revoked_at))
    return ""


def renewal_press(tried: list[AttemptSummary], is_passed: bool) -> str:
    """The words on the button of the renewal. `tried`: its attempts, oldest first."""
    if is_passed:
        return gettext("Issue the renewed certificate")
    if tried and not tried[-1].handed_in_at:
        return gettext("Go on with attempt %(number)s", number=tried[-1].number)
    return gettext("Try again") if tried else gettext("Begin")


@dataclass(frozen=True)
class Way:
    """A button that leads on: its words, where it leads, and the authored title that stands behind the words."""

    words: str
    address: str
    title: str = ""
    language: str = SOURCE


def _to_lesson(words: str, lesson: Lesson) -> Way:
    address = url_for("learner.show_lesson", module_id=lesson.module_id, lesson_id=lesson.id)
    return Way(words, address, lesson.title, lesson.language)


@dataclass(frozen=True)
class CourseShown:
    """The head of "my course". `time_left` may be empty; `brick`: the standard to point at in the house, or 0."""

    heading: str
    time_left: str
    onward: Way
    accent: str
    brick: int


def course(
    step: NextStep, modules: int, passed: int, has_opened: bool, minutes_left: int, pace: float | None
) -> CourseShown:
    """How a learner's course stands. `modules` and `passed` are counts; `pace`: see `courseware.rules.pace`."""
    return CourseShown(
        heading=_course_heading(step, modules, passed, has_opened),
        time_left=_time_left(minutes_left, pace),
        onward=_course_onward(step, has_opened),
        accent=step.module.id if step.module else "strategies",
        brick=step.lesson.standards[0] if step.lesson and step.lesson.standards else 0,
    )


def _course_heading(step: NextStep, modules: int, passed: int, has_opened: bool) -> str:
    if step.module is None:
        return gettext("The house stands: all modules are yours")
    if not has_opened:
        return gettext("Welcome. Let us lay the first stone")
    if not passed:
        return gettext("You have begun to build")
    if passed == modules - 1:
        return gettext("One module to go")
    return ngettext("%(num)s module done, keep building", "%(num)s modules done, keep building", passed)


def _time_left(minutes: int, pace: float | None) -> str:
    if not minutes:
        return ""
    if pace:
        return gettext("about %(time)s left at your pace", time=duration(round(minutes * pace)))
    return gettext("about %(time)s left", time=duration(minutes))


def _course_onward(step: NextStep, has_opened: bool) -> Way:
    if step.lesson:
        return _to_lesson(gettext("Go on:") if has_opened else gettext("Begin:"), step.lesson)
    if step.module:
        words = gettext("Take the quiz of module %(number)s", number=step.module.number)
        return Way(words, url_for("learner.show_quiz", module_id=step.module.id))
    return Way(gettext("See my certificate"), url_for("learner.show_certificate"))


@dataclass(frozen=True)
class ModuleCard:
    """A module among the others: `state` as in `courseware.rules.module_state`, and two lines on how it stands."""

    module: Module
    state: str
    first: str
    second: str


def module_card(module: Module, progress: Progress, percent_passed: int | None) -> ModuleCard:
    """How a module stands. `percent_passed`: the mark it was passed with, or None."""
    state = rules.module_state(module, progress)
    if state == "done" and percent_passed is not None:
        return ModuleCard(module, state, gettext("Done"), percent(percent_passed))
    ahead = duration(rules.minutes_left(module, progress))
    if state == "half":
        done = len(module.lessons) - len(rules.lessons_left(module, progress))
        return ModuleCard(
            module, state, ahead, gettext("%(done)s of %(all)s lessons", done=done, all=len(module.lessons))
        )
    return ModuleCard(module, state, ahead, gettext("Not begun"))


@dataclass(frozen=True)
class LessonRow:
    """A lesson among those of its module. `sign`: its standard where it teaches one alone, else its place."""

    lesson: Lesson
    state: str
    sign: int
    is_here: bool


def lesson_rows(module: Module, progress: Progress, here: Lesson | None = None) -> tuple[LessonRow, ...]:
    """The lessons of a module in order, each with how it stands."""
    return tuple(
        LessonRow(
            lesson,
            progress.state_of(lesson),
            lesson.standards[0] if len(lesson.standards) == 1 else place,
            lesson is here,
        )
        for place, lesson in enumerate(module.lessons, 1)
    )


@dataclass(frozen=True)
class QuizShown:
    """The page before a quiz: its heading, and the words on its button."""

    heading: str
    press: str


def quiz(is_open: bool, has_passed: bool, tried: list[AttemptSummary]) -> QuizShown:
    """What the page of a quiz says. `tried`: its attempts, oldest first."""
    going = tried[-1] if tried and not tried[-1].handed_in_at else None
    return QuizShown(_quiz_heading(is_open, has_passed, going is not None), _quiz_press(has_passed, tried, going))


def _quiz_heading(is_open: bool, has_passed: bool, is_going: bool) -> str:
    if not is_open:
        return gettext("The quiz opens after the lessons")
    if has_passed:
        return gettext("You have passed this quiz")
    return gettext("Your quiz is waiting") if is_going else gettext("Ready for the quiz?")


def _quiz_press(has_passed: bool, tried: list[AttemptSummary], going: AttemptSummary | None) -> str:
    if going:
        return gettext("Go on with attempt %(number)s", number=going.number)
    if has_passed:
        return gettext("Try again for practice")
    return gettext("Try again") if tried else gettext("Begin the quiz")


@dataclass(frozen=True)
class QuestionShown:
    """Where a question stands in its attempt; `before` and `after` are numbers, None at the ends."""

    before: int | None
    after: int | None
    are_all_answered: bool


def question(number: int, count: int, answered: int) -> QuestionShown:
    """The `number`th of `count` questions, of which so many have an answer."""
    before, after = around(range(1, count + 1), number)
    return QuestionShown(before, after, answered == count)


@dataclass(frozen=True)
class ResultShown:
    """The head of a result: what it means, and the one way on."""

    heading: str
    onward: Way


def result(
    step: NextStep,
    begun_at: str,
    *,
    has_passed: bool,
    renews: bool,
    waits: bool,
    is_complete: bool,
    stays: bool,
) -> ResultShown:
    """What a handed-in quiz means.

    `begun_at`: where another attempt is begun; `waits`: the renewal is still to be issued; `is_complete`: the course;
    `stays`: it was passed before.
    """
    if not has_passed:
        kept = gettext("Not this time, and your earlier pass stays")
        heading = kept if stays else gettext("Not yet. Look at these, then try again")
        return ResultShown(heading, Way(gettext("Try again, with other questions"), begun_at))
    if waits:
        return ResultShown(gettext("Passed. One step is left"), Way(gettext("Go on with the renewal"), begun_at))
    is_end = is_complete and step.module is None
    return ResultShown(_passed_heading(renews, is_end), _passed_onward(step, is_end))


def _passed_heading(renews: bool, is_end: bool) -> str:
    if renews:
        return gettext("Your certificate is renewed")
    return gettext("You have completed the course") if is_end else gettext("Passed. Well done")


def _passed_onward(step: NextStep, is_end: bool) -> Way:
    if is_end:
        return Way(gettext("Get my certificate"), url_for("learner.show_certificate"))
    if step.lesson:
        return _to_lesson(gettext("Go on:"), step.lesson)
    return Way(gettext("My course"), url_for("learner.show_course"))
