"""A corpus of bad items: every item rule fires on what it is for, and on nothing well made."""

from dataclasses import replace

import pytest

from learning.assessment import item_rules
from learning.assessment.kinds import CHOOSING
from learning.assessment.types import Option, Question
from learning.authoring import readability
from learning.authoring.language_rules import BANNED, OLD_EDITION, findings, is_measurable

GOOD = Question(
    "good", "single_choice", "o", "apply", (7,), "F7.1",
    "<p>Hawa sees a child beside an open well. What does she do?</p>",
    (
        Option("a", "Cover it, and tell the camp manager today", True, "The danger is closed, and somebody mends it."),
        Option("b", "Put it on the list for the next meeting", False, "A child may fall in before the meeting."),
        Option("c", "Ask the mothers to watch their children", False, "Nobody can watch an open well all day."),
    ),
)  # fmt: skip


def asked(text: str) -> Question:
    return replace(GOOD, ask=text)


def option(place: int, **changes: object) -> Question:
    options = list(GOOD.options)
    options[place] = replace(options[place], **changes)
    return replace(GOOD, options=tuple(options))


CORPUS = [
    (asked("Hawa sees a child beside an open well."), "asks no question"),
    (asked("What should Hawa do EXCEPT run?"), "asks for what is not so"),
    (asked("Which of these is not a risk?"), "asks for what is not so"),
    (asked("What does NOT help here?"), "asks for what is not so"),
    (asked("Everything helps, except what?"), "asks for what is not so"),
    (asked("What does she call? She calls a"), "article at the end"),
    (asked("Where does she go? To the:"), "article at the end"),
    (option(1, html="Cover it, and tell the camp manager today"), "say the same"),
    (option(1, html="put it on the list for the next meeting"), "small letter"),
    (option(1, html="Put it on the list for the next meeting."), "full stop"),
    (option(1, html="Always put it on the next list of things"), "gives a wrong option away"),
    (option(2, html="She should never leave her tent any more"), "gives a wrong option away"),
    (option(1, html="Put it " + "on the list " * 9), "An option has 29 words"),
    (option(0, why="No. The well is open."), "feedback of the right option says no"),
    (option(0, why="Wrong! It is open."), "feedback of the right option says no"),
    (option(1, why="Yes. The meeting will decide."), "feedback of a wrong option says yes"),
    (option(1, why="Correct. Lists help."), "feedback of a wrong option says yes"),
    (option(0, html="Cover it"), "times as long"),
    (option(0, html="Cover it with strong boards and stones, tell the camp manager today, and wait"), "times as long"),
    (option(0, html="Lead the child beside the open well away"), "repeats words of the question"),
]


@pytest.mark.parametrize(("question", "message"), CORPUS)
def test_each_bad_item_is_caught_and_told_how_to_mend_it(question, message):
    found = item_rules.question_faults(question)
    assert [fix for what, fix in found if message in what and fix], found


def test_a_good_item_raises_nothing(content_store):
    assert item_rules.question_faults(GOOD) == []
    catalogue = content_store.catalogue
    items = [*catalogue.practice.values(), *(q for bank in catalogue.banks.values() for q in bank.questions)]
    assert len(items) > 280
    assert [q.id for q in items if q.kind in CHOOSING and item_rules.question_faults(q)] == []
    assert [q.id for q in items if item_rules.stem_faults(q)] == []


def pile(right: int, texts: tuple[str, str, str], level: str = "apply") -> list[Question]:
    """Thirty items whose right option stands at one place."""
    options = tuple(Option("abc"[i], text, i == right, "") for i, text in enumerate(texts))
    return [replace(GOOD, id=str(n), options=options, level=level) for n in range(30)]


PILES = [
    (pile(0, ("a much longer option", "short one", "small one")), "the longest"),
    (
        pile(0, ("one, two; three and four", "a longer one without any parts", "another long one, here")),
        "most detailed",
    ),
    (pile(0, ("the child beside", "somebody passing", "something else ")), "most words of the question"),
    (pile(1, ("aaaa", "bbbb", "cccc")), "stands first, second, third: 0, 30, 0"),
    (pile(0, ("aaaa", "bbbb", "cccc"), level="recall"), "by heart"),
]


@pytest.mark.parametrize(("questions", "message"), PILES)
def test_a_pile_that_can_be_guessed_is_caught(questions, message):
    found = [*item_rules.pile_faults(questions, True), *item_rules.pile_faults(questions, False)]
    assert [fix for what, fix in found if message in what and fix], found


@pytest.mark.parametrize(
    "phrase",
    [
        "a child soldier", "child brides", "an illegal migrant", "the disabled", "a handicapped boy", "normal children",
        "street kids", "a helpless girl", "please note that", "utilise", "in order to", "child prostitution",
    ],
)  # fmt: skip
def test_each_banned_phrase_is_found(phrase):
    assert [f.fix for f in findings(f"Here is {phrase} again.")]


def test_every_rule_of_words_can_fire():
    samples = [
        "the 26 standards", "six principles", "PVOHP", "Standard 15: case management", "Standard 14: justice",
        "Standard 17: child-friendly", "Standard 16: community", "Standard 20: education", "Standard 21: health",
        "Standard 22: nutrition", "Standard 23: WASH", "Standard 24: shelter", "Standard 25: camp", "Standard 29",
        "Standard 19: livelihoods",
    ]  # fmt: skip
    assert len(samples) == len(OLD_EDITION)
    for sample in samples:
        assert findings(sample), sample
        assert findings(sample, teaches_old_edition=True) == []
    assert len(BANNED) >= 11


@pytest.mark.parametrize(
    ("objective", "measurable"),
    [
        ("Choose a safe place.", True), ("Explain why.", True), ("Know the law.", False), ("Understand risks.", False),
        ("Be aware of needs.", False), ("Appreciate systems.", False), ("Learn about care.", False),
    ],
)  # fmt: skip
def test_an_objective_begins_with_a_verb_that_can_be_seen(objective, measurable):
    assert is_measurable(objective) is measurable


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("water", 2), ("table", 2), ("cake", 1), ("humanitarian", 5), ("free", 1), ("the", 1)],
)
def test_syllables_are_near_enough(word, count):
    assert abs(readability.syllables(word) - count) <= (count > 3)


def test_readability_ends_sentences_where_a_reader_does():
    html = "<p>One two three. Four five!</p><ul><li>Six seven</li><li>Eight</li></ul>"
    assert [len(s.split()) for s in readability.sentences(html)] == [3, 2, 2, 1]
    assert readability.faults("<p>Short. And clear.</p>") == []
