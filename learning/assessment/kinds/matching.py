"""Each thing on the left has one partner on the right; part of the mark for part of the answer."""

from learning.assessment.kinds import slots
from learning.assessment.types import Question

NAME = "matching"
FORM = "select"
read, said, best = slots.read, slots.said, slots.best


def points(question: Question, response: tuple[str, ...]) -> float:
    """The share of pairs that are right; a partner given twice earns nothing."""
    return slots.share(question, response, each_once=True)


def faults(question: Question) -> list[tuple[str, str]]:
    """Three to five pairs, each with a partner of its own."""
    found = []
    if not 3 <= len(question.options) <= 5:
        found.append((f"“{question.id}” has {len(question.options)} pairs.", "Give three to five."))
    if len({option.to for option in question.options}) < len(question.options):
        found.append((f"In “{question.id}” two things have the same partner.", "Give each its own “to”."))
    return found
