"""From an id to a row of the learner who asks."""

from typing import cast

from flask import g

from learning.assessment import queries as assessment
from learning.assessment.queries import OpenAttempt
from learning.courseware import queries as trails
from learning.courseware.queries import LearnerProgress
from learning.enrolment import actions as enrolment
from learning.web import request_context
from learning.web.finders.missing import missing
from learning.web.gate import viewer


def own_progress() -> LearnerProgress:
    """The learner's own progress; someone without one (an account made before the course) is enrolled now."""
    if "trail" not in g:
        course = request_context.catalogue().course
        found = trails.trail(viewer().id, course.id)
        if found is None:
            enrolment.enrol_late(viewer().id, course.id)
            found = trails.trail(viewer().id, course.id)
        g.trail = found or missing()
    return cast(LearnerProgress, g.trail)


def own_attempt_or_404(code: str) -> OpenAttempt:
    """One of the learner's own attempts."""
    return assessment.attempt_by_code(code, own_progress().enrolment_id) or missing()
