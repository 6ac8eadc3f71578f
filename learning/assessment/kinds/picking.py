"""What the kinds share whose answer is one or more of the options shown."""

from learning.assessment.types import Feedback, Question


def places(raw: list[str], order: tuple[str, ...]) -> list[int]:
    """The places (from 0, in the order shown) a browser's values name; values that name none are dropped."""
    return [int(value) for value in raw if value.isdecimal() and len(value) < 3 and int(value) < len(order)]


def one(raw: list[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """The one option chosen; the last where several came. A page never names an option, only its place."""
    found = places(raw, order)
    return (order[found[-1]],) if found else ()


def said(question: Question, response: tuple[str, ...]) -> tuple[Feedback, ...]:
    """Each option chosen, with its feedback."""
    chosen = [question.option(option_id) for option_id in response]
    return tuple(Feedback(option.html, option.why, option.is_right) for option in chosen)


def best(question: Question) -> tuple[str, ...]:
    """The right options, in the order written."""
    return tuple(option.id for option in question.options if option.is_right)
