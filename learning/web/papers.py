"""A certificate's file: kept bytes, or made, signed and kept now. The worker usually made it already."""

from flask_babel import gettext

from certificates import issuing, queries, rendering, signing
from certificates.queries import Held
from certificates.rules import Facts
from learning.settings import Settings
from learning.web import present


def shown_rows(facts: Facts) -> list[tuple[str, str]]:
    """What the paper says, with its labels in the reader's language."""
    words = {
        "completed": gettext("Completed"),
        "valid": gettext("Valid until"),
        "issued": gettext("Issued by"),
        "score": gettext("Score policy"),
        "policy": gettext("{pass_mark} % or more in each of {modules} module quizzes"),
        "modules": gettext("Modules"),
        "revision": gettext("Course"),
        "number": gettext("revision {number} · about {hours} hours"),
    }
    return rendering.printed_rows(facts, words)


def verify_address(settings: Settings, code: str) -> str:
    """The public address at which a certificate is checked: what the QR holds."""
    return f"{settings.public_url}/verify/{code}"


def certificate_file(held: Held, settings: Settings | None = None) -> bytes:
    """The signed PDF of a certificate."""
    kept = queries.file_of(held.id)
    if kept is not None:
        return kept
    settings = settings or present.settings()
    signing.make_keys(settings.keys_dir, settings.issuer)
    page = rendering.render(held.facts, held.code, verify_address(settings, held.code))
    return issuing.keep_file(held.id, signing.sign_pdf(page, settings.keys_dir, rendering.WORDS["kind"]))
