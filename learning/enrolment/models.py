"""The table of who is in the course."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, UTCDateTime, key


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
