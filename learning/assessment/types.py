"""Frozen descriptions of what is asked."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

LEVELS = ("recall", "understand", "apply", "analyse")


@dataclass(frozen=True)
class Option:
    """One answer to choose, or one thing to place. `html` and `why` are safe HTML; `why` explains right and wrong.

    `to` is the place a thing belongs to, or the verdict a reason speaks for; empty for plain answers.
    """

    id: str
    html: str
    is_right: bool
    why: str
    to: str = ""


@dataclass(frozen=True)
class Feedback:
    """One piece of a learner's answer in words, what it means, and whether it is right. Safe HTML."""

    html: str
    why: str
    is_right: bool


@dataclass(frozen=True)
class Question:
    """A question or practice item. `source` names where its fact was read, or "judgement".

    `targets` are the places that things can be given, in the order shown. A heavy one may be swapped for another.
    """

    id: str
    kind: str
    objective: str
    level: str
    standards: tuple[int, ...]
    source: str
    ask: str
    options: tuple[Option, ...]
    retired: bool = False
    targets: tuple[str, ...] = ()
    is_heavy: bool = False

    @property
    def cell(self) -> tuple[str, str]:
        """Where the question stands in the blueprint: its objective, and whether it asks to do or to understand."""
        return self.objective, DEPTHS[self.level]

    def option(self, option_id: str) -> Option:
        """The option of that id. Raises KeyError."""
        return {option.id: option for option in self.options}[option_id]

    @cached_property
    def right(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.is_right)

    def frozen(self) -> dict[str, Any]:
        """The question as plain values, to be kept with the attempts that used it."""
        return asdict(self)

    @cached_property
    def digest(self) -> str:
        """A name for exactly this wording, key and feedback."""
        text = json.dumps(self.frozen(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def thawed(values: dict[str, Any]) -> Question:
    """A question from the values it was frozen as."""
    options = tuple(Option(**option) for option in values["options"])
    lists = {name: tuple(values.get(name, ())) for name in ("standards", "targets")}
    return Question(**{**values, **lists, "options": options})


# An objective and a depth: a cell of a bank's blueprint.
Cell = tuple[str, str]
DEPTHS = {"recall": "understand", "understand": "understand", "apply": "apply", "analyse": "apply"}


@dataclass(frozen=True)
class Bank:
    """A module's questions. `draw` is the blueprint: how many of each objective and depth every attempt asks."""

    module_id: str
    pass_mark: int
    draw: dict[Cell, int]
    questions: tuple[Question, ...]

    @property
    def asked(self) -> int:
        """How many questions an attempt has."""
        return sum(self.draw.values())

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}


@dataclass(frozen=True)
class PlacedQuestion:
    """A question's place in one attempt: which wording, and its options in the order shown."""

    question_id: str
    digest: str
    order: tuple[str, ...]
