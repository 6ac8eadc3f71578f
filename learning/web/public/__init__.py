"""Pages anybody may open."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from learning.web.public import badges, health, many, pages, reference, search, tools, verification  # noqa: E402

__all__ = ["badges", "health", "many", "pages", "reference", "search", "tools", "verification"]
