"""The only road from an id in an address to a row, by audience. Another person's object is 404."""

from learning.web.finders.admin import certificate_or_404, organisation_or_404, person_or_404
from learning.web.finders.course import lesson_or_404, module_or_404, quiz_or_404, scenario_or_404
from learning.web.finders.learner import own_attempt_or_404, own_progress
from learning.web.finders.manager import completion_row_or_404, scope, team_or_404
from learning.web.finders.missing import missing

__all__ = [
    "certificate_or_404",
    "completion_row_or_404",
    "lesson_or_404",
    "missing",
    "module_or_404",
    "organisation_or_404",
    "own_attempt_or_404",
    "own_progress",
    "person_or_404",
    "quiz_or_404",
    "scenario_or_404",
    "scope",
    "team_or_404",
]
