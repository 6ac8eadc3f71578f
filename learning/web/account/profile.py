"""One's own account: name, language, organisation, devices."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.completion import waiting
from learning.core import clock
from learning.core.errors import DomainError
from learning.people import actions, addresses, queries, sessions, signing_in
from learning.people.permissions import Permission
from learning.web import certificate_files, gate, locale, request_context
from learning.web.account import bp, guessing
from learning.web.account.forms import JoinForm, ProfileForm
from learning.web.forms import ActionForm, add_error
from learning.web.gate import requires
from learning.web.sentences import sentence

# How long a device that an administrator signed out is still shown.
SHOWN_ENDED = timedelta(days=30)


@bp.route("/account", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def show_account() -> ResponseReturnValue:
    """Name and language; links to the rest."""
    here = gate.viewer()
    form = ProfileForm(name=here.name, other_name=queries.other_name(here.id), language=here.language)
    if form.was_sent():
        said = form.name.data, form.language.data, form.other_name.data
        issued = waiting.change_profile(here.id, *said, request_context.source(), certificate_files.letterhead())
        locale.choose(form.language.data)
        flash(gettext("Saved. Your certificate is ready.") if issued else gettext("Saved."))
        return redirect(url_for("account.show_account"), 303)
    return render_template(
        "account/account.html",
        form=form,
        organisation=queries.organisation(here.organisation_id),
        team=queries.team(here.team_id),
        address=addresses.state(here.id),
    ), form.status


@bp.route("/account/organisation", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def join_organisation() -> ResponseReturnValue:
    """Join an organisation or team by code."""
    here = gate.viewer()
    form = JoinForm()
    if form.was_sent():
        try:
            with guessing.join_code(here.id):
                actions.join(here.id, form.join_code.data)
            flash(gettext("You have joined. Managers there can now see your progress and results, never your answers."))
            return redirect(url_for("account.show_account"), 303)
        except DomainError as error:
            add_error(form, "join_code", sentence(error))
    organisation, team = queries.organisation(here.organisation_id), queries.team(here.team_id)
    return render_template("account/organisation.html", form=form, organisation=organisation, team=team), form.status


@bp.post("/account/organisation/departure")
@requires(Permission.OWN_ACCOUNT)
def leave_organisation() -> ResponseReturnValue:
    """Leave one's organisation."""
    if ActionForm().was_sent():
        actions.leave(gate.viewer().id)
        flash(gettext("You have left. Its managers no longer see your record."))
    return redirect(url_for("account.show_account"), 303)


@bp.get("/account/devices")
@requires(Permission.OWN_ACCOUNT)
def list_devices() -> ResponseReturnValue:
    """Where one is signed in."""
    here = gate.viewer()
    devices = sessions.recent(here.id, clock.now() - SHOWN_ENDED)
    return render_template("account/devices.html", devices=devices, this=here.sign_in_id)


@bp.post("/account/devices/<int:sign_in_id>/end")
@requires(Permission.OWN_ACCOUNT)
def end_device(sign_in_id: int) -> ResponseReturnValue:
    """Sign one device out."""
    if ActionForm().was_sent():
        signing_in.end_sign_in(gate.viewer().id, sign_in_id)
    return redirect(url_for("account.list_devices"), 303)


@bp.post("/account/devices/end")
@requires(Permission.OWN_ACCOUNT)
def end_all_devices() -> ResponseReturnValue:
    """Sign every device out, this one too."""
    if not ActionForm().was_sent():
        return redirect(url_for("account.list_devices"), 303)
    signing_in.end_all_sign_ins(gate.viewer().id, by=gate.viewer().id)
    gate.end()
    return redirect(url_for("account.sign_in"), 303)
