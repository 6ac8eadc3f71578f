"""What marks hang on: the key of a question, and questions kept before there were languages."""

from dataclasses import replace

import pytest

from learning.assessment.rules import worded
from learning.assessment.types import Option, thawed

# A question as the first release kept it, and the digest it was kept under.
KEPT = {
    "id": "risks-01",
    "kind": "single_choice",
    "objective": "r-dangers",
    "level": "apply",
    "standards": [7],
    "source": "F7.10",
    "ask": "<p>Children lead you to a strange metal object. What comes first?</p>",
    "options": [
        {
            "id": "a",
            "html": "Move it carefully to a place where no children play",
            "is_right": False,
            "why": "Only trained specialists may touch or move it.",
            "to": "",
        },
        {
            "id": "b",
            "html": "Nobody touches it; all go back along the known path",
            "is_right": True,
            "why": "Yes. Then keep others away and report it.",
            "to": "",
        },
        {
            "id": "c",
            "html": "Ask the children to point at it once more from near",
            "is_right": False,
            "why": "It teaches them to go close.",
            "to": "",
        },
    ],
    "retired": False,
    "targets": [],
    "is_heavy": False,
}
DIGEST = "e9b86476c60d01b6468417a48e852a37"


def test_a_question_kept_by_the_first_release_keeps_its_name():
    question = thawed(KEPT)
    assert question.digest == DIGEST
    assert question.frozen() == {**KEPT, "options": tuple(KEPT["options"]), "standards": (7,), "targets": ()}
    assert question.language == "en"


def test_a_translation_has_the_same_key_and_another_digest():
    english = thawed(KEPT)
    words = tuple(replace(option, html="Mot", why="Parce que") for option in english.options)
    french = replace(english, ask="Que faire ?", options=words, language="fr")
    assert french.key_digest == english.key_digest and french.digest != english.digest
    assert thawed(french.frozen()) == french
    assert worded(english, french, "fr").ask == "Que faire ?"
    assert worded(english, french, "en") is english
    assert worded(english, french, "ar") is english
    assert worded(english, None, "fr") is english
    assert worded(replace(english, objective="risks"), french, "fr").objective == "risks", "a renewal has its own"


OTHERS = [
    {"kind": "multiple_choice"},
    {"id": "risks-02"},
    {"options": tuple(replace(Option(**o), is_right=o["id"] == "a") for o in KEPT["options"])},
    {"options": tuple(Option(**o) for o in KEPT["options"][:2])},
    {"options": tuple(replace(Option(**o), id=o["id"] + "x") for o in KEPT["options"])},
    {"targets": ("x",)},
]


@pytest.mark.parametrize("change", OTHERS, ids=[str(n) for n in range(len(OTHERS))])
def test_another_structure_is_another_key(change):
    english = thawed(KEPT)
    other = replace(english, **change)
    assert other.key_digest != english.key_digest
    assert worded(english, replace(other, language="fr"), "fr") is english


SAME = [{"level": "recall"}, {"source": "W1"}, {"objective": "x"}, {"retired": True}, {"is_heavy": True}, {"ask": "?"}]


@pytest.mark.parametrize("change", SAME, ids=[next(iter(one)) for one in SAME])
def test_what_no_mark_hangs_on_is_not_in_the_key(change):
    english = thawed(KEPT)
    assert replace(english, **change).key_digest == english.key_digest


def test_the_order_in_the_file_is_not_in_the_key():
    english = thawed(KEPT)
    assert replace(english, options=english.options[::-1]).key_digest == english.key_digest


def test_a_short_answer_is_marked_by_its_words():
    forms = (Option("a", "72", True, "Yes."), Option("b", "*", False, "No."))
    english = replace(thawed(KEPT), kind="short_answer", options=forms)
    same = replace(english, options=(replace(forms[0], why="Oui."), forms[1]), language="fr")
    other = replace(english, options=(replace(forms[0], html="soixante-douze"), forms[1]), language="fr")
    assert same.key_digest == english.key_digest != other.key_digest
