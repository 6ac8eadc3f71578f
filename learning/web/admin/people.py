"""People and their roles."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from certificates import queries as certificates
from learning.assessment import queries as assessment
from learning.assessment.queries import AttemptSummary
from learning.completion import queries as completion
from learning.core import pages
from learning.core.errors import Conflict
from learning.courseware import queries as trails
from learning.enrolment import registration
from learning.people import actions, rules, second_factor
from learning.people import queries as people
from learning.people.actions import NewPerson
from learning.people.models import Organisation, Person
from learning.people.permissions import Permission, Role
from learning.web import finders, gate, locale, request_context
from learning.web.admin import bp
from learning.web.admin.forms import ROLE_NAMES, NewPersonForm, PersonForm
from learning.web.forms import ActionForm, add_error
from learning.web.gate import requires
from learning.web.inputs import whole
from learning.web.sentences import sentence


def _organisations() -> list[Organisation]:
    return [counted.item for counted in people.organisations_with_counts() if isinstance(counted.item, Organisation)]


@bp.get("/people")
@requires(Permission.PEOPLE_KEEP)
def list_people() -> ResponseReturnValue:
    """Find a person by name or address, or everybody with a role."""
    words = request.args.get("q", "").strip()[:100]
    role = request.args.get("role", "")
    query = people.search_people(rules.name_key(words), Role(role) if role in list(Role) else None)
    number = max(1, request.args.get("page", 1, type=whole))
    found: list[Person]
    found, more = pages.numbered(query, number)
    return render_template(
        "admin/people.html",
        people=found,
        before=number - 1 or None,
        after=number + 1 if more else None,
        typed=words,
        role=role,
        staff_roles={str(key): name for key, name in ROLE_NAMES.items() if key != Role.LEARNER},
        roles=people.roles_by_person([person.id for person in found]),
        role_names=ROLE_NAMES,
    )


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Permission.ROLES_GRANT, fresh=True)
def new_person() -> ResponseReturnValue:
    """Invite a person, with roles."""
    form = NewPersonForm(language=locale.chosen().code)
    form.offer(_organisations())
    if form.was_sent():
        new = NewPerson(form.name.data, form.email.data, "", form.language.data, form.organisation_id)
        try:
            person = registration.invite(
                new, request_context.catalogue().course.id, form.chosen_roles, by=gate.viewer().id
            )
            flash(gettext("Invited. A mail with a link that works for seven days is on its way."))
            return redirect(url_for("admin.edit_person", person_id=person.id), 303)
        except Conflict as error:
            add_error(form, "email", sentence(error))
    return render_template("admin/new_person.html", form=form), form.status


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.ROLES_GRANT, fresh=True)
def edit_person(person_id: int) -> ResponseReturnValue:
    """A person's organisation, roles, account."""
    person = finders.person_or_404(person_id)
    held = people.roles_of(person_id)
    form = PersonForm(organisation=str(person.organisation_id or ""), roles=[str(r) for r in held])
    form.offer(_organisations())
    if form.was_sent():
        try:
            actions.change_person(person_id, form.organisation_id, form.chosen_roles, by=gate.viewer().id)
            flash(gettext("Saved."))
            return redirect(url_for("admin.edit_person", person_id=person_id), 303)
        except Conflict as error:
            add_error(form, "roles", sentence(error))
    done = completion.completion_of(person_id)
    return render_template(
        "admin/person.html",
        person=person,
        form=form,
        closed_at=people.is_closed(person_id),
        factor=second_factor.kept(person_id),
        tried=_tried(person_id),
        certificate=certificates.latest_of(done.id if done else None),
    ), form.status


def _tried(person_id: int) -> list[AttemptSummary]:
    trail = trails.trail(person_id, request_context.catalogue().course.id)
    return assessment.attempts_of([trail.enrolment_id]).get(trail.enrolment_id, []) if trail else []


@bp.post("/people/<int:person_id>/closure")
@requires(Permission.PEOPLE_KEEP, fresh=True)
def close_person(person_id: int) -> ResponseReturnValue:
    """Close an account, or open it again."""
    person = finders.person_or_404(person_id)
    if ActionForm().was_sent():
        change = actions.reopen_person if request.form.get("reopen") else actions.close_person
        try:
            change(person_id, by=gate.viewer().id)
            flash(gettext("Saved."))
        except Conflict as error:
            flash(sentence(error))
    return redirect(url_for("admin.edit_person", person_id=person.id), 303)
