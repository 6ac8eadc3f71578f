"""The kinds of question, one file each. Every kind answers the same three questions.

`read(raw, order)`: the option ids a browser's values stand for, or an empty tuple; unknown values are dropped.
`points(question, response)`: between 0 and 1.
`faults(question)`: what an author must mend, as (what, fix).
"""

from typing import Protocol

from learning.assessment.kinds import multiple_choice, single_choice
from learning.assessment.types import Question


class Kind(Protocol):
    """What a kind of question can say."""

    NAME: str

    def read(self, raw: list[str], order: tuple[str, ...]) -> tuple[str, ...]: ...

    def points(self, question: Question, response: tuple[str, ...]) -> float: ...

    def faults(self, question: Question) -> list[tuple[str, str]]: ...


KINDS: dict[str, Kind] = {kind.NAME: kind for kind in (single_choice, multiple_choice)}
