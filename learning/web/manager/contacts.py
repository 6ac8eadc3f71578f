"""Whom the people of the organisation may turn to."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.core.errors import Conflict
from learning.people import contacts
from learning.people.permissions import Permission
from learning.web import finders, gate
from learning.web.forms import ContactsForm, add_error
from learning.web.gate import requires
from learning.web.manager import bp
from learning.web.sentences import sentence


@bp.route("/support", methods=["GET", "POST"])
@requires(Permission.CONTACTS_KEEP)
def edit_support() -> ResponseReturnValue:
    """Write the organisation's contacts."""
    organisation = finders.scope()
    form = ContactsForm(text=organisation.support)
    if form.was_sent():
        try:
            contacts.write_for_organisation(organisation.id, form.text.data or "", by=gate.viewer().id)
            flash(gettext("Saved. Your people see it on the support page now."))
            return redirect(url_for("manager.show_start"), 303)
        except Conflict as error:
            add_error(form, "text", sentence(error))
    return render_template("manager/support.html", organisation=organisation, form=form), form.status
