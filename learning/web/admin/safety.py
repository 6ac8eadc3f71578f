"""A person's safety: where they are signed in, and their second factor."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.core import clock
from learning.core.errors import Conflict
from learning.people import second_factor, sessions
from learning.people.permissions import Permission
from learning.web import finders, gate
from learning.web.admin import bp
from learning.web.admin.forms import ResetFactorForm
from learning.web.forms import ActionForm
from learning.web.gate import requires
from learning.web.sentences import sentence


@bp.route("/people/<int:person_id>/devices", methods=["GET", "POST"])
@requires(Permission.PEOPLE_KEEP, fresh=True)
def end_sign_ins(person_id: int) -> ResponseReturnValue:
    """Where a person is signed in; sign them out everywhere. The account stays open."""
    person = finders.person_or_404(person_id)
    if ActionForm().was_sent():
        sessions.end_for(person_id, by=gate.viewer().id)
        flash(gettext("Signed out everywhere. The account stays open."))
        return redirect(url_for("admin.edit_person", person_id=person_id), 303)
    return render_template("admin/devices.html", person=person, devices=sessions.recent(person_id, clock.now()))


@bp.route("/people/<int:person_id>/second-factor", methods=["GET", "POST"])
@requires(Permission.PEOPLE_KEEP, fresh=True)
def reset_second_factor(person_id: int) -> ResponseReturnValue:
    """Take a person's second factor away, for a reason; they are told by mail and set up a new one."""
    person = finders.person_or_404(person_id)
    form = ResetFactorForm()
    if form.was_sent():
        try:
            second_factor.reset(person_id, by=gate.viewer().id, reason=form.reason.data)
            flash(gettext("Reset. The person is signed out everywhere, and told by mail."))
        except Conflict as error:
            flash(sentence(error))
        return redirect(url_for("admin.edit_person", person_id=person_id), 303)
    return render_template("admin/reset_factor.html", person=person, form=form), form.status
