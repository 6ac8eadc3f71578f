"""Pure decisions about a branching story: the graph it must be, and where a path leads.

Source of the graph rules: docs/learning-design.md, Stories (4 to 8 decisions, two or three choices each, more than
one good ending, no mistake without a way back, no dead loops).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from learning.scenarios.types import Choice, Ending, Scenario, Scene

# Designed time for one decision (docs/learning-design.md, Time).
MINUTES_A_DECISION = 1.5
DECISIONS = range(4, 9)
CHOICES = (2, 3)
GOOD_ENDINGS_LEAST = 2

Fault = tuple[str, str, str]


@dataclass(frozen=True)
class Walk:
    """A path through a story: the decisions taken, and the scene or ending it stands at."""

    taken: tuple[tuple[Scene, Choice], ...]
    at: Scene | Ending

    @property
    def has_ended(self) -> bool:
        return isinstance(self.at, Ending)


def follow(scenario: Scenario, path: Iterable[str]) -> Walk | None:
    """The walk that a path of choice ids makes, or None where the story knows no such path."""
    at: Scene | Ending = scenario.start
    taken = []
    for choice_id in path:
        choice = at.choice(choice_id) if isinstance(at, Scene) else None
        if choice is None or not isinstance(at, Scene):
            return None
        taken.append((at, choice))
        at = scenario.scenes.get(choice.to) or scenario.endings[choice.to]
    return Walk(tuple(taken), at)


def lengths(scenario: Scenario) -> tuple[int, int]:
    """The fewest and the most decisions on a way through. The story must have no loop."""

    def measure(place: str) -> tuple[int, int]:
        if place not in scenario.scenes:
            return 0, 0
        ways = [measure(choice.to) for choice in scenario.scenes[place].choices]
        return 1 + min(least for least, _ in ways), 1 + max(most for _, most in ways)

    return measure(scenario.start.id)


def faults(scenario: Scenario) -> list[Fault]:
    """What an author must mend, as (scene or ending id, what, fix)."""
    found = _broken_links(scenario)
    if found:
        return found
    loop = _loop(scenario)
    if loop:
        return [(loop, f"The story comes back to “{loop}”.", "Lead the choice forward: a story has no loops.")]
    return [*_unreached(scenario), *_shape(scenario), *_ways_out(scenario)]


def _broken_links(scenario: Scenario) -> list[Fault]:
    found: list[Fault] = []
    for scene in scenario.scenes.values():
        if len(scene.choices) not in CHOICES:
            found.append((scene.id, f"“{scene.id}” has {len(scene.choices)} choices.", "Give two or three."))
        for choice in scene.choices:
            if choice.to not in scenario.scenes and choice.to not in scenario.endings:
                fix = "Name a scene or an ending of this file."
                found.append((scene.id, f"“{scene.id}” leads to “{choice.to}”, which is not there.", fix))
    if not scenario.scenes:
        found.append(("", "The story has no scene.", "Write at least four."))
    return found


def _loop(scenario: Scenario) -> str:
    """A scene that can be met twice on one way, or ""."""
    open_: set[str] = set()
    done: set[str] = set()

    def visit(place: str) -> str:
        if place in open_:
            return place
        if place in done or place not in scenario.scenes:
            return ""
        open_.add(place)
        for choice in scenario.scenes[place].choices:
            if loop := visit(choice.to):
                return loop
        open_.discard(place)
        done.add(place)
        return ""

    return visit(scenario.start.id)


def _reached(scenario: Scenario, place: str) -> set[str]:
    found: set[str] = set()
    waiting = [place]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            scene = scenario.scenes.get(here)
            waiting.extend(choice.to for choice in (scene.choices if scene else ()))
    return found


def _unreached(scenario: Scenario) -> list[Fault]:
    reached = _reached(scenario, scenario.start.id)
    lost = [place for place in (*scenario.scenes, *scenario.endings) if place not in reached]
    return [(place, f"No choice leads to “{place}”.", "Lead a choice to it, or take it out.") for place in lost]


def _shape(scenario: Scenario) -> list[Fault]:
    found: list[Fault] = []
    start = scenario.start.id
    least, most = lengths(scenario)
    if least not in DECISIONS or most not in DECISIONS:
        what = f"A way through takes {least} to {most} decisions."
        found.append((start, what, f"Each way needs {DECISIONS[0]} to {DECISIONS[-1]}."))
    if sum(ending.is_good for ending in scenario.endings.values()) < GOOD_ENDINGS_LEAST:
        found.append((start, "There is only one good ending.", "Write another: good work has more than one shape."))
    if not any(choice.is_mistake for scene in scenario.scenes.values() for choice in scene.choices):
        found.append((start, "No choice is a mistake.", "Mark a tempting one “mistake: true”."))
    return found


def _ways_out(scenario: Scenario) -> list[Fault]:
    found: list[Fault] = []
    good = {ending.id for ending in scenario.endings.values() if ending.is_good}
    for scene in scenario.scenes.values():
        if all(choice.is_mistake for choice in scene.choices):
            found.append((scene.id, f"Every choice of “{scene.id}” is a mistake.", "Offer one that is sound."))
        if not good & _reached(scenario, scene.id):
            found.append((scene.id, f"From “{scene.id}” no good ending can be reached.", "Offer a way to mend it."))
    return found
