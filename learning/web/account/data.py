"""My data: everything held about me in one file, and the end of the account."""

import json

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.core import letter_files
from learning.core.errors import DomainError
from learning.people.permissions import Permission
from learning.privacy import own_data
from learning.web import gate, request_context
from learning.web.account import bp, guessing
from learning.web.account.forms import EraseForm
from learning.web.forms import add_error
from learning.web.gate import requires
from learning.web.sentences import sentence


@bp.get("/account/data")
@requires(Permission.OWN_ACCOUNT)
def show_data() -> ResponseReturnValue:
    """What is held about me, in words and numbers."""
    held = own_data.everything(gate.viewer().id)
    return render_template("account/data.html", held={name: len(rows) for name, rows in held.items()})


@bp.get("/account/data.json")
@requires(Permission.OWN_ACCOUNT)
def take_data() -> ResponseReturnValue:
    """Everything held about me, as a file."""
    text = json.dumps(own_data.everything(gate.viewer().id), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(text, mimetype="application/json", headers=headers)


@bp.route("/account/data/erasure", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def erase_account() -> ResponseReturnValue:
    """Erase name, address and answers; completions stay in the counts without a name."""
    form = EraseForm()
    if form.was_sent():
        try:
            letters = letter_files.folder_in(request_context.settings().data_dir)
            with guessing.present_password(gate.viewer().id):
                own_data.erase(gate.viewer().id, form.password.data, letters)
            gate.end()
            flash(gettext("Your account is erased. Thank you for learning with us."))
            return redirect(url_for("public.home"), 303)
        except DomainError as error:
            add_error(form, "password", sentence(error))
    return render_template("account/erasure.html", form=form), form.status
