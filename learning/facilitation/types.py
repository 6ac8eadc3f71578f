"""Frozen descriptions of what a facilitator works from."""

from dataclasses import dataclass

from learning.core.locales import SOURCE


@dataclass(frozen=True)
class Prompt:
    """A discussion prompt: when in the work it belongs, how long it takes, and what to listen for."""

    id: str
    tag: str
    minutes: int
    ask: str
    listen_for: str


@dataclass(frozen=True)
class Step:
    """A step of a session plan. `prompts` name the discussion prompts it uses."""

    minutes: int
    title: str
    how: str
    prompts: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A session plan; its steps' minutes add up to `minutes`."""

    minutes: int
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Energiser:
    """A short activity that wakes a group up; `seated` is its variant for those who sit or would rather not."""

    title: str
    minutes: int
    how: str
    seated: str


@dataclass(frozen=True)
class Calming:
    """A short exercise to come back to the room; `say` is the facilitator's script."""

    title: str
    minutes: int
    say: str


@dataclass(frozen=True)
class Handout:
    """What each person takes home: a title and short lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """A facilitator's notes for one module."""

    module_id: str
    overall: str
    messages: tuple[str, ...]
    prompts: tuple[Prompt, ...]
    stress: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    prepare: tuple[str, ...]
    room: tuple[str, ...]
    online: tuple[str, ...]
    energisers: tuple[Energiser, ...]
    calming: Calming
    handout: Handout
    plans: tuple[Plan, ...]
    language: str = SOURCE

    def prompt(self, prompt_id: str) -> Prompt:
        """The prompt of that id. Raises KeyError."""
        return {p.id: p for p in self.prompts}[prompt_id]


@dataclass(frozen=True)
class SessionStep:
    """A step of a working session; `remote` says what changes when people meet in a call."""

    minutes: int
    title: str
    how: str
    remote: str


@dataclass(frozen=True)
class WorkingSession:
    """One of the six working sessions of a coordination group. The steps' minutes add up to `minutes`."""

    number: int
    title: str
    aim: str
    minutes: int
    bring: tuple[str, ...]
    steps: tuple[SessionStep, ...]
    prompts: tuple[str, ...]
    decision: str
    language: str = SOURCE


@dataclass(frozen=True)
class Schedule:
    """A way to hold the six sessions. `rows`: (when, what)."""

    title: str
    rows: tuple[tuple[str, str], ...]
    language: str = SOURCE


@dataclass(frozen=True)
class Common:
    """What holds in every group session: its ground rules, and what to do when somebody is distressed."""

    ground_rules: tuple[str, ...]
    distress_steps: tuple[str, ...]
    language: str = SOURCE


@dataclass(frozen=True)
class Facilitation:
    """Everything for facilitators: a guide a module, the working sessions and ways to hold them, and what holds in
    every group session."""

    guides: dict[str, Guide]
    sessions: tuple[WorkingSession, ...]
    schedules: tuple[Schedule, ...]
    common: Common

    @property
    def ground_rules(self) -> tuple[str, ...]:
        return self.common.ground_rules

    @property
    def distress_steps(self) -> tuple[str, ...]:
        return self.common.distress_steps
