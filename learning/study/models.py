"""Tables of what a learner keeps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, Json, UTCDateTime, key


class StudyNote(Base):
    """One learner's note and bookmark at one lesson. Nobody else ever reads it."""

    __tablename__ = "study_notes"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    module_id: Mapped[str] = key(40, primary_key=True)
    lesson_id: Mapped[str] = key(60, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    is_bookmarked: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Commitment(Base):
    """“I will …”: one a module, with a day. `answers`: by days since it was made, when and what was answered."""

    __tablename__ = "commitments"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    module_id: Mapped[str] = key(40, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    wants_mail: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_30_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked_90_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answers: Mapped[dict[str, Any]] = mapped_column(Json)


class StudyWish(Base):
    """What a learner asked for. `confidence`: by module, how ready (1 to 5) before and after."""

    __tablename__ = "study_wishes"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    audience: Mapped[str] = key(20, default="")
    wants_reminders: Mapped[bool] = mapped_column(default=True)
    confidence: Mapped[dict[str, Any]] = mapped_column(Json)
