"""Frozen descriptions of what is asked."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from learning.core.locales import SOURCE

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
    language: str = SOURCE

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
        """The question as plain values, to be kept with the attempts that used it.

        The source's language is not named: so the digests of questions kept before there were others stay the same.
        """
        values = asdict(self)
        if self.language == SOURCE:
            del values["language"]
        return values

    @cached_property
    def digest(self) -> str:
        """A name for exactly this wording, key and feedback, in this language."""
        return _named(self.frozen())

    @cached_property
    def key_digest(self) -> str:
        """A name for what marks hang on, whatever the language: its id, kind, options, right ones and places.

        Two wordings with the same one ask the same: a stored response means the same in both. A short answer is marked
        by its words, so these belong to it.
        """
        places = {place: number for number, place in enumerate(self.targets)}
        options = [(o.id, o.is_right, places.get(o.to, o.to), self._typed(o)) for o in self.options]
        return _named({"id": self.id, "kind": self.kind, "options": sorted(options), "places": len(places)})

    def _typed(self, option: Option) -> str:
        return option.html if self.kind == "short_answer" else ""


def _named(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
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
    """A pile of questions. `draw` is the blueprint: how many of each objective and depth every attempt asks."""

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


class Purpose(StrEnum):
    """What a pass is for. What each purpose asks before it opens, and does, stands in `completion/quizzes.py`."""

    MODULE = "module"
    RENEWAL = "renewal"


@dataclass(frozen=True)
class Quiz:
    """What a learner takes: questions, and what a pass of them is for. Attempts hang on its id.

    `title`: authored words, or "" where the interface names the purpose. `topics`: by objective of the bank, its
    words. `completes`: the module that a pass completes, whose id is the quiz's own; None where it completes none.
    """

    id: str
    purpose: Purpose
    bank: Bank
    title: str
    topics: dict[str, str]

    @property
    def completes(self) -> str | None:
        return self.id if self.purpose is Purpose.MODULE else None


@dataclass(frozen=True)
class PlacedQuestion:
    """A question's place in one attempt: which wording, and its options in the order shown."""

    question_id: str
    digest: str
    order: tuple[str, ...]
