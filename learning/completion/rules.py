"""When a module, and the course, is complete; and what is still missing, from the same rule."""

from collections.abc import Mapping
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


def changed_since(lessons: tuple[Lesson, ...], before: Mapping[str, str] | None) -> tuple[Lesson, ...]:
    """Lessons that are new or have another text than the one whose digest was kept; none where nothing was kept."""
    if not before:
        return ()
    return tuple(lesson for lesson in lessons if before.get("/".join(lesson.key)) != lesson.digest)


def unread(changed: tuple[Lesson, ...], read: frozenset[tuple[str, str]]) -> tuple[Lesson, ...]:
    """Those whose present text was not read to the end; having read an older text does not count."""
    return tuple(lesson for lesson in changed if ("/".join(lesson.key), lesson.digest) not in read)


def is_complete(course: Course, passed: frozenset[str]) -> bool:
    """The course is complete when every module's quiz is passed (a quiz opens when its lessons are finished)."""
    return all(module.id in passed for module in course.modules)
