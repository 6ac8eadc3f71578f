"""Every rule of a question and of a bank: the shipped banks keep it, and a question that breaks it is told."""

from dataclasses import replace

import pytest

from learning.assessment import bank_checks as checks

LONG = "word " * 91
HARD = f"<p>{'This sentence goes on and on ' * 6}.</p>"


@pytest.fixture(scope="module")
def good(content_store):
    bank = content_store.catalogue.banks["risks"]
    return next(q for q in bank.questions if q.kind == "single_choice" and not q.retired)


def without_right(question):
    return replace(question, options=tuple(replace(option, is_right=False) for option in question.options))


def longest_right(question):
    options = (replace(o, html=o.html + " and more" * 30) if o.is_right else o for o in question.options)
    return replace(question, options=tuple(options))


QUESTIONS = [
    (checks._keeps_to_its_kind, without_right, "0 right options"),
    (checks._gives_no_clue, longest_right, "times as long as"),
    (checks._reads_easily, lambda q: replace(q, ask=HARD), "A sentence has"),
    (checks._names_a_known_source, lambda q: replace(q, source="my memory"), "not a tag of the fact packs"),
    (checks._asks_in_few_words, lambda q: replace(q, ask=f"<p>{LONG}</p>"), "The question has 91 words"),
    (checks._rests_on_a_fact, lambda q: replace(q, source="judgement"), "names no source"),
]


@pytest.mark.parametrize(("rule", "broken", "message"), QUESTIONS)
def test_a_question_that_breaks_a_rule_is_told(good, rule, broken, message):
    assert list(rule(good)) == []
    found = list(rule(broken(good)))
    assert any(message in what for what, _ in found), found
    assert all(fix for _, fix in found)
    assert set(found) <= set(checks.question_faults(broken(good), is_practice=False))


def test_every_rule_of_a_question_is_broken_here():
    assert {rule for rule, *_ in QUESTIONS} == set(checks.QUESTION_RULES)
    assert set(checks.QUESTION_RULES) - set(checks.PRACTICE_RULES) == {checks._rests_on_a_fact}


def test_practice_may_rest_on_judgement(good):
    assert list(checks.question_faults(replace(good, source="judgement"), is_practice=True)) == []


def test_a_draw_that_its_bank_cannot_fill_or_leaves_out_is_told(content_store):
    bank = content_store.catalogue.banks["risks"]
    assert list(checks.bank_faults(checks.DRAW_RULES, bank.questions, bank.draw)) == []
    cell = next(iter(bank.draw))
    too_many = checks.bank_faults(checks.DRAW_RULES, bank.questions, {**bank.draw, cell: 99})
    assert [what for what, _ in too_many if f"The draw asks 99 of “{cell[0]}”" in what]
    left_out = checks.bank_faults(checks.DRAW_RULES, bank.questions, {k: n for k, n in bank.draw.items() if k != cell})
    assert [what for what, _ in left_out if "which the draw leaves out" in what]


def test_nothing_is_asked_of_retired_questions(content_store):
    bank = content_store.catalogue.banks["risks"]
    retired = [replace(question, retired=True) for question in bank.questions]
    faults = [what for what, _ in checks.bank_faults(checks.BANK_RULES, retired, bank.draw)]
    assert faults[0] == "The bank has 0 questions."
    assert not any("ask what to do" in what for what in faults)
