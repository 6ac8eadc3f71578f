"""Steps to put in order; the author writes them in the right one. Part of the mark for part of the answer."""

from learning.assessment.kinds import slots
from learning.assessment.types import Question

NAME = "ordering"
FORM = "select"
read, said, best = slots.read, slots.said, slots.best


def points(question: Question, response: tuple[str, ...]) -> float:
    """The share of steps in their own place; a place given twice earns nothing."""
    return slots.share(question, response, each_once=True)


def faults(question: Question) -> list[tuple[str, str]]:
    """Three to six steps."""
    if 3 <= len(question.options) <= 6:
        return []
    return [(f"“{question.id}” has {len(question.options)} steps.", "Give three to six.")]
