"""The public check of a certificate: exactly what is printed, and nothing to learn by trying codes."""

from flask import redirect, render_template, request, url_for

from certificates import codes
from certificates.queries import by_code
from certificates.rules import Status
from learning.core import limits
from learning.web import papers, present
from learning.web.access import public
from learning.web.public import bp


@bp.get("/verify")
@public
def ask_code():  # type: ignore[no-untyped-def]
    """Where a code is typed."""
    typed = request.args.get("code", "")
    if typed.strip():
        return redirect(url_for("public.show_verification", code=codes.clean(typed) or "0"), 303)
    return render_template("public/verify.html")


@bp.get("/verify/<code>")
@public
def show_verification(code: str):  # type: ignore[no-untyped-def]
    """Valid, revoked, expired or unknown, with the printed facts."""
    salt = present.settings().secret_key
    limits.check(limits.VERIFY_ADDRESS, present.address(), salt)
    cleaned = codes.clean(code)
    # One look-up for every code, well formed or not, so that the time it takes tells nothing.
    found = by_code(cleaned if codes.is_well_formed(cleaned) else "-")
    if found is None:
        limits.count(salt, (limits.VERIFY_ADDRESS, present.address()))
    status = found.status if found else Status.UNKNOWN
    rows = papers.shown_rows(found.facts) if found else []
    page = render_template(
        "public/verification.html", found=found, status=str(status), rows=rows, shown=codes.grouped(cleaned)
    )
    return page, 200 if found else 404, {"X-Robots-Tag": "noindex"}
