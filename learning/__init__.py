"""CPMS Learning: a self-paced course on the 2019 Minimum Standards for Child Protection in Humanitarian Action."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from learning.settings import Settings

__version__ = "1.0.0"


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application: settings, extensions, blueprints. No side effect on database or disk beyond reading."""
    from learning.web.application import build

    return build(settings)
