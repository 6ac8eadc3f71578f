"""Register, sign in, sign out, and the first administrator."""

from contextlib import nullcontext

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.core import limits
from learning.core.errors import Conflict, DomainError, NotFound, TooMany
from learning.enrolment import registration
from learning.people import queries, rules, signing_in
from learning.people.actions import NewPerson
from learning.people.passwords import digest
from learning.web import gate, locale, redirects, request_context
from learning.web.account import bp, guessing
from learning.web.account.forms import FirstAdminForm, RegisterForm, SignInForm, SignOutForm
from learning.web.forms import add_error, check_password
from learning.web.gate import public
from learning.web.sentences import sentence

CODE_FAULTS = ("join-code-unknown", "join-code-mistyped", "too-many-codes")


def _onward(target: str | None) -> ResponseReturnValue:
    if gate.awaits_code():
        return redirect(url_for("account.enter_code", next=redirects.safe_next(target)), 303)
    return redirect(redirects.safe_next(target) or url_for("learner.show_course"), 303)


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """A new account; signed in at once."""
    if gate.visitor():
        return _onward(request.args.get("next"))
    form = RegisterForm(next=request.args.get("next"), language=locale.chosen().code)
    form.offer(queries.listed_organisations())
    if request.method == "GET":
        form.join_code.data = request.args.get("code", "")
    if form.was_sent() and check_password(form.password, (form.name.data, form.email.data)):
        try:
            gate.begin(_register(form))
            locale.choose(form.language.data)
            return _onward(form.next.data)
        except DomainError as error:
            add_error(form, "join_code" if error.code in CODE_FAULTS else "email", sentence(error))
    return render_template("account/register.html", form=form), form.status


def _register(form: RegisterForm) -> str:
    new = NewPerson(form.name.data, form.email.data, form.password.data, form.language.data)
    chosen = int(form.organisation.data) if form.organisation.data else None
    course = request_context.catalogue().course.id
    limits.spend(limits.REGISTER_ADDRESS, request_context.address(), request_context.settings().secret_key)
    with guessing.join_code() if form.join_code.data else nullcontext():
        return registration.register(new, course, chosen, form.join_code.data, request_context.device())


@bp.route("/login", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, and go on where one was."""
    if gate.visitor():
        return _onward(request.args.get("next"))
    form, is_slowed = SignInForm(next=request.args.get("next")), False
    if form.was_sent():
        try:
            gate.begin(_checked_sign_in(form))
            return _onward(form.next.data)
        except DomainError as error:
            add_error(form, "password", sentence(error))
            is_slowed = isinstance(error, TooMany)
    return render_template("account/sign_in.html", form=form, is_slowed=is_slowed), form.status


def _checked_sign_in(form: SignInForm) -> str:
    """Sign in under the limits of `guessing`."""
    counted = guessing.admit(rules.clean_email(form.email.data))
    with guessing.counting("sign-in-refused", *counted):
        return signing_in.sign_in(form.email.data, form.password.data, request_context.device())


@bp.post("/logout")
@public
def sign_out() -> ResponseReturnValue:
    """End this device's sign-in. Drafts on the device go with it, unless the person chose to keep them.

    "storage" is not cleared: that would take what others chose to keep here, and browsers do it with https alone.
    """
    here, form = gate.visitor(), SignOutForm()
    if here and not form.was_sent():
        return redirect(url_for("account.show_account"), 303)
    if here:
        signing_in.end_sign_in(here.id, here.sign_in_id)
    gate.end(keeps_drafts=bool(form.keep_drafts.data))
    response = redirect(url_for("public.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/setup/<secret>", methods=["GET", "POST"])
@public
def first_admin(secret: str) -> ResponseReturnValue:
    """The first administrator, once."""
    if queries.link_by_secret("first-admin", digest(secret)) is None:
        raise NotFound("link-used")
    form = FirstAdminForm()
    if form.was_sent() and check_password(form.password, (form.name.data, form.email.data), staff=True):
        new = NewPerson(form.name.data, form.email.data, form.password.data, locale.chosen().code)
        try:
            gate.begin(signing_in.create_first_admin(secret, new, request_context.device()))
            return redirect(url_for("admin.show_start" if request_context.contacts() else "admin.edit_support"), 303)
        except Conflict as error:
            add_error(form, "email", sentence(error))
    return render_template("account/first_admin.html", form=form), form.status
