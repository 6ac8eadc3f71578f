"""The demo's sample organisation: made through the same verbs as real people use, at moments in the past."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select, update

from learning.assessment import actions as assessment
from learning.assessment import queries
from learning.assessment.kinds import KINDS
from learning.catalogue.types import Catalogue
from learning.completion import quizzes
from learning.completion.actions import hand_in_attempt
from learning.core import clock
from learning.core.db import db, transaction
from learning.courseware import actions as courseware
from learning.courseware import queries as trails
from learning.courseware.types import Module
from learning.enrolment import actions as enrolment
from learning.people import actions, addresses, contacts, organisations, passwords, rules
from learning.people.actions import NewPerson
from learning.people.models import Person
from learning.people.permissions import Role
from learning.settings import Settings
from learning.web import certificate_files, request_context

PASSWORD = "paper lantern crosses the river"  # noqa: S105 - printed for everybody who runs the demo
STAFF = (
    ("Noor Haddad", "admin@demo.example", Role.ADMIN),
    ("Grace Otieno", "manager@demo.example", Role.MANAGER),
    ("Samuel Okello", "facilitator@demo.example", Role.FACILITATOR),
    ("Lucía Paredes", "facilitator2@demo.example", Role.FACILITATOR),
)
# Two whose addresses nobody has proved: one complete, one under way.
UNPROVED = (5, 22)
NAMES = (
    "Amina Yusuf", "أمينة يوسف حيدر", "Daniel Mwangi", "Fatima Zahra Benali", "José Ramírez",
    "Ana María Quispe", "Tesfaye Bekele", "Hawa Diallo", "Mehmet Kaya", "Rania Khoury",
    "خالد المصري", "Grace Achieng", "Pierre Ndayisenga", "Nyaring Deng", "Sita Tamang",
    "Bishnu Gurung", "Zoë Łukasiewicz", "Ibrahim Sesay", "Mariam Traoré", "Olena Kovalenko",
    "Yusuf Abdi", "Leila Hosseini", "Tomás Herrera", "Aisha Mohamud", "Emmanuel Habimana",
    "Rosa Choque", "Abdoulaye Sow", "Nadia Rahman", "Kyaw Min", "Esther Banda",
    "Omar Farouk", "Chiara Conti", "Blessing Okafor", "Ahmad Rahimi", "Sofía Gutiérrez",
    "Jean-Baptiste Kouassi", "Hela Trabelsi", "Moses Lokol", "Farida Noori", "Peter Lado",
)  # fmt: skip


def fill(settings: Settings) -> str:
    """Fill an empty database with the sample organisation; returns the sign-ins to print. Does nothing twice."""
    if db.session.scalar(select(Person.id).limit(1)) is None:
        _fill(settings)
    lines = [f"  {email:28} {role.value}" for _, email, role in STAFF]
    lines += [f"  {_address(0):28} learner, complete", f"  {_address(20):28} learner, under way"]
    lines += [f"  {_address(39):28} learner, not begun"]
    return "\n".join(["\nSign in with any of these addresses; the password of all is: " + PASSWORD, *lines])


def _address(number: int) -> str:
    return f"learner{number + 1}@demo.example"


def _fill(settings: Settings) -> None:
    catalogue = request_context.catalogue()
    chance = random.Random(2019)  # noqa: S311 - the same sample every time
    now = clock.now()
    with clock.at(now - timedelta(days=120)):
        support = "Safeguarding focal point: ask your supervisor for the number.\nTo talk: the staff care line."
        contacts.write_for_everybody(
            "To talk: the staff care line of your organisation.\nTo report: its safeguarding focal point. "
            "Both are on the notice board of every office.\nThis is a sample: no real number stands here.",
            by=None,
        )
        delta = organisations.add_organisation("River Delta Relief", True, support, by=None)
        north = organisations.add_team(delta.id, "Northern field office", (now + timedelta(days=30)).date(), by=None)
        port = organisations.add_team(delta.id, "Port city team", (now - timedelta(days=10)).date(), by=None)
        hashed = passwords.hash_password(PASSWORD)
        for name, email, role in STAFF:
            _person(NewPerson(name, email, "", "en", delta.id, None), hashed, catalogue, frozenset({role}))
        people = [
            _person(NewPerson(name, _address(i), "", "en", delta.id, (north, port)[i % 2].id), hashed, catalogue)
            for i, name in enumerate(NAMES)
        ]
    for number, person in enumerate(people):
        with _days(now, 100 - number):
            _learn(person, number, catalogue, settings, chance, now)


@contextmanager
def _days(now: datetime, days: int) -> Iterator[None]:
    with clock.at(now - timedelta(days=max(days, 0))):
        yield


def _person(new: NewPerson, hashed: str, catalogue: Catalogue, roles: frozenset[Role] = frozenset()) -> Person:
    with transaction():
        person = actions.add_person(new, roles)
        db.session.execute(
            update(Person)
            .where(Person.id == person.id)
            .values(password_hash=hashed, password_grade=rules.password_grade(PASSWORD))
        )
        if new.email not in map(_address, UNPROVED):
            addresses.mark_proved(person, "invitation", by=person.id)
        enrolment.enrol(person.id, catalogue.course.id)
        return person


def _learn(
    person: Person, number: int, catalogue: Catalogue, settings: Settings, chance: random.Random, now: datetime
) -> None:
    """The first fourteen complete, the last six have not begun, the others are on the way; some went quiet."""
    if number >= 34:
        return
    modules = catalogue.course.modules
    done = len(modules) if number < 14 else number % len(modules)
    quiet = number % 8 in (2, 3)
    start = now - timedelta(days=(95 - number) if quiet or number < 14 else 18 - number % 9)
    for place, module in enumerate(modules[:done]):
        with clock.at(start + timedelta(days=place, hours=chance.randrange(8))):
            _read(person, module, len(module.lessons), catalogue)
            if number % 5 == 2 and place == 1:
                _quiz(person, module, catalogue, settings, right=6)
            _quiz(person, module, catalogue, settings, right=chance.choice((8, 9, 9, 10, 10)))
    if done < len(modules):
        with clock.at(start + timedelta(days=done, hours=2)):
            module = modules[done]
            _read(person, module, chance.randrange(len(module.lessons)), catalogue)


def _enrolment(person: Person, catalogue: Catalogue) -> int:
    trail = trails.trail(person.id, catalogue.course.id)
    if trail is None:
        raise LookupError("the person is not enrolled")
    return trail.enrolment_id


def _read(person: Person, module: Module, lessons: int, catalogue: Catalogue) -> None:
    enrolment = _enrolment(person, catalogue)
    for place, lesson in enumerate(module.lessons[:lessons]):
        after = module.lessons[place + 1] if place + 1 < len(module.lessons) else None
        courseware.finish_lesson(enrolment, person.id, lesson.key, after.key if after else None)


def _quiz(person: Person, module: Module, catalogue: Catalogue, settings: Settings, right: int) -> None:
    enrolment = _enrolment(person, catalogue)
    code = quizzes.begin(enrolment, person.id, module.id, catalogue)
    attempt = queries.attempt_by_code(code, enrolment)
    if attempt is None:
        raise LookupError("the attempt is gone")
    for place, question in enumerate(queries.frozen_questions(attempt.paper)):
        kind = KINDS[question.kind]
        wrong = tuple(option.id for option in question.options if not option.is_right)
        if place < right:
            assessment.save_response(attempt, question.id, kind.best(question))
        elif kind.FORM in ("radio", "truth"):
            assessment.save_response(attempt, question.id, kind.read(question, ["0"], wrong))
    hand_in_attempt(code, enrolment, person.id, catalogue, certificate_files.letterhead(settings))
