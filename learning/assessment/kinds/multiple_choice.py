"""Several right answers; part of the mark for part of the answer."""

from learning.assessment.kinds import picking
from learning.assessment.types import Question

NAME = "multiple_choice"
FORM = "checkbox"
said, best = picking.said, picking.best


def read(question: Question, raw: list[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """The options ticked, each once, in the order shown."""
    return tuple(order[place] for place in sorted(set(picking.places(raw, order))))


def points(question: Question, response: tuple[str, ...]) -> float:
    """Right ticks less wrong ticks, over the number of right options; never below 0."""
    chosen = frozenset(response)
    return max(0.0, (len(chosen & question.right) - len(chosen - question.right)) / len(question.right))


def faults(question: Question) -> list[tuple[str, str]]:
    """At least two right and one wrong option, four to six in all."""
    found = []
    if not 2 <= len(question.right) < len(question.options):
        found.append((f"“{question.id}” needs two or more right options and a wrong one.", "Change “right: true”."))
    if not 4 <= len(question.options) <= 6:
        found.append((f"“{question.id}” has {len(question.options)} options.", "Give four to six."))
    return found
