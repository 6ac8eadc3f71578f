"""What every noun stands on: transactions, the outbox, limits, settings."""

import socket
import threading
from datetime import datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from learning.core import clock, letter_files, limits, mail, outbox, smtp
from learning.core.db import db, is_postgresql, sqlite_driver, transaction
from learning.core.errors import TooMany
from learning.core.mail import Letter, Message
from learning.settings import BadSettings, read_settings
from learning.web import mail_rendering


def test_sqlite_is_safe_against_power_loss_and_wal_damage(app):
    with app.app_context():
        if is_postgresql():
            assert db.session.execute(text("SHOW synchronous_commit")).scalar() == "on"
            return
        assert db.session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert db.session.execute(text("PRAGMA synchronous")).scalar() == 2
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert sqlite_driver.sqlite_version_info >= (3, 51, 3)


def test_a_fault_in_a_transaction_leaves_nothing(app, world):
    before = world.rows()
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction():
        mail.queue("password", "x@example.org", "en", secret="s", name="X")
        db.session.flush()
        raise ZeroDivisionError
    assert world.rows() == before


def test_writers_that_read_first_wait_for_their_turn(app):
    """A read-then-write transaction must not fail because another one committed in between."""
    errors = []

    def write():
        with app.app_context():
            try:
                for _ in range(10):
                    with transaction():
                        db.session.execute(text("SELECT COUNT(*) FROM messages")).scalar()
                        mail.queue("password", "x@example.org", "en", secret="s", name="X")
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    crowd = [threading.Thread(target=write) for _ in range(8)]
    [t.start() for t in crowd], [t.join() for t in crowd]
    assert errors == []
    with app.app_context():
        assert db.session.execute(text("SELECT COUNT(*) FROM messages")).scalar() == 80


def test_a_naive_time_is_refused(app):
    with app.app_context(), pytest.raises(Exception, match="without a time zone"), transaction():
        moment = datetime(2026, 1, 1)
        db.session.add(Message(kind="x", recipient="x", language="en", values={}, queued_at=moment, tries=0))


def test_a_limit_counts_across_processes_and_ends(app):
    limit = limits.Limit("test", 3, 10)
    with app.app_context(), clock.at(clock.now()):  # a slow machine is no part of the window
        for _ in range(3):
            limits.check(limit, "who", "salt")
            limits.count("salt", (limit, "who"))
        with pytest.raises(TooMany) as caught:
            limits.check(limit, "who", "salt")
        assert caught.value.values["seconds"] == 600
        limits.check(limit, "somebody else", "salt")
        with clock.at(clock.now() + timedelta(minutes=10)):
            limits.check(limit, "who", "salt")
            limits.count("salt", (limit, "who"))
            limits.check(limit, "who", "salt")
        assert "who" not in str(db.session.execute(text("SELECT bucket FROM tries")).all())


def queue(app, **values):
    with app.app_context(), transaction():
        mail.queue(
            "password", values.pop("to", "amina@example.org"), "en", name="أمينة\r\nBcc: x@evil.example", secret="abc"
        )


class Inbox:
    """A mail server that keeps what it gets."""

    def __init__(self):
        self.got = []

    async def handle_DATA(self, _server, _session, envelope):
        self.got.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox():
    handler = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


def test_a_message_goes_out_once_after_the_commit_and_its_secret_is_forgotten(app, inbox):
    queue(app)
    way = smtp.smtp_delivery(f"smtp://127.0.0.1:{inbox.port}", "CPMS Learning <noreply@example.org>")
    with app.app_context(), way as deliver:
        assert outbox.send_due(mail_rendering.render, deliver) == 1
        assert outbox.send_due(mail_rendering.render, deliver) == 0
        row = db.session.get(Message, 1)
        assert row.secret is None
        assert row.sent_at is not None
    assert len(inbox.got) == 1
    assert inbox.got[0].rcpt_tos == ["amina@example.org"]
    head = inbox.got[0].content.decode("utf-8", "replace").split("\n\n")[0].split("\r\n\r\n")[0]
    assert "\nBcc" not in head


def test_a_failed_message_is_tried_again_later_and_then_given_up(app):
    queue(app)
    with app.app_context():
        moment = clock.now()

        def refuse(_parcel):
            raise OSError("no route")

        for minutes in (0, *outbox.RETRY_MINUTES):
            moment += timedelta(minutes=minutes)
            with clock.at(moment):
                assert outbox.send_due(mail_rendering.render, refuse) == 0
        row = db.session.get(Message, 1)
        assert (row.tries, row.due_at, row.sent_at) == (6, None, None)
        assert "no route" in row.last_error


def test_without_a_mail_server_messages_lie_readable_in_the_data_folder(app, tmp_path):
    queue(app)
    with app.app_context():
        outbox.send_due(mail_rendering.render, letter_files.delivery(tmp_path / "mail"), forget=False)
    kept = next((tmp_path / "mail").iterdir()).read_text("utf-8")
    assert kept.startswith("To: amina@example.org\nSubject: Set a new password")
    assert "/password/password/abc" in kept


def test_every_letter_has_a_subject_and_a_link(app):
    with app.app_context():
        for kind in mail_rendering.LINKS:
            message = Message(kind=kind, recipient="x@example.org", language="en", values={"name": "X"}, secret="s")
            letter = mail_rendering.render(message)
            assert isinstance(letter, Letter)
            assert "\n" not in letter.subject
            assert "http://127.0.0.1:8000/" in letter.body


def test_bad_settings_are_all_named_at_once(tmp_path):
    values = {
        "CPMS_DATA_DIR": str(tmp_path),
        "CPMS_DATABASE_URL": "mysql://x",
        "CPMS_SECRET_KEY": "short",
        "PORT": "eighty",
        "CPMS_PUBLIC_URL": "learn.example.org",
        "CPMS_SMTP_URL": "mail.example.org",
    }
    with pytest.raises(BadSettings) as caught:
        read_settings(values)
    for name in ("CPMS_DATABASE_URL", "CPMS_SECRET_KEY", "PORT", "CPMS_PUBLIC_URL", "CPMS_SMTP_URL"):
        assert name in str(caught.value)


def test_a_secret_is_made_once_and_kept_private(tmp_path):
    first = read_settings({"CPMS_DATA_DIR": str(tmp_path)}).secret_key
    assert read_settings({"CPMS_DATA_DIR": str(tmp_path)}).secret_key == first
    assert (tmp_path / "keys" / "secret").stat().st_mode & 0o077 == 0
