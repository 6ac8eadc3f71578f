"""Whether a text seems to name a child: a table both ways, and the question through HTTP.

Every name and number is made up.
"""

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core import clock
from learning.study.child_names import may_name_a_child
from tests.visitors import text_of, where

NAMES = [
    # a name with an age
    "Amina, 7",
    "Amina, 7, lost her mother at the river.",
    "Amina (7 years) does not come any more",
    "Amina (7)",
    "Talk to the teacher of Zawadi, 17.",
    "Zawadi is 7 years old.",
    "Zawadi is 7.",
    "I met Tesfaye, aged 12, at the well",
    "Tesfaye, a 9-year-old, works at the kiln",
    "the 9-year-old Tesfaye",
    "Zawadi, seven years old",
    "amina 7 years",
    "Amina (7 ans) ne vient plus",
    "Awa a 12 ans",
    "Bintou, âgée de 9 ans",
    "Lucía, 8 años",
    "Yesenia tiene 8 años",
    "أمينة، 7 سنوات",
    "أمينة عمرها ٧ سنوات",
    "يوسف (١٢ سنة)",
    # one child and a name
    "the girl Amina",
    "my pupil Tesfaye was absent again",
    "a boy called omar",
    "a girl named Zawadi Nduta",
    "I spoke with the boy, Tesfaye, about school",
    "Zawadi is a pupil in my class",
    "Tesfaye, my nephew",
    "the girl amina",
    "la petite fille Bintou",
    "mon élève Bintou",
    "une fille de 7 ans, Bintou",
    "un garçon nommé issa",
    "la niña Yesenia",
    "mi alumno Juan",
    "un niño llamado wilmer",
    "الطفلة أمينة لا تأتي",
    "بنت اسمها شهد",
    "There is a girl in the kitchen. Her name is Zawadi.",
    "Hay una niña sola. Se llama Yesenia.",
    # born
    "date of birth: 3 May 2015",
    "DOB 03/05/2015",
    "born on 2015-05-03",
    "née le 3 mai 2015",
    "fecha de nacimiento 3 de mayo de 2015",
    "تاريخ الميلاد ٣/٥/٢٠١٥",
    # numbers
    "Call the mother: 0712 345 678",
    "+254 712 345678 is the aunt",
    # a place or a case beside one child
    "the boy in tent 14 is always alone",
    "ask about the girl, block C 12",
    "the child from house no. 7",
    "la fille de la tente 14",
    "el niño de la carpa 14",
    "الطفل في الخيمة رقم 14",
    "girl, case number 2291",
    "follow the child of file UG-2291",
    "l'enfant, dossier n° 45",
]

NAMES_NOBODY = [
    "",
    "Ask Rafiq about the pond",
    "Call Grace; ask, listen",
    "Read Standard 7, 8 and 9 again.",
    "Standard 18 is about case management, and Principle 4 about do no harm.",
    "Children (7 years) and adolescents aged 12–17 need other activities.",
    "Adolescents, 12 to 17, were not asked.",
    "By Friday, 9 December, I will meet the focal point.",
    "Monday, 7 December: meeting with Noor, 9:30",
    "In Goma, 7 years of war changed everything.",
    "I have worked in Nairobi for 7 years.",
    "Noor, 34, leads our team.",
    "Noor, 18, is a volunteer.",
    "Every child in tent 14 gets soap, each child in block 3 too.",
    "The child protection focal point is in tent 14.",
    "Child Protection Working Group, every Tuesday",
    "Save the Children and the Child Rights Club meet here.",
    "A child said nothing, and Standard 8 explains why.",
    "Yesterday, a girl came alone.",
    "This is a child right.",
    "If I meet a child, I listen.",
    "Tell the caseworker about the child.\nAsk Peter for the form.",
    "The focal point is Noor, 0800 12 34 56.",
    "Helpline: 0800 123 4567",
    "Clinic in block C 12, call 0712 345 678",
    "Numéro vert de la clinique : 0800 123 4567",
    "Punto focal: 0712 345 678",
    "الخط الساخن: ٠٨٠٠١٢٣٤٥٦٧",
    "The handbook of 2012-2019, and 2019 – 2026.",
    "The budget is 1 000 000, of which 250,000 for schools.",
    "On 2026-11-24 we meet again.",
    "24/11/2026 training",
    "I will ask for the date of birth only when the form needs it.",
    "Children born in 2015 go to school now.",
    "the girl A. and the boy B.",
    "Mon élève ne vient plus depuis lundi.",
    "Je vais parler à Marie, la collègue de Paul.",
    "Los niños de 7 años juegan aquí.",
    "Voy a hablar con María sobre el centro.",
    "الأطفال من 7 إلى 12 سنة",
    "سأتحدث مع نور عن الطفل المنفصل",
    "In case 2 of the lesson I would have waited.",
    "What would I do if a child told me?",
    "Her name is on the list of the focal point.",
    "UNICEF, 7.",
    "ZAWADI PRIMARY SCHOOL",
]


@pytest.mark.parametrize("text", NAMES)
def test_what_seems_to_name_a_child(text):
    assert may_name_a_child(text)


