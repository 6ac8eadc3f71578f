"""An administrator's pages."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from learning.web.admin import addresses, audit, certificates, items, organisations, people, safety  # noqa: E402

__all__ = ["addresses", "audit", "certificates", "items", "organisations", "people", "safety"]
