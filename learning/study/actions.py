"""Every write of what a learner keeps. Each is one verb and one transaction; nothing here touches a mark."""

from datetime import date
from typing import Any

from sqlalchemy import delete

from learning.core import clock
from learning.core.db import db, transaction, upsert
from learning.core.errors import Conflict
from learning.enrolment.types import LessonKey
from learning.study import queries, rules
from learning.study.child_names import may_name_a_child
from learning.study.models import Commitment, StudyNote, StudyWish


def keep_note(enrolment_id: int, lesson: LessonKey, text: str, *, is_bookmarked: bool, is_sure: bool = False) -> None:
    """Keep, change or (with an empty text) drop the note at a lesson, with or without a bookmark: both or neither.

    Raises Conflict "note-long", and "may-name-child" unless the person `is_sure` or the text is the one kept already.
    """
    if len(text) > rules.NOTE_MOST:
        raise Conflict("note-long")
    kept = queries.note(enrolment_id, lesson)
    _ask_about_children(text, kept.text if kept else "", is_sure)
    own = {"enrolment_id": enrolment_id, "module_id": lesson[0], "lesson_id": lesson[1]}
    changes = {"text": text.strip(), "is_bookmarked": is_bookmarked, "changed_at": clock.now()}
    with transaction():
        upsert(StudyNote, own, changes, **changes)


def _ask_about_children(text: str, kept: str, is_sure: bool) -> None:
    if not is_sure and text.strip() != kept and may_name_a_child(text):
        raise Conflict("may-name-child")


def promise(
    enrolment_id: int, module_id: str, text: str, due_on: date | None, wants_mail: bool, is_sure: bool = False
) -> None:
    """Make or change the promise of a module.

    Raises Conflict "promise-<fault>" (see `rules.promise_fault`), and "may-name-child" as `keep_note` does.
    """
    fault = rules.promise_fault(text, due_on, clock.today())
    if fault:
        raise Conflict(f"promise-{fault}")
    kept = queries.commitment(enrolment_id, module_id)
    _ask_about_children(text, kept.text if kept else "", is_sure)
    changes = {"text": text.strip(), "due_on": due_on, "wants_mail": wants_mail}
    with transaction():
        own = {"enrolment_id": enrolment_id, "module_id": module_id}
        upsert(Commitment, own, {**changes, "made_at": clock.now(), "answers": {}}, **changes)


def drop_promise(enrolment_id: int, module_id: str) -> None:
    """Take a promise back."""
    with transaction():
        own = Commitment.enrolment_id == enrolment_id, Commitment.module_id == module_id
        db.session.execute(delete(Commitment).where(*own))


def answer_promise(enrolment_id: int, module_id: str, answer: str) -> None:
    """Say how it went. Raises Conflict "no-promise"."""
    with transaction():
        row = db.session.get(Commitment, (enrolment_id, module_id), with_for_update=True)
        if row is None or answer not in rules.ANSWERS:
            raise Conflict("no-promise")
        days = str((clock.now() - row.made_at).days)
        row.answers = {**row.answers, days: answer}


def wish(enrolment_id: int, audience: str | None = None, wants_reminders: bool | None = None) -> None:
    """Choose one's role in the work, or whether to be reminded."""
    changes: dict[str, Any] = {}
    if audience is not None:
        changes["audience"] = audience if audience in rules.AUDIENCES else ""
    if wants_reminders is not None:
        changes["wants_reminders"] = wants_reminders
    with transaction():
        fresh = {"audience": "", "wants_reminders": True, "confidence": {}, **changes}
        upsert(StudyWish, {"enrolment_id": enrolment_id}, fresh, **changes)


def rate_confidence(enrolment_id: int, module_id: str, moment: str, value: int) -> None:
    """Say how ready one feels (1 to 5), "before" or "after" a module; the last word counts."""
    if moment not in ("before", "after") or value not in range(1, 6):
        raise Conflict("rating-unknown")
    with transaction():
        own = {"enrolment_id": enrolment_id}
        upsert(StudyWish, own, {"audience": "", "wants_reminders": True, "confidence": {}})
        row = db.session.get_one(StudyWish, enrolment_id, with_for_update=True)
        row.confidence = {**row.confidence, module_id: {**row.confidence.get(module_id, {}), moment: value}}
