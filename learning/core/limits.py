"""Rate limits that live in the database, so that every process counts the same tries."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from learning.core import clock
from learning.core.db import Base, UTCDateTime, db, key, transaction, upsert
from learning.core.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """At most `tries` in a window of `minutes`."""

    name: str
    tries: int
    minutes: int


# Two hundred people may sit behind one address (a field office), so address limits are wide and count failures only.
SIGN_IN_PAIR = Limit("sign-in-pair", 8, 10)
SIGN_IN_ACCOUNT = Limit("sign-in-account", 60, 60)
SIGN_IN_ADDRESS = Limit("sign-in-address", 400, 10)
RESET_ACCOUNT = Limit("reset-account", 4, 60)
RESET_ADDRESS = Limit("reset-address", 60, 60)
REGISTER_ADDRESS = Limit("register-address", 300, 60)
VERIFY_ADDRESS = Limit("verify-address", 120, 10)
VERIFY_MANY = Limit("verify-many", 20, 60)
EXPORT_PERSON = Limit("export-person", 60, 60)


class Tries(Base):
    """How often something happened in a window. `bucket` is a salted digest: no address is stored."""

    __tablename__ = "tries"
    bucket: Mapped[str] = key(64, primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    used: Mapped[int]


def _bucket(limit: Limit, who: str, salt: str) -> str:
    return hashlib.blake2b(f"{limit.name}\0{who}".encode(), key=salt.encode()[:64], digest_size=32).hexdigest()


def check(limit: Limit, who: str, salt: str) -> None:
    """Raise TooMany when `who` has used up the limit; count nothing."""
    row = db.session.execute(select(Tries.since, Tries.used).where(Tries.bucket == _bucket(limit, who, salt))).first()
    if row is None:
        return
    ends = row.since + timedelta(minutes=limit.minutes)
    if row.used >= limit.tries and clock.now() < ends:
        raise TooMany("too-many", seconds=max(1, int((ends - clock.now()).total_seconds())))


def count(salt: str, *pairs: tuple[Limit, str]) -> None:
    """Count one more try for each (limit, who), in a transaction of its own: it must survive a refusal."""
    moment = clock.now()
    with transaction(of_the_house=True):
        for limit, who in sorted(pairs, key=lambda pair: pair[0].name):
            bucket = _bucket(limit, who, salt)
            fresh = Tries.since >= moment - timedelta(minutes=limit.minutes)
            upsert(
                Tries,
                {"bucket": bucket},
                {"since": moment, "used": 1},
                since=case((fresh, Tries.since), else_=moment),
                used=case((fresh, Tries.used + 1), else_=1),
            )
        db.session.execute(delete(Tries).where(Tries.since < moment - timedelta(days=1)))
