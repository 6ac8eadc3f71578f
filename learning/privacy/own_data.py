"""Everything held about one person, and its erasure. A table that names a person must be held by a
noun (a test says so).

Erasure keeps completions in the counts without a name (docs/learning-design.md, What is left after erasure). The row
of the person becomes "Erased person", answers and practice go, and certificates are withdrawn, because the printed
name was theirs.
"""

import secrets
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, or_, select

from learning.assessment import personal as assessment
from learning.completion import personal as completion
from learning.core import audit, clock, letter_files
from learning.core.audit import AuditEvent, Tag
from learning.core.db import Base, db, transaction, upsert, wipe_journal
from learning.core.errors import Conflict
from learning.core.mail import Message
from learning.core.personal import PersonalRows
from learning.courseware import personal as courseware
from learning.enrolment import personal as enrolment
from learning.people import last_admin, passwords
from learning.people import personal as people
from learning.people.models import OneTimeLink, Person, PersonClosure
from learning.people.rules import ERASED_NAME
from learning.reminders import personal as reminders
from learning.scenarios import personal as scenarios
from learning.study import personal as study

# Never handed out: secrets and their digests, and who among the staff acted.
HIDDEN = {
    "password_hash", "secret_digest", "digest", "sealed_secret", "last_step", "code_digest", "pdf", "seed",
    "granted_by", "closed_by", "revoked_by", "ended_by", "reset_by", "invited_by", "decided_by", "issued_by",
    "secret", "claim",
}  # fmt: skip
# In the order in which a person would read it.
NOUNS = (people, enrolment, courseware, scenarios, study, reminders, assessment, completion)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _rows(model: type[Base], *where: Any) -> list[dict[str, Any]]:
    table: Table = model.__table__  # type: ignore[assignment]
    columns = [column for column in table.columns if column.name not in HIDDEN]
    found = db.session.execute(select(*columns).where(*where).order_by(*table.primary_key.columns))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in found]


def held(person_id: int) -> list[PersonalRows]:
    """Every table with rows about a person, and which rows."""
    email = db.session.scalar(select(Person.email).where(Person.id == person_id))
    own = (AuditEvent.subject_kind == "person") & (AuditEvent.subject_id == person_id)
    return [
        *(one for noun in NOUNS for one in noun.held(person_id)),
        (Message, Message.recipient == email),
        (AuditEvent, or_(AuditEvent.actor_id == person_id, own)),
    ]


def everything(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows about a person by table, without secrets. Times are ISO, UTC."""
    return {model.__tablename__: _rows(model, where) for model, where in held(person_id)}


def erase(person_id: int, password: str, letters: Path | None = None) -> None:
    """Erase a person who gives their password. Raises Conflict "password-wrong" or "last-admin".

    `letters`: the folder of this host's letters (core/letter_files.py); each worker takes away what lies elsewhere.
    """
    with transaction():
        last_admin.hold()
        person = db.session.get_one(Person, person_id, with_for_update=True)
        if not passwords.matches(person.password_hash, password):
            raise Conflict("password-wrong")
        last_admin.must_stay(person_id)
        db.session.execute(delete(Message).where(Message.id.in_(_letters(person))))
        for noun in (people, courseware, scenarios, study, reminders, assessment):
            noun.erase(person_id)
        completion.erase(person_id, ERASED_NAME)
        person.email, person.name = f"erased-{secrets.token_hex(8)}@invalid", ERASED_NAME
        person.name_key, person.other_name, person.password_hash = ERASED_NAME.casefold(), "", ""
        # An administrator may have closed the account a moment ago: that closure stands.
        upsert(PersonClosure, {"person_id": person_id}, {"closed_at": clock.now(), "closed_by": person_id})
        audit.record(Tag.PERSON_ERASE, by=person_id, subject=("person", person_id))
    if letters:
        with suppress(OSError):  # the worker tries again, and says in the log why it could not
            letter_files.forget_orphans(letters)
        db.session.rollback()
    wipe_journal()


def _letters(person: Person) -> list[int]:
    """The messages for this person: to the present address, to earlier ones, to one that was asked for.

    A link says for which address it was; an invitation does not, so letters to nobody's address count by the name in
    them. A mailbox that is somebody else's by now keeps what was meant for them.
    """
    asked = set(
        db.session.scalars(
            select(OneTimeLink.email).where(OneTimeLink.person_id == person.id, OneTimeLink.email.is_not(None))
        )
    )
    others = set(db.session.scalars(select(Person.email).where(Person.email.in_(asked), Person.id != person.id)))
    nobodys = Message.recipient.not_in(select(Person.email))
    near = select(Message.id, Message.recipient, Message.values).where(
        or_(Message.recipient == person.email, Message.recipient.in_(asked), nobodys)
    )
    return [
        number
        for number, to, values in db.session.execute(near)
        if to == person.email or values.get("name") == person.name or (to in asked and to not in others)
    ]
