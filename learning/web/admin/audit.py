"""What happened: the audit trail, the mail outbox, the state of the content."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.catalogue import loading
from learning.core import mail, pages
from learning.core.audit import Tag
from learning.core.mail import Message
from learning.people import queries as people
from learning.people import rules
from learning.people.permissions import Permission
from learning.people.rules import ERASED_NAME
from learning.reports import audit_trail
from learning.reports.audit_trail import Wanted
from learning.web import gate, mail_rendering, request_context
from learning.web.admin import bp, happenings, view_models
from learning.web.finders import missing
from learning.web.gate import requires
from learning.web.inputs import day, whole


@bp.get("/audit")
@requires(Permission.AUDIT_READ)
def show_audit() -> ResponseReturnValue:
    """The audit trail, newest first."""
    asked = request.args
    tag = asked.get("tag", "")
    words = asked.get("q", "").strip()[:100]
    wanted = Wanted(
        tag if tag in list(Tag) else "",
        None if words else asked.get("person", type=whole),
        asked.get("organisation", type=whole),
        asked.get("day", type=day),
        rules.name_key(words),
    )
    entries, names, before = audit_trail.page(wanted, asked.get("before", type=whole))
    return render_template(
        "admin/audit.html",
        entries=[(entry, view_models.about(entry, names)) for entry in entries],
        names=names,
        before=before,
        wanted=wanted,
        typed=words,
        person=people.person(wanted.person_id) if wanted.person_id else None,
        kinds=happenings.kinds(),
        organisations={counted.item.id: counted.item.name for counted in people.organisations_with_counts()},
        sentence=happenings.sentence,
        erased=ERASED_NAME,
    )


@bp.get("/mail")
@requires(Permission.MAIL_READ)
def show_mail() -> ResponseReturnValue:
    """The outbox: what was sent, what waits, and why."""
    messages, before = pages.newest(Message, request.args.get("before", type=whole))
    return render_template("admin/mail.html", messages=messages, before=before)


@bp.get("/mail/<int:message_id>")
@requires(Permission.MAIL_READ)
def show_message(message_id: int) -> ResponseReturnValue:
    """One message as it is sent. Without mail settings this is where it can be read and handed on."""
    message = pages.by_id(Message, message_id) or missing()
    if message.sent_at and request_context.settings().smtp_url:
        return redirect(url_for("admin.show_mail"), 303)  # a sent link is for its reader alone
    return render_template(
        "admin/message.html",
        message=message,
        letter=mail_rendering.render(message),
        has_live_link=mail_rendering.has_live_link(message),
    )


@bp.post("/mail/<int:message_id>/again")
@requires(Permission.MAIL_READ)
def send_again(message_id: int) -> ResponseReturnValue:
    """Put a failed message back in the outbox."""
    mail.send_again(message_id, by=gate.viewer().id)
    flash(gettext("It goes out again within a minute."))
    return redirect(url_for("admin.show_mail"), 303)


@bp.get("/content")
@requires(Permission.CONTENT_READ)
def show_content() -> ResponseReturnValue:
    """Which revision is served, and what is wrong with the files."""
    content_store = request_context.content_store()
    content_store.look()
    return render_template(
        "admin/content.html",
        catalogue=content_store.catalogue,
        problems=content_store.problems,
        files=loading.content_files(content_store.root),
    )
