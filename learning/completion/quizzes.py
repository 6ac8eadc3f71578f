"""Beginning a quiz: the verb asks the rule of the quiz's purpose, so that no page and no queue gets round it."""

from collections.abc import Callable

from sqlalchemy import select

from learning.assessment.actions import begin_attempt
from learning.assessment.types import Purpose, Quiz
from learning.catalogue.types import Catalogue
from learning.completion import renewal
from learning.completion.models import ModuleCompletion
from learning.core.db import db, require_transaction, transaction
from learning.core.errors import Conflict, NotFound
from learning.courseware import queries as courseware
from learning.courseware import rules
from learning.courseware.rules import Progress


def begin(enrolment_id: int, person_id: int, quiz_id: str, catalogue: Catalogue) -> str:
    """Begin a quiz, or go on with the attempt that is open; returns the attempt's code. Twice is once.

    Raises NotFound "quiz"; Conflict "lessons-unfinished" for the quiz of a module, and for a renewal as
    `renewal.must_be_open`.
    """
    with transaction():
        return begin_within(enrolment_id, person_id, quiz_id, catalogue)


def begin_within(enrolment_id: int, person_id: int, quiz_id: str, catalogue: Catalogue) -> str:
    """`begin` in the open transaction."""
    require_transaction()
    quiz = catalogue.quizzes.get(quiz_id)
    if quiz is None:
        raise NotFound("quiz")
    ask = _RULES[quiz.purpose]
    return begin_attempt(enrolment_id, person_id, quiz, catalogue.revision, lambda: ask(enrolment_id, quiz, catalogue))


def _lessons_are_finished(enrolment_id: int, quiz: Quiz, catalogue: Catalogue) -> None:
    """A quiz opens after its lessons; one passed before stays open for practice (`rules.quiz_is_open`)."""
    finished = courseware.finished(enrolment_id)
    passed = frozenset(
        db.session.scalars(select(ModuleCompletion.module_id).where(ModuleCompletion.enrolment_id == enrolment_id))
    )
    if not rules.quiz_is_open(catalogue.course.by_id[quiz.id], Progress(finished, finished, None, passed)):
        raise Conflict("lessons-unfinished")


def _renewal_is_open(enrolment_id: int, _quiz: Quiz, catalogue: Catalogue) -> None:
    renewal.must_be_open(enrolment_id, catalogue.course)


_RULES: dict[Purpose, Callable[[int, Quiz, Catalogue], None]] = {
    Purpose.MODULE: _lessons_are_finished,
    Purpose.RENEWAL: _renewal_is_open,
}
