"""A module's branching story: plain pages; the address holds the way taken, so any page can be gone back to."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.completion import actions
from learning.completion import queries as completion
from learning.people.permissions import Permission
from learning.scenarios import queries, rules
from learning.web import finders, request_context
from learning.web.forms import ActionForm
from learning.web.gate import requires
from learning.web.learner import bp

START = "start"


def _steps(way: str) -> tuple[str, ...]:
    return () if way == START else tuple(way.split("."))


def _way(steps: tuple[str, ...]) -> str:
    return ".".join(steps) or START


@bp.get("/course/<module_id>/scenario")
@requires(Permission.COURSE_TAKE)
def show_scenario(module_id: str) -> ResponseReturnValue:
    """What the story is about, who is in it, and where the learner stands in it."""
    module, scenario = finders.module_or_404(module_id), finders.scenario_or_404(module_id)
    trail = finders.own_progress()
    played = queries.played(trail.enrolment_id).get(module_id)
    walk = rules.follow(scenario, played.path) if played and played.path else None
    go_on = _way(played.path) if played and walk and not walk.has_ended else None
    return render_template(
        "learner/scenario.html",
        module=module,
        scenario=scenario,
        go_on=go_on,
        played=played,
        quiz_open=not completion.lessons_left(module, trail),
    )


@bp.get("/course/<module_id>/scenario/<way>")
@requires(Permission.COURSE_TAKE)
def show_scene(module_id: str, way: str) -> ResponseReturnValue:
    """The scene or ending a way leads to, and what the last choice brought about."""
    module, scenario = finders.module_or_404(module_id), finders.scenario_or_404(module_id)
    walk = rules.follow(scenario, _steps(way)) or finders.missing()
    trail = finders.own_progress()
    return render_template(
        "learner/ending.html" if walk.has_ended else "learner/scene.html",
        module=module,
        scenario=scenario,
        walk=walk,
        way=way,
        back=_way(_steps(way)[:-1]) if walk.taken else None,
        shares=queries.shares(module_id) if walk.has_ended else {},
        course=request_context.catalogue().course,
        quiz_open=walk.has_ended and not completion.lessons_left(module, trail),
    )


@bp.post("/course/<module_id>/scenario/<way>")
@requires(Permission.COURSE_TAKE)
def choose_in_scene(module_id: str, way: str) -> ResponseReturnValue:
    """Decide, and see what happens. Nothing chosen leads back to the scene."""
    scenario = finders.scenario_or_404(module_id)
    steps = (*_steps(way), request.form.get("choice", ""))
    walk = rules.follow(scenario, steps)
    if walk is None or not ActionForm().was_sent():
        return redirect(url_for("learner.show_scene", module_id=module_id, way=way), 303)
    actions.play_scenario(finders.own_progress().enrolment_id, module_id, walk)
    return redirect(url_for("learner.show_scene", module_id=module_id, way=_way(steps)), 303)
