"""Authored facilitation files to types."""

from collections.abc import Iterable
from pathlib import Path

from learning.authoring.problems import Problems
from learning.authoring.reading import Mapping, in_language, read_file
from learning.facilitation.guide_files import read_guide
from learning.facilitation.session_files import read_sessions
from learning.facilitation.types import Common, Facilitation


def read_facilitation(root: Path, module_ids: Iterable[str], problems: Problems) -> Facilitation:
    """Everything for facilitators under `root`: a guide for each of these modules, and the working sessions."""
    folder = root / "handbook"
    guides = {module_id: read_guide(root, module_id, problems) for module_id in module_ids}
    sessions, schedules = read_sessions(folder / "working_sessions.yaml", problems)
    common = read_file(folder / "sessions.yaml", problems)
    found = in_language(common, _common)
    common.end()
    return Facilitation(guides, sessions, schedules, found)


def _common(entry: Mapping) -> Common:
    return Common(tuple(entry.texts("ground_rules")), tuple(entry.texts("distress_steps")))
