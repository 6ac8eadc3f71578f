"""What becomes of a sign-in after it began: a code given, proved again, seen, ended by an administrator."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, update

from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db, transaction, write_if_free
from learning.core.errors import Conflict, DomainError, NotFound
from learning.people import passwords, rules, second_factor
from learning.people.actions import end_devices
from learning.people.models import Person, PersonClosure, SignIn
from learning.people.session_rules import IDLE, SIGN_IN, Proof


def waiting(secret: str) -> Person | None:
    """The person whose password was right and whose code is still to come, for this secret of a cookie."""
    found: Person | None = db.session.scalars(_waiting(secret, Person)).first()
    return found


def _waiting(secret: str, what: type[Any]) -> Select[Any]:
    return (
        select(what)
        .select_from(SignIn)
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(PersonClosure, PersonClosure.person_id == SignIn.person_id)
        .where(
            SignIn.secret_digest == passwords.digest(secret),
            SignIn.full_at.is_(None),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > clock.now(),
            PersonClosure.person_id.is_(None),
        )
    )


def give_code(secret: str, typed: str, key: str) -> str:
    """Finish a sign-in with a code; returns the new secret for the cookie, the old one ends.

    Raises NotFound "sign-in-late" when the password was given too long ago, Conflict or TooMany for the code.
    """
    with transaction():
        row = db.session.scalars(_waiting(secret, SignIn).with_for_update(of=SignIn)).first()
        if row is None:
            raise NotFound("sign-in-late")
        refused = second_factor.check(row.person_id, typed, key)
        if refused is None:
            fresh, moment = passwords.new_secret(), clock.now()
            row.secret_digest = passwords.digest(fresh)
            row.full_at = row.proved_at = row.staff_at = row.seen_at = moment
            row.expires_at = row.began_at + SIGN_IN
            audit.record(Tag.FACTOR_GIVE, by=row.person_id, subject=("person", row.person_id))
    if refused is not None:
        raise refused
    return fresh


def prove(sign_in_id: int, person_id: int, password: str, code: str, needed: Proof, key: str) -> None:
    """Prove again that it is still the same person: with the password or a code, or with everything.

    Raises Conflict "password-wrong" or "proof-missing", and what a code is refused for.
    """
    person = db.session.get_one(Person, person_id)
    factor = second_factor.is_set_up(person_id)
    if not password and not (code and factor and needed < Proof.ALL):
        raise Conflict("proof-missing")
    if password and not passwords.matches(person.password_hash, password):
        _note_refusal(person_id)
        raise Conflict("password-wrong")
    if needed == Proof.ALL and factor and not code:
        raise Conflict("code-missing")
    refused: DomainError | None = None
    with transaction():
        if code and factor:
            refused = second_factor.check(person_id, code, key)
        if refused is None:
            moment = clock.now()
            values: dict[str, datetime] = {"proved_at": moment, "staff_at": moment}
            if password and (code or not factor):
                values["full_at"] = moment
            db.session.execute(
                update(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person_id).values(values)
            )
            if password:
                note_grade(person_id, password)
            audit.record(Tag.SIGN_IN_PROVE, by=person_id, subject=("person", person_id))
    if refused is not None:
        raise refused


def _note_refusal(person_id: int) -> None:
    with transaction():
        audit.record(Tag.SIGN_IN_REFUSED, by=person_id, subject=("person", person_id))


def note_grade(person_id: int, password: str) -> None:
    """Write down, in the open transaction, for which roles a right password is long enough, if it was not known."""
    grade = rules.password_grade(password)
    db.session.execute(
        update(Person).where(Person.id == person_id, Person.password_grade != grade).values(password_grade=grade)
    )


def note_seen(sign_in_id: int, on_staff_page: bool) -> None:
    """Write down that a device is in use; when another write is under way, let it be: the next page tries again."""
    moment = clock.now()
    values = {"seen_at": moment, "staff_at": moment} if on_staff_page else {"seen_at": moment}
    locked = select(SignIn.id).where(SignIn.id == sign_in_id).with_for_update(skip_locked=True)
    write_if_free(update(SignIn).where(SignIn.id.in_(locked)).values(values))


def end_for(person_id: int, by: int) -> None:
    """Sign a person out everywhere, as an administrator; the account stays open."""
    with transaction():
        end_devices(person_id, by=by)
        audit.record(Tag.SIGN_OUT, by=by, subject=("person", person_id), devices="all")


def recent(person_id: int, since: datetime) -> list[SignIn]:
    """The devices a person is signed in on, and those that somebody else ended after `since`, newest first."""
    now = clock.now()
    open_now = SignIn.ended_at.is_(None) & (SignIn.expires_at > now) & (SignIn.seen_at >= now - IDLE)
    ended_by_others = (SignIn.ended_at > since) & SignIn.ended_by.is_not(None) & (SignIn.ended_by != person_id)
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.person_id == person_id, or_(open_now, ended_by_others))
            .order_by(SignIn.ended_at.is_not(None), SignIn.id.desc())
        )
    )
