"""Where a person is led: only to pages of ours, and only to ones that can be opened."""

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def nearest_page(path: str) -> str:
    """The nearest address at or above `path` that can be opened: where a person is led after signing in again.

    `path` is one of the site's own; what comes out has the prefix that the site is mounted under.
    """
    adapter = current_app.create_url_adapter(request)
    while adapter and len(path) > 1:
        try:
            adapter.match(path, method="GET")
            return request.script_root + path
        except RequestRedirect:
            return request.script_root + path
        except HTTPException:
            path = path.rsplit("/", 1)[0] or "/"
    return url_for("learner.show_course")


def safe_next(target: str | None) -> str | None:
    """A page of ours to go on to, or None. Only a plain path that we ourselves serve is accepted."""
    prefix = request.script_root
    if not target or not target.startswith(f"{prefix}/") or target.startswith("//") or len(target) > 500:
        return None
    if any(ord(c) < 33 or c in "\\" or ord(c) == 127 for c in target):
        return None
    adapter = current_app.create_url_adapter(request)
    try:
        if adapter is None:
            return None
        adapter.match(target.removeprefix(prefix).split("?", 1)[0].split("#", 1)[0], method="GET")
    except (HTTPException, ValueError):
        return None
    return target
