"""Every authored file into one frozen Catalogue, with all its problems at once."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from learning.assessment.files import read_bank, read_practice
from learning.assessment.item_rules import pile_faults
from learning.assessment.types import Bank, Question
from learning.authoring import links
from learning.authoring.problems import Problem, Problems
from learning.catalogue.words import link_words, pattern_of
from learning.courseware.files import MODULE_IDS, read_course
from learning.courseware.types import Course, PracticeSlot
from learning.facilitation.files import read_facilitation
from learning.facilitation.types import Facilitation
from learning.reference.files import read_handbook
from learning.reference.types import Handbook
from learning.scenarios.files import read_scenario
from learning.scenarios.types import Scenario

CONTENT_ROOT = Path(__file__).parents[1]
FOLDERS = ("modules", "quizzes", "handbook")
PRACTICE_LEAST = 2


@dataclass(frozen=True)
class Catalogue:
    """The course, its banks, practice items, the handbook and what facilitators work from, at one revision."""

    course: Course
    banks: dict[str, Bank]
    practice: dict[str, Question]
    scenarios: dict[str, Scenario]
    handbook: Handbook
    facilitation: Facilitation

    @property
    def revision(self) -> str:
        return self.course.revision

    @cached_property
    def pass_mark(self) -> int:
        """The pass mark all quizzes share, in percent."""
        return max(bank.pass_mark for bank in self.banks.values())


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


def load(root: Path = CONTENT_ROOT) -> tuple[Catalogue, list[Problem]]:
    """Read everything under `root`. The catalogue may be served only when no problem is an error."""
    problems = Problems(root)
    banks = {module_id: read_bank(root, module_id, problems) for module_id in MODULE_IDS}
    stories = {module_id: story for module_id in MODULE_IDS if (story := read_scenario(root, module_id, problems))}
    apart = {m: (bank.asked, stories[m].minutes if m in stories else 0) for m, bank in banks.items()}
    course = read_course(root, problems, apart)
    practice: dict[str, Question] = {}
    for lesson in course.lessons:
        for block in lesson.blocks:
            if not isinstance(block, PracticeSlot):
                continue
            if block.id in practice:
                problems.add(
                    lesson.path, block.offset, f"The practice id “{block.id}” stands twice.", "Choose a new id."
                )
            item = read_practice(block.text, block.id, lesson.path, block.offset, problems)
            if item.objective not in lesson.objectives:
                problems.add(
                    lesson.path,
                    block.offset,
                    f"The practice item's objective “{item.objective}” is not the lesson's.",
                    "Name it in the lesson's “objectives”, or choose one of them.",
                )
            practice[block.id] = item
    book = read_handbook(root, problems)
    groups = read_facilitation(root, [module.id for module in course.modules], problems)
    catalogue = Catalogue(
        replace(_with_words(course, book), revision=revision_of(root)), banks, practice, stories, book, groups
    )
    _check_alignment(catalogue, root, problems)
    return catalogue, problems.listed()


def _with_words(course: Course, book: Handbook) -> Course:
    """The course with words of the glossary linked to their meaning."""
    if not book.glossary:
        return course
    pattern, ids = pattern_of(book.glossary)
    modules = tuple(
        replace(module, lessons=tuple(link_words(lesson, pattern, ids) for lesson in module.lessons))
        for module in course.modules
    )
    return replace(course, modules=modules)


def _check_alignment(catalogue: Catalogue, root: Path, problems: Problems) -> None:
    """Objectives, practice and quizzes both ways; every standard and principle taught."""
    practised = Counter(item.objective for item in catalogue.practice.values())
    for module in catalogue.course.modules:
        path = root / "modules" / module.id / "module.yaml"
        bank = catalogue.banks.get(module.id)
        known = {objective.id for objective in module.objectives}
        for objective in sorted(known):
            if practised[objective] < PRACTICE_LEAST:
                problems.add(
                    path,
                    1,
                    f"“{objective}” has {practised[objective]} practice items.",
                    f"Write at least {PRACTICE_LEAST} in the lessons that teach it.",
                )
            asked = {cell[0] for cell in bank.draw} if bank else set()
            if objective not in asked:
                problems.add(path, 1, f"No quiz question asks “{objective}”.", "Add it to the bank and its draw.")
        for objective in sorted({cell[0] for cell in bank.draw} - known if bank else ()):
            where = root / "quizzes" / f"{module.id}.yaml"
            problems.add(where, 1, f"“{objective}” is not an objective of the module.", "Use an id of module.yaml.")
    for what, fix in pile_faults(list(catalogue.practice.values()), is_graded=False):
        problems.add(root / "modules" / "course.yaml", 1, f"Practice items: {what}", fix)
    _check_cited(catalogue, root, problems)
    _check_taught(catalogue, root, problems)


def _check_cited(catalogue: Catalogue, root: Path, problems: Problems) -> None:
    """Each standard of a module is asked for in its bank."""
    for module in catalogue.course.modules:
        taught = {n for lesson in module.lessons for n in lesson.standards if module.pillar}
        cited = {n for question in catalogue.banks[module.id].questions for n in question.standards}
        for number in sorted(taught - cited):
            path = root / "quizzes" / f"{module.id}.yaml"
            problems.add(path, 1, f"No question cites Standard {number}.", "Write one, with “standards: [N]”.")


def _check_taught(catalogue: Catalogue, root: Path, problems: Problems) -> None:
    path = root / "modules" / "course.yaml"
    course, known = catalogue.course, {"/".join(lesson.key) for lesson in catalogue.course.lessons}
    for number in sorted(set(range(1, 29)) - course.lesson_of_standard.keys()):
        problems.add(path, 1, f"No lesson teaches Standard {number}.", "Name it in a lesson's “standards”.")
    for number in sorted(set(range(1, 11)) - course.lesson_of_principle.keys()):
        problems.add(path, 1, f"No lesson teaches Principle {number}.", "Name it in a lesson's “principles”.")
    terms = {term.id for term in catalogue.handbook.glossary}
    for lesson in course.lessons:
        text = "".join(getattr(block, "html", "") for block in lesson.blocks)
        for kind, target in links.named(text):
            if kind == "lesson" and target not in known:
                problems.add(lesson.path, 1, f"There is no lesson “{target}”.", "Use lesson:module/lesson.")
            if kind == "term" and target not in terms:
                problems.add(lesson.path, 1, f"There is no glossary term “{target}”.", "Use term:id of glossary.yaml.")
    for scenario in catalogue.scenarios.values():
        for module_id, lesson_id in (lesson for ending in scenario.endings.values() for lesson in ending.lessons):
            if f"{module_id}/{lesson_id}" not in known:
                where = root / "modules" / scenario.module_id / "scenario.en.yaml"
                problems.add(where, 1, f"There is no lesson “{module_id}/{lesson_id}”.", "Use module/lesson.")
