"""Renewing a certificate in its last ninety days, or after it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from certificates import queries as certificates
from certificates.queries import IssuedCertificate
from certificates.rules import may_renew
from learning.assessment import queries as assessment
from learning.catalogue.quizzes import RENEWAL
from learning.completion import actions, renewal
from learning.completion import queries as completion
from learning.core.errors import Conflict
from learning.people.permissions import Permission
from learning.web import certificate_files, finders, gate, request_context
from learning.web.forms import ActionForm
from learning.web.gate import requires
from learning.web.learner import bp, view_models
from learning.web.sentences import sentence


@bp.route("/certificate/renewal", methods=["GET", "POST"])
@requires(Permission.COURSE_TAKE)
def renew_certificate() -> ResponseReturnValue:
    """What has changed since, and the shorter quiz."""
    done = completion.completion_of(gate.viewer().id)
    held: IssuedCertificate | None = certificates.latest_of(done.id if done else None)
    if done is None or held is None or not may_renew(held.status):
        return redirect(url_for("learner.show_certificate"), 303)
    catalogue, trail = request_context.catalogue(), finders.own_progress()
    here = gate.viewer().id
    if ActionForm().was_sent():
        try:
            source = request_context.source()
            step = actions.go_on_renewing(trail.enrolment_id, here, source, certificate_files.letterhead())
            if step.attempt_code:
                return redirect(url_for("learner.continue_attempt", code=step.attempt_code), 303)
            flash(gettext("Your certificate is renewed."))
            return redirect(url_for("learner.show_certificate"), 303)
        except Conflict as error:
            flash(sentence(error))
            return redirect(url_for("learner.renew_certificate"), 303)
    tried = assessment.attempts_of([trail.enrolment_id], RENEWAL).get(trail.enrolment_id, [])
    is_passed = renewal.passed_attempt(trail.enrolment_id, held) is not None
    return render_template(
        "learner/renewal.html",
        held=held,
        bank=catalogue.quizzes[RENEWAL].bank,
        reading=renewal.reading(catalogue.course, done),
        is_passed=is_passed,
        tried=tried,
        press=view_models.renewal_press(tried, is_passed),
    )
