"""The whole course as one frozen value."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from learning.assessment.types import Bank, Question, Quiz
from learning.catalogue.quizzes import quizzes_of
from learning.core.locales import SOURCE
from learning.courseware.types import Course
from learning.facilitation.types import Facilitation
from learning.reference.types import Handbook
from learning.scenarios.types import Scenario


@dataclass(frozen=True)
class Catalogue:
    """The course, its banks, practice items, the handbook and what facilitators work from, at one revision.

    `root` is the folder that all of it was read from; `language` the one it is read in.
    """

    course: Course
    banks: dict[str, Bank]
    practice: dict[str, Question]
    scenarios: dict[str, Scenario]
    handbook: Handbook
    facilitation: Facilitation
    root: Path
    language: str = SOURCE

    @property
    def revision(self) -> str:
        return self.course.revision

    @cached_property
    def quizzes(self) -> dict[str, Quiz]:
        """By id, everything that can be taken: the road from an attempt's quiz to its bank and purpose."""
        return quizzes_of(self.course, self.banks)

    @cached_property
    def pass_mark(self) -> int:
        """The pass mark all quizzes share, in percent."""
        return max(bank.pass_mark for bank in self.banks.values())
