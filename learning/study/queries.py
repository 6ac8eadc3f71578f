"""Every read of what a learner keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from learning.core.db import db
from learning.enrolment.types import LessonKey
from learning.study.models import Commitment, StudyNote, StudyWish


@dataclass(frozen=True)
class Wish:
    """What a learner asked for; the defaults where nothing was said."""

    audience: str = ""
    wants_reminders: bool = True
    confidence: Mapping[str, Any] = field(default_factory=dict)


def note(enrolment_id: int, lesson: LessonKey) -> StudyNote | None:
    """The learner's note at a lesson."""
    return db.session.get(StudyNote, (enrolment_id, *lesson))


def notes(enrolment_id: int) -> list[StudyNote]:
    """All notes and bookmarks, the latest first."""
    kept = select(StudyNote).where(StudyNote.enrolment_id == enrolment_id).order_by(StudyNote.changed_at.desc())
    return [row for row in db.session.scalars(kept) if row.text or row.is_bookmarked]


def commitment(enrolment_id: int, module_id: str) -> Commitment | None:
    """The learner's promise for a module."""
    return db.session.get(Commitment, (enrolment_id, module_id))


def commitments(enrolment_id: int) -> dict[str, Commitment]:
    """The learner's promises by module."""
    found = db.session.scalars(select(Commitment).where(Commitment.enrolment_id == enrolment_id))
    return {row.module_id: row for row in found}


def wish(enrolment_id: int) -> Wish:
    """What the learner asked for."""
    row = db.session.get(StudyWish, enrolment_id)
    return Wish(row.audience, row.wants_reminders, row.confidence) if row else Wish()
