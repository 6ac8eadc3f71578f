"""Pages anybody may open."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from learning.web.public import badges, finding, health, many, pages, reference, tools, verification  # noqa: E402

__all__ = ["badges", "finding", "health", "many", "pages", "reference", "tools", "verification"]
