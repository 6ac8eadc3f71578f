"""Presses that must survive a dying process: how each is set up, pressed, pressed again, and what must hold after it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import text

from certificates import issuing, keys, queries, signed_record, signing
from learning.assessment import actions as assessment
from learning.assessment import queries as attempts
from learning.assessment.kinds import KINDS
from learning.assessment.models import Attempt
from learning.catalogue.quizzes import RENEWAL
from learning.core import clock
from learning.core.db import db
from learning.people.permissions import Role
from learning.verifying import checks
from learning.verifying.findings import Place
from learning.web import certificate_files
from learning.worker import jobs
from tests.visitors import PASSWORD, Visitor, World

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
NAME = "Quetzal Ximénez"
PUT_RIGHT = {"name": "Quetzal Ximénez López", "other_name": "كيتزال خيمينيث", "note": "As in the passport"}


@dataclass
class Stage:
    """What a drill begins with: plain values, so that another process can use them."""

    moment: datetime = NOON
    cookie: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Drill:
    """One press. `press` is what a person does, once and again; `holds` says what is wrong afterwards."""

    name: str
    set_up: Callable[[Flask, World], Stage]
    press: Callable[[Visitor, Stage], int]
    holds: Callable[[Flask, Stage, list[str]], None]


def signed_in(app: Flask, stage: Stage, email: str) -> Stage:
    """The stage with the cookie of somebody who signed in at its moment."""
    with clock.at(stage.moment):
        visitor = Visitor(app).sign_in(email)
    cookie = visitor.client.get_cookie("cpms")
    assert cookie is not None
    stage.cookie = cookie.value
    stage.values["email"] = email
    return stage


def browser(app: Flask, stage: Stage) -> Visitor:
    """The person's browser, with the cookie it had before."""
    visitor = Visitor(app)
    if stage.cookie:
        visitor.client.set_cookie("cpms", stage.cookie)
    return visitor


def value(statement: str, **values: Any) -> Any:
    found = db.session.execute(text(statement), values).scalar()
    db.session.rollback()
    return found


