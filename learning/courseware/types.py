"""Frozen descriptions of what is taught."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from learning.authoring.translation import Translation
from learning.core.locales import SOURCE


@dataclass(frozen=True)
class Prose:
    """A piece of a lesson: safe HTML."""

    html: str
    kind: str = "prose"


@dataclass(frozen=True)
class Acts:
    """What a standard asks for before, to avert, and after harm: safe HTML each."""

    prepare: str
    prevent: str
    respond: str
    kind: str = "acts"


@dataclass(frozen=True)
class PracticeSlot:
    """The place of a practice item; its text, and its translation, are read by whoever knows questions."""

    id: str
    text: str
    path: Path
    offset: int
    kind: str = "practice"
    over: Translation | None = None


@dataclass(frozen=True)
class Drawing:
    """A drawing of our own, in line, and what it shows in words."""

    name: str
    alt: str
    caption: str
    kind: str = "drawing"


Block = Prose | Acts | PracticeSlot | Drawing


@dataclass(frozen=True)
class Lesson:
    """One lesson. `minutes` is computed from its text; `note` warns of heavy content and offers a way round.

    `words_used`: ids of glossary terms that are explained on its page; `digest` names exactly the source's text,
    so that a translation does not make a lesson another one.
    """

    module_id: str
    id: str
    title: str
    summary: str
    standards: tuple[int, ...]
    principles: tuple[int, ...]
    objectives: tuple[str, ...]
    note: str
    blocks: tuple[Block, ...]
    words: int
    minutes: int
    path: Path
    words_used: tuple[str, ...] = ()
    digest: str = ""
    language: str = SOURCE

    @property
    def key(self) -> tuple[str, str]:
        return self.module_id, self.id

    @cached_property
    def practice_ids(self) -> tuple[str, ...]:
        return tuple(b.id for b in self.blocks if isinstance(b, PracticeSlot))

    @property
    def practice_count(self) -> int:
        return len(self.practice_ids)


@dataclass(frozen=True)
class Objective:
    """What a learner can do afterwards, in a measurable verb."""

    id: str
    text: str


@dataclass(frozen=True)
class Module:
    """A themed part of the course with its quiz. `covers` is one line; `pillar` is 0 for the foundations."""

    id: str
    number: int
    title: str
    covers: str
    pillar: int
    objectives: tuple[Objective, ...]
    key_points: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    quiz_minutes: int
    story_minutes: int
    language: str = SOURCE

    @cached_property
    def minutes(self) -> int:
        """Designed minutes of the lessons, the story and the quiz."""
        return sum(lesson.minutes for lesson in self.lessons) + self.story_minutes + self.quiz_minutes

    @cached_property
    def by_id(self) -> dict[str, Lesson]:
        return {lesson.id: lesson for lesson in self.lessons}

    def objective(self, objective_id: str) -> Objective:
        """The objective of that id. Raises KeyError."""
        return {o.id: o for o in self.objectives}[objective_id]


@dataclass(frozen=True)
class Course:
    """The whole course. `validity_months`: how long a certificate says it is valid."""

    id: str
    title: str
    edition: str
    number: str
    validity_months: int
    modules: tuple[Module, ...]
    revision: str = ""
    language: str = SOURCE

    @cached_property
    def by_id(self) -> dict[str, Module]:
        return {module.id: module for module in self.modules}

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    def lesson(self, module_id: str, lesson_id: str) -> Lesson | None:
        """A lesson by its ids, or None."""
        module = self.by_id.get(module_id)
        return module.by_id.get(lesson_id) if module else None

    @cached_property
    def lesson_of_standard(self) -> dict[int, Lesson]:
        """The lesson that teaches a standard: its first."""
        found: dict[int, Lesson] = {}
        for lesson in self.lessons:
            for number in lesson.standards:
                if lesson.module_id != self.modules[0].id:
                    found.setdefault(number, lesson)
        return found

    @cached_property
    def lesson_of_principle(self) -> dict[int, Lesson]:
        """The lesson that teaches a principle: its first."""
        found: dict[int, Lesson] = {}
        for lesson in self.lessons:
            for number in lesson.principles:
                found.setdefault(number, lesson)
        return found
