"""Authored working sessions to types."""

from functools import partial
from pathlib import Path

from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, in_language, read_file
from learning.facilitation.types import Schedule, SessionStep, WorkingSession

SESSIONS = 6
SESSION_MINUTES = range(108, 133)  # two hours, ten percent either way (coordination guide, SEED-3)


def read_sessions(path: Path, problems: Problems) -> tuple[tuple[WorkingSession, ...], tuple[Schedule, ...]]:
    """The working sessions of a coordination group, and the ways to hold them."""
    head = read_file(path, problems)
    sessions = tuple(
        in_language(entry, partial(_session, number=number)) for number, entry in enumerate(head.each("sessions"), 1)
    )
    schedules = [in_language(entry, _schedule) for entry in head.each("schedules")]
    head.end()
    if path.exists() and len(sessions) != SESSIONS:
        head.problem(f"There are {len(sessions)} working sessions.", f"The guide has {SESSIONS}.")
    return sessions, tuple(schedules)


def _schedule(entry: Mapping) -> Schedule:
    rows = []
    for row in entry.each("rows"):
        rows.append((row.text("when"), row.text("what")))
        row.end()
    found = Schedule(entry.text("title"), tuple(rows))
    entry.end()
    return found


def _session(entry: Mapping, number: int) -> WorkingSession:
    steps = []
    for step in entry.each("steps"):
        steps.append(SessionStep(step.number("minutes"), step.text("title"), step.text("how"), step.text("remote", "")))
        step.end()
    minutes = sum(step.minutes for step in steps)
    if minutes not in SESSION_MINUTES:
        entry.problem(f"The steps take {minutes} minutes.", "A working session takes about 120.")
    found = WorkingSession(
        number=number,
        title=entry.text("title"),
        aim=entry.text("aim"),
        minutes=minutes,
        bring=tuple(entry.texts("bring")),
        steps=tuple(steps),
        prompts=tuple(entry.texts("prompts")),
        decision=entry.text("decision"),
    )
    entry.end()
    return found
