"""What is held about a person as a person: the account, its ways in, and who let them in."""

from sqlalchemy import delete, select

from learning.core.db import db
from learning.core.personal import PersonalRows
from learning.people.models import (
    Invitation,
    KnownDevice,
    OneTimeLink,
    Person,
    PersonClosure,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SecondFactorReset,
    SignIn,
)


def held(person_id: int) -> list[PersonalRows]:
    """The rows about this person, by table."""
    own_links = select(OneTimeLink.id).where(OneTimeLink.person_id == person_id)
    return [
        (Person, Person.id == person_id),
        (PersonClosure, PersonClosure.person_id == person_id),
        (RoleGrant, RoleGrant.person_id == person_id),
        (SignIn, SignIn.person_id == person_id),
        (KnownDevice, KnownDevice.person_id == person_id),
        (OneTimeLink, OneTimeLink.person_id == person_id),
        (Invitation, Invitation.link_id.in_(own_links)),
        (SecondFactor, SecondFactor.person_id == person_id),
        (RecoveryCode, RecoveryCode.person_id == person_id),
        (SecondFactorReset, SecondFactorReset.person_id == person_id),
    ]


def erase(person_id: int) -> None:
    """Take away every way in. The account itself and its closure stay, for the counts."""
    own_links = select(OneTimeLink.id).where(OneTimeLink.person_id == person_id)
    db.session.execute(delete(Invitation).where(Invitation.link_id.in_(own_links)))
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person_id))
    db.session.execute(delete(SignIn).where(SignIn.person_id == person_id))
    db.session.execute(delete(KnownDevice).where(KnownDevice.person_id == person_id))
    db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    db.session.execute(delete(SecondFactorReset).where(SecondFactorReset.person_id == person_id))
