"""The outbox against real mail servers: slow, refusing, deaf; poison among good messages; workers that die."""

import asyncio
import multiprocessing
import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from learning.core import clock, mail, outbox, smtp
from learning.core.addresses import mailable
from learning.core.db import db, is_postgresql, sqlite_driver, transaction
from learning.core.errors import Conflict
from learning.core.mail import Letter, Message, Parcel, State
from learning.people import links, rules
from learning.people.permissions import Role
from learning.web import mail_rendering
from tests.visitors import Visitor, text_of

SENDER = "CPMS Learning <noreply@example.org>"
POISON = "=?utf-8?q?a=0ab?=@x.yy"


class Post:
    """A mail server with a mind of its own."""

    def __init__(self, refused=None, pause=0.0):
        self.got, self.refused, self.pause = [], refused or {}, pause
        self.sessions = set()
        self.begun, self.go_on = threading.Event(), threading.Event()

    async def handle_RCPT(self, _server, session, envelope, address, _options):
        self.sessions.add(id(session))
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.begun.set()
        end = time.monotonic() + self.pause
        while time.monotonic() < end and not self.go_on.is_set():
            await asyncio.sleep(0.02)
        self.got.append(envelope)
        return "250 OK"


@contextmanager
def serving(post):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def queue(app, *recipients, kind="certificate", **more):
    with app.app_context(), transaction():
        for recipient in recipients:
            mail.queue(kind, recipient, "en", **{"name": "Amina", **more})


def send(app, url, render=mail_rendering.render, at=None, **options):
    with app.app_context(), clock.at(at or clock.now()), smtp.smtp_delivery(url, SENDER, **options) as deliver:
        return outbox.send_due(render, deliver)


def rows(app):
    with app.app_context():
        found = {row.recipient: row for row in db.session.query(Message).order_by(Message.id)}
        db.session.expunge_all()
        db.session.rollback()
        return found


def numbers(post):
    return [line for e in post.got for line in e.content.decode().splitlines() if line.startswith("Message-ID")]


# --- addresses -------------------------------------------------------------------------------------------------------

