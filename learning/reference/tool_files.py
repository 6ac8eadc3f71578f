"""Authored tools to types: job aids, checklists, reading list, look-ups."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, in_language, read_file
from learning.reference.types import (
    Checklist,
    Function,
    JobAid,
    Reading,
    Sector,
    Standard,
    Strategy,
    Tools,
)

T = TypeVar("T")
READING_KINDS = (
    "standards", "guide", "toolkit", "training", "video", "webinar", "study", "story", "slides", "site", "example",
)  # fmt: skip
LANGUAGES = ("en", "fr", "es", "ar")


def read_tools(folder: Path, problems: Problems, standards: Sequence[Standard], principles: Sequence[int]) -> Tools:
    """Everything under handbook/ that people take to work. `standards` and `principles` are those of the handbook."""
    last = max((standard.pillar for standard in standards), default=0)
    shared = [standard.number for standard in standards if standard.pillar == last]
    return Tools(
        job_aids=_read_job_aids(folder / "job_aids.yaml", problems, [standard.number for standard in standards]),
        checklists=tuple(_entries(folder / "checklists.yaml", "checklists", problems, _checklist, by="id")),
        readings=_read_readings(folder / "reading.yaml", problems),
        sectors=tuple(_entries(folder / "sectors.yaml", "sectors", problems, partial(_sector, shared=shared), by="id")),
        functions=tuple(
            _entries(folder / "functions.yaml", "functions", problems, partial(_function, known=principles), by="id")
        ),
        strategies=tuple(_entries(folder / "inspire.yaml", "strategies", problems, _strategy)),
    )


def _entries(path: Path, name: str, problems: Problems, read: Callable[[Mapping], T], by: str = "") -> list[T]:
    """The entries of a list that is the whole file, each in the language read where it is whole."""
    head = read_file(path, problems)
    found = [in_language(entry, read) for entry in head.each(name, by=by)]
    head.end()
    return found


def _standards(entry: Mapping, name: str = "standards") -> tuple[int, ...]:
    return tuple(entry.numbers(name, required=False))


def _read_job_aids(path: Path, problems: Problems, standards: Sequence[int]) -> dict[int, JobAid]:
    aids: dict[int, JobAid] = {}
    for aid in _entries(path, "job_aids", problems, _job_aid, by="standard"):
        if aid.standard in aids:
            problems.add(path, 1, f"Standard {aid.standard} has two job aids.", "Keep one.")
        aids[aid.standard] = aid
    missing = [n for n in standards if n not in aids]
    if missing and path.exists():
        problems.add(path, 1, f"Standards without a job aid: {missing}.", "Write one for each of the 28.")
    return aids


def _job_aid(entry: Mapping) -> JobAid:
    found = JobAid(entry.number("standard"), tuple(entry.texts("ticks")), tuple(entry.texts("stops")))
    entry.end()
    return found


def _checklist(entry: Mapping) -> Checklist:
    groups = []
    for group in entry.each("groups"):
        groups.append((group.text("title"), tuple(group.texts("lines"))))
        group.end()
    found = Checklist(entry.slug("id"), entry.text("title"), entry.text("when"), tuple(groups))
    entry.end()
    return found


def _read_readings(path: Path, problems: Problems) -> tuple[Reading, ...]:
    readings: dict[str, Reading] = {}
    for found in _entries(path, "reading", problems, _reading, by="id"):
        if found.id in readings:
            problems.add(path, 1, f"The id “{found.id}” stands twice.", "Give each entry its own id.")
        readings[found.id] = found
    return tuple(readings.values())


def _reading(entry: Mapping) -> Reading:
    found = Reading(
        id=entry.slug("id"),
        title=entry.text("title"),
        kind=entry.choice("kind", READING_KINDS),
        about=entry.text("about"),
        languages=tuple(entry.codes("languages")),
        standards=_standards(entry),
        address=entry.code("address", ""),
    )
    for language in found.languages:
        if language not in LANGUAGES:
            entry.problem(f"The language “{language}” is not known.", f"Use: {', '.join(LANGUAGES)}.")
    if found.address and not found.address.startswith("https://"):
        entry.problem(f"The address “{found.address}” is not https.", "Use https:, or leave it out.")
    entry.end()
    return found


def _sector(entry: Mapping, shared: Sequence[int]) -> Sector:
    found = Sector(
        id=entry.slug("id"),
        name=entry.text("name"),
        standard=entry.number("standard"),
        meets=entry.text("meets"),
        ask=tuple(entry.texts("ask")),
        fix=tuple(entry.texts("fix")),
        pass_on=entry.text("pass_on"),
        see_also=_standards(entry, "see_also"),
    )
    if found.standard not in shared:
        fix = f"Use one of: {', '.join(map(str, shared))}."
        entry.problem(f"Standard {found.standard} is not one of the last pillar, which sectors share.", fix)
    entry.end()
    return found


def _function(entry: Mapping, known: Sequence[int]) -> Function:
    found = Function(
        id=entry.slug("id"),
        name=entry.text("name"),
        standards=_standards(entry),
        principles=tuple(entry.numbers("principles", required=False)),
        where=entry.text("where"),
        practice=entry.text("practice"),
    )
    for number in sorted(set(found.principles) - set(known)):
        entry.problem(f"There is no Principle {number} in the handbook.", "See structure.yaml.")
    entry.end()
    return found


def _strategy(entry: Mapping) -> Strategy:
    found = Strategy(entry.code("letter"), entry.text("name"), _standards(entry), entry.text("link"))
    entry.end()
    return found
