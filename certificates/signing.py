"""The digital signature of a certificate's PDF (PAdES, ECDSA P-256), and keys that live outside the database."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from learning.core.files import place_once

KEY_FILE, CERTIFICATE_FILE = "certificate-key.pem", "certificate-signer.pem"
KEY_YEARS = 20

logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


def make_keys(folder: Path, issuer: str) -> None:
    """Make the signing key and its self-signed certificate in `folder`, unless they are there.

    Written aside and linked into place, so that two processes starting at once end with one pair. The certificate is
    made for the key that lies there: a process that dies between the two leaves nothing that another cannot finish.
    """
    if (folder / CERTIFICATE_FILE).exists():
        return
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    place_once(folder / KEY_FILE, pem)
    private = serialization.load_pem_private_key((folder / KEY_FILE).read_bytes(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{folder / KEY_FILE} is not a key of this program")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer[:64])])
    start = datetime.now(UTC) - timedelta(days=1)
    signer = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * KEY_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(private, hashes.SHA256())
    )
    place_once(folder / CERTIFICATE_FILE, signer.public_bytes(serialization.Encoding.PEM))


@lru_cache(maxsize=4)
def _signer(folder: Path) -> Any:
    from pyhanko.sign import signers

    return signers.SimpleSigner.load(str(folder / KEY_FILE), str(folder / CERTIFICATE_FILE))


def sign_pdf(pdf: bytes, folder: Path, reason: str) -> bytes:
    """The PDF with an invisible signature over the whole document that allows no change after it (DocMDP level 1)."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

    meta = signers.PdfSignatureMetadata(
        field_name="Issuer",
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    out = BytesIO()
    signers.PdfSigner(meta, signer=_signer(folder)).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
    return out.getvalue()


@dataclass(frozen=True)
class SignatureCheck:
    """Whether a PDF is signed, unchanged since, and signed with this installation's key."""

    is_signed: bool
    is_intact: bool
    is_ours: bool


def check_pdf(pdf: bytes, folder: Path) -> SignatureCheck:
    """Look at the signature of a PDF file. An unreadable file counts as unsigned."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import SuspiciousModification
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not found:
            return SignatureCheck(False, False, False)
        own = _signer(folder).signing_cert
        status = validate_pdf_signature(found[0], ValidationContext(trust_roots=[own], allow_fetching=False))
        whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
        ours = status.signing_cert.dump() == own.dump()
        return SignatureCheck(True, bool(status.intact and status.valid and whole), ours)
    except (PdfError, SigningError, SignatureValidationError, SuspiciousModification, ValueError, KeyError, OSError):
        return SignatureCheck(b"/Sig" in pdf, False, False)