@pytest.mark.parametrize("text", NAMES_NOBODY)
def test_what_names_no_child(text):
    assert not may_name_a_child(text)


@pytest.mark.parametrize(("age", "asks"), [(0, True), (17, True), (18, False), (19, False)])
def test_a_child_is_below_eighteen(age, asks):
    assert may_name_a_child(f"Zawadi, {age} years old") is asks


@pytest.mark.parametrize(("number", "asks"), [("071 234", False), ("071 2345", True)])
def test_a_telephone_number_has_seven_digits(number, asks):
    assert may_name_a_child(f"Mother {number}") is asks


@pytest.mark.parametrize(("number", "asks"), [("100 000", False), ("1 000 000", False), ("10 000 000", True)])
def test_a_sum_of_money_has_at_most_seven_digits(number, asks):
    assert may_name_a_child(f"Budget {number}") is asks


@pytest.mark.parametrize(
    ("age", "asks"),
    [("one", True), ("sixteen", True), ("seventeen", True), ("eighteen", False), ("seize", True), ("quince", True)],
)
def test_ages_in_words_end_at_seventeen(age, asks):
    years = {"seize": "ans", "quince": "años"}.get(age, "years old")
    assert may_name_a_child(f"Zawadi, {age} {years}") is asks


@pytest.mark.parametrize(("between", "asks"), [(51, False), (52, False), (53, True)])
def test_a_service_stands_near_its_number(between, asks):
    assert may_name_a_child("clinic " + "x" * between + " 0712 345 678") is asks


@given(st.text(max_size=400) | st.text("Amin 7,()-girl\n0 ", max_size=400))
def test_any_text_gets_an_answer(text):
    assert may_name_a_child(text) in (True, False)


@pytest.mark.parametrize("piece", ["a ", "7 ", "girl ", "A", "-", "(7)", "0 1-", "born ", "girl, ", "الطفل "])
def test_the_longest_note_is_read_at_once(piece):
    began = time.process_time()
    may_name_a_child((piece * 4000)[:4000])
    assert time.process_time() - began < 2  # seconds of work, a hundred times what is usual


def test_our_own_words_are_not_questioned(content_store):
    """What learners copy from the course into a note: the lines of the job aids."""
    lines = [line for aid in content_store.catalogue.handbook.tools.job_aids.values() for line in aid.ticks]
    assert len(lines) > 80
    assert [line for line in lines if may_name_a_child(line)] == []


NOTE, PROMISE = "/course/risks/dangers/note", "/course/risks/promise"
QUESTION = "This may name a child. Write it without the name, or keep it as it is."
NAMED = "Look after the girl Zawadi, 7"


def kept(world):
    return world.value("SELECT text FROM study_notes"), world.value("SELECT text FROM commitments")


@pytest.mark.parametrize("path", [NOTE, PROMISE])
def test_a_text_that_may_name_a_child_is_questioned_before_it_is_kept(world, visitor, path):
    place = 0 if path == NOTE else 1
    visitor.sign_in(world.person().email)
    day = (clock.today() + timedelta(days=5)).isoformat()
    more = {"is_bookmarked": "y"} if path == NOTE else {"due_on": day, "wants_mail": "y"}
    assert "Keep it as it is" not in visitor.page(path)
    asked = visitor.post(path, {"text": NAMED, **more})
    page = asked.get_data(as_text=True)
    assert asked.status_code == 422
    assert QUESTION in text_of(page)
    assert NAMED in page
    assert page.count(" checked") == 1  # the tick stays as well
    assert '<button class="button button--quiet" name="is_sure" value="1">Keep it as it is</button>' in page
    assert kept(world) == (None, None)
    assert world.value("SELECT COUNT(*) FROM study_notes") == 0  # not even a bookmark

    # Written without the name it is kept, and another name is asked about again.
    assert visitor.post(path, {"text": "Look after one pupil", **more}).status_code == 303
    assert visitor.post(path, {"text": NAMED, **more}).status_code == 422
    assert kept(world)[place] == "Look after one pupil"

    # Whoever is sure keeps it; unchanged it is not asked about again; changed it is.
    assert visitor.post(path, {"text": NAMED, "is_sure": "1", **more}).status_code == 303
    assert kept(world)[place] == NAMED
    assert visitor.post(path, {"text": f" {NAMED}\r\n", **more}).status_code == 303
    assert visitor.post(path, {"text": f"{NAMED} and Tesfaye, 9", **more}).status_code == 422
    assert kept(world)[place] == NAMED
    assert NAMED in visitor.get("/account/data.json").get_data(as_text=True)


def test_other_faults_of_a_promise_offer_no_second_button(world, visitor):
    visitor.sign_in(world.person().email)
    answer = visitor.post(PROMISE, {"text": NAMED, "due_on": "2020-01-01", "is_sure": "1"})
    assert answer.status_code == 422
    assert "Keep it as it is" not in answer.get_data(as_text=True)
    assert QUESTION not in answer.get_data(as_text=True)


def test_what_is_kept_leads_on_as_ever(world, visitor):
    visitor.sign_in(world.person().email)
    assert where(visitor.post(NOTE, {"text": NAMED, "is_sure": "1"})) == "/course/risks/dangers"
