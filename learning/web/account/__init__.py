"""Signing up and in, and keeping one's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from learning.web.account import addresses, data, passwords, profile, second_factor, sign_in  # noqa: E402

__all__ = ["addresses", "data", "passwords", "profile", "second_factor", "sign_in"]
