"""What an author must mend in a question and in a bank: lists of small rules, each named after what it asks for.

A rule of a question yields (what, fix). A rule of a bank looks at the questions that are asked, and its draw. They
judge the source's words alone; a translation is held to its source. What must hold between files stands in
`catalogue/checks`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from learning.assessment import item_rules
from learning.assessment.kinds import CHOOSING, KINDS
from learning.assessment.types import Cell, Question
from learning.authoring import markdown, readability

BANK_LEAST = 15
STEM_WORDS_MOST = 90
# Either a source document or page of the fact packs, or the project's own judgement on sourced practice.
SOURCE = re.compile(r"(judgement|SEED-[0-4]|W\d{1,2}|[ASPF]\d{1,2}\.\d{1,2}|[A-Z]{2,}(-[A-Z0-9]+)*)\Z")
# Of ten questions, so many ask what to do.
APPLIED_OF_TEN = 6

Fault = tuple[str, str]
QuestionRule = Callable[[Question], Iterable[Fault]]
BankRule = Callable[[Sequence[Question], dict[Cell, int]], Iterable[Fault]]


def _keeps_to_its_kind(question: Question) -> Iterable[Fault]:
    return KINDS[question.kind].faults(question) if question.options else ()


def _gives_no_clue(question: Question) -> Iterable[Fault]:
    rules = item_rules.question_faults if question.kind in CHOOSING else item_rules.stem_faults
    return rules(question) if question.options else ()


def _reads_easily(question: Question) -> Iterator[Fault]:
    for html in (question.ask, *(part for option in question.options for part in (option.html, option.why))):
        yield from readability.faults(html)


def _names_a_known_source(question: Question) -> Iterator[Fault]:
    if not SOURCE.match(question.source):
        yield f"“source: {question.source}” is not a tag of the fact packs.", "Use a tag such as SEED-3, or judgement."


def _asks_in_few_words(question: Question) -> Iterator[Fault]:
    count = markdown.words(question.ask)
    if count > STEM_WORDS_MOST:
        yield f"The question has {count} words.", f"Use at most {STEM_WORDS_MOST}."


def _rests_on_a_fact(question: Question) -> Iterator[Fault]:
    if question.source == "judgement":
        fix = "Name the tag of a sourced fact, or make it practice."
        yield f"“{question.id}” decides a mark and names no source.", fix


PRACTICE_RULES: tuple[QuestionRule, ...] = (
    _keeps_to_its_kind,
    _gives_no_clue,
    _reads_easily,
    _names_a_known_source,
    _asks_in_few_words,
)
QUESTION_RULES: tuple[QuestionRule, ...] = (*PRACTICE_RULES, _rests_on_a_fact)


def question_faults(question: Question, is_practice: bool) -> Iterator[Fault]:
    """What to mend in one question, and how."""
    for rule in PRACTICE_RULES if is_practice else QUESTION_RULES:
        yield from rule(question)


def _has_questions_enough(live: Sequence[Question], _draw: dict[Cell, int]) -> Iterator[Fault]:
    if len(live) < BANK_LEAST:
        yield f"The bank has {len(live)} questions.", f"Write at least {BANK_LEAST}."


def _gives_no_clue_by_its_shape(live: Sequence[Question], _draw: dict[Cell, int]) -> Iterable[Fault]:
    return item_rules.pile_faults(list(live), is_graded=True)


def _asks_what_to_do(live: Sequence[Question], _draw: dict[Cell, int]) -> Iterator[Fault]:
    applied = sum(1 for question in live if question.level in ("apply", "analyse"))
    if applied * 10 < len(live) * APPLIED_OF_TEN:
        fix = "At least 60 % should be “apply” or “analyse”."
        yield f"Only {applied} of {len(live)} questions ask what to do.", fix


def _can_be_drawn(live: Sequence[Question], draw: dict[Cell, int]) -> Iterator[Fault]:
    for cell, count in draw.items():
        have = sum(1 for question in live if question.cell == cell)
        if have < count:
            what = f"The draw asks {count} of “{cell[0]}” ({cell[1]}), the bank has {have}."
            yield what, "Write more, or ask for fewer."


def _is_drawn_whole(live: Sequence[Question], draw: dict[Cell, int]) -> Iterator[Fault]:
    for question in live:
        if not draw.get(question.cell):
            objective, depth = question.cell
            what = f"“{question.id}” belongs to “{objective}” ({depth}), which the draw leaves out."
            yield what, "Add it to “draw”, or give the question another level."


# Those of the whole bank, and those that are reported at the line of its draw.
BANK_RULES: tuple[BankRule, ...] = (_has_questions_enough, _gives_no_clue_by_its_shape, _asks_what_to_do)
DRAW_RULES: tuple[BankRule, ...] = (_can_be_drawn, _is_drawn_whole)


def bank_faults(rules: Iterable[BankRule], questions: Sequence[Question], draw: dict[Cell, int]) -> Iterator[Fault]:
    """What to mend in a bank, and how. Retired questions are asked no more, so nothing is asked of them."""
    live = [question for question in questions if not question.retired]
    for rule in rules:
        yield from rule(live, draw)
