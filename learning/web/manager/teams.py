"""Teams: their join codes and due days."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.core.errors import Conflict
from learning.people import organisations
from learning.people import queries as people
from learning.people.permissions import Permission
from learning.web import finders, gate
from learning.web.forms import add_error
from learning.web.gate import requires
from learning.web.manager import bp
from learning.web.manager.forms import TeamForm
from learning.web.sentences import sentence


@bp.get("/teams")
@requires(Permission.TEAMS_KEEP)
def list_teams() -> ResponseReturnValue:
    """The teams of the organisation, with their codes."""
    organisation = finders.scope()
    return render_template(
        "manager/teams.html", organisation=organisation, teams=people.teams_with_counts(organisation.id)
    )


@bp.route("/teams/new", methods=["GET", "POST"])
@requires(Permission.TEAMS_KEEP)
def new_team() -> ResponseReturnValue:
    """Add a team."""
    organisation, form = finders.scope(), TeamForm()
    if form.was_sent():
        try:
            organisations.add_team(organisation.id, form.name.data, form.due_on.data, by=gate.viewer().id)
            flash(gettext("Added. Give its join code to the people of the team."))
            return redirect(url_for("manager.list_teams"), 303)
        except Conflict as error:
            add_error(form, "name", sentence(error))
    return render_template("manager/team.html", organisation=organisation, team=None, form=form), form.status


@bp.route("/teams/<int:team_id>", methods=["GET", "POST"])
@requires(Permission.TEAMS_KEEP)
def edit_team(team_id: int) -> ResponseReturnValue:
    """Change a team."""
    team = finders.team_or_404(team_id)
    form = TeamForm(obj=team)
    if form.was_sent():
        try:
            organisations.change_team(
                team.id, team.organisation_id, form.name.data, form.due_on.data, by=gate.viewer().id
            )
            flash(gettext("Saved."))
            return redirect(url_for("manager.list_teams"), 303)
        except Conflict as error:
            add_error(form, "name", sentence(error))
    return render_template("manager/team.html", organisation=finders.scope(), team=team, form=form), form.status
