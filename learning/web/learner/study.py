"""What a learner keeps: notes, bookmarks, a promise a module, wishes, confidence; and the way back to the course."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Optional

from learning.completion import queries as completion
from learning.core import clock
from learning.core.errors import Conflict
from learning.courseware import rules as courseware
from learning.people.permissions import Permission
from learning.study import actions, calendar, queries
from learning.web import finders, request_context
from learning.web.forms import ActionForm, BaseForm, add_error, choices
from learning.web.gate import requires
from learning.web.inputs import DayField, whole
from learning.web.learner import bp
from learning.web.sentences import sentence

AUDIENCE_LABELS = (
    ("protection", _l("Child protection")),
    ("sector", _l("Another sector: water, health, school, food …")),
    ("coordination", _l("Coordination")),
    ("management", _l("Management, human resources, support")),
)

# In the order of `learning.study.rules.ANSWERS`.
ANSWER_LABELS = (("done", _l("I did it")), ("partly", _l("Partly")), ("not-yet", _l("Not yet")))
ABOUT_THE_TEXT = ("promise-empty", "promise-long", "may-name-child")


class KeepForm(BaseForm):
    """A text of one's own. `is_sure`: the button that keeps it although it may name a child."""

    is_sure = BooleanField()
    asks = False

    def refuse(self, error: Conflict, field: str = "text") -> None:
        """Say at the field why the text was not kept, and offer to keep it where that is the person's choice."""
        self.asks = error.code == "may-name-child"
        add_error(self, field, sentence(error))


class NoteForm(KeepForm):
    """A note at a lesson."""

    text = TextAreaField(_l("My note"))
    is_bookmarked = BooleanField(_l("Bookmark this lesson"))


class PromiseForm(KeepForm):
    """I will …, by a day."""

    text = TextAreaField(_l("I will …"))
    due_on = DayField(_l("By when"), [Optional()])
    wants_mail = BooleanField(_l("Ask me by mail after 30 and after 90 days how it went"))


class WishForm(BaseForm):
    """One's role in the work, and whether to be reminded."""

    audience = RadioField(_l("I work in"), choices=choices(*AUDIENCE_LABELS))
    wants_reminders = BooleanField(_l("Remind me by mail when I have not been here for a while, or a date is near"))


@bp.get("/course/next")
@requires(Permission.COURSE_TAKE)
def go_on() -> ResponseReturnValue:
    """Where I stopped, from anywhere: the lesson, the quiz, or the certificate."""
    progress, _ = completion.progress(finders.own_progress())
    step = courseware.next_step(request_context.catalogue().course, progress)
    if step.module is None:
        return redirect(url_for("learner.show_certificate"), 303)
    if step.lesson is None:
        return redirect(url_for("learner.show_quiz", module_id=step.module.id), 303)
    return redirect(url_for("learner.show_lesson", module_id=step.module.id, lesson_id=step.lesson.id), 303)


@bp.get("/course/notes")
@requires(Permission.COURSE_TAKE)
def list_notes() -> ResponseReturnValue:
    """My notes, bookmarks and promises."""
    enrolment, course = finders.own_progress().enrolment_id, request_context.catalogue().course
    notes = [(note, course.lesson(note.module_id, note.lesson_id)) for note in queries.notes(enrolment)]
    return render_template(
        "learner/notes.html", notes=notes, promises=queries.commitments(enrolment), modules=course.modules
    )


@bp.route("/course/<module_id>/<lesson_id>/note", methods=["GET", "POST"])
@requires(Permission.COURSE_TAKE)
def edit_note(module_id: str, lesson_id: str) -> ResponseReturnValue:
    """A private note and a bookmark at a lesson."""
    lesson = finders.lesson_or_404(module_id, lesson_id)
    enrolment = finders.own_progress().enrolment_id
    kept = queries.note(enrolment, lesson.key)
    form = NoteForm(obj=kept)
    if form.was_sent():
        try:
            marks, is_sure = bool(form.is_bookmarked.data), bool(form.is_sure.data)
            actions.keep_note(enrolment, lesson.key, form.text.data or "", is_bookmarked=marks, is_sure=is_sure)
        except Conflict as error:
            form.refuse(error)
        else:
            flash(gettext("Kept. Only you can see it."))
            return redirect(url_for("learner.show_lesson", module_id=module_id, lesson_id=lesson_id), 303)
    return render_template("learner/note.html", lesson=lesson, form=form), form.status


