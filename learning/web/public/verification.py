"""The public check of certificates: exactly what is printed, and nothing to learn by trying codes."""

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certificates import codes
from certificates.queries import IssuedCertificate, by_code
from certificates.rules import Status
from learning.core import limits
from learning.web import certificate_files, finders, request_context
from learning.web.delivery import STATIC, open_to_all, with_camera
from learning.web.gate import public
from learning.web.public import bp, view_models

SHEET = (
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-inline-size:40rem;margin:2rem auto;padding-inline:1rem}"
    "textarea{inline-size:100%;min-block-size:6rem;font:1rem/1.5 ui-monospace,monospace;box-sizing:border-box}"
    "h1{line-height:1.2}h3{margin-block-end:.25rem}.plain{list-style:none;padding:0;margin-block:0 1rem}"
    ".verdict{font-size:1.25rem;font-weight:700;line-height:1.35;padding:.75rem 1rem;border-inline-start:.5rem solid}"
    ".verdict[data-status=valid]{background:#e3f4ea;color:#0b4a26}.verdict{background:#fde8e6;color:#7a1510}"
    ".verdict[data-status=expired],.verdict[data-status=replaced]{background:#fdf0d5;color:#5c3c00}"
    "@media (prefers-color-scheme:dark){.verdict[data-status=valid]{background:#0d3a22;color:#b9f0cf}"
    ".verdict{background:#4a1512;color:#ffd5d0}"
    ".verdict[data-status=expired],.verdict[data-status=replaced]{background:#453205;color:#ffe3a8}}"
)


@bp.get("/verify")
@public
@with_camera
def ask_code() -> ResponseReturnValue:
    """Where a code, or the address in a square, is typed, pasted or scanned."""
    typed = request.args.get("code", "")
    if typed.strip():
        code = codes.clean(codes.picked(typed)) or "0"
        return redirect(url_for("public.show_verification", code=code), 303)
    return render_template("public/verify.html")


@bp.get("/verify/<code>")
@public
def show_verification(code: str) -> ResponseReturnValue:
    """Valid, ending soon, expired, withdrawn, replaced or unknown, with the printed facts."""
    cleaned, found = codes.clean(code), looked_up(code)
    status = found.status if found else Status.UNKNOWN
    page = render_template(
        "public/verification.html",
        found=found,
        status=str(status),
        answer=view_models.verification(status, found.revoked_at if found else None),
        rows=certificate_files.shown_rows(found.facts) if found else [],
        shown=codes.grouped(cleaned),
        keys=certificate_files.keys_for(found) if found else {},
    )
    return page, 200 if found else 404, {"X-Robots-Tag": "noindex"}


def looked_up(code: str) -> IssuedCertificate | None:
    """A certificate by what was typed; unknown codes are counted, and too many of them refused.

    A code that exists is always answered: guesses slow who guesses, not the office behind the same address.
    One look-up for every code, well formed or not, so that the time it takes tells nothing.
    """
    cleaned = codes.clean(code)
    found = by_code(cleaned if codes.is_well_formed(cleaned) else "-")
    if found is None:
        limits.spend(limits.VERIFY_ADDRESS, request_context.address(), request_context.settings().secret_key)
    return found


@bp.get("/verify/page.html")
@public
def take_offline_page() -> ResponseReturnValue:
    """One file that proves certificates without a line: keys, the list of the withdrawn, and the script inside."""
    scripts = [(STATIC / "js" / name).read_text("utf-8") for name in ("ed25519.js", "verify.js")]
    page = render_template(
        "public/offline.html",
        keys=certificate_files.published_keys(),
        status=certificate_files.published_status() or finders.missing(),
        scripts=[script.replace("</", "<\\/") for script in scripts],
        sheet=SHEET,
    )
    headers = {"Content-Disposition": 'attachment; filename="check-certificates.html"'}
    return Response(page, mimetype="text/html", headers=headers)


@bp.get("/.well-known/cpms-keys.json")
@public
@open_to_all
def show_keys() -> ResponseReturnValue:
    """The public keys of signed records, past and present."""
    return jsonify(certificate_files.published_keys())


@bp.get("/.well-known/cpms-status.json")
@public
@open_to_all
def show_status() -> ResponseReturnValue:
    """The signed list of certificates that no longer count."""
    return jsonify(certificate_files.published_status() or finders.missing())
