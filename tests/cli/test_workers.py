"""Workers as processes: two on one database, one that raises, one that ends at once, one that is silent."""

import asyncio
import itertools
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import update

from learning.cli import supervision
from learning.core import clock, heartbeat, mail
from learning.core.db import db, transaction
from learning.core.heartbeat import WorkerBeat
from learning.core.mail import Message
from tests.cli.test_commands import cpms
from tests.cli.test_serving import ask, until
from tests.conftest import SECRET
from tests.core.test_mail import Post, serving
from tests.serving import ROOT, Server, family


@contextmanager
def process(folder, name, *words, **environment):
    """A process of ours with its log; it is told to end, and then made to."""
    log = folder / f"{name}.log"
    values = {"PATH": os.environ["PATH"], "HOME": str(folder), "CPMS_SECRET_KEY": SECRET, **environment}
    with log.open("ab") as out:
        running = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=values, stdout=out, stderr=out, start_new_session=True
        )
        try:
            yield running, lambda: log.read_text("utf-8")
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGTERM)
                try:
                    running.wait(30)
                except subprocess.TimeoutExpired:
                    os.killpg(running.pid, signal.SIGKILL)
                    running.wait()


def place_of(settings, **more):
    return {"CPMS_DATA_DIR": str(settings.data_dir), "CPMS_DATABASE_URL": settings.database_url, **more}


WORKER = ("-m", "learning.cli.main", "worker")


# --- a silent one -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "is_named"), [(0, False), (3600, True)])
def test_the_doctor_names_a_silent_worker(app, settings, age, is_named):
    with app.app_context():
        heartbeat.beat()
        with transaction():
            db.session.execute(update(WorkerBeat).values(at=clock.now() - timedelta(seconds=age)))
        db.session.remove()
        db.engine.dispose()
    place = place_of(settings, CPMS_SECRET_KEY=SECRET, CPMS_SUPPORT="To talk: Noor, 0800 12 34 56")
    # With a fresh sign the sentence is not there; a minute has to be enough for one command.
    _, said = cpms("doctor", **place)
    assert ("No worker gave a sign for a minute" in said) is is_named, said


def test_the_doctor_says_nothing_of_a_worker_that_never_was(settings):
    _, said = cpms("doctor", **place_of(settings, CPMS_SECRET_KEY=SECRET))
    assert "No worker gave a sign" not in said


# --- one that raises, and one that ends at once ---------------------------------------------------------------------

RAISES_ONCE = """
import sys
from pathlib import Path
from learning.cli import context, serving, supervision
from learning.worker import jobs
seen, keep_house = Path(sys.argv[1]), jobs.keep_house
def broken():
    if not seen.exists():
        seen.touch()
        raise ValueError("a fault in the middle of a round")
    keep_house()
jobs.keep_house = broken
settings = context.settings_or_stop()
serving._log_plainly()
app = context.application_or_stop(settings)
supervision.run([serving._worker_place(app)])
"""


def beaten(app):
    with app.app_context():
        found = db.session.query(WorkerBeat.at).scalar()
        db.session.remove()
        return found


def test_a_worker_whose_code_raises_is_back_and_the_fault_is_in_the_log(app, settings, tmp_path):
    marker = tmp_path / "raised"
    with process(tmp_path, "worker", "-c", RAISES_ONCE, str(marker), **place_of(settings)) as (running, log):
        until(lambda: marker.exists() and "the worker ended; it begins anew" in log())
        first = beaten(app)
        until(lambda: len(family(running.pid)) >= 2)
        until(lambda: beaten(app) > first)  # it works again
        said = log()
    assert "a process ended by a fault" in said
    assert "Traceback" in said
    assert "ValueError: a fault in the middle of a round" in said


SECOND = 0.05
ENDS_AT_ONCE = f"""
import logging, sys, time
from learning.cli import supervision
logging.basicConfig(level=logging.WARNING)
def work(_stopping):
    with open(sys.argv[1], "a") as notes:
        notes.write(f"{{time.monotonic()}}\\n")
    raise ValueError("at once")
def steady(stopping):
    while not stopping():
        time.sleep(0.05)
supervision.run([supervision.Place("the worker", work), supervision.Place("pages 1", steady)], {SECOND})
"""


def test_one_that_ends_at_once_is_started_with_growing_pauses(tmp_path):
    notes = tmp_path / "starts"
    count = 8
    with process(tmp_path, "master", "-c", ENDS_AT_ONCE, str(notes)) as (running, log):
        until(lambda: notes.exists() and len(notes.read_text().splitlines()) >= count)
        assert len(family(running.pid)) >= 2  # the others go on
        said = log()
    starts = [float(line) for line in notes.read_text().splitlines()[:count]]
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    # A loaded machine makes a gap longer, never shorter than its pause. The last here is 32 of our seconds.
    for number, gap in enumerate(gaps, 1):
        assert gap >= supervision.pause(number) * SECOND, (number, gaps)
    assert said.count("ValueError: at once") >= count - 1
    assert "the worker ended; it begins anew in" in said
    assert running.returncode == 0


# --- several on one database ----------------------------------------------------------------------------------------


class Both(Post):
    """A mail server that answers nobody until two workers speak to it at the same time."""

    def __init__(self):
        super().__init__()
        self.speaking = set()

    async def handle_DATA(self, _server, session, envelope):
        self.speaking.add(id(session))
        for _ in range(6000):
            if len(self.speaking) >= 2:
                break
            await asyncio.sleep(0.02)
        self.got.append(envelope)
        return "250 OK"


def test_two_worker_commands_on_one_database_send_every_message_once(app, settings, tmp_path):
    wanted = sorted(f"a{number}@example.org" for number in range(24))
    with app.app_context(), transaction():
        for recipient in wanted:
            mail.queue("certificate", recipient, "en", name="Amina")
    post = Both()

    def sent():
        with app.app_context():
            left = db.session.query(Message).filter(Message.sent_at.is_(None)).count()
            db.session.remove()
            return left == 0

    with serving(post) as url:
        place = place_of(settings, CPMS_SMTP_URL=url)
        with process(tmp_path, "one", *WORKER, **place), process(tmp_path, "two", *WORKER, **place):
            until(sent, 120)
    assert len(post.speaking) >= 2
    assert sorted(envelope.rcpt_tos[0] for envelope in post.got) == wanted
    with app.app_context():
        assert {tries for (tries,) in db.session.query(Message.tries)} == {1}
        db.session.remove()


def test_a_host_without_a_worker_says_what_the_worker_of_another_host_says(settings, tmp_path):
    place = place_of(settings)
    host = Server(
        tmp_path, None, "serve", "--no-worker", CPMS_SECRET_KEY=SECRET, CPMS_DATABASE_URL=settings.database_url
    ).start()

    def worker():
        return json.loads(ask(host, "/readyz")[2])["worker"]

    try:
        assert worker() == "none yet"
        with process(tmp_path, "other", *WORKER, **place):
            until(lambda: worker() == "working")
    finally:
        host.stop()
