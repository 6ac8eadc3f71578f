"""French as it is printed: narrow spaces inside guillemets and before ; : ! ? and %, and the curved apostrophe.

Without them a line on a phone may begin with a question mark.
"""

import re

from babel.messages.pofile import read_po

from learning.assessment import item_rules
from learning.catalogue.editions import load_edition
from learning.catalogue.loading import CONTENT_ROOT
from learning.core.locales import TRANSLATIONS, catalogue_file
from learning.settings import ROOT
from tests import pseudo

NARROW = "\N{NARROW NO-BREAK SPACE}"
WRONG = re.compile(rf"[ \N{{NO-BREAK SPACE}}][;:!?»%](?!\()|«[^{NARROW}]|[^\W\d_][!?»](?!\w)|'")


def wrong(text):
    return [text[max(0, found.start() - 20) : found.end() + 10] for found in WRONG.finditer(text)]


def test_a_wrong_space_is_found():
    assert wrong(f"Est-ce vrai{NARROW}? «{NARROW}Oui{NARROW}», 80{NARROW}% l’ont dit à %(name)s.") == []
    for slip in ("Est-ce vrai ?", "Est-ce vrai?", f"« Oui{NARROW}»", f"«{NARROW}Oui »", "80 % de", "l'autre"):
        assert wrong(slip), slip


def test_sentences_of_the_interface():
    with catalogue_file(TRANSLATIONS, "fr").open("rb") as source:
        forms = [form for message in read_po(source) if message.id for form in pseudo.forms(message)]
    assert len(forms) > 1000
    assert [found for form in forms for found in wrong(form)] == []


def test_lessons_questions_and_the_handbook():
    found = []
    for path in sorted((ROOT / "learning").rglob("*.fr.*")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.lstrip().startswith("# "):
                found += [(path.name, number, slip) for slip in wrong(line)]
    assert found == []


def test_a_guesser_wins_no_more_in_french_than_in_english():
    for bank in load_edition(CONTENT_ROOT, "fr").catalogue.banks.values():
        if all(question.language == "fr" for question in bank.questions):
            chance, scores = item_rules.robot_scores(bank.questions)
            assert {name: won for name, won in scores.items() if won > chance + item_rules.CUE_GAIN_MOST} == {}, (
                bank.module_id
            )
