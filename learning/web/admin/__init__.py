"""An administrator's pages."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from learning.web.admin import addresses, certificates, evidence, organisations, people, safety, trail  # noqa: E402

__all__ = ["addresses", "certificates", "evidence", "organisations", "people", "safety", "trail"]
