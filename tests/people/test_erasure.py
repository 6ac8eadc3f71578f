"""After an erasure the person is nowhere: every table and every column is read, also those that come later."""

import base64
import json
import re
from datetime import timedelta

from sqlalchemy import text

from learning.core import clock, letter_files, outbox
from learning.core.db import db, is_postgresql, transaction
from learning.core.mail import Message
from learning.people import addresses, links, organisations
from learning.people.models import Person
from learning.people.permissions import Role
from learning.privacy import own_data
from learning.web import mail_rendering
from learning.worker import jobs
from tests.visitors import PASSWORD, Visitor, where

# What is searched for. Letters that no other row of the world uses.
NAME, OTHER_NAME, EMAIL = "Quetzal Ximénez", "كيتزال خيمينيز", "quetzal.x@example.org"
NOTE, PROMISE, DEVICE = "Ask Zubaida about the pond", "I will call Zubaida on Monday", "Firefox on Zorin"
# Ids that nothing else in the world has, so that a number found is this person's.
FIRST_ID = 7_310_001

# Where the person's id may still stand, and why: the count of completions stays, without a name (privacy notes), and
# the trail says that somebody was erased.
MAY_NAME_THE_ID = {
    "people.id": "the row that now says “Erased person”",
    "enrolments.person_id": "completions stay in the counts",
    "person_closures.person_id": "the account is closed",
    "person_closures.closed_by": "by the person",
    "audit_events.actor_id": "what happened stays in the trail, as a number",
    "audit_events.subject_id": "the same",
    "revocations.revoked_by": "the certificate was withdrawn by the erasure",
}


