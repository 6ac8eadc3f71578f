"""A certificate's facts to its PDF page. A design is a folder of data: a template, drawings and fonts."""

import base64
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from certificates import codes
from certificates.rules import Facts
from learning.core import pdf

DESIGNS = Path(__file__).parent / "designs"
_environment = Environment(
    loader=FileSystemLoader(DESIGNS), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile(r"[^\W\d_]")

# The printed sentences, ready to be handed over in another language.
WORDS = {
    "kind": "Certificate of completion",
    "has": (
        "has completed the five modules of this course on the {edition} of the standards and passed the quiz of each."
    ),
    "completed": "Completed",
    "valid": "Valid until",
    "issued": "Issued by",
    "score": "Score policy",
    "policy": "{pass_mark} % or more in each of {modules} module quizzes",
    "modules": "Modules",
    "revision": "Course",
    "number": "revision {number} · about {hours} hours",
    "check": "Check this certificate",
    "independent": (
        "An independent training course. It is not issued by the Alliance for Child Protection in Humanitarian "
        "Action, and it does not certify fitness to work with children."
    ),
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def in_words(day: str) -> str:
    """An ISO date as printed: 21 November 2026."""
    value = date.fromisoformat(day)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def is_arabic(text: str) -> bool:
    """Whether a text is mainly in Arabic script, so that it is set from right to left."""
    arabic = len(_ARABIC.findall(text))
    return arabic > 0 and arabic >= len(_LATIN.findall(_ARABIC.sub("", text)))


def printed_rows(facts: Facts, words: Mapping[str, str] = WORDS) -> list[tuple[str, str]]:
    """The facts as label and value: what the paper says, and so what the public page shows."""
    policy = words["policy"].format(pass_mark=facts.pass_mark, modules=len(facts.modules))
    hours = f"{facts.minutes / 60:.1f}".removesuffix(".0")
    return [
        (words["completed"], in_words(facts.completed_on)),
        (words["valid"], in_words(facts.valid_until)),
        (words["issued"], facts.issuer),
        (words["score"], policy),
        (words["revision"], words["number"].format(number=facts.course_number, hours=hours)),
        (words["modules"], " · ".join(f"{n} {title}" for n, title in enumerate(facts.modules, 1))),
    ]


PAPERS = {"a4": (842, 595), "letter": (792, 612)}


@dataclass(frozen=True)
class House:
    """What an organisation adds to the design: who signs, and its logo (PNG). Both may be empty."""

    signatory: str = ""
    logo: bytes = b""


def render(
    facts: Facts, code: str, verify_url: str, design: str = "house", paper: str = "a4", house: House = House()
) -> bytes:
    """The certificate as an unsigned PDF of one landscape page.

    `verify_url`: the public address the QR leads to, with the signed record behind its #. `paper`: a key of PAPERS.
    Raises learning.core.pdf.PdfError.
    """
    groups = codes.grouped(code).split("-")
    html = _environment.get_template(f"{design}/certificate.html").render(
        facts=facts,
        words={**WORDS, "has": WORDS["has"].format(edition=facts.edition)},
        rows=printed_rows(facts),
        **_name(facts.name),
        other=_name(facts.other_name) if facts.other_name else None,
        course_size=28 if len(facts.course) < 80 else 24,
        qr=_qr(verify_url),
        verify_host=re.sub(r"^https?://", "", verify_url.split("#", 1)[0].rsplit("/", 1)[0]),
        paper=PAPERS[paper],
        house=house,
        logo=_png(house.logo),
        code_lines=("-".join(groups[:3]), "-".join(groups[3:])),
    )
    return pdf.render(
        html,
        DESIGNS / design,
        title=f"{WORDS['kind']}: {facts.name}",
        author=facts.issuer,
        subject=f"{facts.course}, {facts.edition}",
    )


def _name(name: str) -> dict[str, Any]:
    """How the name is set: its script decides the font, its length the size (points)."""
    rtl = is_arabic(name)
    # The renderer drops Arabic vowel marks; dropping them here keeps what is printed and what is laid out equal.
    shown = "".join(c for c in name if not (unicodedata.combining(c) and _ARABIC.match(c))) if rtl else name
    size = (
        30 if len(name) <= 24 else 24 if len(name) <= 36 else 17 if len(name) <= 70 else 12 if len(name) <= 130 else 9
    )
    mixed = bool(_ARABIC.search(name)) and not rtl
    return {
        "name": shown,
        "name_is_rtl": rtl,
        "name_font": "HouseArabic" if rtl or mixed else "HouseSerif",
        "name_size": size,
    }


def _qr(address: str) -> str:
    """The QR of an address as an inline picture: a raster costs half of a drawn one."""
    out = BytesIO()
    segno.make(address, error="l", boost_error=True).save(out, kind="png", scale=6, border=4)
    return _png(out.getvalue())


def _png(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode() if picture else ""
