"""The course in two languages through the front door: real files in a folder of their own, one structure."""

import re
import shutil
from pathlib import Path

import pytest

from learning.catalogue import editions
from learning.catalogue.content_store import ContentStore
from learning.catalogue.loading import CONTENT_ROOT, FOLDERS
from learning.catalogue.translating import place_of, renew
from learning.people.permissions import Role
from tests.content.test_translations import filled
from tests.visitors import Visitor, text_of, where

TRANSLATED = (
    "quizzes/risks",
    "modules/risks/dangers",
    "modules/risks/module",
    "handbook/glossary",
    "modules/quality/m",
)


@pytest.fixture(scope="module")
def french_content(tmp_path_factory) -> Path:
    """The course with one French module (bank, lesson, head), a glossary, and nothing else in French."""
    root = tmp_path_factory.mktemp("content")
    for folder in FOLDERS:
        shutil.copytree(CONTENT_ROOT / folder, root / folder)
    for path in root.rglob("*.*"):
        if re.search(r"\.(fr|es|ar)\.(yaml|md)$", path.name):
            path.unlink()
    for source in editions.load_edition(root, "fr").sources:
        if source.path.relative_to(root).as_posix().startswith(TRANSLATED[:4]):
            to = place_of(source, "fr")
            to.write_text(renew(source, "fr"), "utf-8")
            filled(to)
    return root


@pytest.fixture
def two_languages(app, french_content):
    store = ContentStore(french_content)
    before, app.extensions["content_store"] = app.extensions["content_store"], store
    yield store
    app.extensions["content_store"] = before


def speak(visitor, code):
    assert visitor.post("/language", {"language": code, "back": "/"}, on="/").status_code == 303


def question_page(page):
    """Whether the question stands in French, and its options in the order shown."""
    options = re.findall(r'name="choice"\s+value="\d"[^>]*>\s*<span>(.*?)</span>', page)
    return "Parole" in page, options


def test_the_page_takes_the_edition_of_its_language(world, app, two_languages):
    learner = world.person()
    visitor = Visitor(app).sign_in(learner.email)
    english = two_languages.catalogue.course.lesson("risks", "dangers").title
    assert english in visitor.page("/course/risks/dangers")
    speak(visitor, "fr")
    page = visitor.page("/course/risks/dangers")
    assert re.search(r"<h1>\s*Parole", page) and english not in page


def test_what_is_not_translated_is_shown_in_english_and_says_so(world, app, two_languages):
    visitor = Visitor(app).sign_in(world.person().email)
    speak(visitor, "fr")
    page = visitor.page("/course/risks/distress")
    lesson = two_languages.catalogue.course.lesson("risks", "distress")
    assert re.search(rf'<h1 lang="en" dir="ltr">\s*{re.escape(lesson.title)}', page)
    assert re.search(r'<div lang="en" dir="ltr">', page)
    other = visitor.page("/course/risks/dangers")
    assert not re.search(r'<h1 lang="en"', other)
    listing = visitor.page("/course/risks")
    assert re.search(rf'<span lang="en" dir="ltr">\s*{re.escape(lesson.title)}', listing), "a title in the list, too"


def test_changing_the_language_in_mid_quiz_keeps_saved_and_unsaved_choices(world, app, two_languages):
    learner = world.person()
    world.read(learner, "risks")
    visitor = Visitor(app).sign_in(learner.email)
    code = world.begin(learner, "risks")
    paper = world.value("SELECT paper FROM attempts")
    pages = [f"/attempts/{code}/questions/{n}" for n in range(1, 11)]
    single = [a for a in pages if re.search(r'type="radio"\s+name="choice"', visitor.page(a))]
    saved, unsaved = single[0], single[1]
    visitor.post(saved, {"choice": "1"}, on=saved)
    before = [question_page(visitor.page(address)) for address in pages]
    assert not any(french for french, _ in before)
    # The buttons of the languages belong to the answer's form: what is chosen and not saved travels with them.
    page = visitor.page(unsaved)
    assert re.search(r'name="language"\s+value="fr"\s+lang="fr"\s+form="answer"', page)
    answer = visitor.post(unsaved, {"choice": "2", "language": "fr"}, on=unsaved)
    assert answer.status_code == 303 and where(answer) == unsaved
    page = visitor.page(unsaved)
    assert '<html lang="fr"' in page and re.search(r'value="2"\s+checked', page)
    assert re.search(r'value="1"\s+checked', visitor.page(saved))
    after = [question_page(visitor.page(address)) for address in pages]
    assert all(french for french, _ in after)
    assert [len(options) for _, options in after] == [len(options) for _, options in before]
    # Without a choice the language changes and nothing is saved or lost.
    steps = world.value("SELECT COUNT(*) FROM attempt_steps")
    assert where(visitor.post(single[2], {"language": "en"}, on=single[2])) == single[2]
    assert '<html lang="en"' in visitor.page(single[2])
    assert world.value("SELECT COUNT(*) FROM attempt_steps") == steps
    assert world.value("SELECT paper FROM attempts") == paper