ADDRESSES = {
    "amina@example.org": "amina@example.org",
    "a.b+c_d-e'f@sub.example.org": "a.b+c_d-e'f@sub.example.org",
    "amina@bücher.example": "amina@xn--bcher-kva.example",
    "amina@مثال.إختبار": "amina@xn--mgbh0fb.xn--kgbechtv",
    POISON: None,
    "=?@x.yy": None,
    "a@b": None,
    "a@b.1": None,
    "a@127.0.0.1": None,
    "a@[127.0.0.1]": None,
    "a..b@x.yy": None,
    ".a@x.yy": None,
    "a.@x.yy": None,
    "a@x..yy": None,
    "a@.x.yy": None,
    "a@x.yy.": None,
    "a@-x.yy": None,
    "a@x_y.zz": None,
    "a b@x.yy": None,
    '"a b"@x.yy': None,
    "a(b)@x.yy": None,
    "a<b>@x.yy": None,
    "a,b@x.yy": None,
    "a@b@x.yy": None,
    "amína@x.yy": None,
    "a\nb@x.yy": None,
    "a@x.yy\n": None,
    "a\x00@x.yy": None,
    "": None,
    "@x.yy": None,
    "a@": None,
    "a@" + "é" * 60 + ".yy": None,
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_one_our_mailer_can_use(address):
    assert mailable(address) == ADDRESSES[address]
    assert rules.is_email(address) is (ADDRESSES[address] is not None)


@given(
    st.text("abXY019!#$%&'*+/=?^_`{|}~-.@ \"é\n", min_size=1, max_size=64),
    st.lists(st.text("abz09-éü", min_size=1, max_size=40), min_size=1, max_size=5),
)
def test_every_accepted_address_goes_into_a_header_and_back(local, domain):
    from email import message_from_bytes, policy

    travels = mailable(f"{local}@{'.'.join(domain)}")
    if travels is not None:
        sent = smtp.composed(Parcel(travels, Letter("Subject", "Body\n"), "certificate.1.1"), SENDER)
        for way in (policy.default, policy.SMTP):
            read = message_from_bytes(sent.as_bytes(policy=way), policy=policy.default)
            assert [address.addr_spec for address in read["To"].addresses] == [travels]


def test_an_address_nobody_could_write_to_is_refused_at_the_form(visitor, world):
    person = {"name": "Amina Yusuf", "password": "velvet harbour counts nine kites", "language": "en"}
    page = visitor.post("/register", {**person, "email": POISON, "organisation": ""})
    assert page.status_code == 422
    assert "=?utf-8?q?a=0ab?=" in page.get_data(as_text=True)
    assert world.value("SELECT COUNT(*) FROM people") == 0


# --- one bad message holds up no other -------------------------------------------------------------------------------


def test_poison_a_broken_template_and_a_refused_address_hold_up_nobody(app):
    queue(app, POISON, "no-such-person@example.org", "later@example.org")
    queue(app, "broken@example.org", kind="no-such-kind")
    queue(app, "good@example.org")
    refused = {"no-such-person@example.org": "550 5.1.1 unknown", "later@example.org": "451 busy"}
    post = Post(refused)
    with serving(post) as url:
        assert send(app, url) == 1
    assert [envelope.rcpt_tos for envelope in post.got] == [["good@example.org"]]
    assert len(post.sessions) == 1  # one connection carried the batch
    found = rows(app)
    assert found[POISON].state is found["no-such-person@example.org"].state is State.FAILED
    assert "550 5.1.1 unknown" in found["no-such-person@example.org"].last_error
    for name in ("later@example.org", "broken@example.org"):
        assert (found[name].state, found[name].tries) == (State.WAITING, 1)
        assert found[name].due_at > clock.now()
    assert "KeyError" in found["broken@example.org"].last_error
    assert found["good@example.org"].state is State.SENT


def test_what_the_header_refuses_counts_as_a_try(app):
    queue(app, "first@example.org", "second@example.org")

    def deliver(parcel):
        if parcel.recipient == "first@example.org":
            smtp.composed(Parcel("a\nb@x.yy", parcel.letter, parcel.number), SENDER)
        raise AssertionError("second")

    with app.app_context():
        assert outbox.send_due(mail_rendering.render, deliver) == 0
    found = rows(app)
    assert "ValueError" in found["first@example.org"].last_error
    assert "AssertionError" in found["second@example.org"].last_error


@pytest.mark.parametrize(
    ("code", "state"), [(450, State.WAITING), (499, State.WAITING), (500, State.FAILED), (550, State.FAILED)]
)
def test_a_refused_address_is_final_from_500_and_tried_again_below(app, code, state):
    queue(app, "amina@example.org")
    with serving(Post({"amina@example.org": f"{code} no"})) as url:
        assert send(app, url) == 0
    assert rows(app)["amina@example.org"].state is state


def test_a_server_that_is_away_costs_one_try_and_ends_the_batch(app):
    queue(app, "one@example.org", "two@example.org")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert send(app, f"smtp://127.0.0.1:{free.getsockname()[1]}") == 0
    found = rows(app)
    assert (found["one@example.org"].tries, found["two@example.org"].tries) == (1, 0)
    assert "could not be reached" in found["one@example.org"].last_error


def test_a_delivery_that_drags_on_is_cut(app):
    queue(app, "amina@example.org")
    post = Post(pause=60)
    with serving(post) as url:
        begun = time.monotonic()
        assert send(app, url, whole=0.5) == 0
        assert time.monotonic() - begun < 30
        post.go_on.set()
    assert rows(app)["amina@example.org"].state is State.WAITING


# --- no lock while a server is spoken to ------------------------------------------------------------------------------


def test_answers_are_saved_at_once_while_a_slow_server_is_spoken_to(app, world):
    learner = world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    visitor = Visitor(app).sign_in(learner.email)
    address = f"/attempts/{code}/questions/1"
    token = visitor.token(address)
    queue(app, "amina@example.org")
    post = Post(pause=120)
    with serving(post) as url:
        worker = threading.Thread(target=send, args=(app, url))
        worker.start()
        assert post.begun.wait(60)
        for choice in "01201":
            saved = visitor.client.post(address, data={"csrf_token": token, "choice": choice})
            assert saved.status_code == 303
        # Every answer was saved before the server had taken the message.
        assert post.got == []
        assert rows(app)["amina@example.org"].state is State.SENDING
        post.go_on.set()
        worker.join(60)
    assert rows(app)["amina@example.org"].state is State.SENT


def test_no_transaction_is_open_while_a_slow_server_is_spoken_to(app):
    """So no answer waits for it: on SQLite everything can be written and emptied, on PostgreSQL nobody is inside."""
    queue(app, "amina@example.org")
    post = Post(pause=120)
    with serving(post) as url:
        worker = threading.Thread(target=send, args=(app, url))
        worker.start()
        assert post.begun.wait(60)
        with app.app_context():
            if is_postgresql():
                inside = text(
                    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'"
                )
                assert db.session.scalar(inside) == 0
            else:
                # A reader or a writer anywhere would make the first refuse, the second say that it was busy.
                line = sqlite_driver.connect(db.engine.url.database, timeout=0, isolation_level=None)
                line.execute("BEGIN EXCLUSIVE")
                line.execute("ROLLBACK")
                assert line.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
                line.close()
            db.session.remove()
        assert post.got == []
        post.go_on.set()
        worker.join(60)
    assert rows(app)["amina@example.org"].state is State.SENT


def test_two_workers_share_the_work_and_send_nothing_twice(app):
    queue(app, *(f"a{number}@example.org" for number in range(24)))
    post = Post(pause=0.02)
    with serving(post) as url:
        workers = [threading.Thread(target=send, args=(app, url)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
    assert sorted(e.rcpt_tos[0] for e in post.got) == sorted(f"a{number}@example.org" for number in range(24))
    assert {row.tries for row in rows(app).values()} == {1}


def _other_worker(settings, url):
    from learning.web.application import build

    send(build(settings), url)


def test_a_worker_killed_in_mid_delivery_gives_its_message_back_with_the_same_number(app, settings):
    queue(app, "amina@example.org")
    post = Post(pause=120)
    with serving(post) as url:
        worker = multiprocessing.get_context("spawn").Process(target=_other_worker, args=(settings, url))
        worker.start()
        assert post.begun.wait(90)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        assert rows(app)["amina@example.org"].state is State.SENDING
        assert send(app, url) == 0
        post.go_on.set()
        later = clock.now() + timedelta(seconds=outbox.LEASE_SECONDS)
        assert send(app, url, at=later) == 1
    # The server took the first copy although nobody waited for its answer: at least once, and known by its number.
    assert len(set(numbers(post))) == 1
    assert rows(app)["amina@example.org"].tries == 2


def test_a_message_that_ends_its_worker_each_time_is_given_up(app):
    queue(app, "amina@example.org")
    moment = clock.now()

    def dies(_parcel):
        raise KeyboardInterrupt

    with app.app_context():
        for _ in range(6):
            with clock.at(moment), pytest.raises(KeyboardInterrupt):
                outbox.send_due(mail_rendering.render, dies)
            moment += timedelta(hours=1)
        with clock.at(moment):
            assert outbox.send_due(mail_rendering.render, dies) == 0
    assert rows(app)["amina@example.org"].state is State.FAILED


def test_what_went_out_is_recorded_even_if_the_database_is_away_for_a_moment(app):
    queue(app, "amina@example.org")
    sent = []

    with app.app_context():
        engine = db.engine

        def deliver(parcel):
            sent.append(parcel.number)
            taken.append(engine.connect().execution_options(writes=True))
            taken[0].exec_driver_sql("UPDATE messages SET tries = tries")
            threading.Timer(0.8, taken[0].rollback).start()

        taken = []
        with impatient(engine):
            assert outbox.send_due(mail_rendering.render, deliver) == 1
        taken[0].close()
    assert len(sent) == 1
    assert rows(app)["amina@example.org"].state is State.SENT


@contextmanager
def impatient(engine):
    """Connections that wait 100 ms for a lock in place of 20 s."""
    from sqlalchemy import event

    def hurry(connection, _record):
        if engine.dialect.name == "postgresql":
            connection.autocommit = True
            connection.execute("SET lock_timeout = '100ms'")
            connection.autocommit = False
        else:
            connection.execute("PRAGMA busy_timeout = 100")

    db.session.remove()
    engine.dispose()
    event.listen(engine, "connect", hurry)
    try:
        yield
    finally:
        event.remove(engine, "connect", hurry)


# --- secrets ----------------------------------------------------------------------------------------------------------


def test_the_secret_of_a_used_or_expired_link_is_not_kept_and_not_sent(app, world):
    people = [world.person() for _ in range(2)]
    visitor = Visitor(app)
    for person in people:
        visitor.post("/password/forgotten", {"email": person.email})
    first = rows(app)[people[0].email].secret
    new = "four quiet lanterns over water"
    assert visitor.post(f"/password/password/{first}", {"password": new}).status_code == 303
    found = rows(app)
    assert found[people[0].email].secret is None
    assert found[people[1].email].secret
    with app.app_context():
        assert links.forget_dead_secrets() == 0
        with clock.at(clock.now() + timedelta(minutes=61)):
            assert outbox.send_due(mail_rendering.to_send, lambda parcel: pytest.fail(parcel.recipient)) == 0
            assert links.forget_dead_secrets() == 1
    found = rows(app)
    assert {row.state for row in found.values()} == {State.FAILED}
    assert found[people[1].email].secret is None


# --- the administrator's page -----------------------------------------------------------------------------------------


def test_the_mail_page_shows_each_state_and_sends_a_failed_one_again(app, world):
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    queue(app, "failed@example.org", "later@example.org", "good@example.org")
    refused = {"failed@example.org": "550 gone", "later@example.org": "451 busy"}
    with serving(Post(refused)) as url:
        send(app, url)
    queue(app, "new@example.org")
    page = text_of(admin.page("/admin/mail"))
    assert "550 gone" in page
    assert "next try" in page
    assert page.count("Send again") == 1
    number = rows(app)["failed@example.org"].id
    path = f"/admin/mail/{number}/again"
    assert admin.post(path, on="/admin/mail").status_code == 303
    assert rows(app)["failed@example.org"].state is State.WAITING
    assert admin.post(path, on="/account").status_code == 409
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'mail:again'") == 1
    with serving(Post()) as url:
        assert send(app, url) == 2
    assert rows(app)["failed@example.org"].state is State.SENT
    with app.app_context(), pytest.raises(Conflict):
        mail.send_again(number, by=1)


def test_the_page_of_a_message_keeps_the_language_of_its_reader(app, world):
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    admin.post("/language", {"language": "ar-XB"}, on="/")  # chosen on this browser, not kept with the account
    queue(app, "amina@example.org")
    page = admin.page(f"/admin/mail/{rows(app)['amina@example.org'].id}")
    assert '<html lang="ar-XB" dir="rtl">' in page
    assert "Your certificate is ready" in page  # the letter is in its own
