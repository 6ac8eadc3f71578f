"""A manager's pages: records, people, teams of one organisation, whose number stands in the address."""

from typing import Any

from flask import Blueprint, g

from learning.web import gate

bp = Blueprint("manager", __name__)


@bp.url_value_preprocessor
def take_organisation(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The organisation of the address goes to the finders; no view takes it as an argument."""
    if values is not None:
        g.organisation_id = values.pop("organisation_id", None)


@bp.url_defaults
def keep_organisation(_endpoint: str, values: dict[str, Any]) -> None:
    """Links between these pages stay in the organisation that is looked at; elsewhere it is one's own."""
    if "organisation_id" not in values:
        here = gate.visitor()
        values["organisation_id"] = g.get("organisation_id") or (here.organisation_id if here else None)


from learning.web.manager import contacts, join_codes, people, records, teams  # noqa: E402

__all__ = ["contacts", "join_codes", "people", "records", "teams"]