def unpacked(value: str) -> str:
    """What a text holds that is base64: a signed record carries the name so."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{40,}", value):
        return ""
    return base64.urlsafe_b64decode(value[: len(value) // 4 * 4]).decode("utf-8", "replace")


def rows(app) -> list[tuple[str, str, object]]:
    """Every value of every table: (table.column, value as text, the value itself)."""
    found = []
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(table.select()).mappings():
                for column, value in row.items():
                    if isinstance(value, bytes):
                        shown = value.decode("latin-1") + value.decode("utf-8", "replace")
                    elif isinstance(value, dict | list):
                        shown = json.dumps(value, ensure_ascii=False)
                    else:
                        shown = str(value) + unpacked(str(value))
                    found.append((f"{table.name}.{column}", shown, value))
        db.session.rollback()
    return found


def far_ids(app, *tables: str) -> None:
    """Let the next ids of these tables be far from all others."""
    with app.app_context():
        if is_postgresql():
            with transaction():
                for table in tables:
                    db.session.execute(text(f"ALTER SEQUENCE {table}_id_seq RESTART WITH {FIRST_ID}"))
            return
        # SQLite counts on from the highest id: a row that goes again does not count, so one stays.
        with transaction():
            row = {"name_key": "filler", "language": "en", "password_hash": "", "created_at": clock.now()}
            db.session.add(Person(id=FIRST_ID - 1, email="filler@example.org", name="Filler", **row))


def filled(app, world) -> tuple[Visitor, int, str]:
    """Somebody with everything that the product can hold about a person; returns browser, id and certificate code."""
    with app.app_context():
        organisation = organisations.add_organisation("River Delta Relief", True, "", by=None).id
    far_ids(app, "people")
    learner = world.person(
        Role.FACILITATOR, Role.MANAGER, organisation=organisation, team=world.team(organisation), name=NAME, email=EMAIL
    )
    assert learner.id == FIRST_ID
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = DEVICE
    visitor.sign_in(EMAIL)
    day = (clock.today() + timedelta(days=5)).isoformat()
    profile = {"name": NAME, "other_name": OTHER_NAME, "language": "en"}
    assert visitor.post("/account", profile).status_code == 303
    code = world.complete(learner)
    visitor.post("/course/risks/dangers/note", {"text": NOTE, "is_bookmarked": "y"})
    visitor.post("/course/risks/promise", {"text": PROMISE, "due_on": day, "wants_mail": "y"})
    visitor.post("/course/risks/promise/answer", {"answer": "partly"}, on="/course/risks/promise")
    visitor.post("/course/start", {"audience": "sector"})
    visitor.post("/course/risks/confidence", {"moment": "before", "value": "2"}, on="/course/risks")
    visitor.post("/course/foundations/scenario/start", {"choice": "a"}, on="/course/foundations/scenario/start")
    lesson = next(m for m in world.catalogue.course.modules if m.id == "risks").lessons[0]
    home = f"/course/risks/{lesson.id}"
    visitor.post(f"{home}/practice/{lesson.practice_ids[0]}", {"choice": "0"}, on=home)
    assert visitor.get("/certificate.pdf").data.startswith(b"%PDF")
    visitor.post("/password/forgotten", {"email": EMAIL}, on="/login")
    Visitor(app).post("/password/forgotten", {"email": EMAIL})
    with app.app_context(), transaction():
        links.make_link("invitation", learner.id)
    world.begin(learner, "quality")
    return visitor, learner.id, code


WORDS = [NAME, NAME.casefold(), "quetzal", "ximenez", OTHER_NAME, EMAIL, "quetzal.x", NOTE, "zubaida", PROMISE, DEVICE]


def found_in(app, words: list[str]) -> dict[str, str]:
    """By column, the first of these words found in it (in any case)."""
    found: dict[str, str] = {}
    for place, shown, _ in rows(app):
        for word in words:
            if word.casefold() in shown.casefold():
                found.setdefault(place, word)
    return found


def test_erasing_leaves_the_person_in_no_column_of_any_table(app, world):
    visitor, person_id, code = filled(app, world)
    before = found_in(app, WORDS)
    # The world is filled: what is searched for stands in these places before.
    for place in (
        "people.name", "people.name_key", "people.other_name", "people.email", "messages.recipient", "messages.values",
        "study_notes.text", "commitments.text", "certificates.facts", "certificates.record", "certificate_files.pdf",
    ):  # fmt: skip
        assert place in before, (place, before)
    for table in ("sign_ins", "one_time_links", "role_grants", "study_wishes", "scenario_paths", "attempt_steps"):
        assert world.value(f"SELECT COUNT(*) FROM {table}") > 0, table
    done = visitor.post("/account/data/erasure", {"password": PASSWORD, "sure": "y"})
    assert where(done) == "/"
    assert found_in(app, WORDS) == {}
    named = {place for place, _, value in rows(app) if value == person_id or str(value) == str(person_id)}
    assert named <= MAY_NAME_THE_ID.keys(), named - MAY_NAME_THE_ID.keys()
    inside = {place for place, shown, value in rows(app) if isinstance(value, dict | list) and str(person_id) in shown}
    assert inside == set()
    # What the counts need stays: the completion and its modules, under a row that names nobody.
    assert world.value(f"SELECT name FROM people WHERE id = {person_id}") == "Erased person"
    assert world.value("SELECT COUNT(*) FROM completions") == 1
    assert world.value("SELECT COUNT(*) FROM module_completions") == 5
    assert world.value("SELECT COUNT(*) FROM lesson_progress WHERE CAST(practice AS TEXT) <> '{}'") == 0
    page = Visitor(app).get(f"/verify/{code}").text
    assert NAME not in page
    assert "withdrawn" in page
    # The door is shut: neither the old session nor the password opens it.
    assert visitor.get("/course").status_code == 303
    assert Visitor(app).post("/login", {"email": EMAIL, "password": PASSWORD}).status_code == 422


def test_erasing_one_person_takes_nothing_from_another(app, world):
    other = world.person(name="Somebody Else", email="else@example.org")
    theirs = Visitor(app).sign_in(other.email)
    theirs.post("/course/risks/dangers/note", {"text": "Kept by somebody else", "is_bookmarked": ""})
    world.complete(other)
    kept = [
        "study_notes.text", "messages.recipient", "certificates.facts", "people.email",
    ]  # fmt: skip
    visitor, _, _ = filled(app, world)
    steps = world.value(
        "SELECT COUNT(*) FROM attempt_steps s JOIN attempts a ON a.id = s.attempt_id "
        f"WHERE a.enrolment_id = {other.enrolment_id}"
    )
    visitor.post("/account/data/erasure", {"password": PASSWORD, "sure": "y"})
    found = found_in(app, ["Kept by somebody else", "else@example.org", "Somebody Else"])
    assert set(kept) <= found.keys()
    after = world.value("SELECT COUNT(*) FROM attempt_steps")
    assert after == steps
    assert theirs.get("/course").status_code == 200


def test_a_wrong_password_erases_nothing(app, world):
    visitor, _, _ = filled(app, world)
    before = found_in(app, WORDS)
    refused = visitor.post("/account/data/erasure", {"password": PASSWORD + "x", "sure": "y"})
    assert refused.status_code == 422
    assert found_in(app, WORDS).keys() == before.keys()


def in_files(folder, words) -> dict[str, str]:
    """By file of a folder (but for copies that were kept), the first of these words found in its bytes."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and "kept" not in path.relative_to(folder).parts:
            body = path.read_bytes().lower()
            for word in words:
                if word.lower().encode() in body:
                    found.setdefault(path.name, word)
    return found


