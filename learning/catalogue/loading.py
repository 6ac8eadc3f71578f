"""Every authored file into one frozen Catalogue, with all its problems at once."""

import hashlib
from dataclasses import replace
from pathlib import Path

from learning.assessment.files import read_bank, read_practice
from learning.assessment.types import Question
from learning.authoring.problems import Problem, Problems
from learning.catalogue import checks
from learning.catalogue.glossary_links import glossary_of, link_words
from learning.catalogue.types import Catalogue
from learning.courseware.files import module_ids, read_course
from learning.courseware.types import Course, PracticeSlot
from learning.facilitation.files import read_facilitation
from learning.reference.files import read_handbook
from learning.reference.types import Handbook
from learning.scenarios.files import read_scenario

CONTENT_ROOT = Path(__file__).parents[1]
FOLDERS = ("modules", "quizzes", "handbook")


def content_files(root: Path) -> list[Path]:
    """Every authored file under `root`, in order."""
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.suffix in (".yaml", ".md"))


def fingerprint(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes of the authored files: cheap to ask whether anything changed."""
    found = []
    for path in content_files(root):
        stat = path.stat()
        found.append((path.as_posix(), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def revision_of(root: Path) -> str:
    """A name for exactly these words: a digest of all authored files."""
    digest = hashlib.sha256()
    for path in content_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def load(root: Path = CONTENT_ROOT, problems: Problems | None = None) -> tuple[Catalogue, list[Problem]]:
    """Read everything under `root`. The catalogue may be served only when no problem is an error.

    `problems`: where to collect them, for those who also ask which files were read.
    """
    problems = problems or Problems(root)
    catalogue = read_catalogue(root, problems)
    problems.found.extend(checks.problems_of(catalogue))
    return catalogue, problems.listed()


def read_catalogue(root: Path, problems: Problems) -> Catalogue:
    """Everything under `root` in the language of `problems`; each entry not translated whole is the source's."""
    listed = module_ids(root)
    banks = {module_id: read_bank(root, module_id, problems) for module_id in listed}
    stories = {module_id: story for module_id in listed if (story := read_scenario(root, module_id, problems))}
    apart = {m: (bank.asked, stories[m].minutes if m in stories else 0) for m, bank in banks.items()}
    course = read_course(root, problems, apart)
    practice = _read_practice(course, problems)
    book = read_handbook(root, problems)
    return Catalogue(
        course=replace(_with_words(course, book), revision=revision_of(root)),
        banks=banks,
        practice=practice,
        scenarios=stories,
        handbook=book,
        facilitation=read_facilitation(root, list(course.by_id), problems),
        root=root,
        language=problems.language,
    )


def _read_practice(course: Course, problems: Problems) -> dict[str, Question]:
    """The practice items of all lessons by their ids."""
    practice: dict[str, Question] = {}
    for lesson in course.lessons:
        for block in lesson.blocks:
            if not isinstance(block, PracticeSlot):
                continue
            if block.id in practice:
                what = f"The practice id “{block.id}” stands twice."
                problems.add(lesson.path, block.offset, what, "Choose a new id.")
            item = read_practice(block.text, block.id, lesson.path, block.offset, problems, block.over)
            if item.objective not in lesson.objectives:
                what = f"The practice item's objective “{item.objective}” is not the lesson's."
                fix = "Name it in the lesson's “objectives”, or choose one of them."
                problems.add(lesson.path, block.offset, what, fix)
            practice[block.id] = item
    return practice


def _with_words(course: Course, book: Handbook) -> Course:
    """The course with words of the glossary linked to their meaning, each lesson's by the words of its language."""
    glossaries = {lang: glossary_of(book.glossary, lang) for lang in {lesson.language for lesson in course.lessons}}
    modules = tuple(
        replace(module, lessons=tuple(link_words(one, glossaries[one.language]) for one in module.lessons))
        for module in course.modules
    )
    return replace(course, modules=modules)
