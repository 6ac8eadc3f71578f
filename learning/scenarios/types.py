"""Frozen descriptions of a branching story."""

from dataclasses import dataclass

from learning.core.locales import SOURCE


@dataclass(frozen=True)
class Choice:
    """One thing to do. `happens` is shown first, `why` coaches afterwards; `to` names the next scene or ending."""

    id: str
    text: str
    happens: str
    why: str
    to: str
    is_mistake: bool


@dataclass(frozen=True)
class Scene:
    """A moment that asks for a decision. `html` is safe HTML."""

    id: str
    html: str
    choices: tuple[Choice, ...]

    def choice(self, choice_id: str) -> Choice | None:
        """The choice of that id, or None."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True)
class Ending:
    """Where a story ends. `lessons`: (module id, lesson id) worth reading again."""

    id: str
    title: str
    html: str
    is_good: bool
    lessons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Scenario:
    """A module's branching story. `cast`: (name, role); `minutes` is designed time for the longest way through."""

    module_id: str
    title: str
    summary: str
    place: str
    note: str
    cast: tuple[tuple[str, str], ...]
    scenes: dict[str, Scene]
    endings: dict[str, Ending]
    minutes: int
    language: str = SOURCE

    @property
    def start(self) -> Scene:
        """The first scene of the file."""
        return next(iter(self.scenes.values()))
