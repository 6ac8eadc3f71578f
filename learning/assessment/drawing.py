"""Drawing an attempt's questions from a bank by its blueprint: the same seed gives the same paper."""

import random
from collections.abc import Collection, Sequence

from learning.assessment.types import Bank, PlacedQuestion, Question


def draw(bank: Bank, seed: int, seen: Collection[str] = ()) -> tuple[PlacedQuestion, ...]:
    """So many questions of each objective and depth as `bank.draw` says, shuffled, with shuffled options.

    `seen` are ids of questions asked before: they come only where a cell has no others left.
    """
    chance = random.Random(seed)  # noqa: S311 - a shuffle, not a secret
    chosen: list[Question] = []
    for cell, count in bank.draw.items():
        pool = sorted((q for q in bank.questions if q.cell == cell and not q.retired), key=lambda q: q.id)
        chance.shuffle(pool)
        pool.sort(key=lambda q: q.id in seen)
        chosen += pool[:count]
    chance.shuffle(chosen)
    return tuple(_place(question, chance) for question in chosen)


def substitute(bank: Bank, paper: Sequence[PlacedQuestion], leaving: Question, seed: int) -> PlacedQuestion | None:
    """Another question in place of a heavy one: of the same objective and depth, else of the same depth.

    Never a heavy one, never one that the paper asks already. None where the bank has no other.
    """
    chance = random.Random(seed)  # noqa: S311 - a shuffle, not a secret
    asked = {place.question_id for place in paper}
    free = [
        q for q in bank.questions if not (q.retired or q.is_heavy or q.id in asked) and q.cell[1] == leaving.cell[1]
    ]
    chance.shuffle(free)
    free.sort(key=lambda question: question.cell != leaving.cell)
    return _place(free[0], chance) if free else None


def _place(question: Question, chance: random.Random) -> PlacedQuestion:
    order = [option.id for option in question.options]
    chance.shuffle(order)
    return PlacedQuestion(question.id, question.digest, tuple(order))
