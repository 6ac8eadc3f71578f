"""Authored facilitation files to types."""

from collections.abc import Iterable
from pathlib import Path

from learning.authoring.problems import Problems
from learning.authoring.reading import read_file
from learning.facilitation.guide_files import read_guide
from learning.facilitation.session_files import read_sessions
from learning.facilitation.types import Facilitation


def read_facilitation(root: Path, module_ids: Iterable[str], problems: Problems) -> Facilitation:
    """Everything for facilitators under `root`: a guide for each of these modules, and the working sessions."""
    folder = root / "handbook"
    guides = {module_id: read_guide(root, module_id, problems) for module_id in module_ids}
    sessions, schedules = read_sessions(folder / "working_sessions.yaml", problems)
    common = read_file(folder / "sessions.yaml", problems)
    rules, distress = common.texts("ground_rules"), common.texts("distress_steps")
    common.end()
    return Facilitation(guides, sessions, schedules, tuple(rules), tuple(distress))
