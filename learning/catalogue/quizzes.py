"""The quizzes of a course: one after each module, and the one that renews a certificate.

Whatever else is to be taken (a practice examination, a test before the course) is one more `Quiz` here.
"""

from dataclasses import replace

from learning.assessment.types import Bank, Purpose, Quiz
from learning.courseware.types import Course

RENEWAL = "renewal"
QUESTIONS_A_MODULE = 3


def quizzes_of(course: Course, banks: dict[str, Bank]) -> dict[str, Quiz]:
    """By id, every quiz that a learner of this course can take."""
    found = [
        Quiz(module.id, Purpose.MODULE, banks[module.id], module.title, {o.id: o.text for o in module.objectives})
        for module in course.modules
    ]
    return {quiz.id: quiz for quiz in [*found, _renewal(course, banks)]}


def _renewal(course: Course, banks: dict[str, Bank]) -> Quiz:
    """So many questions that ask what to do from each module's bank; modules are its objectives."""
    questions = tuple(
        replace(question, objective=module.id)
        for module in course.modules
        for question in banks[module.id].questions
        if question.cell[1] == "apply"
    )
    draw = {(module.id, "apply"): QUESTIONS_A_MODULE for module in course.modules}
    bank = Bank(next(iter(banks.values())).pass_mark, draw, questions)
    return Quiz(RENEWAL, Purpose.RENEWAL, bank, "", {module.id: module.title for module in course.modules})
