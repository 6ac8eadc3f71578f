"""All that the handbook holds is taught, asked, and has its job aid; the handbook itself says how much that is."""

from collections.abc import Iterator

from learning.authoring.problems import Problem
from learning.catalogue.checks import places
from learning.catalogue.types import Catalogue


def standards_are_taught(catalogue: Catalogue) -> Iterator[Problem]:
    """A lesson of a pillar's module teaches each standard."""
    for standard in catalogue.handbook.standards:
        if standard.number not in catalogue.course.lesson_of_standard:
            what = f"No lesson teaches Standard {standard.number}."
            yield Problem(places.COURSE, 1, what, "Name it in a lesson's “standards”.")


def principles_are_taught(catalogue: Catalogue) -> Iterator[Problem]:
    """A lesson teaches each principle."""
    for principle in catalogue.handbook.principles:
        if principle.number not in catalogue.course.lesson_of_principle:
            what = f"No lesson teaches Principle {principle.number}."
            yield Problem(places.COURSE, 1, what, "Name it in a lesson's “principles”.")


def standards_are_taught_in_the_module_of_their_pillar(catalogue: Catalogue) -> Iterator[Problem]:
    """A lesson of a pillar's module teaches standards of that pillar."""
    pillar_of = {standard.number: standard.pillar for standard in catalogue.handbook.standards}
    for module in catalogue.course.modules:
        for lesson in module.lessons if module.pillar else ():
            for number in lesson.standards:
                if pillar_of.get(number, module.pillar) != module.pillar:
                    what = f"Standard {number} stands in Pillar {pillar_of[number]}, the lesson in {module.pillar}."
                    line = places.line_of(catalogue, places.lesson(lesson), "standards:")
                    yield Problem(places.lesson(lesson), line, what, "Teach it in the module of its pillar.")


def standards_are_asked(catalogue: Catalogue) -> Iterator[Problem]:
    """Each standard that a pillar's module teaches is cited by a question of its quiz."""
    for module in catalogue.course.modules:
        taught = {n for lesson in module.lessons for n in lesson.standards if module.pillar}
        cited = {n for question in catalogue.banks[module.id].questions for n in question.standards}
        for number in sorted(taught - cited):
            what = f"No question cites Standard {number}."
            yield Problem(places.bank(module.id), 1, what, "Write one, with “standards: [N]”.")


RULES = (
    standards_are_taught,
    principles_are_taught,
    standards_are_taught_in_the_module_of_their_pillar,
    standards_are_asked,
)
