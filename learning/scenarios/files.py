"""Authored stories to types: modules/<module>/scenario.en.yaml."""

from dataclasses import replace
from pathlib import Path

from learning.authoring import language_rules, markdown, readability
from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, in_language, read_file
from learning.scenarios import rules
from learning.scenarios.types import Choice, Ending, Scenario, Scene

WORDS_MOST = {"text": 90, "happens": 60, "why": 60}


def read_scenario(root: Path, module_id: str, problems: Problems) -> Scenario | None:
    """A module's story; None where it is too broken to be played."""
    path = root / "modules" / module_id / "scenario.en.yaml"
    head = read_file(path, problems)
    return in_language(head, lambda one: _read(one, path, module_id, problems))


def _read(head: Mapping, path: Path, module_id: str, problems: Problems) -> Scenario | None:
    lines: dict[str, int] = {}
    cast = _cast(head)
    scenes = [_scene(entry, lines) for entry in head.each("scenes", by="id")]
    endings = [_ending(entry, lines) for entry in head.each("endings", by="id")]
    scenario = Scenario(
        module_id=module_id,
        title=head.text("title"),
        summary=head.text("summary"),
        place=head.text("place"),
        note=head.text("note", ""),
        cast=cast,
        scenes={scene.id: scene for scene in scenes},
        endings={ending.id: ending for ending in endings},
        minutes=0,
    )
    head.end()
    _check_ids(head, scenes, endings, lines)
    _check_words(path, problems)
    faults = rules.faults(scenario)
    for place, what, fix in faults:
        head.problem(what, fix, lines.get(place))
    if faults:
        return None
    return replace(scenario, minutes=round(rules.lengths(scenario)[1] * rules.MINUTES_A_DECISION))


def _cast(head: Mapping) -> tuple[tuple[str, str], ...]:
    found = []
    for entry in head.each("cast"):
        found.append((entry.text("name"), entry.text("role")))
        entry.end()
    return tuple(found)


def _check_ids(head: Mapping, scenes: list[Scene], endings: list[Ending], lines: dict[str, int]) -> None:
    """Each scene and each ending has an id of its own."""
    begun, ended = {scene.id for scene in scenes}, {ending.id for ending in endings}
    for place in begun & ended:
        head.problem(f"“{place}” names a scene and an ending.", "Give each its own id.", lines[place])
    if len(begun) < len(scenes) or len(ended) < len(endings):
        head.problem("An id stands twice.", "Give each scene and each ending its own id.")


def _check_words(path: Path, problems: Problems) -> None:
    if path.exists() and problems.judges_words:
        for finding in language_rules.findings(path.read_text("utf-8")):
            problems.add(path, finding.line, f"“{finding.phrase}” should not stand here.", finding.fix)


def _text(entry: Mapping, name: str) -> str:
    text = entry.text(name)
    if len(text.split()) > WORDS_MOST[name]:
        entry.problem(
            f"“{name}” has {len(text.split())} words.", f"Use at most {WORDS_MOST[name]}.", entry.line_of(name)
        )
    for what, fix in readability.faults(text) if entry.problems.judges_words else ():
        entry.problem(what, fix, entry.line_of(name))
    return text


def _scene(entry: Mapping, lines: dict[str, int]) -> Scene:
    scene_id = entry.slug("id")
    lines[scene_id] = entry.line
    html = markdown.render(_text(entry, "text"))
    choices = []
    for raw in entry.each("choices", by="id"):
        choices.append(
            Choice(
                id=raw.slug("id"),
                text=markdown.render_line(raw.text("text")),
                happens=markdown.render(_text(raw, "happens")),
                why=markdown.render(_text(raw, "why")),
                to=raw.slug("to"),
                is_mistake=raw.flag("mistake"),
            )
        )
        raw.end()
    if len({choice.id for choice in choices}) < len(choices):
        entry.problem("Two choices have the same id.", "Give each its own, such as a, b, c.")
    entry.end()
    return Scene(scene_id, html, tuple(choices))


def _ending(entry: Mapping, lines: dict[str, int]) -> Ending:
    ending_id = entry.slug("id")
    lines[ending_id] = entry.line
    lessons = []
    for address in entry.codes("read"):
        module_id, _, lesson_id = address.partition("/")
        lessons.append((module_id, lesson_id))
    ending = Ending(
        ending_id, entry.text("title"), markdown.render(_text(entry, "text")), entry.flag("good"), tuple(lessons)
    )
    entry.end()
    return ending
