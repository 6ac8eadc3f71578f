"""Renewing the join code of an organisation or a team."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.people import joining
from learning.people.codes import grouped
from learning.people.models import Team
from learning.people.permissions import Permission
from learning.web import finders, gate
from learning.web.forms import ActionForm
from learning.web.gate import requires
from learning.web.manager import bp


@bp.route("/code", methods=["GET", "POST"])
@requires(Permission.TEAMS_KEEP)
def renew_organisation_code() -> ResponseReturnValue:
    """Ask, then give the organisation a new join code."""
    return _renew(None)


@bp.route("/teams/<int:team_id>/code", methods=["GET", "POST"])
@requires(Permission.TEAMS_KEEP)
def renew_team_code(team_id: int) -> ResponseReturnValue:
    """Ask, then give a team a new join code."""
    return _renew(finders.team_or_404(team_id))


def _renew(team: Team | None) -> ResponseReturnValue:
    organisation, form = finders.scope(), ActionForm()
    row = team or organisation
    if not form.was_sent():
        return render_template("manager/code.html", organisation=organisation, row=row, form=form), form.status
    # The page carries the code that ends, so that two presses or two tabs make one new code.
    old = request.form.get("code", "")
    is_new = joining.renew_code(organisation.id, team.id if team else None, old, by=gate.viewer().id)
    if is_new:
        flash(gettext("The old code has ended. The new one is %(code)s.", code=grouped(row.join_code)))
    else:
        flash(gettext("The code was renewed a moment ago. It is %(code)s.", code=grouped(row.join_code)))
    return redirect(url_for("manager.list_teams"), 303)
