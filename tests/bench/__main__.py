"""`make bench`: figures as ratios in one rotation. Nothing here is a test; nothing here is timed in the suite.

Needs wrk. Serves the product and a bare Flask reference (one template, one primary-key query, gunicorn gthread 2×4, SQLite)
side by side on this machine and loads them in turn.
"""

import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from learning.catalogue.content_store import ContentStore
from learning.core.db import db
from learning.core.migrating import move
from learning.people.permissions import Role
from learning.web.application import build
from tests.conftest import make_settings
from tests.serving import Server, free_port
from tests.visitors import Visitor, World

ROUNDS, SECONDS, CONNECTIONS = 4, 4, 16
REFERENCE = """
import sys
from flask import Flask, render_template_string
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): pass
db = SQLAlchemy(model_class=Base)
class User(UserMixin, Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
app = Flask("ref")
app.config.update(SECRET_KEY="x" * 40, SQLALCHEMY_DATABASE_URI="sqlite:///" + sys.argv[1])
db.init_app(app)
manager = LoginManager(app)
manager.user_loader(lambda i: db.session.get(User, int(i)))
PAGE = "<!doctype html><nav>{% for i in range(8) %}<a href='/{{ i }}'>Item {{ i }}</a>{% endfor %}</nav><h1>{{ user.name }}</h1>" + "<p>" + "word " * 1500 + "</p>"
with app.app_context():
    db.create_all()
    if not db.session.get(User, 1):
        db.session.add(User(id=1, name="Somebody")); db.session.commit()
@app.get("/in")
def enter():
    login_user(db.session.get(User, 1)); return "in"
@app.get("/")
@login_required
def page():
    return render_template_string(PAGE, user=current_user)
from gunicorn.app.base import BaseApplication
class S(BaseApplication):
    def load_config(self):
        for k, v in dict(bind="127.0.0.1:" + sys.argv[2], workers=2, threads=4, worker_class="gthread", loglevel="error", control_socket_disable=True).items(): self.cfg.set(k, v)
    def load(self): return app
S().run()
"""


def load(address: str, cookie: str) -> tuple[float, float]:
    """Requests per second and p95 (ms) of one address under wrk."""
    script = Path(tempfile.gettempdir()) / "cpms-wrk.lua"
    script.write_text(
        'done = function(s, l) io.write(string.format("JSON{\\"r\\":%f,\\"p\\":%f,\\"e\\":%d}", '
        "s.requests / (s.duration / 1e6), l:percentile(95) / 1000, s.errors.status + s.errors.timeout)) end"
    )
    out = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), "-H", f"Cookie: {cookie}", "-H", "Accept-Encoding: gzip", address],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = json.loads(re.search(r"JSON(\{.*\})", out)[1])
    if found["e"]:
        print("  errors:", found["e"], "at", address)
    return found["r"], found["p"]


def report(name: str, value: object) -> None:
    print(f"{name:58} {value}", flush=True)


def lesson_rotation(folder: Path, world: World) -> None:
    learner = world.person()
    server = Server(folder, CPMS_SECRET_KEY="kept for tests alone: 0123456789 abcdef").start()
    port = free_port()
    reference = folder / "reference.py"
    reference.write_text(REFERENCE)
    bare = subprocess.Popen([sys.executable, str(reference), str(folder / "ref.sqlite"), str(port)], cwd=folder)
    time.sleep(3)
    try:
        visitor = Visitor(world.app).sign_in(learner.email)
        visitor.get("/course")  # a browser keeps the token that its first page brings
        cookie = "cpms=" + visitor.client.get_cookie("cpms").value
        import urllib.request

        with urllib.request.urlopen(f"http://127.0.0.1:{port}/in") as answer:
            entered = answer.headers["Set-Cookie"].split(";")[0]
        ratios, raw, slow = [], [], []
        for _ in range(ROUNDS):
            ref, _ = load(f"http://127.0.0.1:{port}/", entered)
            mine, p95 = load(f"{server.base}/course/risks/distress", cookie)
            ratios.append(mine / ref), raw.append((round(mine), round(ref))), slow.append(p95)
        report("lesson page, requests/s against bare Flask (median)", f"{statistics.median(ratios):.2f}  {raw}")
        report("lesson page, p95 ms at 16 connections (median)", round(statistics.median(slow)))
        ready = [
            load(f"{server.base}/certificate", cookie)[0] / load(f"http://127.0.0.1:{port}/", entered)[0]
            for _ in range(2)
        ]
        report("certificate page against bare Flask", f"{statistics.median(ready):.2f}")
    finally:
        server.stop()
        bare.terminate()
        bare.wait()


