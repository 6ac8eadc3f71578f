"""Tables of certificates. What was printed never changes; a revocation is a row of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, Json, UTCDateTime, key


class Certificate(Base):
    """One issued certificate. `number` counts the certificates of one completion: 1, and more when replaced."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("completion_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(ForeignKey("completions.id"))
    number: Mapped[int]
    code: Mapped[str] = key(24, unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    record: Mapped[str | None] = mapped_column(Text, comment="as in the QR, signed")
    seal: Mapped[str | None] = mapped_column(Text)


class Revocation(Base):
    """A certificate withdrawn: when, by whom, why. `replaced_by`: the newer one, when a name was put right."""

    __tablename__ = "revocations"
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    revoked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = key(500)
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))


class CertificateLogo(Base):
    """A logo that stands on certificates, kept once under its digest (SHA-256, hexadecimal)."""

    __tablename__ = "certificate_logos"
    digest: Mapped[str] = key(64, primary_key=True)
    picture: Mapped[bytes] = mapped_column(LargeBinary)


class CertificateFile(Base):
    """The signed PDF, made once and served as it is."""

    __tablename__ = "certificate_files"
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
