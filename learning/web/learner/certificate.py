"""My certificate, or exactly what is still missing."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from certificates import queries as certificates
from certificates.rules import Status
from learning.completion import corrections, rules
from learning.completion import queries as completion
from learning.core import limits
from learning.core.errors import Conflict
from learning.people.permissions import Permission
from learning.web import certificate_files, finders, gate, request_context
from learning.web.forms import BaseForm, NameField, TextField, add_error, printable
from learning.web.gate import requires
from learning.web.learner import bp, view_models
from learning.web.sentences import sentence


class CorrectionForm(BaseForm):
    """The names as they should stand on the certificate."""

    name = NameField(_l("The name as it should stand"))
    other_name = TextField(
        _l("In a second script (may be empty)"),
        [Optional(), Length(max=200, message=_l("Use at most 200 characters.")), printable],
    )
    note = TextAreaField(
        _l("Note for the administrator: what is wrong, and where the right name stands"),
        [Optional(), Length(max=500, message=_l("Use at most 500 characters."))],
    )


@bp.get("/certificate")
@requires(Permission.COURSE_TAKE)
def show_certificate() -> ResponseReturnValue:
    """The certificate, or each requirement, met or not, with the way to meet it."""
    done = completion.completion_of(gate.viewer().id)
    held = certificates.latest_of(done.id if done else None)
    if held:
        rows = certificate_files.shown_rows(held.facts)
        asked = corrections.last_for(held.id)
        return render_template(
            "learner/certificate.html",
            held=held,
            rows=rows,
            asked=asked,
            shown=view_models.certificate(
                held.status,
                held.revoked_at,
                asked=asked is not None,
                decided=bool(asked and asked.decision),
                reason=asked.decision.reason if asked and asked.decision else "",
            ),
        )
    progress, passed = completion.progress(finders.own_progress())
    requirements = rules.requirements(request_context.catalogue().course, progress)
    return render_template(
        "learner/not_yet.html", requirements=requirements, passed=passed, is_waiting=done is not None
    )


@bp.route("/certificate/correction", methods=["GET", "POST"])
@requires(Permission.COURSE_TAKE)
def ask_correction() -> ResponseReturnValue:
    """Ask an administrator to put the name right, in both scripts."""
    done = completion.completion_of(gate.viewer().id)
    held = certificates.latest_of(done.id if done else None)
    if held is None or held.status in Status.gone() or corrections.open_for(held.id):
        return redirect(url_for("learner.show_certificate"), 303)
    form = CorrectionForm(name=held.facts.name, other_name=held.facts.other_name)
    if form.was_sent():
        try:
            corrections.ask(held.id, gate.viewer().id, form.name.data, form.other_name.data or "", form.note.data or "")
            flash(gettext("Sent. An administrator decides; you get a mail."))
            return redirect(url_for("learner.show_certificate"), 303)
        except Conflict as error:
            add_error(form, "name", sentence(error))
    return render_template("learner/correction.html", held=held, form=form), form.status


@bp.get("/certificate.pdf")
@requires(Permission.COURSE_TAKE)
def take_certificate() -> ResponseReturnValue:
    """The signed PDF."""
    done = completion.completion_of(gate.viewer().id)
    held = certificates.latest_of(done.id if done else None)
    if held is None or held.status in Status.gone():
        return redirect(url_for("learner.show_certificate"), 303)
    paper = "letter" if request.args.get("paper") == "letter" else "a4"
    if paper == "letter":
        limits.spend(limits.EXPORT_PERSON, str(gate.viewer().id), request_context.settings().secret_key)
    body = certificate_files.letter_file(held) if paper == "letter" else certificate_files.certificate_file(held)
    headers = {"Content-Disposition": f'attachment; filename="cpms-certificate-{held.code[:8]}.pdf"'}
    return Response(body, mimetype="application/pdf", headers=headers)
