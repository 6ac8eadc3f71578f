"""One person's record, moving people between teams, inviting."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.assessment import queries as assessment
from learning.completion import queries as completion
from learning.completion import rules
from learning.core.errors import Conflict
from learning.courseware import queries as trails
from learning.enrolment import registration
from learning.people import actions
from learning.people import queries as people
from learning.people.actions import NewPerson
from learning.people.permissions import Permission
from learning.web import finders, gate, locale, request_context
from learning.web.forms import add_error
from learning.web.gate import requires
from learning.web.manager import bp
from learning.web.manager.forms import STANDINGS, InviteForm, MoveForm
from learning.web.sentences import sentence


@bp.get("/people/<int:person_id>")
@requires(Permission.RECORDS_READ)
def show_person(person_id: int) -> ResponseReturnValue:
    """Progress, quiz results without answers, certificate, and what is still missing."""
    record = finders.completion_row_or_404(person_id)
    course = request_context.catalogue().course
    trail = trails.trail(person_id, course.id)
    progress = completion.progress_with(trail, frozenset(record.passed)) if trail else None
    tried = assessment.attempts_of([trail.enrolment_id]).get(trail.enrolment_id, []) if trail else []
    form = MoveForm()
    form.offer(people.teams(finders.scope().id))
    person = finders.person_or_404(person_id)
    form.team.data = str(person.team_id or "")
    return render_template(
        "manager/person.html",
        organisation=finders.scope(),
        record=record,
        requirements=rules.requirements(course, progress) if progress else (),
        tried=tried,
        course=course,
        form=form,
        standings=STANDINGS,
    )


@bp.post("/people/<int:person_id>/team")
@requires(Permission.TEAMS_KEEP)
def move_person(person_id: int) -> ResponseReturnValue:
    """Put a person in another team of the organisation."""
    record, organisation = finders.completion_row_or_404(person_id), finders.scope()
    form = MoveForm()
    form.offer(people.teams(organisation.id))
    if form.was_sent():
        team_id = int(form.team.data) if form.team.data else None
        actions.move_person(record.person_id, organisation.id, team_id, by=gate.viewer().id)
        flash(gettext("Saved."))
    return redirect(url_for("manager.show_person", person_id=person_id), 303)


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_INVITE)
def invite_person() -> ResponseReturnValue:
    """Invite a person by mail into the organisation."""
    organisation = finders.scope()
    form = InviteForm(language=locale.chosen().code)
    form.offer(people.teams(organisation.id))
    if form.was_sent():
        team_id = int(form.team.data) if form.team.data else None
        new = NewPerson(form.name.data, form.email.data, "", form.language.data, organisation.id, team_id)
        try:
            person = registration.invite(new, request_context.catalogue().course.id, frozenset(), by=gate.viewer().id)
            flash(gettext("Invited. A mail with a link that works for seven days is on its way."))
            if person.organisation_id == organisation.id:
                return redirect(url_for("manager.show_person", person_id=person.id), 303)
            flash(gettext("The address is registered already and not proved. Its owner comes to you with the link."))
            return redirect(url_for("manager.list_completions"), 303)
        except Conflict as error:
            add_error(form, "email", sentence(error))
    return render_template("manager/invite.html", organisation=organisation, form=form), form.status
