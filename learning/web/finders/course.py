"""From an id to what is authored."""

from flask_babel import gettext

from learning.completion import renewal
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


def quiz_module_or_404(module_id: str) -> Module:
    """The module of an attempt; a renewal stands for all of them."""
    if module_id == renewal.RENEWAL:
        return renewal.as_module(request_context.catalogue().course, gettext("Renewal"))
    return module_or_404(module_id)


def scenario_or_404(module_id: str) -> Scenario:
    """A module's branching story."""
    return request_context.catalogue().scenarios.get(module_id) or missing()
