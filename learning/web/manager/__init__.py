"""A manager's pages: records, people, teams of one organisation."""

from flask import Blueprint

bp = Blueprint("manager", __name__)

from learning.web.manager import contacts, join_codes, people, records, teams  # noqa: E402

__all__ = ["contacts", "join_codes", "people", "records", "teams"]
