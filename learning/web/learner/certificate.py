"""My certificate, or exactly what is still missing."""

from flask import Response, redirect, render_template, request, url_for

from certificates import queries as certificates
from certificates.rules import Status
from learning.completion import queries as completion
from learning.completion import rules
from learning.core import limits
from learning.people.permissions import Permission
from learning.web import access, papers, present
from learning.web.access import requires
from learning.web.learner import bp


@bp.get("/certificate")
@requires(Permission.COURSE_TAKE)
def show_certificate():  # type: ignore[no-untyped-def]
    """The certificate, or each requirement, met or not, with the way to meet it."""
    done = completion.completion_of(access.viewer().id)
    held = certificates.latest_of(done.id if done else None)
    if held:
        rows = papers.shown_rows(held.facts)
        return render_template("learner/certificate.html", held=held, rows=rows, status=str(held.status))
    progress, passed = completion.progress(access.own_trail())
    requirements = rules.requirements(present.catalogue().course, progress)
    return render_template(
        "learner/not_yet.html", requirements=requirements, passed=passed, is_waiting=done is not None
    )


@bp.get("/certificate.pdf")
@requires(Permission.COURSE_TAKE)
def take_certificate():  # type: ignore[no-untyped-def]
    """The signed PDF."""
    done = completion.completion_of(access.viewer().id)
    held = certificates.latest_of(done.id if done else None)
    if held is None or held.status in (Status.REVOKED, Status.REPLACED):
        return redirect(url_for("learner.show_certificate"), 303)
    paper = "letter" if request.args.get("paper") == "letter" else "a4"
    if paper == "letter":
        salt, here = present.settings().secret_key, str(access.viewer().id)
        limits.check(limits.EXPORT_PERSON, here, salt)
        limits.count(salt, (limits.EXPORT_PERSON, here))
    body = papers.letter_file(held) if paper == "letter" else papers.certificate_file(held)
    headers = {"Content-Disposition": f'attachment; filename="cpms-certificate-{held.code[:8]}.pdf"'}
    return Response(body, mimetype="application/pdf", headers=headers)
