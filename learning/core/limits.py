"""Rate limits that live in the database, so that every process counts the same tries."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from learning.core import clock
from learning.core.db import Base, UTCDateTime, db, key, require_transaction, transaction, upsert
from learning.core.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """At most `tries` in a window of `minutes`."""

    name: str
    tries: int
    minutes: int


# Two hundred people may sit behind one address (a field office), so address limits are wide and count failures only.
# Limits that share a name share a count. `web/account/guessing.py` says which of them speaks when.
SIGN_IN_KNOWN = Limit("sign-in-known", 20, 10)
SIGN_IN_PAIR = Limit("sign-in-pair", 8, 10)
SIGN_IN_PAIR_TIGHT = Limit("sign-in-pair", 2, 10)
SIGN_IN_ACCOUNT = Limit("sign-in-account", 60, 60)
SIGN_IN_ACCOUNT_MOST = Limit("sign-in-account", 300, 60)
SIGN_IN_ADDRESS = Limit("sign-in-address", 400, 10)
SIGN_IN_ADDRESS_MOST = Limit("sign-in-address", 2000, 10)
PRESENT_PASSWORD = Limit("present-password", 10, 10)
ADDRESS_PERSON = Limit("address-person", 6, 24 * 60)
JOIN_PERSON = Limit("join-person", 10, 60)
JOIN_ADDRESS = Limit("join-address", 200, 60)
RESET_ADDRESS = Limit("reset-address", 200, 60)
REGISTER_ADDRESS = Limit("register-address", 300, 60)
VERIFY_ADDRESS = Limit("verify-address", 120, 10)
VERIFY_MANY = Limit("verify-many", 20, 60)
EXPORT_PERSON = Limit("export-person", 60, 60)
# Not a limit on anybody: one row of the audit trail for each person and kind of refusal in so many minutes.
REFUSAL = Limit("refusal", 1, 10)
# Hosts that share a database may differ by this much; a count from further ahead is from before the clock was set back.
CLOCK_SKEW = timedelta(minutes=1)


class Tries(Base):
    """How often something happened in a window. `bucket` is a salted digest: no address is stored."""

    __tablename__ = "tries"
    bucket: Mapped[str] = key(64, primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    used: Mapped[int]


def _bucket(limit: Limit, who: str, salt: str) -> str:
    return hashlib.blake2b(f"{limit.name}\0{who}".encode(), key=salt.encode()[:64], digest_size=32).hexdigest()


def wait(limit: Limit, who: str, salt: str) -> int:
    """Seconds until `who` may try again, at most the window's length; 0 when the limit is not used up.

    A count that began in the future is from before the clock was set back: it binds nobody.
    """
    row = db.session.execute(select(Tries.since, Tries.used).where(Tries.bucket == _bucket(limit, who, salt))).first()
    moment, window = clock.now(), timedelta(minutes=limit.minutes)
    if row is None or row.used < limit.tries or row.since > moment + CLOCK_SKEW or row.since + window <= moment:
        return 0
    return int(min(row.since + window - moment, window).total_seconds())


def used(limit: Limit, who: str, salt: str) -> int:
    """How many tries `who` has in the last window that was counted, whether or not it is over."""
    return db.session.scalar(select(Tries.used).where(Tries.bucket == _bucket(limit, who, salt))) or 0


def check(limit: Limit, who: str, salt: str) -> None:
    """Raise TooMany when `who` has used up the limit; count nothing."""
    seconds = wait(limit, who, salt)
    if seconds:
        raise TooMany("too-many", seconds=seconds)


def take(limit: Limit, who: str, salt: str) -> None:
    """Use one try in the open transaction. Raises TooMany, and uses none, where the limit is used up, in any race."""
    require_transaction()
    seconds = wait(limit, who, salt)
    if not seconds:
        add(salt, (limit, who))  # holds the count until the transaction ends: who comes at once sees this try
        seconds = limit.minutes * 60 if used(limit, who, salt) > limit.tries else 0
    if seconds:
        raise TooMany("too-many", seconds=seconds)


def spend(limit: Limit, who: str, salt: str) -> None:
    """`take` as a verb of its own, kept whatever becomes of what follows. Raises TooMany."""
    with transaction(of_the_house=True):
        take(limit, who, salt)


def count(salt: str, *pairs: tuple[Limit, str]) -> None:
    """Count one more try for each (limit, who), in a transaction of its own: it must survive a refusal."""
    with transaction(of_the_house=True):
        add(salt, *pairs)


def add(salt: str, *pairs: tuple[Limit, str]) -> None:
    """Count one more try for each (limit, who) in the open transaction."""
    require_transaction()
    moment = clock.now()
    for limit, who in sorted(pairs, key=lambda pair: pair[0].name):
        since = moment - timedelta(minutes=limit.minutes)
        fresh = and_(Tries.since > since, Tries.since <= moment + CLOCK_SKEW)
        upsert(
            Tries,
            {"bucket": _bucket(limit, who, salt)},
            {"since": moment, "used": 1},
            since=case((fresh, Tries.since), else_=moment),
            used=case((fresh, Tries.used + 1), else_=1),
        )
    db.session.execute(delete(Tries).where(Tries.since < moment - timedelta(days=1)))
