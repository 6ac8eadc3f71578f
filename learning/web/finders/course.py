"""From an id to what is authored."""

from learning.assessment.types import Quiz
from learning.courseware.types import Lesson, Module
from learning.scenarios.types import Scenario
from learning.web import request_context
from learning.web.finders.missing import missing


def module_or_404(module_id: str) -> Module:
    """A module of the course."""
    return request_context.catalogue().course.by_id.get(module_id) or missing()


def lesson_or_404(module_id: str, lesson_id: str) -> Lesson:
    """A lesson of the course."""
    return request_context.catalogue().course.lesson(module_id, lesson_id) or missing()


def quiz_or_404(quiz_id: str) -> Quiz:
    """A quiz of the course."""
    return request_context.catalogue().quizzes.get(quiz_id) or missing()


def scenario_or_404(module_id: str) -> Scenario:
    """A module's branching story."""
    return request_context.catalogue().scenarios.get(module_id) or missing()
