"""A facilitator's pages: the notes of each module."""

from flask import Blueprint

bp = Blueprint("facilitator", __name__)

from learning.web.facilitator import notes, sessions  # noqa: E402

__all__ = ["notes", "sessions"]
