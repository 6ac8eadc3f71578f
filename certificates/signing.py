"""The digital signature of a certificate's PDF (PAdES, ECDSA P-256), and keys that live outside the database."""

import base64
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from certificates import codes
from learning.core.files import alone, place_once, put

KEY_FILE, CERTIFICATE_FILE = "certificate-key.pem", "certificate-signer.pem"
LIST = "certificate-signers.json"
KEY_YEARS = 20
_PRINTED_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}\b")

logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


def _read(path: Path) -> ec.EllipticCurvePrivateKey:
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} is not a key of this program")
    return private


def _pem(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _certified(private: ec.EllipticCurvePrivateKey, issuer: str) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer[:64])])
    start = datetime.now(UTC) - timedelta(days=1)
    return (
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


def _entry(signer: x509.Certificate) -> dict[str, Any]:
    der = signer.public_bytes(serialization.Encoding.DER)
    start = signer.not_valid_before_utc + timedelta(days=1)
    return {
        "id": hashlib.sha256(der).hexdigest()[:8],
        "certificate": base64.b64encode(der).decode(),
        "from": start.date().isoformat(),
    }


def make_keys(folder: Path, issuer: str) -> None:
    """Make the signing key and its self-signed certificate in `folder`, unless they are there.

    Written aside and linked into place, so that two processes starting at once end with one pair. The certificate is
    made for the key that lies there: a process that dies between the two leaves nothing that another cannot finish.
    """
    if (folder / CERTIFICATE_FILE).exists():
        return
    place_once(folder / KEY_FILE, _pem(ec.generate_private_key(ec.SECP256R1())))
    signer = _certified(_read(folder / KEY_FILE), issuer)
    place_once(folder / CERTIFICATE_FILE, signer.public_bytes(serialization.Encoding.PEM))


def listed(folder: Path) -> list[dict[str, Any]]:
    """Every certificate that ever signed a PDF here, oldest first; the last one signs. Empty before the first key.

    The list is a file from the first change of the key on; before that, the one certificate is the list.
    """
    if (folder / LIST).exists():
        found: list[dict[str, Any]] = json.loads((folder / LIST).read_text())
        return found
    if (folder / CERTIFICATE_FILE).exists():
        return [_entry(x509.load_pem_x509_certificate((folder / CERTIFICATE_FILE).read_bytes()))]
    return []


def _key_path(folder: Path, signer_id: str) -> Path:
    return folder / f"certificate-key-{signer_id}.pem"


def _changed(folder: Path, issuer: str, entries: list[dict[str, Any]]) -> None:
    """Put a new key in force by replacing the list, the last step; then remove the private keys before it."""
    private = ec.generate_private_key(ec.SECP256R1())
    entry = _entry(_certified(private, issuer))
    place_once(_key_path(folder, entry["id"]), _pem(private))
    before = [*entries[:-1], {**entries[-1], "until": entry["from"]}]
    put(folder / LIST, json.dumps([*before, entry]).encode())
    for path in folder.glob("certificate-key*.pem"):
        if path != _key_path(folder, entry["id"]):
            path.unlink(missing_ok=True)


def rotate(folder: Path, issuer: str) -> str:
    """Sign PDF files with a new key from now on; returns its id. Files signed before stay ours."""
    make_keys(folder, issuer)
    with alone(folder):
        _changed(folder, issuer, listed(folder))
        return str(listed(folder)[-1]["id"])


def declare_stolen(folder: Path, issuer: str, signer_id: str, since: date) -> str:
    """Write into the list that the key of a certificate was stolen on `since`; returns the id that signs now.

    Raises KeyError for one that is not in the list.
    """
    with alone(folder):
        entries = listed(folder)
        if signer_id not in [one["id"] for one in entries]:
            raise KeyError(signer_id)
        for entry in entries:
            if entry["id"] == signer_id:
                entry["compromised_since"] = min(entry.get("compromised_since", "9999"), since.isoformat())
        if entries[-1]["id"] == signer_id:
            _changed(folder, issuer, entries)
        else:
            put(folder / LIST, json.dumps(entries).encode())
        return str(listed(folder)[-1]["id"])


@lru_cache(maxsize=4)
def _signer(key_path: Path, der: bytes) -> Any:
    from asn1crypto.keys import PrivateKeyInfo  # type: ignore[import-untyped]
    from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    plain = _read(key_path).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=Certificate.load(der),
        signing_key=PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


def _present(folder: Path) -> Any:
    entry = listed(folder)[-1]
    own = _key_path(folder, str(entry["id"]))
    return _signer(own if (folder / LIST).exists() else folder / KEY_FILE, base64.b64decode(entry["certificate"]))


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
    signers.PdfSigner(meta, signer=_present(folder)).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
    return out.getvalue()


@dataclass(frozen=True)
class SignatureCheck:
    """Whether a PDF is signed, unchanged since, and signed with a key of this installation, and one stolen since."""

    is_signed: bool
    is_intact: bool
    is_ours: bool
    stolen_since: str = ""


def check_pdf(pdf: bytes, folder: Path) -> SignatureCheck:
    """Look at the signature of a PDF file with the certificates in a folder of keys; none is made."""
    return check_against(pdf, listed(folder))


def code_in(pdf: bytes) -> str:
    """The verification code printed in a certificate's file, or an empty text. To be trusted as far as the file is."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    except (PyPdfError, ValueError, KeyError, IndexError, OSError):
        return ""
    found = (codes.clean(printed) for printed in _PRINTED_CODE.findall(text))
    return next((code for code in found if codes.is_well_formed(code)), "")


def check_against(pdf: bytes, entries: list[dict[str, Any]]) -> SignatureCheck:
    """Look at the signature of a PDF file with published certificates. An unreadable file counts as unsigned."""
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import SuspiciousModification
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    ours = {base64.b64decode(one["certificate"]): str(one.get("compromised_since") or "") for one in entries}
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not found:
            return SignatureCheck(False, False, False)
        roots = [Certificate.load(der) for der in ours]
        status = validate_pdf_signature(found[0], ValidationContext(trust_roots=roots, allow_fetching=False))
        whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
        der = status.signing_cert.dump()
        return SignatureCheck(True, bool(status.intact and status.valid and whole), der in ours, ours.get(der, ""))
    except (PdfError, SigningError, SignatureValidationError, SuspiciousModification, ValueError, KeyError, OSError):
        return SignatureCheck(b"/Sig" in pdf, False, False)
