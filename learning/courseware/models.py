"""Tables of a learner's way through the course."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, Json, UTCDateTime, key


class LessonReading(Base):
    """A learner came to the end of a lesson whose text has this digest. First time only; it is never taken back."""

    __tablename__ = "lesson_readings"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    lesson: Mapped[str] = key(120, primary_key=True)
    text_digest: Mapped[str] = key(64, primary_key=True)
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LessonProgress(Base):
    """One learner in one lesson. `practice` holds, by practice item, the last response and whether it was right."""

    __tablename__ = "lesson_progress"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    module_id: Mapped[str] = key(40, primary_key=True)
    lesson_id: Mapped[str] = key(60, primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stepped_round: Mapped[bool] = mapped_column(default=False, comment="finished by the way round a heavy lesson")
    practice: Mapped[dict[str, Any]] = mapped_column(Json)
