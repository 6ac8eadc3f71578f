"""Trouble: kill -9 in the middle of saving and handing in, a locked, full or missing database."""

import http.client
import json
import os
import random
import re
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import event, text

from learning.core.db import db, is_postgresql
from learning.core.migrating import move
from learning.web.application import build
from tests.conftest import make_settings
from tests.serving import Server
from tests.visitors import PASSWORD, Visitor, World, text_of

# A full run takes 1,000 points (make kills); the suite takes a sample each time.
POINTS = int(os.environ.get("CPMS_KILL_POINTS", "6"))


class Phone:
    """A tiny HTTP client with cookies that can be cut off at any moment."""

    def __init__(self, port):
        self.port, self.cookie = port, ""

    def ask(self, method, path, data=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            head = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, urlencode(data, doseq=True) if data else None, head)
            answer = connection.getresponse()
            body = answer.read().decode("utf-8", "replace")
            for value in answer.headers.get_all("Set-Cookie") or []:
                self.cookie = value.split(";")[0]
            return answer.status, answer.headers.get("Location", ""), body
        finally:
            connection.close()

    def token(self, path):
        return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask("GET", path)[2])[1]

    def post(self, path, on, **data):
        return self.ask("POST", path, {"csrf_token": self.token(on), **data})


@pytest.fixture
def place(tmp_path, database_url, content_store):
    """A data folder with learners who are ready for a quiz, and the settings for a real server on it."""
    settings = make_settings(tmp_path, database_url)
    app = build(settings, content_store)
    with app.app_context():
        move("head")
    world = World(app)
    yield tmp_path, world, database_url.replace("postgresql+psycopg://", "postgresql://")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_kill_at_any_point_loses_no_acknowledged_answer_and_counts_no_hand_in_twice(place):
    """Save ten answers and hand in while the server is killed at random moments; send again what got no answer."""
    folder, world, url = place
    chance = random.Random()
    server = Server(folder, CPMS_DATABASE_URL=url, CPMS_SECRET_KEY="kept for tests alone: 0123456789 abcdef")
    for point in range(POINTS):
        learner = world.person()
        world.read(learner, "risks")
        code = world.begin(learner, "risks")
        server.start()
        delay = chance.uniform(0.05, 0.9)
        killer = threading.Timer(delay, server.kill)
        killer.start()
        acknowledged = {}
        phone = Phone(server.port)
        steps = [("in", None)] + [("save", n) for n in range(1, 11)] + [("hand", None)]
        while steps:
            kind, number = steps[0]
            try:
                if kind == "in":
                    status, _, _ = phone.post("/login", "/login", email=learner.email, password=PASSWORD)
                elif kind == "save":
                    choice = str(chance.randrange(3))
                    address = f"/attempts/{code}/questions/{number}"
                    status, to, _ = phone.post(address, address, choice=choice)
                    if status == 303 and "/login" not in to:
                        acknowledged[number] = choice
                else:
                    status, to, _ = phone.post(f"/attempts/{code}/hand-in", f"/attempts/{code}/review")
                assert status in (303, 200), status
                steps.pop(0)
            except (OSError, http.client.HTTPException, TypeError):
                killer.join()
                if server.process.poll() is not None:
                    server.start()
        killer.cancel()
        with world.app.app_context():
            kept = dict(
                db.session.execute(text("SELECT question_id, response FROM attempt_steps ORDER BY number")).all()
            )
            paper = db.session.execute(text("SELECT paper FROM attempts WHERE code = :c"), {"c": code}).scalar()
            paper = json.loads(paper) if isinstance(paper, str) else paper
            for number, choice in acknowledged.items():
                placed = paper[number - 1]
                mine = kept[placed["question_id"]]
                mine = json.loads(mine) if isinstance(mine, str) else mine
                assert mine == [placed["order"][int(choice)]], (point, number)
            db.session.rollback()
        assert world.value("SELECT COUNT(*) FROM hand_ins") == point + 1
        assert (
            world.value(
                "SELECT COUNT(*) FROM hand_ins h LEFT JOIN attempts a ON a.id = h.attempt_id WHERE a.id IS NULL"
            )
            == 0
        )
        server.kill()
        with world.app.app_context():
            db.session.execute(text("DELETE FROM attempt_steps"))
            db.session.commit()


