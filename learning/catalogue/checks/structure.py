"""The frame of the handbook: pillars, standards and principles fit together and are all there."""

from collections.abc import Iterator, Sequence

from learning.authoring.problems import Problem
from learning.catalogue.checks import places
from learning.catalogue.types import Catalogue


def _gaps(numbers: Sequence[int], first: int) -> list[int]:
    """The numbers that are missing, or stand in the wrong place, in a list that should count up from `first`."""
    return [expected for expected, number in enumerate(numbers, first) if expected != number]


def pillars_count_up_from_the_ground(catalogue: Catalogue) -> Iterator[Problem]:
    """Pillar 0 is the ground of principles; the others follow without a gap."""
    for number in _gaps([p.number for p in catalogue.handbook.pillars], 0)[:1]:
        yield Problem(places.STRUCTURE, 1, f"Pillar {number} is not in its place.", "List pillars from 0 in order.")


def principles_count_up(catalogue: Catalogue) -> Iterator[Problem]:
    """Principles follow each other without a gap."""
    for number in _gaps([p.number for p in catalogue.handbook.principles], 1)[:1]:
        yield Problem(places.STRUCTURE, 1, f"Principle {number} is not in its place.", "List them from 1 in order.")


def standards_stand_in_a_pillar(catalogue: Catalogue) -> Iterator[Problem]:
    """Each standard belongs to a pillar of the structure, and never to the ground."""
    known = {pillar.number for pillar in catalogue.handbook.pillars} - {0}
    for standard in catalogue.handbook.standards:
        if standard.pillar not in known:
            what = f"Standard {standard.number} stands in Pillar {standard.pillar}, which is not there."
            line = places.line_of(catalogue, places.STANDARDS, f"number: {standard.number}")
            yield Problem(places.STANDARDS, line, what, "Use the number of a pillar of structure.yaml.")


def pillars_hold_standards(catalogue: Catalogue) -> Iterator[Problem]:
    """Each pillar but the ground holds at least one standard."""
    held = {standard.pillar for standard in catalogue.handbook.standards}
    for pillar in catalogue.handbook.pillars:
        if pillar.number and pillar.number not in held:
            what = f"No standard stands in Pillar {pillar.number}."
            yield Problem(places.STRUCTURE, 1, what, "Give its standards “pillar: N” in standards.yaml.")


def pillars_and_modules_name_each_other(catalogue: Catalogue) -> Iterator[Problem]:
    """The module that a pillar names is in the course and teaches that pillar."""
    modules = catalogue.course.by_id
    for pillar in catalogue.handbook.pillars:
        module = modules.get(pillar.module)
        if module is None:
            what = f"Pillar {pillar.number} names the module “{pillar.module}”, which is not in the course."
            yield Problem(places.STRUCTURE, 1, what, "Use an id of course.yaml.")
        elif module.pillar != pillar.number:
            what = f"The module says “pillar: {module.pillar}”; the structure gives it Pillar {pillar.number}."
            line = places.line_of(catalogue, places.module(module.id), "pillar:")
            yield Problem(places.module(module.id), line, what, "Let both say the same.")


RULES = (
    pillars_count_up_from_the_ground,
    principles_count_up,
    standards_stand_in_a_pillar,
    pillars_hold_standards,
    pillars_and_modules_name_each_other,
)
