"""Search and glossary links in each language: accents, plurals, and what Arabic joins to the front of a word."""

import re
from dataclasses import replace

import pytest

from learning.catalogue import inflection, search
from learning.catalogue.glossary_links import glossary_of, link_words
from learning.catalogue.loading import load
from learning.courseware.types import Prose
from learning.reference.types import Term

FORMS = [
    ("en", "focal point", ["focal point", "focal points", "Focal Points"], ["focal pointing", "focals point"]),
    ("fr", "norme minimale", ["norme minimale", "normes minimales", "Normes Minimales"], ["normes minimalistes"]),
    ("fr", "lieu", ["lieu", "lieux"], ["lieutenant", "milieu"]),
    ("fr", "enfant", ["l’enfant", "enfants", "d'enfants"], ["enfantin"]),
    ("es", "principio rector", ["principio rector", "principios rectores"], ["principiante rector"]),
    ("es", "niño", ["niño", "niños"], ["niñez"]),
    ("ar", "حماية الطفل", ["حماية الطفل", "وحماية الطفل", "لحماية الطفل", "بحماية الطفل", "حِمايةُ الطفل"], ["حماية الطفولة"]),
    ("ar", "إحالة", ["إحالة", "الإحالة", "والإحالة", "بالإحالة", "للإحالة", "احاله"], ["إحالات"]),
    ("ar", "الصمود", ["الصمود", "صمود", "وبالصمود"[1:], "للصمود"], ["صمودهم"]),
    ("xx", "word", ["word"], ["words"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "phrase", "found", "missed"), FORMS)
def test_a_phrase_is_found_in_its_forms_and_in_no_longer_word(language, phrase, found, missed):
    pattern = re.compile(inflection.forms(phrase, language), re.I)
    assert [text for text in found if not pattern.search(f"({text}).")] == []
    assert [text for text in missed if pattern.search(text)] == []


STEMS = [
    ("en", "standards", "standard"), ("en", "bus", "bus"), ("en", "boys", "boy"), ("en", "was", "was"),
    ("fr", "normes", "norme"), ("fr", "lieux", "lieu"), ("es", "niveles", "nivel"), ("es", "mes", "mes"),
    ("es", "normas", "norma"), ("ar", "الحمايه", "حمايه"), ("ar", "والحمايه", "حمايه"), ("ar", "للطفل", "طفل"),
    ("ar", "وقت", "وقت"), ("ar", "الم", "الم"), ("xx", "words", "words"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "word", "base"), STEMS)
def test_a_word_of_a_search_sheds_its_article_and_plural_while_three_letters_are_left(language, word, base):
    assert inflection.stem(word, language) == base


@pytest.fixture(scope="module")
def english():
    return load()[0]


def edition(english, language, title, text):
    """The shipped course with one lesson worded in another language."""
    module = english.course.modules[0]
    lesson = replace(module.lessons[0], title=title, summary=text, blocks=(Prose(f"<p>{text}</p>"),), language=language)
    first = replace(module, lessons=(lesson, *module.lessons[1:]))
    course = replace(english.course, modules=(first, *english.course.modules[1:]), revision=f"{title} {language}")
    return replace(english, course=course, language=language)


SEARCHES = [
    ("fr", "Les normes minimales", "Le cœur de l’équipe : protéger les élèves.", ["norme minimale", "coeur", "ÉQUIPE", "equipes eleve"]),
    ("es", "Principios rectores", "La niñez y los niveles de atención.", ["principio rector", "ninez", "nivel", "NIVELES ATENCIÓN"]),
    ("ar", "حماية الطفل", "والإحالة إلى الخدمات، ثم متابعةُ الطفل", ["الحماية", "حمايه طفل", "إحالة", "الاحاله", "خدمات", "متابعة الطفل", "للطفل"]),
    ("fr", "Norme 7", "Les dangers.", ["normes 7", "danger"]),
    ("ar", "المعيار ٧", "أخطار", ["المعيار 7", "معيار ٧", "الأخطار"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "title", "text", "wanted"), SEARCHES)
def test_search_finds_a_lesson_in_the_forms_of_its_language(english, language, title, text, wanted):
    catalogue = edition(english, language, title, text)
    for words in wanted:
        assert title in [hit.place.title for hit in search.find(catalogue, words)], words


@pytest.mark.parametrize("words", ["standard 7", "norme 7", "Norma 7", "المعيار 7", "معيار ٧", "standards 7"])
def test_a_standard_is_found_by_its_number_in_any_of_the_languages(english, words):
    language = "ar" if "م" in words else "en"
    found = [
        hit.place.id for hit in search.find(replace(english, language=language), words) if hit.place.kind == "standard"
    ]
    assert found[0] == "7"


def test_two_editions_of_a_revision_do_not_answer_for_each_other(english):
    french = edition(english, "fr", "Une leçon", "La résilience des familles")
    other = replace(french, course=replace(french.course, revision=english.revision))
    assert not [hit for hit in search.find(english, "familles") if hit.place.title == "Une leçon"]
    assert [hit for hit in search.find(other, "familles") if hit.place.title == "Une leçon"]
    assert not [hit for hit in search.find(english, "familles") if hit.place.title == "Une leçon"]


def test_words_of_a_lesson_are_linked_by_the_glossary_of_its_language(english):
    """A lesson that still stands in English among French ones is not read by French words."""
    terms = (
        Term("focal-point", "point focal", "…", {}, "fr"),
        Term("resilience", "résilience", "…", {}, "fr"),
        Term("indicator", "indicator", "…", {}, "en"),
        Term("best-interests", "intérêt supérieur (de l’enfant)", "…", {}, "fr"),
        Term("adolescent", "adolescente / adolescent", "…", {}, "fr"),
    )
    text = "<p>Les points focaux ou points focals, l’intérêt supérieur, des adolescents ; indicator, la Résilience.</p>"
    lesson = replace(english.course.lessons[0], blocks=(Prose(text),), language="fr")
    assert link_words(lesson, glossary_of(terms, "fr")).words_used == (
        "focal-point", "best-interests", "adolescent", "resilience",
    )  # fmt: skip
    assert link_words(lesson, glossary_of(terms, "en")).words_used == ("indicator",)
    assert link_words(lesson, glossary_of((), "en")).words_used == ()


def test_what_is_written_in_capitals_is_found_in_capitals_only(english):
    glossary = glossary_of((Term("wash", "WASH", "…", {}),), "en")
    lesson = replace(english.course.lessons[0], blocks=(Prose("<p>Wash your hands.</p>"),))
    assert link_words(lesson, glossary).words_used == ()
    lesson = replace(lesson, blocks=(Prose("<p>Ask the WASH team.</p>"),))
    assert link_words(lesson, glossary).words_used == ("wash",)
