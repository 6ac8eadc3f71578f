"""The administrator's start, and organisations."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.completion import corrections
from learning.core.errors import Conflict
from learning.people import contacts, organisations
from learning.people import queries as people
from learning.people.codes import grouped
from learning.people.permissions import Permission
from learning.web import finders, gate, request_context
from learning.web.admin import bp
from learning.web.admin.forms import OrganisationForm
from learning.web.forms import ContactsForm, add_error
from learning.web.gate import requires
from learning.web.sentences import sentence


@bp.get("")
@requires(Permission.ORGANISATIONS_KEEP)
def show_start() -> ResponseReturnValue:
    """What an administrator does here."""
    counted = people.organisations_with_counts()
    return render_template(
        "admin/start.html",
        counted=counted,
        problems=request_context.content_store().problems,
        has_contacts=bool(request_context.contacts()),
        corrections=corrections.count_open(),
        silent=people.organisations_without_contacts(),
    )


@bp.route("/support", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_KEEP)
def edit_support() -> ResponseReturnValue:
    """Whom everybody may turn to."""
    form = ContactsForm(text=request_context.contacts())
    if form.was_sent():
        try:
            contacts.write_for_everybody(form.text.data or "", by=gate.viewer().id)
            flash(gettext("Saved. It stands on the support page now."))
            return redirect(url_for("admin.show_start"), 303)
        except Conflict as error:
            add_error(form, "text", sentence(error))
    return render_template("admin/support.html", form=form, has_contacts=bool(request_context.contacts())), form.status


@bp.get("/organisations")
@requires(Permission.ORGANISATIONS_KEEP)
def list_organisations() -> ResponseReturnValue:
    """All organisations."""
    return render_template("admin/organisations.html", counted=people.organisations_with_counts())


@bp.route("/organisations/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_KEEP)
def new_organisation() -> ResponseReturnValue:
    """Add an organisation."""
    form = OrganisationForm()
    if form.was_sent():
        try:
            added = organisations.add_organisation(
                form.name.data, form.is_listed.data, form.support.data or "", by=gate.viewer().id
            )
            flash(gettext("Added. Its join code is %(code)s.", code=grouped(added.join_code)))
            return redirect(url_for("admin.list_organisations"), 303)
        except Conflict as error:
            add_error(form, "support" if error.code.startswith("contacts") else "name", sentence(error))
    return render_template("admin/organisation.html", organisation=None, form=form), form.status


@bp.route("/organisations/<int:organisation_id>", methods=["GET", "POST"])
@requires(Permission.ORGANISATIONS_KEEP)
def edit_organisation(organisation_id: int) -> ResponseReturnValue:
    """Change an organisation."""
    organisation = finders.organisation_or_404(organisation_id)
    form = OrganisationForm(obj=organisation)
    if form.was_sent():
        try:
            organisations.change_organisation(
                organisation_id, form.name.data, form.is_listed.data, form.support.data or "", by=gate.viewer().id
            )
            flash(gettext("Saved."))
            return redirect(url_for("admin.list_organisations"), 303)
        except Conflict as error:
            add_error(form, "support" if error.code.startswith("contacts") else "name", sentence(error))
    return render_template("admin/organisation.html", organisation=organisation, form=form), form.status