def expect(wrong: list[str], what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        wrong.append(f"{what}: {found!r}, not {wanted!r}")


# --- what must hold after any press -----------------------------------------------------------------------------------


def consistent(app: Flask, wrong: list[str]) -> None:
    """Rows that belong together are there together; marks are the marks of the answers; nothing is there twice."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            expect(wrong, "integrity", value("PRAGMA integrity_check"), "ok")
            expect(wrong, "foreign keys", value("PRAGMA foreign_key_check"), None)
        for attempt in db.session.query(Attempt).all():
            percent = value(f"SELECT percent FROM hand_ins WHERE attempt_id = {attempt.id}")
            if percent is not None and value("SELECT COUNT(*) FROM people WHERE name = 'Erased person'") == 0:
                expect(wrong, f"mark of attempt {attempt.id}", assessment.result_of(attempt).percent, percent)
        db.session.rollback()
        for what, statement in (
            ("two open attempts of one quiz",
             "SELECT enrolment_id FROM attempts a LEFT JOIN hand_ins h ON h.attempt_id = a.id WHERE h.attempt_id IS NULL "
             "GROUP BY enrolment_id, quiz_id HAVING COUNT(*) > 1"),
            ("a hand-in without its line in the trail, or twice",
             "SELECT h.attempt_id FROM hand_ins h LEFT JOIN audit_events e ON e.tag = 'attempt:hand-in' AND "
             "e.subject_id = h.attempt_id GROUP BY h.attempt_id HAVING COUNT(e.id) <> 1"),
            ("a passed module without its completion",
             "SELECT a.id FROM attempts a JOIN hand_ins h ON h.attempt_id = a.id WHERE h.has_passed AND a.purpose = "
             "'module' AND NOT EXISTS (SELECT 1 FROM module_completions m WHERE m.enrolment_id = a.enrolment_id AND "
             "m.module_id = a.quiz_id)"),
            ("a count of modules that is not their number",
             "SELECT e.id FROM enrolments e WHERE e.modules_passed <> (SELECT COUNT(*) FROM module_completions m WHERE "
             "m.enrolment_id = e.id)"),
            ("five modules without a completion, or one without five",
             "SELECT e.id FROM enrolments e LEFT JOIN completions c ON c.enrolment_id = e.id WHERE "
             "(e.modules_passed = 5) <> (c.id IS NOT NULL) OR (e.completed_at IS NOT NULL) <> (c.id IS NOT NULL)"),
            ("a completion without one certificate that counts (or withdrawn by hand)",
             "SELECT c.id FROM completions c JOIN certificates k ON k.completion_id = c.id LEFT JOIN revocations r ON "
             "r.certificate_id = k.id GROUP BY c.id HAVING COUNT(*) - COUNT(r.certificate_id) > 1 OR COUNT(*) < 1"),
            ("a completion without a certificate",
             "SELECT c.id FROM completions c WHERE NOT EXISTS (SELECT 1 FROM certificates k WHERE k.completion_id = c.id)"),
            ("a certificate without its line in the trail, or twice",
             "SELECT k.id FROM certificates k LEFT JOIN audit_events e ON e.tag = 'certificate:issue' AND "
             "e.subject_id = k.id GROUP BY k.id HAVING COUNT(e.id) <> 1"),
            ("a completion without its line in the trail, or twice",
             "SELECT c.id FROM completions c LEFT JOIN audit_events e ON e.tag = 'course:complete' AND "
             "e.subject_id = c.enrolment_id GROUP BY c.id HAVING COUNT(e.id) <> 1"),
            ("a person without an enrolment, or with two",
             "SELECT p.id FROM people p LEFT JOIN enrolments e ON e.person_id = p.id GROUP BY p.id HAVING COUNT(e.id) <> 1"),
        ):  # fmt: skip
            if value(statement) is not None:
                wrong.append(what)
        settings = app.extensions["settings"]
        modules = frozenset(app.extensions["content_store"].catalogue.course.by_id)
        place = Place(settings.data_dir, settings.keys_dir, modules)
        wrong.extend(f"cpms verify: {f.check}: {f.text}" for f in checks.run(place, lambda _text: None))
        db.session.rollback()


def proved(app: Flask, stage: Stage, wrong: list[str]) -> None:
    """The newest certificate's page says that it is valid, and its signed record holds against the keys on disk."""
    with app.app_context():
        code = value("SELECT code FROM certificates ORDER BY number DESC LIMIT 1")
        settings = app.extensions["settings"]
        held = queries.by_code(code)
        assert held is not None
        sealed = certificate_files.record_of(held, settings)
        known = keys.public_keys(keys.listed(settings.keys_dir))
        try:
            signed_record.opened(sealed, code, known, keys.holds)
        except signed_record.BadRecord as error:
            wrong.append(f"the record of the certificate: {error.reason}")
        db.session.rollback()
        expect(wrong, "the record kept", value("SELECT record FROM certificates WHERE code = :c", c=code), sealed)
        if "This certificate is valid" not in Visitor(app).get(f"/verify/{code}").text:
            wrong.append("the public page does not say that it is valid")


def signed(app: Flask, stage: Stage, wrong: list[str]) -> None:
    """The certificate's file is there, the same each time, and signed with the key on disk."""
    visitor = browser(app, stage)
    first, again = visitor.get("/certificate.pdf"), visitor.get("/certificate.pdf")
    if first.status_code != 200:
        wrong.append(f"the certificate's file: {first.status_code}")
        return
    check = signing.check_pdf(first.data, app.extensions["settings"].keys_dir)
    expect(wrong, "signature of the file", check, signing.SignatureCheck(True, True, True))
    expect(wrong, "the file is made once", again.data == first.data, True)
    proved(app, stage, wrong)


# --- the drills ---------------------------------------------------------------------------------------------------------


def _last_quiz(app: Flask, world: World) -> Stage:
    stage = Stage()
    with clock.at(NOON):
        learner = world.person(name=NAME)
        for module in world.catalogue.course.modules[:4]:
            world.take(learner, module.id)
        last = world.catalogue.course.modules[4].id
        world.read(learner, last)
        stage.values["code"] = world.begin(learner, last)
        world.answer(learner, stage.values["code"], right=9)
    return signed_in(app, stage, learner.email)


def _press_hand_in(visitor: Visitor, stage: Stage) -> int:
    code = stage.values["code"]
    return visitor.post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review").status_code


def _is_complete(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        for table, count in (("hand_ins", 5), ("module_completions", 5), ("completions", 1), ("certificates", 1)):
            expect(wrong, table, value(f"SELECT COUNT(*) FROM {table}"), count)
        expect(wrong, "letters", value("SELECT COUNT(*) FROM messages WHERE kind = 'certificate'"), 1)
        expect(wrong, "mark", value("SELECT percent FROM hand_ins ORDER BY attempt_id DESC LIMIT 1"), 90)
    proved(app, stage, wrong)


def _answering(app: Flask, world: World) -> Stage:
    stage = Stage()
    with clock.at(NOON):
        learner = world.person(name=NAME)
        world.read(learner, "risks")
        stage.values["code"] = world.begin(learner, "risks")
    return signed_in(app, stage, learner.email)


def _press_answer(visitor: Visitor, stage: Stage) -> int:
    return visitor.post(f"/attempts/{stage.values['code']}/questions/3", {"choice": "1"}).status_code


def _is_answered(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "answers", value("SELECT COUNT(*) FROM attempt_steps"), 1)
        row = db.session.query(Attempt).one()
        placed = attempts.placed(row.paper)[2]
        kept = value("SELECT CAST(response AS TEXT) FROM attempt_steps")
        expect(wrong, "the answer", json.loads(kept), [placed.order[1]])


def _renewing(app: Flask, world: World) -> Stage:
    stage = Stage(moment=NOON + timedelta(days=700))
    with clock.at(NOON):
        learner = world.person(name=NAME)
        stage.values["old"] = world.complete(learner)
    with clock.at(stage.moment), app.app_context():
        code = world.begin(learner, RENEWAL)
        stage.values["code"] = code
        attempt = attempts.attempt_by_code(code, learner.enrolment_id)
        assert attempt is not None
        for question in attempts.frozen_questions(attempt.paper):
            assessment.save_response(attempt, question.id, KINDS[question.kind].best(question))
    return signed_in(app, stage, learner.email)


def _is_renewed(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "completions", value("SELECT COUNT(*) FROM completions"), 1)
        expect(wrong, "certificates", value("SELECT COUNT(*) FROM certificates"), 2)
        expect(wrong, "revocations", value("SELECT COUNT(*) FROM revocations WHERE replaced_by IS NOT NULL"), 1)
        expect(wrong, "letters", value("SELECT COUNT(*) FROM messages WHERE kind IN ('certificate', 'renewed')"), 2)
        expect(wrong, "rows of renewal", value("SELECT COUNT(*) FROM renewals"), 1)
        renewed = value("SELECT COUNT(*) FROM audit_events WHERE tag = 'certificate:renew'")
        expect(wrong, "lines of renewal in the trail", renewed, 1)
        expect(wrong, "the old one", "was replaced" in Visitor(app).get(f"/verify/{stage.values['old']}").text, True)
    proved(app, stage, wrong)


def _completed(app: Flask, world: World) -> Stage:
    stage = Stage()
    with clock.at(NOON):
        learner = world.person(name=NAME)
        stage.values["printed"] = world.complete(learner)
    return signed_in(app, stage, learner.email)


def _press_round(visitor: Visitor, stage: Stage) -> int:
    with visitor.app.app_context():
        jobs.do_due()
    return 200


def _is_sent_and_made(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "files kept", value("SELECT COUNT(*) FROM certificate_files"), 1)
        expect(wrong, "letters", value("SELECT COUNT(*) FROM messages"), 1)
        expect(wrong, "letters still waiting", value("SELECT COUNT(*) FROM messages WHERE sent_at IS NULL"), 0)
        lying = [p for p in (app.extensions["settings"].data_dir / "mail").glob("*.txt") if p.read_text("utf-8")]
        # A process that dies after handing a letter over and before noting it hands it over again: never none, at most two.
        if not 1 <= len(lying) <= 2:
            wrong.append(f"letters handed over: {len(lying)}")
        stage.values["letters"] = len(lying)
    signed(app, stage, wrong)


def _press_download(visitor: Visitor, stage: Stage) -> int:
    return visitor.get("/certificate.pdf").status_code


def _is_made(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "files kept", value("SELECT COUNT(*) FROM certificate_files"), 1)
    signed(app, stage, wrong)


def _erasing(app: Flask, world: World) -> Stage:
    stage = _completed(app, world)
    visitor = browser(app, stage)
    with clock.at(stage.moment):
        visitor.post("/course/risks/dangers/note", {"text": f"A note of {NAME}", "is_bookmarked": "y"})
        assert visitor.get("/certificate.pdf").status_code == 200
    return stage


def _press_erasure(visitor: Visitor, stage: Stage) -> int:
    path = "/account/data/erasure"
    return visitor.post(path, {"password": PASSWORD, "sure": "y"}).status_code


def _is_erased(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(table.select()).mappings():
                shown = " ".join(v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in row.values())
                if NAME in shown or stage.values["email"] in shown:
                    wrong.append(f"{table.name} still names the person")
        db.session.rollback()
        expect(wrong, "erasures in the trail", value("SELECT COUNT(*) FROM audit_events WHERE tag = 'person:erase'"), 1)
        expect(wrong, "closures", value("SELECT COUNT(*) FROM person_closures"), 1)
        expect(wrong, "withdrawals", value("SELECT COUNT(*) FROM revocations"), 1)
        page = Visitor(app).get(f"/verify/{stage.values['printed']}").text
        expect(wrong, "the public page", "withdrawn" in page and NAME not in page, True)


def _with_admin(app: Flask, world: World) -> Stage:
    stage = _completed(app, world)
    with clock.at(stage.moment):
        admin = world.person(Role.ADMIN)
    stage = signed_in(app, stage, admin.email)
    stage.values["number"] = world.value("SELECT id FROM certificates")
    return stage


def _press_withdrawal(visitor: Visitor, stage: Stage) -> int:
    path = f"/admin/certificates/{stage.values['number']}"
    return visitor.post(f"{path}/revocation", {"reason": "issued in error"}, on=path).status_code


def _is_withdrawn(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "withdrawals", value("SELECT COUNT(*) FROM revocations"), 1)
        lines = value("SELECT COUNT(*) FROM audit_events WHERE tag = 'certificate:revoke'")
        expect(wrong, "withdrawals in the trail", lines, 1)
        page = Visitor(app).get(f"/verify/{stage.values['printed']}").text
        expect(wrong, "the public page says withdrawn", "withdrawn" in page, True)


def _press_replacement(visitor: Visitor, stage: Stage) -> int:
    path = f"/admin/certificates/{stage.values['number']}"
    return visitor.post(f"{path}/replacement", {"name": "Another Name"}, on=path).status_code


def _is_replaced(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "certificates", value("SELECT COUNT(*) FROM certificates"), 2)
        expect(wrong, "replaced", value("SELECT COUNT(*) FROM revocations WHERE replaced_by IS NOT NULL"), 1)
        lines = value("SELECT COUNT(*) FROM audit_events WHERE tag = 'certificate:replace'")
        expect(wrong, "lines in the trail", lines, 1)
        newest = value("SELECT code FROM certificates ORDER BY number DESC LIMIT 1")
        held = queries.by_code(newest)
        expect(wrong, "the name", held.facts.name if held else None, "Another Name")
        expect(wrong, "what counts", issuing.REASON_MAX > 0 and held is not None and str(held.status), "valid")
        db.session.rollback()


def _press_asking(visitor: Visitor, stage: Stage) -> int:
    return visitor.post("/certificate/correction", PUT_RIGHT, on="/account").status_code


def _is_asked(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "requests", value("SELECT COUNT(*) FROM corrections"), 1)
        lines = value("SELECT COUNT(*) FROM audit_events WHERE tag = 'correction:ask'")
        expect(wrong, "requests in the trail", lines, 1)
        expect(wrong, "the name asked for", value("SELECT name FROM corrections"), PUT_RIGHT["name"])
    if "You asked for a correction" not in browser(app, stage).get("/certificate").text:
        wrong.append("the holder's page does not say that a correction is asked for")
    proved(app, stage, wrong)


def _asked(app: Flask, world: World) -> Stage:
    stage = _completed(app, world)
    with clock.at(stage.moment):
        assert _press_asking(browser(app, stage), stage) == 303
        admin = world.person(Role.ADMIN)
    stage = signed_in(app, stage, admin.email)
    stage.values["number"] = world.value("SELECT id FROM certificates")
    return stage


def _press_correcting(visitor: Visitor, stage: Stage) -> int:
    path = f"/admin/certificates/{stage.values['number']}"
    return visitor.post(f"{path}/replacement", PUT_RIGHT, on=path).status_code


def _is_corrected(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "certificates", value("SELECT COUNT(*) FROM certificates"), 2)
        expect(wrong, "replaced", value("SELECT COUNT(*) FROM revocations WHERE replaced_by IS NOT NULL"), 1)
        decided = value("SELECT COUNT(*) FROM correction_decisions WHERE certificate_id IS NOT NULL")
        expect(wrong, "decisions", decided, 1)
        expect(wrong, "letters", value("SELECT COUNT(*) FROM messages WHERE kind = 'correction-made'"), 1)
        lines = value("SELECT COUNT(*) FROM audit_events WHERE tag = 'certificate:replace'")
        expect(wrong, "lines in the trail", lines, 1)
        held = queries.by_code(value("SELECT code FROM certificates ORDER BY number DESC LIMIT 1"))
        names = (held.facts.name, held.facts.other_name) if held else None
        expect(wrong, "the names", names, (PUT_RIGHT["name"], PUT_RIGHT["other_name"]))
        db.session.rollback()
    proved(app, stage, wrong)


def _press_declining(visitor: Visitor, stage: Stage) -> int:
    path = f"/admin/certificates/{stage.values['number']}"
    return visitor.post(f"{path}/declined", {"reason": "Send a copy of the passport"}, on=path).status_code


def _is_declined(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "certificates", value("SELECT COUNT(*) FROM certificates"), 1)
        expect(wrong, "decisions", value("SELECT COUNT(*) FROM correction_decisions"), 1)
        expect(wrong, "letters", value("SELECT COUNT(*) FROM messages WHERE kind = 'correction-declined'"), 1)
        lines = value("SELECT COUNT(*) FROM audit_events WHERE tag = 'correction:decline'")
        expect(wrong, "lines in the trail", lines, 1)
    proved(app, stage, wrong)


def _withdrawn(app: Flask, world: World) -> Stage:
    stage = _with_admin(app, world)
    with clock.at(stage.moment):
        assert _press_withdrawal(browser(app, stage), stage) == 303
    return stage


def _press_again(visitor: Visitor, stage: Stage) -> int:
    path = f"/admin/certificates/{stage.values['number']}"
    return visitor.post(f"{path}/again", {"reason": "it was withdrawn in error"}, on=path).status_code


def _is_certified_again(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "certificates", value("SELECT COUNT(*) FROM certificates"), 2)
        expect(wrong, "withdrawals", value("SELECT COUNT(*) FROM revocations"), 1)
        expect(wrong, "decisions", value("SELECT COUNT(*) FROM reissues"), 1)
        expect(wrong, "letters", value("SELECT COUNT(*) FROM messages WHERE kind = 'certified-again'"), 1)
        lines = value("SELECT COUNT(*) FROM audit_events WHERE tag = 'certificate:reissue'")
        expect(wrong, "lines in the trail", lines, 1)
        page = Visitor(app).get(f"/verify/{stage.values['printed']}").text
        expect(wrong, "the first one stays withdrawn", "withdrawn" in page, True)
    proved(app, stage, wrong)


def _ready_to_begin(app: Flask, world: World) -> Stage:
    stage = Stage()
    with clock.at(NOON):
        learner = world.person(name=NAME)
        world.read(learner, "risks")
    return signed_in(app, stage, learner.email)


def _press_begin(visitor: Visitor, stage: Stage) -> int:
    return visitor.post("/course/risks/quiz").status_code


def _has_begun(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "attempts", value("SELECT COUNT(*) FROM attempts"), 1)
        row = db.session.query(Attempt).one()
        expect(wrong, "questions kept", len(attempts.frozen_questions(attempts.placed(row.paper))), 10)
        db.session.rollback()


def _nobody(_app: Flask, _world: World) -> Stage:
    return Stage(values={"email": "quetzal@example.org"})


def _press_register(visitor: Visitor, stage: Stage) -> int:
    values = {"name": NAME, "email": stage.values["email"], "password": PASSWORD, "language": "en", "organisation": ""}
    status = visitor.post("/register", values).status_code
    if status == 422:  # the account is there already: the person signs in
        status = visitor.post("/login", {"email": stage.values["email"], "password": PASSWORD}).status_code
    return status


def _is_registered(app: Flask, stage: Stage, wrong: list[str]) -> None:
    with app.app_context():
        expect(wrong, "people", value("SELECT COUNT(*) FROM people"), 1)
        expect(wrong, "enrolments", value("SELECT COUNT(*) FROM enrolments"), 1)
        lines = value("SELECT COUNT(*) FROM audit_events WHERE tag = 'person:register'")
        expect(wrong, "lines in the trail", lines, 1)
        Visitor(app).sign_in(stage.values["email"])


def _with_file(app: Flask, world: World) -> Stage:
    stage = _completed(app, world)
    with clock.at(stage.moment):
        assert browser(app, stage).get("/certificate.pdf").status_code == 200
    return stage


def _press_new_key(visitor: Visitor, stage: Stage) -> int:
    keys.rotate(visitor.app.extensions["settings"].keys_dir, stage.moment.date())
    return 200


def _keys_hold(app: Flask, stage: Stage, wrong: list[str]) -> None:
    folder = app.extensions["settings"].keys_dir
    key_id, key = keys.present(folder)
    known = keys.public_keys(keys.listed(folder))
    expect(wrong, "the key that signs now is published", keys.holds(known[key_id], key.sign(b"x"), b"x"), True)
    if not 3 <= len(known) <= 4:  # the first, and one for each of two or three changes that got so far
        wrong.append(f"keys: {len(known)}")
    signed(app, stage, wrong)


DRILLS = [
    Drill("last quiz handed in", _last_quiz, _press_hand_in, _is_complete),
    Drill("renewal handed in", _renewing, _press_hand_in, _is_renewed),
    Drill("file made by the worker", _completed, _press_round, _is_sent_and_made),
    Drill("file made by a download", _completed, _press_download, _is_made),
    Drill("account erased", _erasing, _press_erasure, _is_erased),
    Drill("certificate withdrawn", _with_admin, _press_withdrawal, _is_withdrawn),
    Drill("name put right", _with_admin, _press_replacement, _is_replaced),
    Drill("correction asked for", _completed, _press_asking, _is_asked),
    Drill("correction made", _asked, _press_correcting, _is_corrected),
    Drill("correction declined", _asked, _press_declining, _is_declined),
    Drill("certified again", _withdrawn, _press_again, _is_certified_again),
    Drill("answer saved", _answering, _press_answer, _is_answered),
    Drill("quiz begun", _ready_to_begin, _press_begin, _has_begun),
    Drill("registered", _nobody, _press_register, _is_registered),
    Drill("record key changed", _with_file, _press_new_key, _keys_hold),
]

__all__ = ["DRILLS", "Drill", "Stage", "browser", "consistent"]
