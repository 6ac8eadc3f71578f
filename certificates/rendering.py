"""A certificate's facts to its PDF page. A design is a folder of data: a template, drawings and fonts."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import segno
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from certificates import codes
from certificates.rules import Facts
from learning.core import pdf
from learning.core.locales import babel_code

DESIGNS = Path(__file__).parent / "designs"
_environment = Environment(
    loader=FileSystemLoader(DESIGNS), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)

# The printed sentences, ready to be handed over in another language.
WORDS = {
    "kind": "Certificate of completion",
    "has": (
        "has completed the five modules of this course on the {edition} of the standards and passed the quiz of each."
    ),
    "has_renewed": (
        "completed this course on the {edition} of the standards on {completed}, and on {renewed} renewed this "
        "certificate with {asked} questions from all modules."
    ),
    "completed": "Completed",
    "renewed": "Renewed",
    "valid": "Valid until",
    "issued": "Issued by",
    "signed": "Signed by",
    "score": "Score policy",
    "policy": "{pass_mark} % or more in each of {modules} module quizzes",
    "policy_renewed": "{pass_mark} % or more of {asked} questions from all modules",
    "policy_read": "{pass_mark} % or more of {asked} questions from all modules; changed lessons read: {lessons}",
    "modules": "Modules",
    "revision": "Course revision",
    "number": "{number} · about {hours} hours",
    "check": "Check this certificate",
    "how": "Scan the square, or type the code below at this address.",
    "independent": (
        "An independent training course. It is not issued by the Alliance for Child Protection in Humanitarian "
        "Action, and it does not certify fitness to work with children."
    ),
}


def in_words(day: str, language: str = "en") -> str:
    """An ISO date as printed: 21 November 2026, in the words and the order of a language."""
    return format_date(date.fromisoformat(day), "long", locale=babel_code(language))


def printed_rows(facts: Facts, words: Mapping[str, str] = WORDS, language: str = "en") -> list[tuple[str, str]]:
    """The facts as label and value: what the paper says, and so what the public page shows."""
    policy = words[_policy(facts)].format(
        pass_mark=facts.pass_mark, modules=len(facts.modules), asked=facts.asked, lessons=facts.lessons_read
    )
    renewed = in_words(facts.renewed_on, language) if facts.renewed_on else ""
    hours = format_decimal(facts.minutes / 60, "#,##0.#", locale=babel_code(language))
    rows = [
        (words["completed"], in_words(facts.completed_on, language)),
        (words["renewed"], renewed),
        (words["valid"], in_words(facts.valid_until, language)),
        (words["issued"], facts.issuer),
        (words["signed"], facts.signatory or ""),
        (words["score"], policy),
        (words["revision"], words["number"].format(number=facts.course_number, hours=hours)),
        (words["modules"], " · ".join(f"{n} {title}" for n, title in enumerate(facts.modules, 1))),
    ]
    return [(label, value) for label, value in rows if value]


def _policy(facts: Facts) -> str:
    if not facts.renewed_on:
        return "policy"
    return "policy_read" if facts.lessons_read else "policy_renewed"


def sentence(facts: Facts, words: Mapping[str, str] = WORDS) -> str:
    """What the holder has done, as printed: completed the course, or completed it then and renewed it now."""
    if not facts.renewed_on:
        return words["has"].format(edition=facts.edition)
    return words["has_renewed"].format(
        edition=facts.edition,
        completed=in_words(facts.completed_on, facts.language),
        renewed=in_words(facts.renewed_on, facts.language),
        asked=facts.asked,
    )


PAPERS = {"a4": (842, 595), "letter": (792, 612)}


@dataclass(frozen=True)
class House:
    """What an organisation adds to the design: who signs, and its logo (PNG). Both may be empty."""

    signatory: str = ""
    logo: bytes = b""


def render(
    facts: Facts,
    code: str,
    verify_url: str,
    design: str = "house",
    paper: str = "a4",
    house: House = House(),
    words: Mapping[str, str] = WORDS,
    is_mirrored: bool = False,
) -> bytes:
    """The certificate as an unsigned PDF of one landscape page.

    `verify_url`: the public address the QR leads to, with the signed record behind its #. `paper`: a key of PAPERS.
    `words`: the printed sentences in the language of the facts; `is_mirrored`: it is read from right to left.
    Raises learning.core.pdf.PdfError, and learning.core.scripts.Unprintable rather than print a box.
    """
    set_apart = (words["modules"], words["signed"])  # they have places of their own on the paper
    html = _environment.get_template(f"{design}/certificate.html").render(
        facts=facts,
        words={**words, "has": sentence(facts, words)},
        rows=[row for row in printed_rows(facts, words, facts.language) if row[0] not in set_apart],
        qr=_qr(verify_url),
        verify_host=re.sub(r"^https?://", "", verify_url.split("#", 1)[0].rsplit("/", 1)[0]),
        paper=PAPERS[paper],
        house=house,
        logo=base64.b64encode(house.logo).decode(),
        code=codes.grouped(code),
        language=facts.language,
        is_mirrored=is_mirrored,
    )
    return pdf.render(
        html,
        DESIGNS / design,
        title=f"{words['kind']}: {facts.name}",
        author=facts.issuer,
        subject=f"{facts.course}, {facts.edition}",
    )


def _qr(address: str) -> str:
    """The QR of an address as a drawing: a bar for each row of neighbours. The paper around it is its quiet zone."""
    rows = segno.make(address, error="l", boost_error=True).matrix
    bars = []
    for y, row in enumerate(rows):
        x = 0
        for dark, squares in groupby(row):
            count = len(list(squares))
            if dark:
                bars.append(f"M{x} {y}h{count}v1h-{count}z")
            x += count
    return f'<svg viewBox="0 0 {len(rows)} {len(rows)}"><path fill="#000000" d="{"".join(bars)}"/></svg>'
