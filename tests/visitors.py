"""Who comes to the site in tests: a visitor with a browser, and a world of people made by the product's own verbs."""

import hashlib
import html
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from certificates.rules import Letterhead
from learning.assessment import actions as assessment
from learning.assessment import queries as attempts
from learning.assessment.kinds import KINDS
from learning.assessment.types import Bank, Question
from learning.completion import quizzes
from learning.completion.actions import hand_in_attempt
from learning.core import clock
from learning.core.db import db, transaction
from learning.courseware import actions as courseware
from learning.courseware import queries as trails
from learning.courseware.models import LessonProgress
from learning.enrolment import actions as enrolment
from learning.people import actions, addresses, organisations, passwords, second_factor, totp
from learning.people.actions import NewPerson
from learning.people.models import SecondFactor
from learning.people.permissions import Role

PASSWORD = "velvet harbour counts nine kites"
FACTOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_HASHES: dict[str, str] = {}


class Visitor:
    """A browser: keeps cookies, follows forms. Addresses are paths."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def at(self, path: str) -> str:
        """Where a short address of records leads, once; every other path as it is."""
        if not path.startswith("/manage") or path.startswith("/manage/organisations/"):
            return path
        answer = self.client.get(path)
        leads = answer.headers.get("Location", "")
        return leads if leads.startswith("/manage/organisations/") else path

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.client.get(self.at(path), buffered=True, **kwargs)

    def page(self, path: str) -> str:
        """The text of a page that must open."""
        response = self.client.get(path, follow_redirects=True)
        assert response.status_code == 200, (path, response.status_code)
        return response.get_data(as_text=True)

    def token(self, path: str = "/account") -> str:
        found = _TOKEN.search(self.client.get(path, follow_redirects=True).get_data(as_text=True))
        return found[1] if found else ""

    def post(self, path: str, data: dict[str, Any] | None = None, on: str | None = None, **kwargs: Any) -> TestResponse:
        """Send a form with the token of the page it stands on (default: the same address)."""
        path = self.at(path)
        values = {"csrf_token": self.token(on or path), **(data or {})}
        return self.client.post(path, data=values, **kwargs)

    def sign_in(self, email: str, password: str = PASSWORD) -> "Visitor":
        response = self.post("/login", {"email": email, "password": password})
        assert response.status_code == 303, response.get_data(as_text=True)
        if where(response).startswith("/login/code"):
            with self.app.app_context(), transaction():  # many sign in within one step of the time
                db.session.execute(text("UPDATE second_factors SET last_step = NULL"))
            response = self.post("/login/code", {"code": totp.code_at(FACTOR, clock.now())})
            assert response.status_code == 303, response.get_data(as_text=True)
        return self


def where(response: TestResponse) -> str:
    """The path and query a redirect leads to."""
    parts = urlsplit(response.headers["Location"])
    return parts.path + (f"?{parts.query}" if parts.query else "")


def text_of(page: str) -> str:
    """What a person reads of a page."""
    body = re.sub(r"<(style|script|title)[^>]*>.*?</\1>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def plain(bank: Bank) -> Bank:
    """A bank of single-choice questions where it has enough of them, so that tests know what to send."""
    single = {q.cell for q in bank.questions if q.kind == "single_choice"}
    return replace(
        bank, questions=tuple(q for q in bank.questions if q.kind == "single_choice" or q.cell not in single)
    )


def form_values(question: Question, page: str, is_right: bool) -> list[str]:
    """What a person puts into the fields of a question's page, in the order of the fields."""
    form = KINDS[question.kind].FORM
    if form == "text":
        return list(KINDS[question.kind].best(question)) if is_right else ["no idea"]
    if form == "select":
        labels = [label.strip() for label in re.findall(r'<label for="choice-\d+">(.*?)</label>', page, re.S)]
        places = [question.targets.index(next(o.to for o in question.options if o.html == label)) for label in labels]
        return [str(place if is_right else (place + 1) % len(question.targets)) for place in places]
    shown = re.findall(r'name="choice"\s+value="(\d)"[^>]*>\s*<span>(.*?)</span>', page)
    by_text = {html.unescape(text): place for place, text in shown}
    wanted = [o for o in question.options if o.is_right == is_right]
    return [by_text[html.unescape(o.html)] for o in (wanted if is_right else wanted[:1])]


@dataclass(frozen=True)
class Someone:
    """A person in the world."""

    id: int
    email: str
    enrolment_id: int


