"""Completions: rows with when and against which revision, never a flag."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, Json, UTCDateTime, key


class ModuleCompletion(Base):
    """A module completed: by which attempt, with what mark, against which revision of the content."""

    __tablename__ = "module_completions"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    module_id: Mapped[str] = key(40)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    percent: Mapped[int]
    completed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revision: Mapped[str] = key(64)


class Renewal(Base):
    """A certificate renewed: by which attempt, when, and by lesson the digest of the text that was in force."""

    __tablename__ = "renewals"
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), unique=True)
    renewed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lessons: Mapped[dict[str, Any]] = mapped_column(Json)


class Correction(Base):
    """A holder asks for other names on a certificate, with a note for who decides."""

    __tablename__ = "corrections"
    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    name: Mapped[str] = key(200)
    other_name: Mapped[str] = key(200)
    note: Mapped[str] = key(500)


class CorrectionDecision(Base):
    """What became of a request: the corrected certificate, or the reason why there is none."""

    __tablename__ = "correction_decisions"
    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), primary_key=True)
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = key(500)
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))


class Reissue(Base):
    """A certificate issued after another of the same completion was withdrawn. The withdrawn one stays withdrawn."""

    __tablename__ = "reissues"
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    after_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    issued_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = key(500)


class Completion(Base):
    """The course completed. The unique key makes a double completion impossible."""

    __tablename__ = "completions"
    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), unique=True)
    completed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revision: Mapped[str] = key(64)
    lessons: Mapped[dict[str, Any] | None] = mapped_column(Json, comment="by lesson, a digest of its text")
