"""The quiz: one question a page, saved as one goes, reviewed, handed in, explained."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.assessment import actions, marking, rules
from learning.assessment import queries as assessment
from learning.assessment.kinds import KINDS
from learning.assessment.queries import AttemptSummary, OpenAttempt
from learning.assessment.types import Question
from learning.completion import queries as completion
from learning.completion import quizzes, renewal
from learning.completion.actions import hand_in_attempt
from learning.core.errors import Conflict
from learning.courseware import rules as courseware
from learning.courseware.types import Lesson, Module
from learning.people.permissions import Permission
from learning.web import certificate_files, finders, gate, locale, request_context
from learning.web.forms import ActionForm
from learning.web.gate import requires
from learning.web.learner import bp, view_models
from learning.web.learner.shown import ShownQuiz
from learning.web.sentences import sentence


@bp.route("/course/<module_id>/quiz", methods=["GET", "POST"])
@requires(Permission.COURSE_TAKE)
def show_quiz(module_id: str) -> ResponseReturnValue:
    """What the quiz is; begin, or go on with the attempt that is open."""
    module = finders.module_or_404(module_id)
    catalogue, trail = request_context.catalogue(), finders.own_progress()
    progress, passed = completion.progress(trail)
    if ActionForm().was_sent():
        try:
            code = quizzes.begin(trail.enrolment_id, gate.viewer().id, module.id, catalogue)
            return redirect(url_for("learner.continue_attempt", code=code), 303)
        except Conflict as error:
            flash(sentence(error))
            return redirect(url_for("learner.show_quiz", module_id=module_id), 303)
    tried = assessment.attempts_of([trail.enrolment_id], module.id).get(trail.enrolment_id, [])
    is_open = courseware.quiz_is_open(module, progress)
    return render_template(
        "learner/quiz.html",
        shown=view_models.quiz(is_open, module.id in passed, tried),
        module=module,
        bank=catalogue.banks[module.id],
        is_open=is_open,
        left=courseware.lessons_left(module, progress),
        tried=tried,
        passed=passed.get(module.id),
        reading=_reading(module, tried, module.id in passed),
    )


def _reading(module: Module, tried: list[AttemptSummary], has_passed: bool) -> list[Lesson]:
    """After three tries without a pass, the few lessons that help most before the next one."""
    weak = () if has_passed else rules.weak_after([one.weak_objectives for one in tried if one.handed_in_at])
    return list(courseware.lessons_for(module, weak[:2]))


@bp.get("/attempts/<code>")
@requires(Permission.COURSE_TAKE)
def continue_attempt(code: str) -> ResponseReturnValue:
    """Go on where the attempt stands: the first open question, the review, or the result."""
    attempt = finders.own_attempt_or_404(code)
    if attempt.hand_in:
        return redirect(url_for("learner.show_result", code=code), 303)
    number = rules.where_to_go_on(attempt.paper, attempt.responses)
    if number is None:
        return redirect(url_for("learner.review_attempt", code=code), 303)
    return redirect(url_for("learner.show_question", code=code, number=number), 303)


@bp.route("/attempts/<code>/questions/<int:number>", methods=["GET", "POST"])
@requires(Permission.COURSE_TAKE)
def show_question(code: str, number: int) -> ResponseReturnValue:
    """One question; saving it leads to the next."""
    attempt = finders.own_attempt_or_404(code)
    if not 1 <= number <= len(attempt.paper):
        finders.missing()
    if attempt.hand_in:
        return redirect(url_for("learner.show_result", code=code), 303)
    placed = attempt.paper[number - 1]
    question = _in_page_language(assessment.frozen_questions((placed,)))[0]
    values = request.form if request.method == "POST" else request.args
    typed = KINDS[question.kind].read(question, values.getlist("choice"), placed.order)
    fault, onward = _sent(attempt, number, question.id, typed) if request.method == "POST" else ("", None)
    if onward:
        return onward
    return render_template(
        "learner/question.html",
        attempt=attempt,
        shown=view_models.question(number, len(attempt.paper), len(attempt.responses)),
        quiz=ShownQuiz(finders.quiz_or_404(attempt.quiz_id)),
        number=number,
        question=question,
        form_kind=KINDS[question.kind].FORM,
        options=[question.option(option_id) for option_id in placed.order],
        chosen=typed or attempt.responses.get(question.id, ()),
        unsaved=bool(typed) and request.method == "GET",
        fault=fault,
    ), (422 if fault else 200)


def _sent(
    attempt: OpenAttempt, number: int, question_id: str, typed: tuple[str, ...]
) -> tuple[str, ResponseReturnValue | None]:
    """What became of an answer that was sent: why it cannot be saved, or where to go on."""
    was_sent = ActionForm().was_sent()
    if was_sent and "language" in request.form:
        return "", _change_language(attempt, number, question_id, typed)
    if not typed:
        return gettext("Choose an answer, or use “Skip for now”."), None
    if not was_sent:
        stale = gettext("This page was open for a long time. Your choice is still marked: press “Save” once more.")
        return stale, None
    return "", _save(attempt, number, question_id, typed)


def _in_page_language(questions: Iterable[Question]) -> list[Question]:
    """The questions of an attempt in the language of the page, where they ask the same in it."""
    today = {
        question.id: question for bank in request_context.catalogue().banks.values() for question in bank.questions
    }
    code = locale.chosen().code
    return [rules.worded(asked, today.get(asked.id), code) for asked in questions]


def _change_language(
    attempt: OpenAttempt, number: int, question_id: str, typed: tuple[str, ...]
) -> ResponseReturnValue:
    """The page in another language. What was chosen on it is saved first, so that nothing is lost."""
    if typed:
        with suppress(Conflict):  # handed in meanwhile: the page says so next
            actions.save_response(attempt, question_id, typed)
    locale.choose(request.form["language"])
    return redirect(url_for("learner.show_question", code=attempt.code, number=number), 303)


def _save(attempt: OpenAttempt, number: int, question_id: str, response: tuple[str, ...]) -> ResponseReturnValue:
    try:
        actions.save_response(attempt, question_id, response)
    except Conflict as error:
        flash(sentence(error))
        return redirect(url_for("learner.show_result", code=attempt.code), 303)
    last = number == len(attempt.paper)
    if last or request.form.get("then") == "review":
        return redirect(url_for("learner.review_attempt", code=attempt.code), 303)
    return redirect(url_for("learner.show_question", code=attempt.code, number=number + 1), 303)


@bp.post("/attempts/<code>/questions/<int:number>/swap")
@requires(Permission.COURSE_TAKE)
def swap_question(code: str, number: int) -> ResponseReturnValue:
    """Another question in place of a heavy one, without penalty."""
    attempt = finders.own_attempt_or_404(code)
    if not 1 <= number <= len(attempt.paper):
        finders.missing()
    if ActionForm().was_sent():
        quiz = finders.quiz_or_404(attempt.quiz_id)
        try:
            actions.swap_question(attempt, number, quiz.bank, gate.viewer().id)
            flash(gettext("Here is another question in its place. It counts the same."))
        except Conflict as error:
            flash(sentence(error))
    return redirect(url_for("learner.show_question", code=code, number=number), 303)


@bp.get("/attempts/<code>/review")
@requires(Permission.COURSE_TAKE)
def review_attempt(code: str) -> ResponseReturnValue:
    """Every answer before handing in, each with a way to change it."""
    attempt = finders.own_attempt_or_404(code)
    if attempt.hand_in:
        return redirect(url_for("learner.show_result", code=code), 303)
    questions = _in_page_language(assessment.frozen_questions(attempt.paper))
    answers = [(q, KINDS[q.kind].said(q, attempt.responses.get(q.id, ()))) for q in questions]
    return render_template(
        "learner/review.html",
        attempt=attempt,
        quiz=ShownQuiz(finders.quiz_or_404(attempt.quiz_id)),
        answers=answers,
        unanswered=rules.unanswered(attempt.paper, attempt.responses),
    )


@bp.post("/attempts/<code>/hand-in")
@requires(Permission.COURSE_TAKE)
def hand_in(code: str) -> ResponseReturnValue:
    """Hand in. Sending it twice gives the same result."""
    attempt = finders.own_attempt_or_404(code)
    if not attempt.hand_in:
        if not ActionForm().was_sent():
            flash(gettext("This page was open for a long time. Nothing is lost: press “Hand in” once more."))
            return redirect(url_for("learner.review_attempt", code=code), 303)
        here = gate.viewer()
        hand_in_attempt(code, attempt.enrolment_id, here.id, request_context.source(), certificate_files.letterhead())
    return redirect(url_for("learner.show_result", code=code), 303)


@bp.get("/attempts/<code>/result")
@requires(Permission.COURSE_TAKE)
def show_result(code: str) -> ResponseReturnValue:
    """The mark, what to read again, and what each chosen option means. The key only after a pass."""
    attempt = finders.own_attempt_or_404(code)
    if not attempt.hand_in:
        return redirect(url_for("learner.continue_attempt", code=code), 303)
    catalogue = request_context.catalogue()
    quiz = ShownQuiz(finders.quiz_or_404(attempt.quiz_id))
    result = marking.mark(assessment.frozen_questions(attempt.paper), attempt.responses, attempt.pass_mark)
    words = _in_page_language(one.question for one in result.marked)
    result = replace(
        result, marked=tuple(replace(one, question=said) for one, said in zip(result.marked, words, strict=True))
    )
    trail = finders.own_progress()
    progress, _ = completion.progress(trail)
    return render_template(
        "learner/result.html",
        attempt=attempt,
        quiz=quiz,
        result=result,
        kinds=KINDS,
        weak=quiz.weak(result.weak_objectives),
        shows_key=rules.shows_key(attempt.hand_in.has_passed),
        shown=view_models.result(
            courseware.next_step(catalogue.course, progress),
            quiz.begun_at,
            has_passed=attempt.hand_in.has_passed,
            renews=quiz.renews,
            waits=quiz.renews and not renewal.has_renewed(attempt.id),
            is_complete=trail.completed_at is not None,
            stays=quiz.quiz.completes in progress.passed,
        ),
    )
