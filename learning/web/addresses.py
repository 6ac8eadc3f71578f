"""Where the site shows what authored text, search and indexes name by its kind and id (`authoring/links.py`)."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from flask import current_app, request, url_for

from learning.authoring import links

# What stands in the addresses of course and handbook; nothing of a person, and no secret.
_OF_CONTENT = frozenset(("module_id", "lesson_id", "number", "item_id"))
PAGES = 2048
# Pieces of text whose links have been led: every lesson and question in every language, with room to spare.
PIECES = 8192


def _of_lesson(key: str) -> str:
    module_id, _, lesson_id = key.partition("/")
    return url_for("learner.show_lesson", module_id=module_id, lesson_id=lesson_id)


def _of_number(endpoint: str, number: str) -> str | None:
    return url_for(endpoint, number=number) if number.isdecimal() else None


_PAGES: dict[str, Callable[[str], str | None]] = {
    "lesson": _of_lesson,
    "standard": partial(_of_number, "public.show_standard"),
    "principle": partial(_of_number, "public.show_principle"),
    "term": lambda term_id: url_for("public.glossary", _anchor=term_id),
    "checklist": lambda checklist_id: url_for("public.show_checklist", checklist_id=checklist_id),
    "reading": lambda reading_id: url_for("public.list_reading", _anchor=reading_id),
    links.WORD: lambda term_id: f"#word-{term_id}",
}

# Questions that the first releases froze carry the addresses of their day. They lead to where those things are today.
_BAKED = {
    "/course/": "lesson",
    "/glossary#": "term",
    "/handbook/standards/": "standard",
    "/handbook/principles/": "principle",
}
_OLD_LINK = re.compile(rf'(<a\b[^>]*?) href="({"|".join(map(re.escape, _BAKED))})([^"]*)"')


def here() -> str:
    """The path of this request, with the prefix that the site is mounted under."""
    return request.script_root + request.path


def here_in_full() -> str:
    """The path and query of this request, with the prefix that the site is mounted under."""
    return request.script_root + request.full_path.rstrip("?")


def page_address(endpoint: str, **values: Any) -> str:
    """`url_for` for templates. A page has some thirty addresses of the course; those are made once for each prefix.

    An address that its blueprint completes from the request (a manager's organisation) is never kept for the next one.
    """
    values = {name: value for name, value in values.items() if value is not None}
    is_completed = endpoint.partition(".")[0] in current_app.url_default_functions
    if _OF_CONTENT.issuperset(values) and not is_completed and not endpoint.startswith("."):
        return _made(request.script_root, endpoint, **values)
    return url_for(endpoint, **values)


@lru_cache(PAGES, typed=True)
def _made(_prefix: str, endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values)


def of(kind: str, name: str) -> str | None:
    """The address, with the site's prefix, of what a link names; None for what has no page."""
    page = _PAGES.get(kind)
    return page(name) if page else None


def led(html: str) -> str:
    """Authored HTML with its links leading to pages of the site."""
    return _led(html, request.script_root)


@lru_cache(PIECES)
def _led(html: str, _prefix: str) -> str:
    """One piece, once for each prefix that the site is reached under: addresses hang on nothing else."""
    symbolic = _OLD_LINK.sub(lambda m: f'{m[1]} {links.ATTRIBUTE}="{_BAKED[m[2]]}:{m[3]}"', html)
    return links.resolve(symbolic, of)
