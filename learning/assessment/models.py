"""Tables of attempts. Steps are only ever added; the present answer to a question is its last step."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, Json, UTCDateTime, key


class FrozenQuestion(Base):
    """A question exactly as some attempt asked it, named by its digest, so that marks can be made again."""

    __tablename__ = "frozen_questions"
    digest: Mapped[str] = key(32, primary_key=True)
    question_id: Mapped[str] = key(80)
    body: Mapped[dict[str, Any]] = mapped_column(Json)


class Attempt(Base):
    """One go at a quiz; it keeps what a pass is for (`types.Purpose`).

    `code` stands in addresses; `paper` holds the questions and orders drawn.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_id", "number"),
        Index("ix_attempts_quiz_id", "quiz_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = key(24, unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    quiz_id: Mapped[str] = key(40)
    purpose: Mapped[str] = key(20)
    number: Mapped[int]
    seed: Mapped[int]
    pass_mark: Mapped[int]
    revision: Mapped[str] = key(64)
    paper: Mapped[list[Any]] = mapped_column(Json)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AttemptStep(Base):
    """One saved answer. `response` holds option ids of the frozen question."""

    __tablename__ = "attempt_steps"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[str] = key(80)
    response: Mapped[list[str]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class HandIn(Base):
    """The end of an attempt, with its mark. The primary key makes a second hand-in impossible."""

    __tablename__ = "hand_ins"
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    handed_in_at: Mapped[datetime] = mapped_column(UTCDateTime)
    percent: Mapped[int]
    has_passed: Mapped[bool]
    weak_objectives: Mapped[list[str]] = mapped_column(Json)
