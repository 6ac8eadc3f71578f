"""Renewing a certificate in its last ninety days, or after it."""

from flask import redirect, render_template, url_for

from certificates import queries as certificates
from certificates.queries import Held
from certificates.rules import may_renew
from learning.assessment import actions
from learning.assessment import queries as assessment
from learning.completion import queries as completion
from learning.completion import renewal
from learning.people.permissions import Permission
from learning.web import access, present
from learning.web.access import requires
from learning.web.forms import ActionForm
from learning.web.learner import bp


@bp.route("/certificate/renewal", methods=["GET", "POST"])
@requires(Permission.COURSE_TAKE)
def renew_certificate():  # type: ignore[no-untyped-def]
    """What has changed since, and the shorter quiz."""
    done = completion.completion_of(access.viewer().id)
    held: Held | None = certificates.latest_of(done.id if done else None)
    if done is None or held is None or not may_renew(held.status):
        return redirect(url_for("learner.show_certificate"), 303)
    catalogue, trail = present.catalogue(), access.own_trail()
    bank = renewal.bank(catalogue)
    if ActionForm().was_sent():
        code = actions.begin_attempt(trail.enrolment_id, access.viewer().id, bank, catalogue.revision)
        return redirect(url_for("learner.continue_attempt", code=code), 303)
    return render_template(
        "learner/renewal.html",
        held=held,
        bank=bank,
        changed=renewal.changed_lessons(catalogue.course, done),
        tried=assessment.attempts_of([trail.enrolment_id], renewal.RENEWAL).get(trail.enrolment_id, []),
    )
