"""What the worker does each round: send mail that is due, make the PDFs of new certificates."""

import logging
import time

from certificates import queries as certificates
from learning.completion import reminders
from learning.core import audit_anchor, outbox, smtp
from learning.core.errors import Conflict
from learning.core.pdf import PdfError
from learning.people import links
from learning.web import letters, papers, present

log = logging.getLogger("learning.worker")
FILES_A_ROUND = 20
REMIND_EVERY = 900.0


_reminded: list[float] = []
# Certificates from before names were held to the fonts, whose file cannot be made.
_unmade: set[int] = set()


def _remind() -> None:
    """Look who is due a reminder, at most every quarter of an hour: it reads every quiet learner."""
    if _reminded and time.monotonic() - _reminded[-1] < REMIND_EVERY:
        return
    _reminded[:] = [time.monotonic()]
    reminders.queue_due({module.id: module.title for module in present.catalogue().course.modules})


def do_due() -> None:
    """One round. A fault is logged, and the next round tries again."""
    settings = present.settings()
    try:
        if settings.smtp_url:
            with smtp.smtp_delivery(settings.smtp_url, settings.mail_from) as deliver:
                outbox.send_due(letters.to_send, deliver)
        else:
            outbox.send_due(letters.to_send, outbox.folder_delivery(settings.data_dir / "mail"), forget=False)
        links.forget_dead_secrets()
    except Exception:
        log.exception("mail could not be sent in this round")
    try:
        audit_anchor.move_on(audit_anchor.path_in(settings.data_dir))
    except Exception:
        log.exception("the end of the audit trail could not be kept in this round")
    try:
        _remind()
    except Exception:
        log.exception("reminders could not be queued in this round")
    _make_files()


def _make_files() -> None:
    """Make files that are due. One that cannot be made is said once, and does not keep the others waiting."""
    for certificate_id in certificates.without_file(FILES_A_ROUND, frozenset(_unmade)):
        held = certificates.by_id(certificate_id)
        try:
            if held:
                papers.certificate_file(held)
        except Conflict:
            _unmade.add(certificate_id)
            log.error("certificate %s has signs that cannot be printed: correct its name", certificate_id)
        except (PdfError, OSError):
            log.exception("a certificate's file could not be made in this round")
