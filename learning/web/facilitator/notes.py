"""Facilitator notes: what a person needs an hour before a session."""

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.people.permissions import Permission
from learning.web import finders, request_context
from learning.web.facilitator import bp
from learning.web.gate import requires
from learning.web.sequences import clocked


@bp.get("")
@requires(Permission.NOTES_READ)
def list_notes() -> ResponseReturnValue:
    """The five modules and how to run a session."""
    return render_template("facilitator/notes.html", catalogue=request_context.catalogue())


@bp.get("/modules/<module_id>")
@requires(Permission.NOTES_READ)
def show_notes(module_id: str) -> ResponseReturnValue:
    """Messages, prompts, things to stress, and the session plans of one module."""
    module = finders.module_or_404(module_id)
    groups = request_context.catalogue().facilitation
    guide = groups.guides[module.id]
    return render_template(
        "facilitator/module.html",
        module=module,
        guide=guide,
        plans=[(plan, list(clocked(plan.steps))) for plan in guide.plans],
        facilitation=groups,
    )


@bp.get("/modules/<module_id>/handout")
@requires(Permission.NOTES_READ)
def show_handout(module_id: str) -> ResponseReturnValue:
    """The page each person takes home, to print."""
    module = finders.module_or_404(module_id)
    guide = request_context.catalogue().facilitation.guides[module.id]
    return render_template("facilitator/handout.html", module=module, guide=guide)
