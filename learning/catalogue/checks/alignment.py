"""Objectives, practice and quizzes, both ways."""

from collections import Counter
from collections.abc import Iterator

from learning.assessment.item_rules import pile_faults
from learning.authoring.problems import Problem
from learning.catalogue.checks import places
from learning.catalogue.types import Catalogue

PRACTICE_LEAST = 2


def objectives_are_practised(catalogue: Catalogue) -> Iterator[Problem]:
    """Each objective has practice items in the lessons."""
    practised = Counter(item.objective for item in catalogue.practice.values())
    for module in catalogue.course.modules:
        for objective in module.objectives:
            count = practised[objective.id]
            if count < PRACTICE_LEAST:
                what = f"“{objective.id}” has {count} practice items."
                fix = f"Write at least {PRACTICE_LEAST} in the lessons that teach it."
                yield Problem(places.module(module.id), 1, what, fix)


def objectives_are_asked(catalogue: Catalogue) -> Iterator[Problem]:
    """Each objective is drawn in the module's quiz."""
    for module in catalogue.course.modules:
        asked = {cell[0] for cell in catalogue.banks[module.id].draw} if module.id in catalogue.banks else set()
        for objective in module.objectives:
            if objective.id not in asked:
                what = f"No quiz question asks “{objective.id}”."
                yield Problem(places.module(module.id), 1, what, "Add it to the bank and its draw.")


def draws_name_objectives_of_the_module(catalogue: Catalogue) -> Iterator[Problem]:
    """A quiz draws only what its module sets out to teach."""
    for module in catalogue.course.modules:
        known = {objective.id for objective in module.objectives}
        drawn = {cell[0] for cell in catalogue.banks[module.id].draw} if module.id in catalogue.banks else set()
        for objective in sorted(drawn - known):
            what = f"“{objective}” is not an objective of the module."
            yield Problem(places.bank(module.id), 1, what, "Use an id of module.yaml.")


def practice_gives_no_clue_by_its_shape(catalogue: Catalogue) -> Iterator[Problem]:
    """Over all practice items, neither length nor place gives the right answer away."""
    for what, fix in pile_faults(list(catalogue.practice.values()), is_graded=False):
        yield Problem(places.COURSE, 1, f"Practice items: {what}", fix)


RULES = (
    objectives_are_practised,
    objectives_are_asked,
    draws_name_objectives_of_the_module,
    practice_gives_no_clue_by_its_shape,
)