def test_marks_are_the_same_in_every_language(world, app, two_languages):
    """Drawn in English, answered half in each language, explained in French, and marked again from what was kept."""
    learner = world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    visitor = Visitor(app).sign_in(learner.email)
    speak(visitor, "fr")
    world.answer(learner, code, right=10)
    assert world.hand_in(learner, code).percent == 100
    page = visitor.page(f"/attempts/{code}/result")
    assert "Parole" in page
    english = two_languages.catalogue.banks["risks"].by_id
    assert not any(question.ask in page for question in english.values())
    speak(visitor, "en")
    assert "Parole" not in re.sub(r"<title>.*?</title>", "", visitor.page(f"/attempts/{code}/result"))


def test_an_attempt_drawn_in_french_is_shown_in_english_too(world, app, two_languages):
    learner = world.person()
    world.read(learner, "risks")
    visitor = Visitor(app).sign_in(learner.email)
    speak(visitor, "fr")
    code = where(visitor.get(where(visitor.post("/course/risks/quiz")))).split("/")[2]
    first = f"/attempts/{code}/questions/1"
    assert question_page(visitor.page(first))[0]
    speak(visitor, "en")
    assert not question_page(visitor.page(first))[0]


def test_where_the_key_has_changed_the_question_stays_as_it_was_asked(
    world, app, two_languages, french_content, tmp_path
):
    learner = world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    changed = tmp_path / "content"
    shutil.copytree(french_content, changed)
    bank = changed / "quizzes/risks.yaml"
    text = bank.read_text("utf-8")
    bank.write_text(re.sub(r"- id: a\n(\s+text)", r"- id: z\n\1", text), "utf-8")
    french = changed / "quizzes/risks.fr.yaml"
    french.write_text(french.read_text("utf-8").replace("- id: a\n", "- id: z\n"), "utf-8")
    app.extensions["content_store"] = ContentStore(changed)
    visitor = Visitor(app).sign_in(learner.email)
    speak(visitor, "fr")
    page = visitor.page(f"/attempts/{code}/questions/1")
    assert "Parole" not in re.sub(r"(?s)<header.*?</header>|<p class=\"kicker\">.*?</p>|<title>.*?</title>", "", page)
    assert re.search(r'<fieldset lang="en" dir="ltr">', page)
    world.answer(learner, code, right=10)
    assert world.hand_in(learner, code).percent == 100


def test_statistics_join_languages(world, app, two_languages):
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    for number in range(32):
        learner = world.person()
        if number % 2:
            world.take(learner, "risks", right=9)
            continue
        world.read(learner, "risks")
        visitor = Visitor(app).sign_in(learner.email)
        speak(visitor, "fr")
        code = where(visitor.get(where(visitor.post("/course/risks/quiz")))).split("/")[2]
        world.answer(learner, code, right=9)
        world.hand_in(learner, code)
    from learning.reports import items

    with app.app_context():
        found = items.bank_figures("risks")
    assert found.sat == 32
    assert {question.language for question, _ in found.items} <= {"en"}
    ids = [question.id for question, _ in found.items]
    assert len(ids) == len(set(ids)), "one row for a question, not one for each language"
    assert "32" in text_of(admin.page("/admin/items?module=risks"))


def test_search_and_glossary_are_of_the_edition(world, app, two_languages):
    visitor = Visitor(app)
    speak(visitor, "fr")
    assert "Parole" in visitor.page("/glossary")
    assert "Parole" in visitor.page("/search?q=Parole")
    speak(visitor, "en")
    assert "Parole" not in text_of(visitor.page("/glossary"))


def test_a_fault_in_a_translation_takes_nothing_away(world, app, two_languages, french_content, tmp_path):
    broken = tmp_path / "content"
    shutil.copytree(french_content, broken)
    (broken / "quizzes/risks.fr.yaml").write_text("questions: [", "utf-8")
    (broken / "modules/risks/dangers.fr.md").write_text("no front matter", "utf-8")
    app.extensions["content_store"] = ContentStore(broken)
    visitor = Visitor(app).sign_in(world.person().email)
    speak(visitor, "fr")
    title = two_languages.catalogue.course.lesson("risks", "dangers").title
    assert title in visitor.page("/course/risks/dangers")


def test_an_edition_shares_what_it_does_not_translate(two_languages):
    french, english = two_languages.edition("fr"), two_languages.catalogue
    assert french.banks["quality"] is english.banks["quality"]
    assert french.scenarios["risks"] is english.scenarios["risks"]
    english_ones = [lesson for lesson in french.course.lessons if lesson.language == "en"]
    assert len(english_ones) == len(english.course.lessons) - 1
    assert all(lesson is english.course.lesson(*lesson.key) for lesson in english_ones), "with English words linked"
    assert two_languages.edition("fr") is french
    assert two_languages.edition("es") is english
    assert french.revision == english.revision
    assert {lesson.digest for lesson in french.course.lessons} == {lesson.digest for lesson in english.course.lessons}
