"""Tables of stories played."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, Json, UTCDateTime, key


class ScenarioPath(Base):
    """One learner in one story: where they stand, and what they chose when they met each scene first."""

    __tablename__ = "scenario_paths"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    module_id: Mapped[str] = key(40, primary_key=True)
    path: Mapped[list[str]] = mapped_column(Json, comment="choice ids of the way being taken now")
    first: Mapped[dict[str, str]] = mapped_column(Json, comment="by scene, the first choice ever made")
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime, comment="first time an ending was reached")


class ScenarioTally(Base):
    """How many learners made a choice when they met its scene first: a count, and nobody's name."""

    __tablename__ = "scenario_tallies"
    module_id: Mapped[str] = key(40, primary_key=True)
    scene_id: Mapped[str] = key(60, primary_key=True)
    choice_id: Mapped[str] = key(60, primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
