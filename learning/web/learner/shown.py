"""A quiz as its pages show it: its title in the reader's language, where it is begun, what to read again."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from learning.assessment.types import Purpose, Quiz
from learning.courseware import rules
from learning.courseware.types import Lesson
from learning.web import request_context
from learning.web.jinja import in_lang_of


@dataclass(frozen=True)
class ShownQuiz:
    """A quiz on a page."""

    quiz: Quiz

    @property
    def id(self) -> str:
        return self.quiz.id

    @property
    def renews(self) -> bool:
        return self.quiz.purpose is Purpose.RENEWAL

    @property
    def title(self) -> str:
        modules = request_context.catalogue().course.by_id
        return in_lang_of(self.quiz.title, modules[self.id]) if self.quiz.completes else gettext("Renewal")

    @property
    def begun_at(self) -> str:
        """The address of the page where another attempt is begun."""
        if self.renews:
            return url_for("learner.renew_certificate")
        return url_for("learner.show_quiz", module_id=self.id)

    def weak(self, objectives: Iterable[str]) -> list[tuple[str, tuple[Lesson, ...]]]:
        """What to read again: the words of each weak objective, and the lessons that teach it."""
        modules = request_context.catalogue().course.by_id
        own = modules.get(self.quiz.completes or "")
        return [
            (
                in_lang_of(self.quiz.topics[objective], own or modules[objective]),
                rules.lessons_for(own, [objective]) if own else (),
            )
            for objective in objectives
            if objective in self.quiz.topics
        ]
