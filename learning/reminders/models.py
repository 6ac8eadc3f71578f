"""The table of what was sent to whom."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, UTCDateTime, key


class Reminder(Base):
    """A reminder that was queued, so that none is sent twice."""

    __tablename__ = "reminders"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    kind: Mapped[str] = key(20, primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