def letters_sent(app, settings):
    with app.app_context():
        outbox.send_due(
            mail_rendering.render, letter_files.delivery(letter_files.folder_in(settings.data_dir)), forget=False
        )
        db.session.remove()


OLDER = "20251101-101500-0a1b2c.txt"


def test_erasing_leaves_the_person_in_no_file_of_the_data_folder(app, world, settings):
    other = world.person(name="Somebody Else", email="else@example.org")
    visitor, _, _ = filled(app, world)
    Visitor(app).post("/password/forgotten", {"email": other.email})
    letters_sent(app, settings)
    folder = settings.data_dir / "mail"
    for name, recipient in (
        (OLDER, EMAIL),
        ("20251101-101500-ffffff.txt", other.email),
    ):  # as releases before named them
        (folder / name).write_text(f"To: {recipient}\nSubject: x\n\nDear {NAME if recipient == EMAIL else 'Else'},\n")
    (folder / "notes.txt").write_text("Written by the administrator")
    before = in_files(settings.data_dir, [NAME, EMAIL])
    assert OLDER in before
    assert len([name for name in before if name.endswith(".txt")]) >= 3
    assert visitor.post("/account/data/erasure", {"password": PASSWORD, "sure": "y"}).status_code == 303
    assert in_files(settings.data_dir, [NAME, EMAIL]) == {}
    left = {path.name for path in folder.iterdir()}
    assert {"notes.txt", "20251101-101500-ffffff.txt"} <= left
    assert "else@example.org" in in_files(folder, [other.email]).values()


def test_what_a_worker_writes_while_somebody_is_erased_is_gone_a_round_later(app, world, settings, monkeypatch):
    person = world.person(name=NAME, email=EMAIL)
    Visitor(app).post("/password/forgotten", {"email": EMAIL})
    folder = letter_files.folder_in(settings.data_dir)
    write = letter_files.delivery(folder)

    def erased_meanwhile(parcel):
        own_data.erase(person.id, PASSWORD, folder)
        write(parcel)

    with app.app_context():
        outbox.send_due(mail_rendering.render, erased_meanwhile, forget=False)
        assert in_files(folder, [EMAIL])
        monkeypatch.setattr(jobs, "_tidied", [])
        jobs.keep_house()
        db.session.remove()
    assert in_files(settings.data_dir, [NAME, EMAIL]) == {}


def test_letters_to_earlier_addresses_go_too_and_nobody_elses(app, world, settings):
    person = world.person(name=NAME, email=EMAIL)
    taken = "quetzal.taken@example.org"
    visitor = Visitor(app).sign_in(EMAIL)
    for new in (taken, "quetzal.new@example.org"):
        asked = visitor.post("/account/address", {"email": new, "password": PASSWORD})
        assert asked.status_code in (200, 303), asked.text
    world.person(name="Somebody Else", email=taken)  # the mailbox's owner came by another way
    with app.app_context():
        secret = db.session.query(Message).filter_by(recipient="quetzal.new@example.org").one().secret
        addresses.prove(secret, person.id)
        db.session.remove()
    Visitor(app).post("/password/forgotten", {"email": taken})
    letters_sent(app, settings)
    assert world.value("SELECT COUNT(*) FROM messages WHERE recipient = :r", r=taken) == 2
    assert set(found_in(app, ["quetzal.x@", "quetzal.new@"])) >= {"messages.recipient", "people.email"}
    with app.app_context():
        own_data.erase(person.id, PASSWORD, letter_files.folder_in(settings.data_dir))
        db.session.remove()
    assert found_in(app, [NAME, "quetzal.x@", "quetzal.new@"]) == {}
    assert in_files(settings.data_dir, [NAME, "quetzal.x@", "quetzal.new@"]) == {}
    assert world.value("SELECT COUNT(*) FROM messages WHERE recipient = :r", r=taken) == 1
