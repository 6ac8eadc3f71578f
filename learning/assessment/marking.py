"""Marking: pure functions from a frozen question and a stored response to points. The same years later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learning.assessment.kinds import KINDS
from learning.assessment.types import Question


@dataclass(frozen=True)
class Marked:
    """One question of an attempt, marked. `points` lie between 0 and 1."""

    question: Question
    response: tuple[str, ...]
    points: float

    @property
    def is_right(self) -> bool:
        return self.points == 1.0


@dataclass(frozen=True)
class Result:
    """A marked attempt. `percent` is rounded down, so that 79.9 never passes 80."""

    marked: tuple[Marked, ...]
    percent: int
    has_passed: bool
    weak_objectives: tuple[str, ...]


def mark(questions: Iterable[Question], responses: Mapping[str, tuple[str, ...]], pass_mark: int) -> Result:
    """Mark an attempt. `responses` by question id; a question without one earns nothing.

    `pass_mark` is a percentage. An objective is weak where any of its questions is not fully right.
    """
    marked = tuple(
        Marked(q, tuple(responses.get(q.id, ())), KINDS[q.kind].points(q, tuple(responses.get(q.id, ()))))
        for q in questions
    )
    percent = int(sum(m.points for m in marked) * 100 / len(marked) + 1e-9) if marked else 0
    weak = tuple(dict.fromkeys(m.question.objective for m in marked if not m.is_right))
    return Result(marked, percent, percent >= pass_mark, weak)
