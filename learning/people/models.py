"""Tables about people. No birth date, gender, photo, phone or address is kept: the course does not need them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.core.db import Base, Json, UTCDateTime, key


class Organisation(Base):
    """Whose people may be seen together. `is_listed`: people may choose it when they register."""

    __tablename__ = "organisations"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = key(200)
    name_key: Mapped[str] = key(200, unique=True)
    join_code: Mapped[str] = key(16, unique=True)
    is_listed: Mapped[bool] = mapped_column(default=False)
    support: Mapped[str] = mapped_column(default="", comment="whom to turn to, in the organisation's own words")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Team(Base):
    """A part of an organisation. `due_on`: the day its people should have completed the course."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("organisation_id", "name_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = key(200)
    name_key: Mapped[str] = key(200)
    join_code: Mapped[str] = key(16, unique=True)
    due_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SupportText(Base):
    """Whom everybody may turn to, in the words of those who run the installation. The newest row counts.

    Who wrote it stands in the audit trail, so that the text survives an account that is erased.
    """

    __tablename__ = "support_texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Person(Base):
    """Somebody with an account. Everybody is a learner; other roles are granted.

    `other_name`: the same name in a second script, for the certificate; empty where there is none.
    `email_proved_at`: since when it is known that the person holds the mailbox of `email`; the trail says how.
    """

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_organisation_id_name_key_id", "organisation_id", "name_key", "id"),
        Index("ix_people_team_id_name_key_id", "team_id", "name_key", "id"),
        Index("ix_people_organisation_id_team_id", "organisation_id", "team_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = key(254, unique=True)
    email_proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    name: Mapped[str] = key(200)
    name_key: Mapped[str] = key(200)
    other_name: Mapped[str] = key(200, default="", server_default="")
    language: Mapped[str] = key(12)
    password_hash: Mapped[str] = key(200)
    password_grade: Mapped[str] = key(10, default="", server_default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


# The overview counts people whose address is not proved; there are few, and it is asked at every visit.
Index(
    "ix_people_unproved",
    Person.organisation_id,
    sqlite_where=Person.email_proved_at.is_(None),
    postgresql_where=Person.email_proved_at.is_(None),
)


class PersonClosure(Base):
    """An account that may no longer be used: who closed it and when."""

    __tablename__ = "person_closures"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    closed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class RoleGrant(Base):
    """A role a person holds, and who granted it. A manager's role counts in the person's own organisation."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("person_id", "role"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = key(20, index=True)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SignIn(Base):
    """One signed-in device. Only a digest of its secret is kept; ending the row ends the device's access.

    `full_at`: when everything was proved, empty while the code of a second factor is awaited; `proved_at`: when the
    password or a code was last given; `seen_at`, `staff_at`: the last page and the last staff page, to five minutes.
    `ended_by`: somebody else who ended it.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    secret_digest: Mapped[str] = key(64, unique=True)
    device: Mapped[str] = key(60)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    full_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    staff_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[int | None]


class SecondFactor(Base):
    """A person's app with codes, confirmed by one. The secret is sealed; `last_step` is the last code used up."""

    __tablename__ = "second_factors"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    sealed_secret: Mapped[str] = key(200)
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_step: Mapped[int | None]
    misses: Mapped[int] = mapped_column(default=0)
    missed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RecoveryCode(Base):
    """A code on paper for the day the phone is lost. Only a digest is kept; it works once."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    code_digest: Mapped[str] = key(64)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SecondFactorReset(Base):
    """A second factor taken away by an administrator, or by whoever runs the server: who, when and why."""

    __tablename__ = "second_factor_resets"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reset_by: Mapped[int | None]
    reset_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = key(500)


class Invitation(Base):
    """What an invitation's link brings to an account that somebody registered before: a place, a name, roles.

    It waits at the link, because the account may be a stranger's until the owner of the mailbox has come.
    """

    __tablename__ = "invitations"
    link_id: Mapped[int] = mapped_column(ForeignKey("one_time_links.id"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    name: Mapped[str] = key(200)
    roles: Mapped[list[str]] = mapped_column(Json)
    invited_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class KnownDevice(Base):
    """A browser on which a person has signed in before. It outlives the sign-in and ends with a new password.

    Only a digest of the browser's secret is kept. The row opens nothing; it keeps strangers' wrong tries from counting
    against the person there.
    """

    __tablename__ = "known_devices"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    secret_digest: Mapped[str] = key(64, primary_key=True)
    first_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)


class OneTimeLink(Base):
    """A link that works once: setting a password, proving an address, or creating the first administrator.

    `email`: the mailbox it was made for; using the link proves that mailbox.
    """

    __tablename__ = "one_time_links"
    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = key(20)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    email: Mapped[str] = key(254, default="", server_default="")
    secret_digest: Mapped[str] = key(64, unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