@bp.route("/course/<module_id>/promise", methods=["GET", "POST"])
@requires(Permission.COURSE_TAKE)
def keep_promise(module_id: str) -> ResponseReturnValue:
    """One thing I will do, by a day."""
    module = finders.module_or_404(module_id)
    enrolment = finders.own_progress().enrolment_id
    kept = queries.commitment(enrolment, module_id)
    form = PromiseForm(obj=kept)
    if form.was_sent():
        try:
            wants, is_sure = bool(form.wants_mail.data), bool(form.is_sure.data)
            actions.promise(enrolment, module_id, form.text.data or "", form.due_on.data, wants, is_sure)
        except Conflict as error:
            form.refuse(error, "text" if error.code in ABOUT_THE_TEXT else "due_on")
        else:
            flash(gettext("Kept. Take it into your calendar below."))
            return redirect(url_for("learner.keep_promise", module_id=module_id), 303)
    return render_template(
        "learner/promise.html", module=module, form=form, kept=kept, answers=dict(ANSWER_LABELS)
    ), form.status


@bp.post("/course/<module_id>/promise/answer")
@requires(Permission.COURSE_TAKE)
def answer_promise(module_id: str) -> ResponseReturnValue:
    """How it went, or: take it back."""
    finders.module_or_404(module_id)
    enrolment, answer = finders.own_progress().enrolment_id, request.form.get("answer", "")
    if ActionForm().was_sent():
        try:
            if answer == "drop":
                actions.drop_promise(enrolment, module_id)
                flash(gettext("Taken back."))
            else:
                actions.answer_promise(enrolment, module_id, answer)
                flash(gettext("Thank you. That is noted for you alone."))
        except Conflict as error:
            flash(sentence(error))
    return redirect(url_for("learner.keep_promise", module_id=module_id), 303)


@bp.get("/course/<module_id>/promise.ics")
@requires(Permission.COURSE_TAKE)
def take_calendar(module_id: str) -> ResponseReturnValue:
    """The promise as a calendar file."""
    module = finders.module_or_404(module_id)
    kept = queries.commitment(finders.own_progress().enrolment_id, module_id) or finders.missing()
    host = request_context.settings().public_url.split("//", 1)[-1].split("/", 1)[0]
    uid = f"promise-{kept.enrolment_id}-{module_id}@{host}"
    title = gettext("I will: %(text)s", text=" ".join(kept.text.split())[:120])
    text = f"{module.title}\n{kept.text}\n{request_context.settings().origin}{url_for('learner.show_course')}"
    body = calendar.event(uid, title, text, kept.due_on, clock.now())
    headers = {"Content-Disposition": f'attachment; filename="promise-{module_id}.ics"'}
    return Response(body, mimetype="text/calendar", headers=headers)


@bp.route("/course/start", methods=["GET", "POST"])
@requires(Permission.COURSE_TAKE)
def choose_start() -> ResponseReturnValue:
    """My role in the work, and whether I want to be reminded. Every choice leads to the same certificate."""
    enrolment = finders.own_progress().enrolment_id
    wish = queries.wish(enrolment)
    form = WishForm(audience=wish.audience or None, wants_reminders=wish.wants_reminders)
    form.audience.validate_choice = False
    if form.was_sent():
        actions.wish(enrolment, form.audience.data or "", bool(form.wants_reminders.data))
        flash(gettext("Kept. You can change it at any time."))
        return redirect(url_for("learner.show_course"), 303)
    return render_template("learner/start.html", form=form), form.status


@bp.post("/course/<module_id>/confidence")
@requires(Permission.COURSE_TAKE)
def rate_confidence(module_id: str) -> ResponseReturnValue:
    """How ready I feel, before and after a module."""
    finders.module_or_404(module_id)
    value = request.form.get("value", 0, type=whole)
    if ActionForm().was_sent():
        try:
            actions.rate_confidence(
                finders.own_progress().enrolment_id, module_id, request.form.get("moment", ""), value
            )
        except Conflict as error:
            flash(sentence(error))
    return redirect(url_for("learner.show_module", module_id=module_id), 303)
