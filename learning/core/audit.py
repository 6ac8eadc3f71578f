"""The audit trail: one row for each business verb, written in its transaction. Rows are only ever added."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from learning.core import clock
from learning.core.db import Base, Json, UTCDateTime, db, key, require_transaction


class Tag(StrEnum):
    """The closed list of what is recorded: noun, then verb."""

    PERSON_REGISTER = "person:register"
    PERSON_INVITE = "person:invite"
    PERSON_CHANGE = "person:change"
    PERSON_MOVE = "person:move"
    PERSON_ERASE = "person:erase"
    PERSON_CLOSE = "person:close"
    PERSON_REOPEN = "person:reopen"
    PASSWORD_ASK = "password:ask"  # noqa: S105
    PASSWORD_CHANGE = "password:change"  # noqa: S105
    SIGN_IN = "sign-in:begin"
    SIGN_IN_REFUSED = "sign-in:refuse"
    SIGN_OUT = "sign-in:end"
    ROLE_GRANT = "role:grant"
    ROLE_WITHDRAW = "role:withdraw"
    ORGANISATION_ADD = "organisation:add"
    ORGANISATION_CHANGE = "organisation:change"
    ORGANISATION_CODE = "organisation:renew-code"
    TEAM_ADD = "team:add"
    TEAM_CHANGE = "team:change"
    TEAM_CODE = "team:renew-code"
    LESSON_FINISH = "lesson:finish"
    ATTEMPT_BEGIN = "attempt:begin"
    ATTEMPT_HAND_IN = "attempt:hand-in"
    ATTEMPT_READ = "attempt:read"
    ATTEMPT_SWAP = "attempt:swap"
    MODULE_COMPLETE = "module:complete"
    COURSE_COMPLETE = "course:complete"
    CERTIFICATE_ISSUE = "certificate:issue"
    CERTIFICATE_REVOKE = "certificate:revoke"
    CERTIFICATE_REPLACE = "certificate:replace"
    CERTIFICATE_RENEW = "certificate:renew"
    EXPORT_TAKE = "export:take"
    DATA_TAKE = "own-data:take"
    DEMO_FILL = "demo:fill"


class AuditEvent(Base):
    """Who did what to what, when. `actor_id` is empty for the system itself."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_subject", "subject_kind", "subject_id"),
        Index("ix_audit_events_organisation_id_id", "organisation_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    tag: Mapped[str] = key(40, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    subject_kind: Mapped[str] = key(20)
    subject_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(Json)


def record(
    tag: Tag,
    *,
    by: int | None,
    subject: tuple[str, int | None],
    organisation_id: int | None = None,
    **details: Any,
) -> None:
    """Add one event to the open transaction. `details` hold ids and figures, never names, answers or addresses."""
    require_transaction()
    db.session.add(
        AuditEvent(
            at=clock.now(),
            tag=str(tag),
            actor_id=by,
            subject_kind=subject[0],
            subject_id=subject[1],
            organisation_id=organisation_id,
            details=details,
        )
    )
