"""Evidence about the quizzes: statistics of questions, and any attempt step by step."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learning.assessment import marking
from learning.assessment import queries as assessment
from learning.assessment.kinds import KINDS
from learning.assessment.statistics import LEAST
from learning.people.permissions import Permission
from learning.reports import actions, items
from learning.web import gate, request_context
from learning.web.admin import bp, view_models
from learning.web.gate import requires


@bp.get("/items")
@requires(Permission.CONTENT_READ)
def show_items() -> ResponseReturnValue:
    """How each question of a bank works: how many get it right, and whether it tells the able apart."""
    course = request_context.catalogue().course
    wanted = request.args.get("module", "")
    module = course.by_id.get(wanted) or course.modules[0]
    found = items.bank_figures(module.id)
    rows = [view_models.item_row(question, item) for question, item in found.items]
    current = {question.key_digest for question in request_context.catalogue().banks[module.id].questions}
    return render_template(
        "admin/items.html",
        module=module,
        course=course,
        titles={m.id: m.title for m in course.modules},
        found=found,
        rows=rows,
        current=current,
        least=LEAST,
    )


@bp.get("/attempts/<int:attempt_id>")
@requires(Permission.AUDIT_READ)
def replay_attempt(attempt_id: int) -> ResponseReturnValue:
    """An attempt as evidence: every saved answer in order, and the mark made again from them."""
    replay = actions.read_attempt(attempt_id, by=gate.viewer().id)
    questions = assessment.frozen_questions(replay.paper)
    again = marking.mark(questions, replay.responses, replay.pass_mark)
    by_id = {question.id: question for question in questions}
    said = [(step, by_id[step.question_id], KINDS[by_id[step.question_id].kind]) for step in replay.steps]
    return render_template("admin/attempt.html", replay=replay, said=said, again=again)
