"""The second factor: the code at the door, setting it up, recovery codes, and proving again who one is."""

from typing import Any

import segno
from flask import Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from learning.core.errors import Conflict, DomainError, NotFound
from learning.people import second_factor, sessions, totp
from learning.people.permissions import Permission
from learning.people.queries import Viewer
from learning.people.session_rules import Proof
from learning.web import gate, proof, redirects, request_context
from learning.web.account import bp
from learning.web.forms import ActionForm, add_error
from learning.web.gate import public, requires
from learning.web.proof_forms import CodeForm, CodesForm, ProofForm, SetUpForm
from learning.web.sentences import sentence

QUIET_ZONE = 4


@bp.route("/login/code", methods=["GET", "POST"])
@public
def enter_code() -> ResponseReturnValue:
    """The code that finishes a sign-in, or a recovery code."""
    target = redirects.safe_next(request.args.get("next") or request.form.get("next"))
    secret = gate.awaits_code()
    if gate.visitor() or secret is None:
        there = target or url_for("learner.show_course")
        return redirect(there if gate.visitor() else url_for("account.sign_in", next=there), 303)
    form = CodeForm(next=target)
    if form.was_sent():
        try:
            gate.begin(sessions.give_code(secret, form.code.data, request_context.settings().secret_key))
            _say_codes_left(form.code.data)
            return redirect(target or url_for("learner.show_course"), 303)
        except NotFound:
            session.pop(gate.HALF, None)
            flash(gettext("That took longer than ten minutes. Sign in once more."))
            return redirect(url_for("account.sign_in", next=target), 303)
        except DomainError as error:
            add_error(form, "code", sentence(error))
    return render_template("account/enter_code.html", form=form, is_recovery="recovery" in request.args), form.status


def _say_codes_left(typed: str) -> None:
    """After a recovery code: it is gone, and so many are left."""
    if second_factor.clean_recovery_code(typed) is None:
        return
    kept = second_factor.kept(gate.viewer().id)
    left = kept.codes_left if kept else 0
    flash(
        ngettext(
            "This recovery code is used up. %(num)s is left. You find new ones under My account.",
            "This recovery code is used up. %(num)s are left. You find new ones under My account.",
            left,
        )
    )


@bp.route("/account/proof", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def prove() -> ResponseReturnValue:
    """Prove again who one is, and go on."""
    here = gate.viewer()
    target = redirects.safe_next(request.args.get("next") or request.form.get("next"))
    is_staff = request.args.get("staff") == "1" and here.may(Permission.RECORDS_READ)
    needed = proof.needed(here, Permission.RECORDS_READ if is_staff else None, is_fresh=True)
    if needed == Proof.NOTHING:
        return redirect(target or url_for("account.show_account"), 303)
    form = ProofForm(next=target)
    if request.method == "POST" and proof.answer(form, here, needed):
        flash(gettext("Thank you. You can go on."))
        return redirect(target or url_for("account.show_account"), 303)
    return proof.show(form, here, needed)


@bp.get("/account/second-factor")
@requires(Permission.OWN_ACCOUNT)
def show_second_factor() -> ResponseReturnValue:
    """Whether there is a second factor, since when, and how many recovery codes are left."""
    here = gate.viewer()
    return render_template(
        "account/second_factor.html", kept=second_factor.kept(here.id), may_end=not _is_needed(here), of=second_factor
    )


def _is_needed(here: Viewer) -> bool:
    return request_context.settings().is_second_factor_required and bool(here.roles & second_factor.NEEDED_BY)


@bp.route("/account/second-factor/new", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT, fresh="account.new_second_factor")
def new_second_factor() -> ResponseReturnValue:
    """Set it up, for the first time or with another app. Nothing is kept before a code proves that the app has it."""
    here, key = gate.viewer(), request_context.settings().secret_key
    target = redirects.safe_next(request.args.get("next"))
    form = SetUpForm(next=target)
    secret = _offered(form.offered.data, here.id, key)
    if form.was_sent():
        try:
            codes = second_factor.set_up(here.id, here.sign_in_id, secret, form.code.data, key)
            return _show_codes(codes, target)
        except Conflict as error:
            if error.code == "factor-kept":
                flash(sentence(error))
                return redirect(url_for("account.show_second_factor"), 303)
            add_error(form, "code", sentence(error))
    form.offered.data = totp.seal(secret, key, second_factor.OFFERED, here.id)
    address = totp.address(secret, here.email, request_context.settings().issuer)
    return render_template(
        "account/new_second_factor.html",
        form=form,
        square=_square(address),
        address=address,
        secret=totp.grouped(secret),
        needed=_is_needed(here),
        has_one=here.standing.has_factor,
    ), form.status


def _offered(sealed: str | None, person_id: int, key: str) -> str:
    """The secret that the page showed before, or a new one."""
    try:
        return totp.unseal(sealed or "", key, second_factor.OFFERED, person_id)
    except totp.Unreadable:
        return totp.new_secret()


def _square(address: str) -> dict[str, Any]:
    """The dots of the address as the path of a drawing: a run of dark dots is one line."""
    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    lines = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = 1
            while x + run < len(row) and row[x + run] == row[x]:
                run += 1
            if row[x]:
                lines.append(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{run}v1h-{run}z")
            x += run
    return {"path": "".join(lines), "side": len(rows) + 2 * QUIET_ZONE}


def _show_codes(codes: list[str], target: str | None) -> str:
    """The one moment at which recovery codes are seen; they are not in an address, nor kept to be shown again."""
    onward = target or url_for("account.show_second_factor")
    form = CodesForm(formdata=None, codes="\n".join(codes))
    return render_template("account/recovery_codes.html", codes=codes, form=form, onward=onward)


@bp.post("/account/second-factor/codes")
@requires(Permission.OWN_ACCOUNT, fresh=True)
def make_recovery_codes() -> ResponseReturnValue:
    """New recovery codes in the place of the old ones."""
    if not ActionForm().was_sent():
        return redirect(url_for("account.show_second_factor"), 303)
    return _show_codes(second_factor.make_recovery_codes(gate.viewer().id), None)


@bp.post("/account/second-factor/codes.txt")
@requires(Permission.OWN_ACCOUNT)
def take_recovery_codes() -> ResponseReturnValue:
    """The codes of the page as a file: they come back from the page itself, for only digests of them are kept here."""
    form = CodesForm()
    codes = [code for code in form.listed() if second_factor.clean_recovery_code(code)]
    if not form.was_sent() or not codes:
        return redirect(url_for("account.show_second_factor"), 303)
    lines = [gettext("Recovery codes for %(site)s. Each works once.", site=request.host), gate.viewer().email, ""]
    headers = {"Content-Disposition": 'attachment; filename="recovery-codes.txt"'}
    return Response("\n".join([*lines, *codes, ""]), mimetype="text/plain", headers=headers)


@bp.post("/account/second-factor/end")
@requires(Permission.OWN_ACCOUNT, fresh=True)
def end_second_factor() -> ResponseReturnValue:
    """Do without it again, where the role allows that."""
    if ActionForm().was_sent():
        try:
            second_factor.take_away(gate.viewer().id, request_context.settings().is_second_factor_required)
            flash(gettext("Your second factor is gone. Your password alone lets you in."))
        except Conflict as error:
            flash(sentence(error))
    return redirect(url_for("account.show_second_factor"), 303)
