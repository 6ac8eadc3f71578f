"""True or false, with the reason. An option's `to` is "true" or "false"; half the mark for the truth alone."""

from learning.assessment.kinds import picking
from learning.assessment.types import Question

NAME = "true_false"
FORM = "truth"
VERDICTS = ("true", "false")
said, best = picking.said, picking.best


def read(question: Question, raw: list[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """The one reason chosen."""
    return picking.one(raw, order)


def points(question: Question, response: tuple[str, ...]) -> float:
    """1 for the right reason, a half for another reason of the right verdict, else 0."""
    if not response:
        return 0.0
    chosen = question.option(response[0])
    if chosen.is_right:
        return 1.0
    return 0.5 if chosen.to == question.option(best(question)[0]).to else 0.0


def faults(question: Question) -> list[tuple[str, str]]:
    """Four reasons, two for each verdict, one of them right."""
    found = []
    if sorted(option.to for option in question.options) != ["false", "false", "true", "true"]:
        found.append((f"“{question.id}” needs two reasons for each verdict.", "Write “to: 'true'” or “to: 'false'”."))
    if len(question.right) != 1:
        found.append((f"“{question.id}” has {len(question.right)} right options.", "Mark exactly one “right: true”."))
    return found
