"""The kinds of question, one file each. Every kind answers the same questions.

`read(question, raw, order)`: the response a browser's values stand for, or an empty tuple; unknown values are dropped.
`points(question, response)`: between 0 and 1.
`said(question, response)`: what the learner answered, piece by piece, and what each piece means.
`best(question)`: the response that earns everything.
`faults(question)`: what an author must mend, as (what, fix).
`FORM` names the form field that asks it; `FORM_HINT` in the templates says how part of an answer counts.
"""

from typing import Protocol

from learning.assessment.kinds import (
    categorising,
    matching,
    multiple_choice,
    ordering,
    short_answer,
    single_choice,
    true_false,
)
from learning.assessment.types import Feedback, Question


class Kind(Protocol):
    """What a kind of question can say."""

    NAME: str
    FORM: str

    def read(self, question: Question, raw: list[str], order: tuple[str, ...]) -> tuple[str, ...]: ...

    def points(self, question: Question, response: tuple[str, ...]) -> float: ...

    def said(self, question: Question, response: tuple[str, ...]) -> tuple[Feedback, ...]: ...

    def best(self, question: Question) -> tuple[str, ...]: ...

    def faults(self, question: Question) -> list[tuple[str, str]]: ...


KINDS: dict[str, Kind] = {
    kind.NAME: kind
    for kind in (single_choice, multiple_choice, true_false, matching, ordering, categorising, short_answer)
}
# Kinds whose options are answers to choose from; the item rules on options are for these.
CHOOSING = {single_choice.NAME, multiple_choice.NAME, true_false.NAME}
