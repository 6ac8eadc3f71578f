"""When a module, and the course, is complete; and what is still missing, from the same rule."""

from dataclasses import dataclass

from learning.courseware import rules as courseware
from learning.courseware.rules import Progress
from learning.courseware.types import Course, Lesson, Module


@dataclass(frozen=True)
class Requirement:
    """One module's part of the rule: its lessons finished and its quiz passed."""

    module: Module
    lessons_left: tuple[Lesson, ...]
    has_passed: bool

    @property
    def is_met(self) -> bool:
        return self.has_passed


def requirements(course: Course, progress: Progress) -> tuple[Requirement, ...]:
    """Each module in order, met or not. A module passed once stays passed when lessons are added later."""
    return tuple(
        Requirement(
            module,
            () if module.id in progress.passed else courseware.lessons_left(module, progress),
            module.id in progress.passed,
        )
        for module in course.modules
    )


def is_complete(course: Course, passed: frozenset[str]) -> bool:
    """The course is complete when every module's quiz is passed (a quiz opens when its lessons are finished)."""
    return all(module.id in passed for module in course.modules)
