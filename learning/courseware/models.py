"""Tables of a learner's way through the course."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, Json, UTCDateTime, key


class Enrolment(Base):
    """A person in the course: made when they register. The last lesson opened is where they go on.

    `modules_passed`, `completed_at` and `last_active_at` are kept in the transaction that changes them, so that a
    manager's page reads one row a person.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id"),
        # A manager's figures read this index and nothing else of the table.
        Index("ix_enrolments_figures", "person_id", "completed_at", "last_active_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[str] = key(40)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_active_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_module: Mapped[str | None] = mapped_column()
    last_lesson: Mapped[str | None] = mapped_column()
    modules_passed: Mapped[int] = mapped_column(default=0)
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


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
