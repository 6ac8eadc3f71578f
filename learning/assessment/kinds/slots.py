"""What the kinds share that give each option a place: a partner, a position, a group.

A response names option and place: ("a:2", "b:0"). Places are counted from 0 in `question.targets`, which is frozen with
the question, so a stored response means the same for ever.
"""

from collections import Counter
from html import escape

from learning.assessment.types import Feedback, Question


def read(question: Question, raw: list[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """The places chosen, one value for each option in the order shown; an empty or unknown value is left out."""
    pairs = zip(order, raw, strict=False)
    size = len(question.targets)
    found = {option: int(v) for option, v in pairs if v.isdecimal() and len(v) < 3 and int(v) < size}
    return tuple(f"{option.id}:{found[option.id]}" for option in question.options if option.id in found)


def chosen(response: tuple[str, ...]) -> dict[str, int]:
    """By option id, the place chosen."""
    return {option: int(place) for option, _, place in (piece.partition(":") for piece in response)}


def best(question: Question) -> tuple[str, ...]:
    """Every option in its own place."""
    return tuple(f"{option.id}:{question.targets.index(option.to)}" for option in question.options)


def said(question: Question, response: tuple[str, ...]) -> tuple[Feedback, ...]:
    """Each option with the place it was given."""
    given = chosen(response)
    return tuple(
        Feedback(f"{option.html} → {escape(question.targets[place])}", option.why, question.targets[place] == option.to)
        for option in question.options
        if (place := given.get(option.id)) is not None
    )


def share(question: Question, response: tuple[str, ...], each_once: bool) -> float:
    """The share of options in their own place. With `each_once` a place given twice earns nothing."""
    given = chosen(response)
    uses = Counter(given.values())
    right = sum(
        question.targets[given[option.id]] == option.to and not (each_once and uses[given[option.id]] > 1)
        for option in question.options
        if option.id in given
    )
    return right / len(question.options)
