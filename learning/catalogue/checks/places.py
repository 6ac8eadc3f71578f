"""The names of the files that problems between files are reported in."""

from learning.catalogue.types import Catalogue
from learning.courseware.types import Lesson

COURSE = "modules/course.yaml"
STRUCTURE = "handbook/structure.yaml"
STANDARDS = "handbook/standards.yaml"


def module(module_id: str) -> str:
    """Where a module's objectives and lessons are listed."""
    return f"modules/{module_id}/module.yaml"


def bank(module_id: str) -> str:
    """Where a module's questions stand."""
    return f"quizzes/{module_id}.yaml"


def story(module_id: str) -> str:
    """Where a module's story stands."""
    return f"modules/{module_id}/scenario.en.yaml"


def lesson(found: Lesson) -> str:
    """Where a lesson stands."""
    return f"modules/{found.module_id}/{found.path.name}"


def line_of(catalogue: Catalogue, file: str, words: str) -> int:
    """The first line (from 1) of a file that holds the words, or 1 where none does."""
    try:
        lines = (catalogue.root / file).read_text("utf-8").splitlines()
    except OSError:
        return 1
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)
