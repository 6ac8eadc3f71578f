"""An administrator's word that an address is a person's."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.core.errors import Conflict
from learning.people import addresses
from learning.people.permissions import Permission
from learning.web import finders, gate
from learning.web.admin import bp
from learning.web.forms import ActionForm
from learning.web.gate import requires
from learning.web.sentences import sentence


@bp.post("/people/<int:person_id>/address")
@requires(Permission.PEOPLE_KEEP)
def mark_address(person_id: int) -> ResponseReturnValue:
    """Mark the address that the page showed as proved."""
    person = finders.person_or_404(person_id)
    if ActionForm().was_sent():
        try:
            addresses.mark_by_administrator(person.id, request.form.get("email", ""), by=gate.viewer().id)
            flash(gettext("Saved."))
        except Conflict as error:
            flash(sentence(error))
    return redirect(url_for("admin.edit_person", person_id=person.id), 303)
