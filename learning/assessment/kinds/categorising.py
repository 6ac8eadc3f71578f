"""Each thing belongs into one of two to four groups; part of the mark for part of the answer."""

from learning.assessment.kinds import slots
from learning.assessment.types import Question

NAME = "categorising"
FORM = "select"
read, said, best = slots.read, slots.said, slots.best


def points(question: Question, response: tuple[str, ...]) -> float:
    """The share of things in their own group."""
    return slots.share(question, response, each_once=False)


def faults(question: Question) -> list[tuple[str, str]]:
    """Three to six things, two to four groups, none of them empty."""
    found = []
    if not 3 <= len(question.options) <= 6:
        found.append((f"“{question.id}” has {len(question.options)} things to sort.", "Give three to six."))
    if not 2 <= len(question.targets) <= 4:
        found.append((f"“{question.id}” has {len(question.targets)} groups.", "Give two to four “groups”."))
    for option in question.options:
        if option.to not in question.targets:
            found.append((f"“{option.to}” is not one of the groups.", "Write it as it stands in “groups”."))
    for group in question.targets:
        if group not in {option.to for option in question.options}:
            found.append((f"Nothing belongs into “{group}”.", "Add a thing, or take the group out."))
    return found
