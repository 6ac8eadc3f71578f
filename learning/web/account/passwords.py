"""Forgotten, set through a link, changed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.core import limits
from learning.core.errors import DomainError, NotFound
from learning.people import invitations, queries, rules, signing_in
from learning.people.passwords import digest
from learning.people.permissions import Permission
from learning.web import gate, redirects, request_context
from learning.web.account import bp, guessing
from learning.web.account.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm, TakeForm
from learning.web.forms import add_error, check_password
from learning.web.gate import public, requires
from learning.web.sentences import sentence


@bp.route("/password/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Ask for a link. The answer is the same whether or not the address has an account."""
    form = ForgottenForm()
    if not form.was_sent():
        return render_template("account/forgotten.html", form=form), form.status
    salt, email = request_context.settings().secret_key, rules.clean_email(form.email.data)
    is_held_back = bool(limits.wait(limits.RESET_ADDRESS, request_context.address(), salt))
    if is_held_back and guessing.knows_this_browser(email):
        is_held_back = False
    signing_in.ask_for_password(email, is_held_back, salt, request_context.address())
    return render_template("account/link_sent.html", email=form.email.data)


@bp.route("/password/<any(password, invitation):purpose>/<secret>", methods=["GET", "POST"])
@public
def set_password(purpose: str, secret: str) -> ResponseReturnValue:
    """Set a password through a link from a mail; signed in at once."""
    link = queries.link_by_secret(purpose, digest(secret))
    person = queries.person(link.person_id) if link and link.person_id else None
    if person is None:
        raise NotFound("link-used")
    is_taken_over = person.email_proved_at is None and bool(person.password_hash)
    brought = invitations.of_link(link.id) if link else None
    form = TakeForm(name=brought.name if brought else person.name) if is_taken_over else NewPasswordForm()
    staff = bool(queries.roles_of(person.id)) or bool(brought and brought.roles)
    name = form.name.data if isinstance(form, TakeForm) else ""
    if form.was_sent() and check_password(form.password, (name or person.name, person.email), staff):
        gate.begin(signing_in.use_link(purpose, secret, form.password.data, request_context.device(), name))
        return redirect(url_for("learner.show_course"), 303)
    return render_template(
        "account/set_password.html", form=form, purpose=purpose, staff=staff, person=person, is_taken_over=is_taken_over
    ), form.status


@bp.route("/account/password", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Change one's own password; every other device is signed out."""
    here = gate.viewer()
    form, device = ChangePasswordForm(), request_context.device()
    if form.was_sent() and check_password(form.password, (here.name, here.email), bool(here.roles)):
        try:
            with guessing.present_password(here.id):
                secret = signing_in.change_password(
                    here.id, form.present.data, form.password.data, device, here.sign_in_id
                )
            gate.begin(secret)
            flash(gettext("Your password is changed. Other devices are signed out."))
            return redirect(redirects.safe_next(request.args.get("next")) or url_for("account.show_account"), 303)
        except DomainError as error:
            add_error(form, "present", sentence(error))
    is_weak = bool(here.roles) and here.standing.password_grade != "staff"  # noqa: S105 - a grade, not a password
    return render_template(
        "account/change_password.html", form=form, staff=bool(here.roles), is_weak=is_weak and "next" in request.args
    ), form.status
