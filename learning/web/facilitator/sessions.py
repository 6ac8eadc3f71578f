"""The six working sessions of a coordination group."""

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.people.permissions import Permission
from learning.web import finders, request_context
from learning.web.facilitator import bp
from learning.web.gate import requires
from learning.web.sequences import around, clocked


@bp.get("/working-sessions")
@requires(Permission.NOTES_READ)
def list_working_sessions() -> ResponseReturnValue:
    """The six sessions, and two ways to hold them."""
    return render_template("facilitator/sessions.html", facilitation=request_context.catalogue().facilitation)


@bp.get("/working-sessions/<int:number>")
@requires(Permission.NOTES_READ)
def show_working_session(number: int) -> ResponseReturnValue:
    """One session: what to bring, steps with minutes, prompts, the decision to leave with."""
    facilitation = request_context.catalogue().facilitation
    session = next((s for s in facilitation.sessions if s.number == number), None) or finders.missing()
    before, after = around([s.number for s in facilitation.sessions], number)
    return render_template(
        "facilitator/session.html",
        session=session,
        steps=clocked(session.steps),
        before=before,
        after=after,
        facilitation=facilitation,
    )
