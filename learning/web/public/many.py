"""Many certificates checked at once: a table on the page, or the same rows as a file."""

from collections import Counter
from dataclasses import dataclass

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FileField, TextAreaField

from certificates import codes, queries
from certificates.queries import IssuedCertificate
from certificates.rules import Status
from learning.core import clock, limits
from learning.reports import exports
from learning.web import request_context
from learning.web.forms import BaseForm, add_error
from learning.web.gate import public
from learning.web.public import bp

MANY = 500
# Five hundred whole addresses of squares, with room for a long host.
FILE_BYTES = 200_000
SHOWN = 60
WORDS = {
    Status.VALID: _l("valid"),
    Status.EXPIRES_SOON: _l("valid, ends soon"),
    Status.EXPIRED: _l("expired"),
    Status.REPLACED: _l("replaced by a newer one"),
    Status.REVOKED: _l("withdrawn"),
    Status.CHANGED: _l("changed after signing: do not rely on it"),
    Status.UNKNOWN: _l("unknown"),
}


class ManyForm(BaseForm):
    """Codes, pasted or in a file."""

    codes = TextAreaField(_l("Verification codes"))
    file = FileField(_l("Or a text file"))


@dataclass(frozen=True)
class Row:
    """One code as it came in, and what is known of it."""

    typed: str
    held: IssuedCertificate | None

    @property
    def status(self) -> Status:
        """How the certificate stands today."""
        return self.held.status if self.held else Status.UNKNOWN

    @property
    def again(self) -> str:
        """What finds the same row when it is sent once more."""
        return self.held.code if self.held else self.typed


@bp.route("/verify/many", methods=["GET", "POST"])
@public
def check_many() -> ResponseReturnValue:
    """Up to five hundred codes as a table or a CSV file, for a desk that has many papers."""
    form, rows = ManyForm(), []
    if form.was_sent() and (parts := _parts(form)):
        limits.spend(limits.VERIFY_MANY, request_context.address(), request_context.settings().secret_key)
        rows = _rows(parts)
    if rows and request.form.get("as") == "csv":
        return _file(rows)
    counts = Counter(row.status for row in rows)
    page = render_template("public/many.html", form=form, rows=rows, counts=counts, words=WORDS, most=MANY)
    return page, form.status, {"X-Robots-Tag": "noindex"}


def _parts(form: ManyForm) -> list[str]:
    """What was sent as codes, one an entry; nothing, and a sentence at its field, where it cannot be used."""
    sent = form.file.data.read(FILE_BYTES + 1) if form.file.data else b""
    encoding = "utf-16" if sent[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = sent.decode(encoding, "replace")
    if len(sent) > FILE_BYTES:
        add_error(form, "file", _l("This file is larger than 200 kB. Check it in two parts."))
    elif "\0" in text:
        add_error(form, "file", _l("This is not a text file. Save the list as text or CSV, one code on each line."))
    if form.errors:
        return []
    lines = f"{form.codes.data or ''}\n{text}".translate(dict.fromkeys(map(ord, ",;\t"), "\n")).splitlines()
    parts = [line.strip() for line in lines if line.strip()]
    if not parts:
        add_error(form, "codes", _l("Paste at least one code."))
    elif len(parts) > MANY:
        add_error(form, "codes", _l("These are more than 500 codes. Check them in two parts."))
    return [] if form.errors else parts


def _rows(parts: list[str]) -> list[Row]:
    """A row for each part, in its order, from one query."""
    picked = [codes.picked(part) for part in parts]
    cleaned = [codes.clean(part) for part in picked]
    held = queries.by_codes([code for code in cleaned if codes.is_well_formed(code)])
    return [Row(part[:SHOWN], held.get(code)) for part, code in zip(picked, cleaned, strict=True)]


def _file(rows: list[Row]) -> Response:
    heading = [
        gettext("Code"),
        gettext("Status"),
        gettext("Name"),
        gettext("Issued"),
        gettext("Completed"),
        gettext("Valid until"),
        gettext("Replaced by"),
    ]
    pieces = exports.csv_pieces(heading, map(_cells, rows))
    name = f"certificates-checked-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    return Response(b"".join(pieces), mimetype="text/csv", headers=headers)


def _cells(row: Row) -> list[object]:
    """A row of the file: codes as printed, days in ISO form (UTC), an empty text where nothing is."""
    held, word = row.held, str(WORDS[row.status])
    if held is None:
        return [row.typed, word, "", "", "", "", ""]
    successor = codes.grouped(held.successor) if held.successor else ""
    facts, issued = held.facts, held.issued_at.date().isoformat()
    return [codes.grouped(held.code), word, facts.name, issued, facts.completed_on, facts.valid_until, successor]
