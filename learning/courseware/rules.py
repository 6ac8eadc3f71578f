"""Pure decisions about progress: designed minutes, what comes next, when a quiz opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from learning.courseware.types import Course, Lesson, Module
from learning.enrolment.types import LessonKey

# Designed time: words at a second-language reading pace, and practice (docs/learning-design.md, Time).
WORDS_A_MINUTE = 150
MINUTES_A_PRACTICE = 0.75
MINUTES_A_QUESTION = 1.0


def lesson_minutes(words: int, practice_items: int, media_minutes: float = 0, reflections: int = 0) -> int:
    """Designed minutes of a lesson, to the nearest whole minute, so that sums stay true."""
    exact = words / WORDS_A_MINUTE + practice_items * MINUTES_A_PRACTICE + media_minutes * 1.2 + reflections
    return max(1, round(exact))


@dataclass(frozen=True)
class Progress:
    """What one learner has done. `finished`: lessons read to the end or stepped round; `opened`: any lesson seen;

    `passed`: modules whose quiz is passed; `played`: modules whose story has come to an ending.
    """

    finished: frozenset[LessonKey]
    opened: frozenset[LessonKey]
    last: LessonKey | None
    passed: frozenset[str]
    played: frozenset[str] = frozenset()

    def state_of(self, lesson: Lesson) -> str:
        """ "done", "half" or "" (not begun), as the drawing of the house shows it."""
        if lesson.key in self.finished:
            return "done"
        return "half" if lesson.key in self.opened else ""


def lessons_left(module: Module, progress: Progress) -> tuple[Lesson, ...]:
    """Lessons of the module that still have to be finished, in order."""
    return tuple(lesson for lesson in module.lessons if lesson.key not in progress.finished)


def quiz_is_open(module: Module, progress: Progress) -> bool:
    """A quiz opens when every lesson is finished; a quiz passed before stays open for practice."""
    return module.id in progress.passed or not lessons_left(module, progress)


def module_state(module: Module, progress: Progress) -> str:
    """ "done" when passed, "half" when begun, else ""."""
    if module.id in progress.passed:
        return "done"
    return "half" if any(lesson.key in progress.opened | progress.finished for lesson in module.lessons) else ""


def minutes_left(module: Module, progress: Progress) -> int:
    """Designed minutes still ahead in a module."""
    if module.id in progress.passed:
        return 0
    story = 0 if module.id in progress.played else module.story_minutes
    return sum(lesson.minutes for lesson in lessons_left(module, progress)) + story + module.quiz_minutes


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next: a lesson, a module's quiz, or nothing because all is passed."""

    module: Module | None
    lesson: Lesson | None = None

    @property
    def is_quiz(self) -> bool:
        return self.module is not None and self.lesson is None


def next_step(course: Course, progress: Progress) -> NextStep:
    """Where to go on: the lesson last opened if unfinished, else the first thing left, counted from there."""
    if progress.last and progress.last not in progress.finished:
        lesson = course.lesson(*progress.last)
        if lesson and lesson.module_id not in progress.passed:
            return NextStep(course.by_id[lesson.module_id], lesson)
    modules = list(course.modules)
    if progress.last and progress.last[0] in course.by_id:
        start = modules.index(course.by_id[progress.last[0]])
        modules = modules[start:] + modules[:start]
    for module in modules:
        if module.id in progress.passed:
            continue
        left = lessons_left(module, progress)
        return NextStep(module, left[0] if left else None)
    return NextStep(None)


def neighbours(module: Module, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
    """The lessons before and after a lesson in its module."""
    at = module.lessons.index(lesson)
    before = module.lessons[at - 1] if at else None
    after = module.lessons[at + 1] if at + 1 < len(module.lessons) else None
    return before, after


def standard_states(course: Course, progress: Progress) -> Mapping[int, str]:
    """For each standard the state of the lesson that teaches it."""
    return {number: progress.state_of(lesson) for number, lesson in course.lesson_of_standard.items()}


def principle_states(course: Course, progress: Progress) -> Mapping[int, str]:
    """For each principle the state of the lesson that teaches it."""
    return {number: progress.state_of(lesson) for number, lesson in course.lesson_of_principle.items()}


def lessons_for(module: Module, objectives: Iterable[str]) -> tuple[Lesson, ...]:
    """The lessons that teach any of these objectives, in order."""
    wanted = set(objectives)
    return tuple(lesson for lesson in module.lessons if wanted & set(lesson.objectives))


# Lessons read in one go say something about a learner's pace; much shorter or longer stays do not.
PACE_LIKELY = (0.3, 4.0)
PACE_LESSONS_LEAST = 4


def pace(course: Course, spent: Mapping[LessonKey, float]) -> float | None:
    """How many minutes this learner needs for one designed minute (the median), or None before enough is known.

    `spent`: by finished lesson, the minutes between opening and finishing it.
    """
    ratios = []
    for key, minutes in spent.items():
        lesson = course.lesson(*key)
        if lesson and PACE_LIKELY[0] <= minutes / lesson.minutes <= PACE_LIKELY[1]:
            ratios.append(minutes / lesson.minutes)
    return median(ratios) if len(ratios) >= PACE_LESSONS_LEAST else None