def test_a_locked_database_is_said_plainly_and_the_answer_stays(app, world):
    """Another process holds the write lock for longer than we wait (here: 300 ms in place of 20 s)."""
    learner = world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    visitor = Visitor(app).sign_in(learner.email)
    address = f"/attempts/{code}/questions/1"
    token = visitor.token(address)
    with app.app_context():
        engine = db.engine
        engine.dispose()

    def impatient(connection, _record):
        if engine.dialect.name == "postgresql":
            connection.autocommit = True
            connection.execute("SET lock_timeout = '300ms'")
            connection.autocommit = False
        else:
            connection.execute("PRAGMA busy_timeout = 300")

    event.listen(engine, "connect", impatient)
    lock = engine.connect().execution_options(writes=True)
    lock.execute(text("UPDATE enrolments SET course_id = course_id"))
    answer = visitor.client.post(address, data={"csrf_token": token, "choice": "1"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "We cannot save at the moment" in answer.get_data(as_text=True)
    assert visitor.get("/course/risks/dangers").status_code == 200  # reading goes on
    lock.rollback()
    lock.close()
    assert visitor.client.post(address, data={"csrf_token": token, "choice": "1"}).status_code == 303


def test_a_full_disk_refuses_politely_and_recovers(app, world):
    with app.app_context():
        if is_postgresql():
            return  # the same page is proved for PostgreSQL by the database that goes away, below
        learner = world.person()
        world.read(learner, "risks")
        visitor = Visitor(app).sign_in(learner.email)
        limit = {"pages": None}

        def full(connection, _record):
            if limit["pages"]:
                connection.execute(f"PRAGMA max_page_count = {limit['pages']}")

        event.listen(db.engine, "connect", full)
        limit["pages"] = db.session.execute(text("PRAGMA page_count")).scalar()
        db.session.rollback()
        db.engine.dispose()
    code = visitor.post("/course/risks/quiz", on="/course/risks/quiz")
    assert code.status_code == 503
    assert "Nothing you saved is lost" in text_of(code.get_data(as_text=True))
    assert visitor.get("/course").status_code == 200
    with app.app_context():
        limit["pages"] = None
        db.session.remove()
        db.engine.dispose()
    assert visitor.post("/course/risks/quiz", on="/course/risks/quiz").status_code == 303
    assert world.value("SELECT COUNT(*) FROM attempts") == 1


def test_a_database_that_is_away_gives_a_plain_page_and_comes_back(tmp_path, content_store):
    folder = tmp_path / "data"
    folder.mkdir()
    settings = make_settings(folder, f"sqlite:///{folder / 'cpms.sqlite'}")
    app = build(settings, content_store)
    with app.app_context():
        move("head")
    world = World(app)
    learner = world.person()
    visitor = Visitor(app).sign_in(learner.email)
    with app.app_context():
        db.engine.dispose()
    away = Path(str(folder) + ".away")
    folder.rename(away)
    try:
        page = visitor.get("/course")
        assert page.status_code == 503
        assert "Try again" in page.get_data(as_text=True)
        assert visitor.get("/healthz").status_code == 200
        assert visitor.get("/readyz").status_code == 503
    finally:
        away.rename(folder)
    assert visitor.get("/course").status_code == 200
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


LONG = "Á" * 200
NAMES = [LONG, "أمينة " * 33, "<script>alert(1)</script><b>x</b>", "{{7*7}} %(name)s", 'O\'Hara "Q" & Co', "=1+1"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_text_in_page_mail_pdf_and_csv(app, world, name):
    from learning.people.permissions import Role

    organisation = world.organisation()
    learner = world.person(organisation=organisation, name=name)
    code = world.complete(learner)
    visitor = Visitor(app).sign_in(learner.email)
    for path in ("/account", "/certificate", f"/verify/{code}", "/account/devices"):
        page = visitor.page(path)
        assert "<script>alert" not in page
        if path != "/account/devices":
            assert name.strip() in page.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace(
                "&#39;", "'"
            ).replace("&#34;", '"')
    pdf = visitor.get("/certificate.pdf")
    assert pdf.data.startswith(b"%PDF")
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    letter = admin.page(f"/admin/mail/{world.value('SELECT MAX(id) FROM messages')}")
    assert "<script>alert" not in letter
    manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)
    exported = manager.get("/manage/completions.csv").data.decode("utf-8-sig")
    assert name.strip().split()[0][:20].replace('"', "") in exported.replace('"', "")
