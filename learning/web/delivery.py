"""How answers travel: security headers on every response, compression, assets named by their content."""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from flask import Flask, Response, abort, make_response, request

from learning.settings import ROOT, Settings
from learning.web import request_context, script, sheet

STATIC = ROOT / "static"
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NO_DEVICES = "camera=(), microphone=(), geolocation=(), browsing-topics=()"
OWN_CAMERA = NO_DEVICES.replace("camera=()", "camera=(self)")
HEADERS = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", NO_DEVICES),
)
COMPRESS_FROM = 800
YEAR = 31_536_000
_TEXT = ("text/", "application/json", "image/svg+xml", "application/javascript")


@dataclass(frozen=True)
class Asset:
    """A file of ours, compressed once, under an address that changes with its content."""

    address: str
    kind: str
    plain: bytes
    packed: bytes | None


def _asset(name: str, plain: bytes) -> Asset:
    digest = hashlib.sha256(plain).hexdigest()[:12]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(plain, 9, mtime=0) if kind.startswith(_TEXT) else None
    return Asset(f"/static/{digest}/{name}", kind, plain, packed)


def _read() -> dict[str, Asset]:
    """Every asset by its name. The parts of the style sheet are one asset, and so are those of the page's script."""
    files = {
        path.relative_to(STATIC).as_posix(): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.is_file() and path.suffix != ".css" and not path.name.startswith(".")
    }
    files = {name: plain for name, plain in files.items() if not name.startswith(f"{script.FOLDER}/")}
    files[script.ADDRESS] = script.joined(STATIC / script.FOLDER).encode()
    files[sheet.ADDRESS] = sheet.joined(STATIC / "css").encode()
    return {name: _asset(name, plain) for name, plain in files.items()}


def init_app(app: Flask) -> None:
    """Read the assets, serve them, and attach the headers. With Flask's debug mode changed files are seen at once."""
    kept = _read()

    def assets() -> dict[str, Asset]:
        return _read() if app.debug else kept

    app.extensions["assets"] = kept

    def asset(name: str) -> str:
        return request.script_root + assets()[name].address

    def drawing(name: str, language: str) -> str:
        """The address of a drawing, with its labels in `language` where it was drawn so."""
        own = f"images/{name}.{language}.svg"
        return asset(own if own in assets() else f"images/{name}.svg")

    app.jinja_env.globals.update(asset=asset, drawing=drawing)

    def serve_asset(digest: str, name: str) -> Response:
        asset = assets().get(name)
        if asset is None or asset.address != f"/static/{digest}/{name}":
            abort(404)
        zipped = asset.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.packed if zipped else asset.plain, mimetype=asset.kind)
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        # A file asked for again by force, or cut off half-way on a bad line: 304, or the rest of it.
        response.set_etag(f"{digest}-gzip" if zipped else digest)
        length = len(response.get_data())
        return cast(Response, response.make_conditional(request, accept_ranges=True, complete_length=length))

    serve_asset.permission = None  # type: ignore[attr-defined]
    app.add_url_rule("/static/<digest>/<path:name>", "static", serve_asset)
    app.after_request(_finish)


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a public view whose answer scripts of other sites may read (CORS): it is the same for everybody."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Response:
        response = make_response(view(*args, **kwargs))
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return opened


def with_camera(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose page may ask for the camera. No other page may."""

    @wraps(view)
    def seeing(*args: Any, **kwargs: Any) -> Response:
        response = make_response(view(*args, **kwargs))
        response.headers["Permissions-Policy"] = OWN_CAMERA
        return response

    return seeing


def security_headers(settings: Settings) -> list[tuple[str, str]]:
    """What every answer carries, also those that the server in front gives by itself."""
    headers = [*HEADERS]
    if settings.is_https:
        headers.append(("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains"))
    return [*headers, ("Cache-Control", "no-store")]


def _finish(response: Response) -> Response:
    is_open = response.headers.get("Access-Control-Allow-Origin") == "*"
    for name, value in security_headers(request_context.settings()):
        if is_open and name == "Cross-Origin-Resource-Policy":
            value = "cross-origin"
        if name == "Permissions-Policy" and response.headers.get(name) == OWN_CAMERA:
            value = OWN_CAMERA
        # Whatever a helper said: pages and files are one person's. Only what is public may be kept.
        if name != "Cache-Control" or "public" not in response.headers.get(name, ""):
            response.headers[name] = value
    _compress(response)
    return response


def _compress(response: Response) -> None:
    if (
        response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(_TEXT)
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return
    body = response.get_data()
    if len(body) < COMPRESS_FROM:
        return
    response.set_data(gzip.compress(body, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
