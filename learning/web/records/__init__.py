"""The short address of an organisation's records: it leads to one's own, whose number stands in the long one."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from learning.people.permissions import Permission
from learning.web import finders, gate
from learning.web.gate import requires
from learning.web.inputs import whole

bp = Blueprint("records", __name__)


@bp.get("")
@bp.get("/<path:page>")
@requires(Permission.RECORDS_READ)
def open_own(page: str = "") -> ResponseReturnValue:
    """Lead to the same page of the own organisation, or of the one that an old address names.

    Whoever has no organisation and keeps them all chooses one first.
    """
    here = gate.viewer()
    if page.split("/")[0] == "organisations":
        finders.missing()
    own = request.args.get("organisation", type=whole) or here.organisation_id
    if own is None:
        if here.may(Permission.ORGANISATIONS_KEEP):
            return redirect(url_for("admin.list_organisations"), 303)
        finders.missing()
    address = url_for("manager.show_start", organisation_id=own) + (f"/{page}" if page else "")
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "organisation"]
    return redirect(address + (f"?{urlencode(asked)}" if asked else ""), 303)
