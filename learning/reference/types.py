"""Frozen descriptions of the reference: what a person looks up."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pillar:
    """A pillar; 0 is the ground of principles. `module` teaches it."""

    number: int
    name: str
    short: str
    module: str


@dataclass(frozen=True)
class Principle:
    """A principle's official name, its family, and what it means, in our words."""

    number: int
    name: str
    family: str
    plain: str
    practice: str


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


@dataclass(frozen=True)
class Term:
    """A word of the glossary."""

    id: str
    term: str
    meaning: str
    names: dict[str, str]


@dataclass(frozen=True)
class Handbook:
    """Reference: pillars, principles, standards, glossary, and the fixed parts of every group session."""

    pillars: tuple[Pillar, ...]
    principles: tuple[Principle, ...]
    standards: tuple[Standard, ...]
    glossary: tuple[Term, ...]
    ground_rules: tuple[str, ...]
    distress_steps: tuple[str, ...]
    by_number: dict[int, Standard] = field(default_factory=dict)
