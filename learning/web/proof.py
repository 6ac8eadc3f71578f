"""What a page asks for before it opens, beyond a role: a fresh sign-in, a strong password, a second factor.

A page that is asked for leads to the question and back. A form that was sent is not lost: the question carries what
was typed, and the answer to it sends the form on.
"""

from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request, url_for

from learning.core import clock, limits
from learning.core.errors import DomainError
from learning.people import second_factor, sessions
from learning.people.permissions import Permission, is_staff, needs_long_password
from learning.people.queries import Viewer
from learning.people.session_rules import Proof, proof_needed, should_note
from learning.web import addresses, request_context
from learning.web.forms import add_error
from learning.web.proof_forms import ProofForm
from learning.web.sentences import sentence

# Never carried along: a password is typed again.
NOT_CARRIED = {"csrf_token", "proof_password", "proof_code", "password", "present"}


def needed(here: Viewer, permission: Permission | None, is_fresh: bool) -> Proof:
    """What the person has to prove now, for a page with this permission."""
    standing = here.standing
    return proof_needed(
        clock.now(),
        full_at=standing.full_at,
        proved_at=standing.proved_at,
        staff_at=standing.staff_at,
        is_staff_page=is_staff(permission),
        is_fresh=is_fresh,
    )


def is_asked_fresh(fresh: bool | str) -> bool:
    """Whether this request does the grave thing: a form that is sent, or any request where `fresh` names a way back."""
    return bool(fresh) and (request.method == "POST" or isinstance(fresh, str))


def question(here: Viewer, permission: Permission, fresh: bool | str) -> Response | None:
    """Ask for what is missing, or None. `fresh`: see `access.requires`."""
    proof = needed(here, permission, is_asked_fresh(fresh))
    if proof == Proof.NOTHING:
        return None
    if request.method == "POST":
        return _ask_in_place(here, proof)
    back = addresses.here_in_full()
    if isinstance(fresh, str) and fresh != request.endpoint:
        back = url_for(fresh) + (f"?{urlencode(list(request.args.items(multi=True)))}" if request.args else "")
    staff = "1" if is_staff(permission) else None
    return cast(Response, redirect(url_for("account.prove", next=back, staff=staff), 303))


def _ask_in_place(here: Viewer, proof: Proof) -> Response | None:
    """The question in the place of the answer to a form; None once it is answered."""
    form = ProofForm()
    if was_given() and answer(form, here, proof):
        return None
    carried = [(k, v) for k, v in request.form.items(multi=True) if k not in NOT_CARRIED]
    return make_response(_page(form, here, proof, carried), 422)


def answer(form: ProofForm, here: Viewer, proof: Proof) -> bool:
    """Whether the form proves it. Wrong answers stand at their field; present passwords share one limit everywhere."""
    if not form.was_sent():
        return False
    salt, who = request_context.settings().secret_key, (limits.PRESENT_PASSWORD, str(here.id))
    try:
        if form.proof_password.data:
            limits.check(*who, salt)
        sessions.prove(here.sign_in_id, here.id, form.proof_password.data or "", form.proof_code.data, proof, salt)
        return True
    except DomainError as error:
        if error.code == "password-wrong":
            limits.count(salt, who)
        at_code = ("code" in error.code) or error.code == "factor-unreadable"
        add_error(form, "proof_code" if at_code and here.standing.has_factor else "proof_password", sentence(error))
        return False


def show(form: ProofForm, here: Viewer, proof: Proof) -> tuple[str, int]:
    """The question as a page of its own."""
    return _page(form, here, proof, []), form.status


def _page(form: ProofForm, here: Viewer, proof: Proof, carried: list[tuple[str, str]]) -> str:
    return render_template(
        "account/prove.html",
        form=form,
        has_factor=here.standing.has_factor,
        is_all=proof == Proof.ALL,
        carried=carried,
        address=addresses.here_in_full(),
    )


def missing_safety(here: Viewer, permission: Permission) -> Any:
    """Before a page of a role opens: a password long enough for it, then a second factor. The way there, or None."""
    if not needs_long_password(permission):
        return None
    back = addresses.here_in_full() if request.method == "GET" else url_for("account.show_account")
    if here.standing.password_grade != "staff":  # noqa: S105 - a grade, not a password
        return redirect(url_for("account.change_password", next=back), 303)
    if is_staff(permission) and asks_for_factor(here):
        return redirect(url_for("account.new_second_factor", next=back), 303)
    return None


def asks_for_factor(here: Viewer) -> bool:
    """Whether the person's role needs a second factor here, and there is none yet."""
    needs = request_context.settings().is_second_factor_required and bool(here.roles & second_factor.NEEDED_BY)
    return needs and not here.standing.has_factor


def was_given() -> bool:
    """Whether this request answered the question on its way to the view."""
    return request.method == "POST" and bool({"proof_password", "proof_code"} & request.form.keys())


def note_seen(here: Viewer, permission: Permission) -> None:
    """Write down that the device, and its staff pages, are in use; every five minutes at most."""
    now, on_staff_page = clock.now(), is_staff(permission)
    noted = here.standing.staff_at if on_staff_page else here.standing.seen_at
    if should_note(noted, now):
        sessions.note_seen(here.sign_in_id, on_staff_page)
