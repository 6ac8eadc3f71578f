"""One's e-mail address: proving it, and putting another in its place."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.core.errors import Conflict, DomainError
from learning.people import addresses
from learning.people.permissions import Permission
from learning.web import gate
from learning.web.account import bp, guessing
from learning.web.account.forms import AddressForm, ProofForm
from learning.web.forms import ActionForm, add_error
from learning.web.gate import public, requires
from learning.web.sentences import sentence


@bp.post("/account/address/proof")
@requires(Permission.OWN_ACCOUNT)
def send_proof() -> ResponseReturnValue:
    """Mail the link that proves one's address once more."""
    if ActionForm().was_sent():
        if addresses.send_proof_again(gate.viewer().id):
            flash(gettext("A link is on its way. It works once, within seven days."))
        else:
            flash(
                gettext(
                    "A link was sent already, and the ones in your mailbox still work. Look in the junk folder too."
                )
            )
    return redirect(url_for("account.show_account"), 303)


@bp.route("/account/address", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def change_address() -> ResponseReturnValue:
    """Ask for another address; it counts when the link mailed there is used."""
    here, form = gate.viewer(), AddressForm()
    if form.was_sent():
        try:
            with guessing.present_password(here.id), guessing.address_change(here.id):
                addresses.ask_for_change(here.id, form.password.data, form.email.data)
            flash(gettext("A link is on its way to the new address. Until you use it, the old one stays."))
            return redirect(url_for("account.show_account"), 303)
        except DomainError as error:
            at_password = error.code in ("password-wrong", "too-many")
            add_error(form, "password" if at_password else "email", sentence(error))
    return render_template("account/address.html", form=form), form.status


@bp.route("/address/<secret>", methods=["GET", "POST"])
@public
def prove_address(secret: str) -> ResponseReturnValue:
    """Prove an address through the link mailed there: signed in, or with the account's password."""
    person, email = addresses.owner_of(secret)
    here = gate.visitor()
    is_owner = here is not None and here.id == person.id
    form: ActionForm = ActionForm() if is_owner else ProofForm()
    if form.was_sent():
        try:
            with guessing.present_password(person.id):
                addresses.prove(secret, person.id if is_owner else None, "" if is_owner else form.password.data)
            flash(gettext("Thank you. Your address is proved."))
            return redirect(url_for("account.show_account" if is_owner else "account.sign_in"), 303)
        except Conflict as error:
            if is_owner:
                flash(sentence(error))
                return redirect(url_for("account.show_account"), 303)
            add_error(form, "password", sentence(error))
        except DomainError as error:
            if is_owner or error.code == "link-used":
                raise
            add_error(form, "password", sentence(error))
    return render_template(
        "account/prove_address.html", form=form, person=person, email=email, is_owner=is_owner
    ), form.status
