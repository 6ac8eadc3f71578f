"""Signing up and in, and keeping one's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from learning.web.account import addresses, data, entrance, passwords, profile, second_factor  # noqa: E402

__all__ = ["addresses", "data", "entrance", "passwords", "profile", "second_factor"]
