"""A code from an app beside the password: set up, given, made anew, taken away; and codes for a lost phone."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from learning.core import audit, clock, crockford, mail
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction
from learning.core.errors import Conflict, DomainError, TooMany
from learning.people import passwords, queries, totp
from learning.people.actions import end_devices
from learning.people.models import Person, RecoveryCode, SecondFactor, SecondFactorReset, SignIn
from learning.people.permissions import Role

NEEDED_BY = frozenset({Role.MANAGER, Role.ADMIN})
RECOVERY_CODES = 10
RECOVERY_LENGTH = 16  # fifteen random ones, 75 bits, and a check
BITS = 80  # more than they hold
MISSES_MOST, MISSES_WINDOW = 5, timedelta(minutes=15)
KEPT, OFFERED = "kept", "offered"
log = logging.getLogger("learning.people")


@dataclass(frozen=True)
class Kept:
    """What a person may know of their second factor."""

    since: datetime
    codes_left: int


def kept(person_id: int) -> Kept | None:
    """A person's second factor, or None."""
    since = db.session.scalar(select(SecondFactor.confirmed_at).where(SecondFactor.person_id == person_id))
    if since is None:
        return None
    left = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return Kept(since, db.session.scalar(left) or 0)


def is_set_up(person_id: int) -> bool:
    """Whether a person has a second factor."""
    return db.session.scalar(select(SecondFactor.person_id).where(SecondFactor.person_id == person_id)) is not None


def set_up(person_id: int, sign_in_id: int, secret: str, typed: str, key: str) -> list[str]:
    """Keep a new secret, once a code proves that an app holds it; other devices are signed out.

    Returns fresh recovery codes; the secret and the codes before them end. `key`: the installation's secret.
    Raises Conflict "code-wrong", or "factor-kept" when this very secret is kept already (a form sent twice).
    """
    with transaction():
        person = db.session.get_one(Person, person_id, with_for_update=True)
        factor = db.session.get(SecondFactor, person_id)
        if factor and _readable(factor, key) == secret:
            raise Conflict("factor-kept")
        code = totp.digits(typed)
        step = totp.step_of(secret, code, clock.now(), None) if code else None
        if step is None:
            raise Conflict("code-wrong")
        if factor is None:
            factor = SecondFactor(person_id=person_id)
            db.session.add(factor)
        factor.sealed_secret = totp.seal(secret, key, KEPT, person_id)
        factor.confirmed_at, factor.last_step, factor.misses, factor.missed_at = clock.now(), step, 0, None
        end_devices(person_id, SignIn.id != sign_in_id)
        moment = clock.now()
        db.session.execute(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.person_id == person_id)
            .values(full_at=moment, proved_at=moment, staff_at=moment)
        )
        _note(Tag.FACTOR_SET, person, by=person_id)
        return _new_codes(person_id)


def make_recovery_codes(person_id: int) -> list[str]:
    """New recovery codes; the old ones end. Raises Conflict "no-factor"."""
    with transaction():
        person = db.session.get_one(Person, person_id, with_for_update=True)
        if not is_set_up(person_id):
            raise Conflict("no-factor")
        _note(Tag.FACTOR_CODES, person, by=person_id)
        return _new_codes(person_id)


