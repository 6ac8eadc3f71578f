"""My course, and a module's page."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.completion import queries as completion
from learning.core import clock
from learning.courseware import retrieval, rules
from learning.people.permissions import Permission
from learning.study import queries as study
from learning.web import finders, request_context
from learning.web.gate import requires
from learning.web.learner import bp, view_models


@bp.get("/course")
@requires(Permission.COURSE_TAKE)
def show_course() -> ResponseReturnValue:
    """Five modules, the house filling up, minutes left, the next step."""
    catalogue = request_context.catalogue()
    trail = finders.own_progress()
    progress, passed = completion.progress(trail)
    wish = study.wish(trail.enrolment_id)
    step, modules = rules.next_step(catalogue.course, progress), catalogue.course.modules
    return render_template(
        "learner/course.html",
        shown=view_models.course(
            step,
            len(modules),
            len(passed),
            bool(trail.opened),
            sum(rules.minutes_left(module, progress) for module in modules),
            rules.pace(catalogue.course, trail.spent),
        ),
        cards=[view_models.module_card(m, progress, passed[m.id].percent if m.id in passed else None) for m in modules],
        wish=wish,
        fitting=_fitting(wish.audience),
        due=len(retrieval.due(catalogue.course, trail.practice, clock.now())),
        catalogue=catalogue,
        trail=trail,
        step=step,
        standard_states=rules.standard_states(catalogue.course, progress),
        principle_states=rules.principle_states(catalogue.course, progress),
    )


def _fitting(audience: str) -> list[tuple[str, str]]:
    """Tools that fit a role in the work: (title, address)."""
    found = {
        "protection": [(gettext("Job aids and checklists"), url_for("public.list_job_aids"))],
        "sector": [(gettext("What can my sector do for children?"), url_for("public.list_sectors"))],
        "coordination": [
            (gettext("Functions of a coordination group"), url_for("public.show_functions")),
            (gettext("Making the standards fit this place"), _checklist("contextualising")),
        ],
        "management": [
            (gettext("Making the standards part of our organisation"), _checklist("institutionalising")),
            (gettext("Standard 2: human resources"), url_for("public.show_job_aid", number=2)),
        ],
    }
    return found.get(audience, [])


def _checklist(checklist_id: str) -> str:
    return url_for("public.show_checklist", checklist_id=checklist_id)


@bp.get("/course/<module_id>")
@requires(Permission.COURSE_TAKE)
def show_module(module_id: str) -> ResponseReturnValue:
    """One module: objectives, lessons, the quiz."""
    module = finders.module_or_404(module_id)
    trail = finders.own_progress()
    progress, passed = completion.progress(trail)
    return render_template(
        "learner/module.html",
        catalogue=request_context.catalogue(),
        module=module,
        lessons=view_models.lesson_rows(module, progress),
        wish=study.wish(trail.enrolment_id),
        promise=study.commitment(trail.enrolment_id, module.id),
        scenario=request_context.catalogue().scenarios.get(module_id),
        progress=progress,
        trail=trail,
        passed=passed.get(module.id),
        quiz_open=rules.quiz_is_open(module, progress),
        left=rules.lessons_left(module, progress),
    )