class World:
    """Makes things through the product's verbs, each in the application's context."""

    def __init__(self, app: Flask) -> None:
        self.letterhead = Letterhead("CPMS Learning")
        self.app = app
        self.catalogue = app.extensions["content_store"].catalogue
        quizzes = self.catalogue.quizzes.items()
        self.plain_catalogue = replace(self.catalogue)
        vars(self.plain_catalogue)["quizzes"] = {key: replace(quiz, bank=plain(quiz.bank)) for key, quiz in quizzes}
        self._people = 0

    def organisation(self, name: str = "River Delta Relief", listed: bool = True) -> int:
        with self.app.app_context():
            return organisations.add_organisation(name, listed, "Call the focal point.", by=None).id

    def team(self, organisation_id: int, name: str = "North", due_on: date | None = None) -> int:
        with self.app.app_context():
            return organisations.add_team(organisation_id, name, due_on, by=None).id

    def person(self, *roles: Role, organisation: int | None = None, team: int | None = None, **new: Any) -> Someone:
        """A person with the password PASSWORD."""
        self._people += 1
        email = new.pop("email", f"person{self._people}@example.org")
        with self.app.app_context():
            hashed = _HASHES.setdefault(PASSWORD, passwords.hash_password(PASSWORD))
            with transaction():
                person = actions.add_person(
                    NewPerson(
                        new.get("name", f"Amina Person {self._people}"),
                        email,
                        "",
                        new.get("language", "en"),
                        organisation,
                        team,
                    ),
                    frozenset(roles),
                )
                person.password_hash, person.password_grade = hashed, "staff"
                if second_factor.NEEDED_BY & set(roles) and self.app.extensions["settings"].is_second_factor_required:
                    db.session.add(self.factor(person.id))
                if new.get("is_proved", True):
                    addresses.mark_proved(person, "invitation", by=None)
                enrolment.enrol(person.id, self.catalogue.course.id)
                person_id = person.id
            trail = trails.trail(person_id, self.catalogue.course.id)
            assert trail is not None
            return Someone(person_id, email, trail.enrolment_id)

    def factor(self, person_id: int) -> SecondFactor:
        """A second factor with the secret FACTOR, to be added: an app is set up."""
        sealed = totp.seal(FACTOR, self.app.extensions["settings"].secret_key, second_factor.KEPT, person_id)
        return SecondFactor(person_id=person_id, sealed_secret=sealed, confirmed_at=clock.now())

    def read(self, someone: Someone, module_id: str, lessons: int | None = None) -> None:
        """Finish lessons of a module (default: all)."""
        with self.app.app_context():
            for lesson in self.catalogue.course.by_id[module_id].lessons[:lessons]:
                courseware.finish_lesson(someone.enrolment_id, someone.id, lesson.key, None)

    def forget_lesson(self, someone: Someone, lesson: tuple[str, str]) -> None:
        """As if a lesson had been added to the course after the learner went through it, in the open transaction."""
        own = {"enrolment_id": someone.enrolment_id, "module_id": lesson[0], "lesson_id": lesson[1]}
        db.session.query(LessonProgress).filter_by(**own).delete()

    def begin(self, someone: Someone, quiz_id: str) -> str:
        """Begin a quiz. The lessons that open it are finished first, where they are not."""
        with self.app.app_context():
            module = self.catalogue.course.by_id.get(quiz_id)
            finished = trails.finished(someone.enrolment_id)
            for lesson in module.lessons if module else ():
                if lesson.key not in finished:
                    courseware.finish_lesson(someone.enrolment_id, someone.id, lesson.key, None)
            return quizzes.begin(someone.enrolment_id, someone.id, quiz_id, self.plain_catalogue)

    def answer(self, someone: Someone, code: str, right: int = 10) -> None:
        """Answer every question, the first `right` of them rightly."""
        with self.app.app_context():
            attempt = attempts.attempt_by_code(code, someone.enrolment_id)
            assert attempt is not None
            for place, question in enumerate(attempts.frozen_questions(attempt.paper)):
                kind = KINDS[question.kind]
                best, wrong = kind.best(question), tuple(o.id for o in question.options if not o.is_right)
                if place < right:
                    assessment.save_response(attempt, question.id, best)
                elif kind.FORM == "radio":
                    assessment.save_response(attempt, question.id, wrong[:1])

    def hand_in(self, someone: Someone, code: str) -> Any:
        with self.app.app_context():
            return hand_in_attempt(code, someone.enrolment_id, someone.id, self.catalogue, self.letterhead)

    def take(self, someone: Someone, module_id: str, right: int = 10) -> Any:
        """Read a module and take its quiz."""
        self.read(someone, module_id)
        code = self.begin(someone, module_id)
        self.answer(someone, code, right)
        return self.hand_in(someone, code)

    def complete(self, someone: Someone) -> str:
        """Take the whole course; returns the certificate's code."""
        for module in self.catalogue.course.modules:
            done = self.take(someone, module.id)
        assert done.certificate_code
        return str(done.certificate_code)

    def value(self, statement: str, **values: Any) -> Any:
        """One value of the database."""
        with self.app.app_context():
            found = db.session.execute(text(statement), values).scalar()
            db.session.rollback()
            return found

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.app.app_context():
            counts = {
                table: db.session.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one()
                for table in db.metadata.tables
            }
            db.session.rollback()
            return counts

    def contents(self) -> dict[str, str]:
        """A digest of every row of each table: what stays equal when nothing was changed, not even a word."""
        with self.app.app_context():
            found = {}
            for name, table in db.metadata.tables.items():
                digest = hashlib.sha256()
                for row in db.session.execute(table.select().order_by(*table.primary_key.columns)):
                    digest.update(repr(tuple(row)).encode())
                found[name] = digest.hexdigest()
            db.session.rollback()
            return found