def _new_codes(person_id: int) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [crockford.make(secrets.randbits(BITS), RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    moment = clock.now()
    for code in codes:
        db.session.add(RecoveryCode(person_id=person_id, code_digest=_digest(person_id, code), made_at=moment))
    return [grouped(code) for code in codes]


def grouped(code: str) -> str:
    """A recovery code in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def clean_recovery_code(typed: str) -> str | None:
    """A recovery code as it is compared, or None for a slip of the finger."""
    code = crockford.clean(typed, RECOVERY_LENGTH + 1)
    return code if crockford.is_whole(code, RECOVERY_LENGTH) else None


def _digest(person_id: int, code: str) -> str:
    return passwords.digest(f"{person_id}:{code}")


def check(person_id: int, typed: str, key: str) -> DomainError | None:
    """Look at a code of the app, or at a recovery code, in the open transaction; returns why it is refused, or None.

    It is returned and not raised, because the try must be kept. Five wrong codes of the app make it wait a quarter of
    an hour, exactly, however many arrive at once (the row is locked); a recovery code works all the while.
    """
    require_transaction()
    factor = db.session.get(SecondFactor, person_id, with_for_update=True)
    if factor is None:
        return Conflict("no-factor")
    person = db.session.get_one(Person, person_id)
    code = totp.digits(typed)
    if code is None:
        return _use_recovery_code(person, clean_recovery_code(typed))
    wait = _wait(factor)
    if wait:
        return wait
    secret = _readable(factor, key)
    if secret is None:
        log.error("the second factor of person %s was sealed with another CPMS_SECRET_KEY", person_id)
        return Conflict("factor-unreadable")
    step = totp.step_of(secret, code, clock.now(), factor.last_step)
    if step is None:
        factor.misses, factor.missed_at = factor.misses + 1, clock.now()
        _note(Tag.FACTOR_REFUSED, person, by=None)
        return Conflict("code-wrong")
    factor.last_step, factor.misses, factor.missed_at = step, 0, None
    return None


def _wait(factor: SecondFactor) -> TooMany | None:
    if factor.missed_at is None or clock.now() - factor.missed_at >= MISSES_WINDOW:
        factor.misses = 0
        return None
    if factor.misses < MISSES_MOST:
        return None
    rest = factor.missed_at + MISSES_WINDOW - clock.now()
    return TooMany("too-many-factor-codes", seconds=max(1, int(rest.total_seconds())))


def _use_recovery_code(person: Person, code: str | None) -> DomainError | None:
    if code is None:  # mistyped: nothing was guessed
        return Conflict("recovery-code-wrong")
    row = db.session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_digest == _digest(person.id, code),
            RecoveryCode.used_at.is_(None),
        )
    ).first()
    if row is None:
        _note(Tag.FACTOR_REFUSED, person, by=None)
        return Conflict("recovery-code-wrong")
    row.used_at = clock.now()
    _note(Tag.RECOVERY_CODE_USE, person, by=person.id)
    return None


def _readable(factor: SecondFactor, key: str) -> str | None:
    try:
        return totp.unseal(factor.sealed_secret, key, KEPT, factor.person_id)
    except totp.Unreadable:
        return None


def unreadable(key: str) -> int:
    """How many second factors cannot be opened with this installation's secret."""
    return sum(_readable(factor, key) is None for factor in db.session.scalars(select(SecondFactor)))


def take_away(person_id: int, is_required: bool) -> None:
    """Lay down one's own second factor. `is_required`: managers and administrators keep theirs.

    Raises Conflict "factor-needed".
    """
    with transaction():
        person = db.session.get_one(Person, person_id, with_for_update=True)
        if is_required and NEEDED_BY & queries.roles_of(person_id):
            raise Conflict("factor-needed")
        _delete(person_id)
        _note(Tag.FACTOR_END, person, by=person_id)


def reset(person_id: int, by: int | None, reason: str) -> None:
    """Take somebody's second factor away, for a reason, and sign them out everywhere; they are told by mail.

    `by` is empty for whoever runs the server. Raises Conflict "no-factor", or "own-factor" for one's own.
    """
    if person_id == by:
        raise Conflict("own-factor")
    with transaction():
        person = db.session.get_one(Person, person_id, with_for_update=True)
        if not is_set_up(person_id):
            raise Conflict("no-factor")
        _delete(person_id)
        end_devices(person_id, by=by)
        db.session.add(SecondFactorReset(person_id=person_id, reset_by=by, reset_at=clock.now(), reason=reason.strip()))
        _note(Tag.FACTOR_RESET, person, by=by)
        mail.queue("factor-reset", person.email, person.language, name=person.name, reason=reason.strip())


def forget(person: Person) -> None:
    """Take a stranger's second factor off an account whose owner has come, in the open transaction."""
    require_transaction()
    if is_set_up(person.id):
        _delete(person.id)
        _note(Tag.FACTOR_RESET, person, by=person.id)


def _delete(person_id: int) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))


def _note(tag: Tag, person: Person, by: int | None) -> None:
    audit.record(tag, by=by, subject=("person", person.id), organisation_id=person.organisation_id)
