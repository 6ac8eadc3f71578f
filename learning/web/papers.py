"""A certificate's file: kept bytes, or made, signed and kept now. The worker usually made it already."""

from certificates import issuing, queries, rendering, signing
from certificates.queries import Held
from learning.settings import Settings
from learning.web import present


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
