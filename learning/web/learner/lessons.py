"""A lesson, its practice items, and finishing it."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.assessment.kinds import KINDS
from learning.completion import queries as completion
from learning.core import clock
from learning.courseware import actions, retrieval, rules
from learning.courseware.types import Lesson, Module
from learning.enrolment.types import LessonKey
from learning.people.permissions import Permission
from learning.web import finders, gate, request_context
from learning.web.forms import ActionForm
from learning.web.gate import requires
from learning.web.learner import bp, view_models

PRACTISE_AT_ONCE = 5


@bp.get("/course/<module_id>/<lesson_id>")
@requires(Permission.COURSE_TAKE)
def show_lesson(module_id: str, lesson_id: str) -> ResponseReturnValue:
    """One lesson. Opening it changes nothing; the page itself sends a small note that it was opened."""
    lesson = finders.lesson_or_404(module_id, lesson_id)
    catalogue = request_context.catalogue()
    module = catalogue.course.by_id[module_id]
    trail = finders.own_progress()
    before, after = rules.neighbours(module, lesson)
    earlier, kept = _earlier(lesson)
    return render_template(
        "learner/lesson.html",
        module=module,
        lesson=lesson,
        before=before,
        after=after,
        practice=catalogue.practice,
        kinds=KINDS,
        kept=kept,
        earlier=earlier,
        lessons=view_models.lesson_rows(module, completion.progress_with(trail, frozenset()), lesson),
        back="renewal" if request.args.get("back") == "renewal" else None,
        handbook=catalogue.handbook,
    )


def _earlier(lesson: Lesson) -> tuple[tuple[Lesson, str] | None, dict[str, Any]]:
    """The item from an earlier lesson that comes back here, and what is known of the answers on this page.

    An item that was just answered here stays, with what its answer means.
    """
    course, practice = request_context.catalogue().course, finders.own_progress().practice
    kept, shown = dict(practice.get(lesson.key, {})), request.args.get("shown", "")
    for other in course.lessons:
        if shown in other.practice_ids and shown in practice.get(other.key, {}):
            return (other, shown), {**kept, shown: practice[other.key][shown]}
    return retrieval.brought_back(course, practice, lesson, clock.now()), kept


@bp.post("/course/<module_id>/<lesson_id>/visit")
@requires(Permission.COURSE_TAKE)
def visit_lesson(module_id: str, lesson_id: str) -> ResponseReturnValue:
    """The lesson was opened: it is where the learner goes on, on any device."""
    lesson = finders.lesson_or_404(module_id, lesson_id)
    if not ActionForm().was_sent():
        return "", 400
    actions.open_lesson(finders.own_progress().enrolment_id, lesson.key)
    return "", 204


@bp.post("/course/<module_id>/<lesson_id>/finish")
@requires(Permission.COURSE_TAKE)
def finish_lesson(module_id: str, lesson_id: str) -> ResponseReturnValue:
    """Read to the end, or stepped round; on to the next lesson, or to the quiz."""
    lesson = finders.lesson_or_404(module_id, lesson_id)
    module = finders.module_or_404(module_id)
    if not ActionForm().was_sent():
        return redirect(url_for("learner.show_lesson", module_id=module_id, lesson_id=lesson_id), 303)
    trail = finders.own_progress()
    onward = _onward(module, lesson, trail.finished)
    round_it = bool(lesson.note) and request.form.get("round") == "1"
    renews = request.args.get("back") == "renewal"
    stands_at = onward.key if onward and not renews else None
    actions.finish_lesson(trail.enrolment_id, gate.viewer().id, lesson.key, stands_at, round_it, digest=lesson.digest)
    if renews:
        return redirect(url_for("learner.renew_certificate"), 303)
    if onward:
        return redirect(url_for("learner.show_lesson", module_id=module_id, lesson_id=onward.id), 303)
    story = module_id in request_context.catalogue().scenarios
    return redirect(url_for(f"learner.show_{'scenario' if story else 'quiz'}", module_id=module_id), 303)


def _onward(module: Module, lesson: Lesson, finished: frozenset[LessonKey]) -> Lesson | None:
    """The lesson after this one; past the last, the first that is still to do."""
    after = rules.neighbours(module, lesson)[1]
    if after:
        return after
    left = [other for other in module.lessons if other.key not in finished and other.key != lesson.key]
    return left[0] if left else None


@bp.post("/course/<module_id>/<lesson_id>/practice/<item_id>")
@requires(Permission.COURSE_TAKE)
def answer_practice(module_id: str, lesson_id: str, item_id: str) -> ResponseReturnValue:
    """Answer a practice item; the page comes back with what it means."""
    lesson = finders.lesson_or_404(module_id, lesson_id)
    item = request_context.catalogue().practice.get(item_id) if item_id in lesson.practice_ids else None
    item = item or finders.missing()
    back = _back(lesson, item_id)
    kind = KINDS[item.kind]
    response = kind.read(item, request.form.getlist("choice"), tuple(option.id for option in item.options))
    if response and ActionForm().was_sent():
        right, key = kind.points(item, response) == 1.0, request.form.get("key", "")
        actions.keep_practice(finders.own_progress().enrolment_id, lesson.key, item_id, list(response), right, key)
    return redirect(back, 303)


def _back(lesson: Lesson, item_id: str) -> str:
    """Where an answer leads back to: its lesson, the lesson that brought the item back, or the practice page."""
    course, where = request_context.catalogue().course, request.args.get("back", "")
    if where == "practise":
        return url_for("learner.practise", shown=item_id, _anchor=item_id)
    module_id, _, lesson_id = where.partition("/")
    here = course.lesson(module_id, lesson_id) or lesson
    shown = item_id if here != lesson else None
    return url_for("learner.show_lesson", module_id=here.module_id, lesson_id=here.id, _anchor=item_id, shown=shown)


@bp.get("/course/practice")
@requires(Permission.COURSE_TAKE)
def practise() -> ResponseReturnValue:
    """What I missed and what should come back today; an item just answered stays on the page."""
    catalogue, trail = request_context.catalogue(), finders.own_progress()
    due = retrieval.due(catalogue.course, trail.practice, clock.now())
    shown = request.args.get("shown", "")
    answered = [lesson for lesson in catalogue.course.lessons if shown in trail.practice.get(lesson.key, {})]
    waiting = [(lesson, item) for lesson, item in due if item != shown]
    items = [*((lesson, shown) for lesson in answered), *waiting[:PRACTISE_AT_ONCE]]
    return render_template(
        "learner/practise.html",
        items=[(lesson, catalogue.practice[item]) for lesson, item in items],
        total=len(due),
        kinds=KINDS,
        kept={item: trail.practice[lesson.key][item] for lesson, item in items if item == shown},
    )
