"""My course, and a module's page."""

from flask import render_template

from learning.assessment import queries as assessment
from learning.completion import queries as completion
from learning.courseware import rules
from learning.people.permissions import Permission
from learning.web import access, present
from learning.web.access import requires
from learning.web.learner import bp


@bp.get("/course")
@requires(Permission.COURSE_TAKE)
def show_course():  # type: ignore[no-untyped-def]
    """Five modules, the house filling up, minutes left, the next step."""
    catalogue = present.catalogue()
    trail = access.own_trail()
    progress, passed = completion.progress(trail)
    modules = [
        (m, rules.module_state(m, progress), rules.minutes_left(m, progress), rules.lessons_left(m, progress))
        for m in catalogue.course.modules
    ]
    return render_template(
        "learner/course.html",
        catalogue=catalogue,
        trail=trail,
        modules=modules,
        passed=passed,
        progress=progress,
        step=rules.next_step(catalogue.course, progress),
        standard_states=rules.standard_states(catalogue.course, progress),
        principle_states=rules.principle_states(catalogue.course, progress),
        left=sum(minutes for _, _, minutes, _ in modules),
    )


@bp.get("/course/<module_id>")
@requires(Permission.COURSE_TAKE)
def show_module(module_id: str):  # type: ignore[no-untyped-def]
    """One module: objectives, lessons, the quiz."""
    module = access.module_or_404(module_id)
    trail = access.own_trail()
    progress, passed = completion.progress(trail)
    tried = assessment.attempts_of([trail.enrolment_id], module.id).get(trail.enrolment_id, [])
    return render_template(
        "learner/module.html",
        catalogue=present.catalogue(),
        module=module,
        scenario=present.catalogue().scenarios.get(module_id),
        progress=progress,
        trail=trail,
        passed=passed.get(module.id),
        tried=tried,
        quiz_open=rules.quiz_is_open(module, progress),
        left=rules.lessons_left(module, progress),
    )
