"""One right answer among three or four."""

from learning.assessment.kinds import picking
from learning.assessment.types import Question

NAME = "single_choice"
FORM = "radio"
said, best = picking.said, picking.best


def read(question: Question, raw: list[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """The one option chosen."""
    return picking.one(raw, order)


def points(question: Question, response: tuple[str, ...]) -> float:
    """1 for the right option, else 0."""
    return 1.0 if response and frozenset(response) == question.right else 0.0


def faults(question: Question) -> list[tuple[str, str]]:
    """Exactly one right option, three or four in all."""
    found = []
    if len(question.right) != 1:
        found.append((f"“{question.id}” has {len(question.right)} right options.", "Mark exactly one “right: true”."))
    if len(question.options) not in (3, 4):
        found.append((f"“{question.id}” has {len(question.options)} options.", "Give three or four."))
    return found
