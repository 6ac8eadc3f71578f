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


class Completion(Base):
    """The course completed. The unique key makes a double completion impossible."""

    __tablename__ = "completions"
    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), unique=True)
    completed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revision: Mapped[str] = key(64)
    lessons: Mapped[dict[str, Any] | None] = mapped_column(Json, comment="by lesson, a digest of its text")
