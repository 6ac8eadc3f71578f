"""What the worker does each round: send mail that is due, make the PDFs of new certificates."""

import logging
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from certificates import queries as certificates
from learning.core import audit_anchor, forking, heartbeat, letter_files, mail, outbox, smtp
from learning.core.db import db, wipe_journal
from learning.core.errors import Conflict
from learning.core.pdf import PdfError
from learning.people import links
from learning.reminders import actions as reminders
from learning.web import certificate_files, mail_rendering, request_context

log = logging.getLogger("learning.worker")
FILES_A_ROUND = 20
REMIND_EVERY = 900.0
TIDY_EVERY = 60.0
SECONDS_BETWEEN_ROUNDS = 5.0
# A batch claims nothing more after BATCH_SECONDS, and a child that hangs is ended before its claim does.
BATCH_SECONDS, CHILD_SECONDS, STOP_SECONDS = 240.0, float(outbox.LEASE_SECONDS), 10.0

_reminded: list[float] = []
_tidied: list[float] = []
# Certificates from before names were held to the fonts, whose file cannot be made.
_unmade: set[int] = set()
_looks: dict[int, int] = {}
LOOKS_MOST = 3


def _remind() -> None:
    """Look who is due a reminder, at most every quarter of an hour: it reads every quiet learner."""
    if _reminded and time.monotonic() - _reminded[-1] < REMIND_EVERY:
        return
    _reminded[:] = [time.monotonic()]
    reminders.queue_due({module.id: module.title for module in request_context.catalogue().course.modules})


def _tidy(data_dir: Path) -> None:
    """Take away letters whose message is gone, and empty SQLite's journal, once a minute: erasing tries both."""
    if _tidied and time.monotonic() - _tidied[-1] < TIDY_EVERY:
        return
    letter_files.forget_orphans(letter_files.folder_in(data_dir))
    db.session.rollback()
    wipe_journal()
    _tidied[:] = [time.monotonic()]


def run(stopping: forking.Stopping) -> None:
    """The worker's life: a sign of it every few seconds, and a short-lived child for each kind of work that is due.

    The memory that a PDF needs goes back with its child; one that hangs or dies takes nothing else with it.
    """
    children: dict[str, tuple[int, float]] = {}
    beaten = rounded = float("-inf")
    while not stopping():
        now = time.monotonic()
        _reap(children, now)
        try:
            if now - beaten >= heartbeat.EVERY_SECONDS:
                heartbeat.beat()
                beaten = now
            if now - rounded >= SECONDS_BETWEEN_ROUNDS:
                rounded = now
                keep_house()
                for name, is_due, work in JOBS:
                    if name not in children and is_due():
                        children[name] = (_forked(work), now)
        except SQLAlchemyError as error:
            log.warning("the database does not answer the worker (%s)", type(error).__name__)
        db.session.remove()
        time.sleep(0.2)
    for pid, _ in children.values():
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    while children and time.monotonic() < end:
        _reap(children, time.monotonic())
        time.sleep(0.05)


def _forked(work: Callable[[forking.Stopping], None]) -> int:
    """A child for one piece of work. No connection to the database crosses the fork."""
    db.session.remove()
    db.engine.dispose()
    return forking.fork(work)


def _reap(children: dict[str, tuple[int, float]], now: float) -> None:
    """Forget children that ended; end those that hang."""
    for name, (pid, began) in list(children.items()):
        if forking.has_ended(pid):
            del children[name]
        elif now - began > CHILD_SECONDS:
            log.error("%s took longer than %.0f s and was ended", name, CHILD_SECONDS)
            os.kill(pid, signal.SIGKILL)


def do_due() -> None:
    """Everything that is due, once, in this process."""
    for _, _, work in JOBS:
        work(lambda: False)
    keep_house()


def send_mail(stopping: forking.Stopping) -> None:
    """Send what is due. A batch ends early enough that a claim outlives its child."""
    settings = request_context.settings()
    end = time.monotonic() + BATCH_SECONDS

    def go_on() -> bool:
        return not stopping() and time.monotonic() < end

    try:
        if settings.smtp_url:
            with smtp.smtp_delivery(settings.smtp_url, settings.mail_from) as deliver:
                outbox.send_due(mail_rendering.to_send, deliver, go_on=go_on)
        else:
            way = letter_files.delivery(letter_files.folder_in(settings.data_dir))
            outbox.send_due(mail_rendering.to_send, way, forget=False, go_on=go_on)
    except Exception:
        log.exception("mail could not be sent in this round")


def make_files(stopping: forking.Stopping) -> None:
    """Make files that are due. One that cannot be made does not keep the others waiting."""
    for certificate_id in certificates.without_file(FILES_A_ROUND, frozenset(_unmade)):
        held = certificates.by_id(certificate_id)
        try:
            if held and not stopping():
                certificate_files.certificate_file(held)
        except Conflict as error:
            _unmade.add(certificate_id)
            why = "was changed in the database after it was sealed: look who did it"
            if error.code == "name-unprintable":
                why = "has signs that cannot be printed: correct its name"
            log.error("certificate %s %s", certificate_id, why)
        except (PdfError, OSError):
            log.exception("a certificate's file could not be made in this round")


def _files_are_due() -> bool:
    """Whether a file waits. One that several children left unmade is left until the worker begins anew."""
    for certificate_id in certificates.without_file(FILES_A_ROUND, frozenset(_unmade)):
        _looks[certificate_id] = _looks.get(certificate_id, 0) + 1
        if _looks[certificate_id] > LOOKS_MOST:
            _unmade.add(certificate_id)
    return bool(certificates.without_file(1, frozenset(_unmade)))


def keep_house() -> None:
    """What is small: the end of the audit trail, dead secrets, what is left of erased people, and people to remind."""
    data_dir = request_context.settings().data_dir
    for name, work in (
        ("the end of the audit trail", lambda: audit_anchor.move_on(audit_anchor.path_in(data_dir))),
        ("dead links", links.forget_dead_secrets),
        ("what was erased", lambda: _tidy(data_dir)),
        ("reminders", _remind),
    ):
        try:
            work()
        except Exception:
            log.exception("%s: not done in this round", name)


JOBS: tuple[tuple[str, Callable[[], bool], Callable[[forking.Stopping], None]], ...] = (
    ("mail", mail.is_due, send_mail),
    ("papers", _files_are_due, make_files),
)
