"""From an id to any row; for administrators."""

from certificates import queries as certificates
from certificates.queries import IssuedCertificate
from learning.people import queries as people
from learning.people.models import Organisation, Person
from learning.web.finders.missing import missing


def person_or_404(person_id: int) -> Person:
    """Any person; for administrators."""
    return people.person(person_id) or missing()


def organisation_or_404(organisation_id: int) -> Organisation:
    """Any organisation; for administrators."""
    return people.organisation(organisation_id) or missing()


def certificate_or_404(certificate_id: int) -> IssuedCertificate:
    """Any certificate; for administrators."""
    return certificates.by_id(certificate_id) or missing()
