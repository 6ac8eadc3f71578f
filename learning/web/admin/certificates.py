"""Finding, withdrawing and correcting certificates."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from certificates import codes, queries
from certificates.queries import IssuedCertificate
from certificates.rules import Status
from learning.completion import corrections
from learning.core.errors import Conflict
from learning.people.permissions import Permission
from learning.web import finders, gate
from learning.web.admin import bp
from learning.web.admin.forms import AgainForm, DeclineForm, ReplaceForm, RevokeForm
from learning.web.gate import requires
from learning.web.sentences import sentence

STATUS_WORDS = {
    Status.VALID: _l("valid"),
    Status.EXPIRES_SOON: _l("valid, ends soon"),
    Status.EXPIRED: _l("expired"),
    Status.REVOKED: _l("withdrawn"),
    Status.REPLACED: _l("replaced"),
    Status.CHANGED: _l("not what was signed: somebody changed its row in the database"),
}


@bp.get("/certificates")
@requires(Permission.CERTIFICATES_REVOKE)
def find_certificate() -> ResponseReturnValue:
    """Find a certificate by its code; the corrections that are asked for."""
    typed = request.args.get("code", "").strip()
    found = queries.by_code(codes.clean(typed)) if typed else None
    if found:
        return redirect(url_for("admin.show_certificate", certificate_id=found.id), 303)
    return render_template("admin/certificates.html", typed=typed, waiting=corrections.list_open())


@bp.get("/certificates/<int:certificate_id>")
@requires(Permission.CERTIFICATES_REVOKE)
def show_certificate(certificate_id: int) -> ResponseReturnValue:
    """One certificate, and what may be done with it."""
    return _page(finders.certificate_or_404(certificate_id))


def _page(held: IssuedCertificate, **forms: Any) -> ResponseReturnValue:
    """The page with the form that was refused, and the others as they begin."""
    asked = corrections.open_for(held.id)
    names = {"name": asked.name if asked else held.facts.name}
    names["other_name"] = asked.other_name if asked else held.facts.other_name
    fresh = {
        "revoke": RevokeForm(formdata=None),
        "replace": ReplaceForm(formdata=None, **names),
        "decline": DeclineForm(formdata=None),
        "again": AgainForm(formdata=None),
    }
    every = {**fresh, **forms}
    page = render_template(
        "admin/certificate.html",
        held=held,
        asked=asked,
        reissued=corrections.reissued_after(held.id),
        status_words=STATUS_WORDS.get(held.status),
        stands=held.status not in Status.gone(),
        is_withdrawn=held.status == Status.REVOKED,
        form=next((form for form in every.values() if form.errors), fresh["replace"]),
        **every,
    )
    return page, 422 if forms else 200


@bp.post("/certificates/<int:certificate_id>/revocation")
@requires(Permission.CERTIFICATES_REVOKE, fresh=True)
def revoke_certificate(certificate_id: int) -> ResponseReturnValue:
    """Withdraw a certificate, for a reason; the holder is told."""
    held, form = finders.certificate_or_404(certificate_id), RevokeForm()
    if not form.was_sent():
        return _page(held, revoke=form)
    try:
        corrections.withdraw(certificate_id, form.reason.data, by=gate.viewer().id)
        flash(gettext("Withdrawn. The public page says so from now on, and the holder is told by mail."))
    except Conflict as error:
        flash(sentence(error))
    return redirect(url_for("admin.show_certificate", certificate_id=certificate_id), 303)


@bp.post("/certificates/<int:certificate_id>/replacement")
@requires(Permission.CERTIFICATES_REVOKE, fresh=True)
def replace_certificate(certificate_id: int) -> ResponseReturnValue:
    """Issue it anew with the names put right; the old one says that it was replaced."""
    held, form = finders.certificate_or_404(certificate_id), ReplaceForm()
    if not form.was_sent():
        return _page(held, replace=form)
    try:
        code = corrections.correct(certificate_id, form.name.data, form.other_name.data or "", by=gate.viewer().id)
        flash(gettext("A new certificate is issued: %(code)s.", code=codes.grouped(code)))
        return redirect(url_for("admin.find_certificate", code=code), 303)
    except Conflict as error:
        flash(sentence(error))
    return redirect(url_for("admin.show_certificate", certificate_id=certificate_id), 303)


@bp.post("/certificates/<int:certificate_id>/declined")
@requires(Permission.CERTIFICATES_REVOKE, fresh=True)
def decline_correction(certificate_id: int) -> ResponseReturnValue:
    """Decline the correction that is asked for, with a reason for the holder."""
    held, form = finders.certificate_or_404(certificate_id), DeclineForm()
    if not form.was_sent():
        return _page(held, decline=form)
    asked = corrections.open_for(certificate_id)
    try:
        if asked is None:
            raise Conflict("already-decided")
        corrections.decline(asked.id, form.reason.data, by=gate.viewer().id)
        flash(gettext("Declined. The holder is told by mail."))
    except Conflict as error:
        flash(sentence(error))
    return redirect(url_for("admin.show_certificate", certificate_id=certificate_id), 303)


@bp.post("/certificates/<int:certificate_id>/again")
@requires(Permission.CERTIFICATES_REVOKE, fresh=True)
def certify_again(certificate_id: int) -> ResponseReturnValue:
    """Certify the holder of a withdrawn certificate again, for a reason."""
    held, form = finders.certificate_or_404(certificate_id), AgainForm()
    if not form.was_sent():
        return _page(held, again=form)
    try:
        code = corrections.certify_again(certificate_id, form.reason.data, by=gate.viewer().id)
        flash(gettext("A new certificate is issued: %(code)s.", code=codes.grouped(code)))
        return redirect(url_for("admin.find_certificate", code=code), 303)
    except Conflict as error:
        flash(sentence(error))
    return redirect(url_for("admin.show_certificate", certificate_id=certificate_id), 303)
