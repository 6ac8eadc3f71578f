"""Frozen descriptions of the reference: what a person looks up."""

from dataclasses import dataclass, field
from functools import cached_property

from learning.core.locales import SOURCE


@dataclass(frozen=True)
class Pillar:
    """A pillar; 0 is the ground of principles. `module` teaches it."""

    number: int
    name: str
    short: str
    module: str
    language: str = SOURCE


@dataclass(frozen=True)
class Principle:
    """A principle's official name, its family, and what it means, in our words."""

    number: int
    name: str
    family: str
    plain: str
    practice: str
    language: str = SOURCE


@dataclass(frozen=True)
class Standard:
    """A standard's official name and place, and one line of ours. `address` opens it in the handbook."""

    number: int
    pillar: int
    name: str
    idea: str
    in_2012: int | None
    address: str
    names: dict[str, str]
    language: str = SOURCE


@dataclass(frozen=True)
class Term:
    """A word of the glossary."""

    id: str
    term: str
    meaning: str
    names: dict[str, str]
    language: str = SOURCE


@dataclass(frozen=True)
class JobAid:
    """One standard on one page: things to tick on the next working day, and what to stop."""

    standard: int
    ticks: tuple[str, ...]
    stops: tuple[str, ...]
    language: str = SOURCE


@dataclass(frozen=True)
class Checklist:
    """A list to work through with others. `groups`: (heading, lines)."""

    id: str
    title: str
    when: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    language: str = SOURCE


@dataclass(frozen=True)
class Reading:
    """Something to read, watch or use. `address` is empty where it is found by its title."""

    id: str
    title: str
    kind: str
    about: str
    languages: tuple[str, ...]
    standards: tuple[int, ...]
    address: str
    language: str = SOURCE


@dataclass(frozen=True)
class Sector:
    """What a sector can do for children: what they meet there, what to ask, to fix and to pass on."""

    id: str
    name: str
    standard: int
    meets: str
    ask: tuple[str, ...]
    fix: tuple[str, ...]
    pass_on: str
    see_also: tuple[int, ...]
    language: str = SOURCE


@dataclass(frozen=True)
class Function:
    """A function of a coordination group, and where in the book it finds help."""

    id: str
    name: str
    standards: tuple[int, ...]
    principles: tuple[int, ...]
    where: str
    practice: str
    language: str = SOURCE


@dataclass(frozen=True)
class Strategy:
    """One of the seven INSPIRE strategies, and the standards that lie near it."""

    letter: str
    name: str
    standards: tuple[int, ...]
    link: str
    language: str = SOURCE


@dataclass(frozen=True)
class Tools:
    """What people take to work: job aids, checklists, reading, look-ups."""

    job_aids: dict[int, JobAid]
    checklists: tuple[Checklist, ...]
    readings: tuple[Reading, ...]
    sectors: tuple[Sector, ...]
    functions: tuple[Function, ...]
    strategies: tuple[Strategy, ...]


@dataclass(frozen=True)
class Handbook:
    """Reference: pillars, principles, standards, glossary and tools."""

    pillars: tuple[Pillar, ...]
    principles: tuple[Principle, ...]
    standards: tuple[Standard, ...]
    glossary: tuple[Term, ...]
    tools: Tools
    by_number: dict[int, Standard] = field(default_factory=dict)

    @cached_property
    def terms(self) -> dict[str, Term]:
        """The glossary by id."""
        return {term.id: term for term in self.glossary}

    language: str = SOURCE
