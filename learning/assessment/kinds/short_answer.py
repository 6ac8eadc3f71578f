"""A number or a few words. Options hold accepted forms and known mistakes; “*” stands for any other answer."""

import unicodedata
from decimal import Decimal, InvalidOperation
from html import escape

from learning.assessment.types import Feedback, Option, Question

NAME = "short_answer"
FORM = "text"
LONGEST = 60
ANYTHING = "*"


def read(question: Question, raw: list[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """What was typed, without spaces round it."""
    typed = " ".join(raw[-1].split())[:LONGEST] if raw else ""
    return (typed,) if typed else ()


def folded(text: str) -> str:
    """A text without case, accents, final stop; digits of any script as 0-9; numbers in one form (72.0 → 72)."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept)
    value = " ".join(digits.split()).strip(" .!")
    try:
        return str(Decimal(value.replace(",", ".").replace("٫", ".")).normalize())
    except InvalidOperation:
        return value


def _meant(question: Question, response: tuple[str, ...]) -> Option | None:
    if not response:
        return None
    typed = folded(response[0])
    named = [o for o in question.options if o.html != ANYTHING and folded(o.html) == typed]
    return next(iter(named or [o for o in question.options if o.html == ANYTHING]), None)


def points(question: Question, response: tuple[str, ...]) -> float:
    """1 for an accepted form, else 0."""
    option = _meant(question, response)
    return 1.0 if option is not None and option.is_right else 0.0


def said(question: Question, response: tuple[str, ...]) -> tuple[Feedback, ...]:
    """What was typed, with the feedback of the form it matches."""
    option = _meant(question, response)
    return (Feedback(escape(response[0]), option.why, option.is_right),) if option else ()


def best(question: Question) -> tuple[str, ...]:
    """The first accepted form."""
    return tuple(option.html for option in question.options if option.is_right)[:1]


def faults(question: Question) -> list[tuple[str, str]]:
    """An accepted form, and feedback for any other answer."""
    found = []
    if not question.right:
        found.append((f"“{question.id}” accepts no answer.", "Mark one or more options “right: true”."))
    if [o.is_right for o in question.options if o.html == ANYTHING] != [False]:
        found.append((f"“{question.id}” says nothing to other answers.", "Add one option “text: '*'” with its why."))
    return found