def timed(times: int, act) -> float:
    """Median milliseconds of an act."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(found), 1)


def quiz_and_paper(world: World) -> None:
    from certificates import rendering, signing
    from certificates.rules import facts_from
    from tests.paper.test_certificates import facts

    people = [world.person() for _ in range(20)]
    codes = []
    for someone in people:
        world.read(someone, "risks")
        code = world.begin(someone, "risks")
        world.answer(someone, code)
        codes.append((someone, code))
    visits = [(Visitor(world.app).sign_in(s.email), c) for s, c in codes]
    tokens = [(v, c, v.token(f"/attempts/{c}/review")) for v, c in visits]
    turn = iter(tokens)

    def hand_in() -> None:
        visitor, code, token = next(turn)
        visitor.client.post(f"/attempts/{code}/hand-in", data={"csrf_token": token}, follow_redirects=True)

    report("quiz hand-in to result page, idle, ms (median of 20)", timed(20, hand_in))
    keys = Path(tempfile.mkdtemp())
    signing.make_keys(keys, "bench")
    given = facts_from(facts().kept())
    page = rendering.render(given, "0" * 20, "http://127.0.0.1/verify/0")
    signing.sign_pdf(page, keys, "x")
    report(
        "certificate, first render, ms",
        timed(12, lambda: rendering.render(given, "0" * 20, "http://127.0.0.1/verify/0")),
    )
    report("certificate, signature, ms", timed(12, lambda: signing.sign_pdf(page, keys, "x")))
    report("certificate, bytes", len(signing.sign_pdf(page, keys, "x")))


def many(world: World, name: str, people: int) -> None:
    """Fill one organisation with many learners (rows straight into the tables), then time the manager's pages."""
    from sqlalchemy import text

    organisation = world.organisation(name)
    team = world.team(organisation, "Large")
    manager = world.person(Role.MANAGER, organisation=organisation)
    with world.app.app_context():
        session = db.session
        first = session.execute(text("SELECT MAX(id) FROM people")).scalar() + 1
        moment = "2026-10-01 10:00:00"
        chunk = [
            {"id": i, "e": f"l{i}@x.example", "n": f"Learner {i % 9973:05}", "k": f"learner {i % 9973:05}", "o": organisation,
             "t": team if i % 2 else None, "m": moment, "p": i % 6, "c": moment if i % 6 == 5 else None}
            for i in range(first, first + people)
        ]  # fmt: skip
        session.execute(
            text(
                "INSERT INTO people (id,email,name,name_key,language,password_hash,organisation_id,team_id,created_at) VALUES (:id,:e,:n,:k,'en','',:o,:t,:m)"
            ),
            chunk,
        )
        session.execute(
            text(
                "INSERT INTO enrolments (id,person_id,course_id,began_at,last_active_at,modules_passed,completed_at) VALUES (:id,:id,'cpms',:m,:m,:p,:c)"
            ),
            chunk,
        )
        session.commit()
        session.execute(text("ANALYZE"))
        session.commit()
    visitor = Visitor(world.app).sign_in(manager.email)
    learner = Visitor(world.app).sign_in(world.person().email)
    for label, path in (
        ("completions page", "/manage/completions"),
        ("filtered", f"/manage/completions?team={team}&standing=complete"),
        ("by activity", "/manage/completions?sort=activity"),
        ("dashboard", "/manage"),
    ):
        visitor.get(path)
        report(f"{label} at {people:,} learners, ms", timed(7, lambda path=path: visitor.get(path)))
    learner.get("/course")
    report(f"a learner's page at {people:,} learners, ms", timed(15, lambda: learner.get("/course")))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    answer = visitor.get("/manage/completions.csv")
    pieces, first_piece, size = answer.iter_encoded(), None, 0
    for piece in pieces:
        first_piece = first_piece or time.perf_counter() - start
        size += len(piece)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    report(
        f"CSV of {people:,} rows, s / first byte ms / added MB",
        f"{time.perf_counter() - start:.2f} / {first_piece * 1000:.0f} / {grown:.1f}",
    )


def main() -> None:
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: install it (Debian: apt-get install wrk)")
    folder = Path(tempfile.mkdtemp(prefix="cpms-bench-"))
    app = build(make_settings(folder, f"sqlite:///{folder / 'cpms.sqlite'}", second_factor="optional"), ContentStore())
    with app.app_context():
        move("head")
    world = World(app)
    small = Visitor(app).sign_in(world.person().email)
    small.get("/course")
    report("a learner's page at 1 learner, ms", timed(15, lambda: small.get("/course")))
    if "records" not in sys.argv:
        lesson_rotation(folder, world)
        quiz_and_paper(world)
    many(world, "Small Organisation", 1_000)
    many(world, "Large Organisation", 99_000)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
