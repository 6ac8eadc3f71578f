"""What belongs to this request: settings, catalogue, the visitor's device and address."""

from typing import cast

from flask import current_app, has_request_context, request

from learning.catalogue.content_store import ContentStore
from learning.catalogue.types import Catalogue
from learning.people import queries as people
from learning.settings import Settings


def settings() -> Settings:
    """The installation's settings."""
    return cast(Settings, current_app.extensions["settings"])


def content_store() -> ContentStore:
    """The store that holds the course."""
    return cast(ContentStore, current_app.extensions["content_store"])


def catalogue() -> Catalogue:
    """The course to serve now, in the language of the request. The only place that chooses an edition."""
    choose = current_app.extensions.get("chosen_language")
    return content_store().edition(choose()) if choose and has_request_context() else source()


def source() -> Catalogue:
    """The course in the language it is written in: for what is kept, sealed or sent to others."""
    return content_store().catalogue


def contacts() -> str:
    """Whom everybody may turn to, by those who run the installation, or ""."""
    return people.contacts_for_everybody(settings().support)


def address() -> str:
    """The visitor's network address, for counting tries; it is stored only as a salted digest for a day."""
    return request.remote_addr or "?"


_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")
_BROWSERS = ("Firefox", "Edg", "OPR", "SamsungBrowser", "Chrome", "Safari")


def device() -> str:
    """A coarse name of the device ("Android · Chrome"), so that people know their own sign-ins apart."""
    agent = request.user_agent.string
    found = [next((name for name in names if name in agent), "") for names in (_SYSTEMS, _BROWSERS)]
    return " · ".join(name for name in found if name)[:60]
