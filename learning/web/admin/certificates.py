"""Finding, withdrawing and correcting certificates."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from certificates import codes, issuing, queries
from learning.core.errors import Conflict
from learning.people.permissions import Permission
from learning.web import access
from learning.web.access import requires
from learning.web.admin import bp
from learning.web.admin.forms import ReplaceForm, RevokeForm
from learning.web.errors import sentence


@bp.get("/certificates")
@requires(Permission.CERTIFICATES_REVOKE)
def find_certificate():  # type: ignore[no-untyped-def]
    """Find a certificate by its code."""
    typed = request.args.get("code", "").strip()
    found = queries.by_code(codes.clean(typed)) if typed else None
    if found:
        return redirect(url_for("admin.show_certificate", certificate_id=found.id), 303)
    return render_template("admin/certificates.html", typed=typed)


@bp.get("/certificates/<int:certificate_id>")
@requires(Permission.CERTIFICATES_REVOKE)
def show_certificate(certificate_id: int):  # type: ignore[no-untyped-def]
    """One certificate, and what may be done with it."""
    held = access.certificate_or_404(certificate_id)
    return render_template(
        "admin/certificate.html", held=held, revoke=RevokeForm(), replace=ReplaceForm(name=held.facts.name)
    )


@bp.post("/certificates/<int:certificate_id>/revocation")
@requires(Permission.CERTIFICATES_REVOKE, fresh=True)
def revoke_certificate(certificate_id: int):  # type: ignore[no-untyped-def]
    """Withdraw a certificate, for a reason."""
    held, form = access.certificate_or_404(certificate_id), RevokeForm()
    if not form.was_sent():
        replace = ReplaceForm(formdata=None, name=held.facts.name)
        return render_template("admin/certificate.html", held=held, revoke=form, replace=replace), 422
    try:
        issuing.revoke(certificate_id, form.reason.data, by=access.viewer().id)
        flash(gettext("Withdrawn. The public page says so from now on."))
    except Conflict as error:
        flash(sentence(error))
    return redirect(url_for("admin.show_certificate", certificate_id=certificate_id), 303)


@bp.post("/certificates/<int:certificate_id>/replacement")
@requires(Permission.CERTIFICATES_REVOKE, fresh=True)
def replace_certificate(certificate_id: int):  # type: ignore[no-untyped-def]
    """Issue it anew with the name put right; the old one says that it was replaced."""
    held, form = access.certificate_or_404(certificate_id), ReplaceForm()
    if not form.was_sent():
        return render_template("admin/certificate.html", held=held, revoke=RevokeForm(formdata=None), replace=form), 422
    try:
        code = issuing.replace_name(certificate_id, form.name.data, by=access.viewer().id)
        flash(gettext("A new certificate is issued: %(code)s.", code=codes.grouped(code)))
        return redirect(url_for("admin.find_certificate", code=code), 303)
    except Conflict as error:
        flash(sentence(error))
    return redirect(url_for("admin.show_certificate", certificate_id=certificate_id), 303)
