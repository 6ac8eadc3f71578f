"""Translated catalogues: read without compiling, whole, and true to what the sentences carry."""

import gettext
import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from learning.core.locales import LANGUAGES, TRANSLATIONS, babel_code, catalogue_file, interface_languages
from learning.web.application import build
from learning.web.catalogues import compiled
from tests import pseudo
from tests.conftest import make_settings
from tests.visitors import Visitor

TRANSLATED = [lang.code for lang in interface_languages() if lang.code != "en"]
# Sentences that may wait for their translator; a page shows them in English meanwhile.
MAY_WAIT = 25
NAMED = re.compile(r"%\((\w+)\)s|%%|\{(\w+)\}")
TAG = re.compile(r"</?\w+[^>]*>")
HEADER = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'


def catalogue(code):
    with catalogue_file(TRANSLATIONS, code).open("rb") as source:
        return read_po(source, abort_invalid=True)


def said(catalog):
    """Each translated form with its source: (source, form, the numbers that choose the form or None)."""
    chooser = gettext.c2py(catalog.plural_expr)
    numbers = [{n for n in range(200) if chooser(n) == form} for form in range(catalog.num_plurals)]
    for message in catalog:
        if message.id and any(pseudo.forms(message)):
            if message.pluralizable:
                yield from zip([message.id[1]] * len(message.string), message.string, numbers, strict=False)
            else:
                yield message.id, message.string, None


def carried(text):
    return Counter(found.group() for found in NAMED.finditer(text))


def lost(source, form, numbers):
    """What a form carries otherwise than its source. A form for one number alone need not say it ("one code")."""
    here, there = carried(form), carried(source)
    if numbers and len(numbers) == 1:
        here["%(num)s"] = there["%(num)s"]
    return +((here - there) + (there - here))


def test_each_catalogue_keeps_placeholders_tags_and_edges():
    wrong = []
    for code in TRANSLATED:
        for source, form, numbers in said(catalogue(code)):
            tags = Counter(TAG.findall(source)) == Counter(TAG.findall(form))
            edges = re.match(r"\s*", source)[0] == re.match(r"\s*", form)[0]
            percent = re.sub(r"%\(\w+\)s|%%", "", form).count("%") == re.sub(r"%\(\w+\)s|%%", "", source).count("%")
            if lost(source, form, numbers) or not (tags and edges and percent):
                wrong.append((code, form))
    assert wrong == []


@pytest.mark.parametrize(
    ("form", "numbers", "found"),
    [
        ("%(num)s codes sur %(all)s", {0, 2}, []),
        ("un code sur %(all)s", {1}, []),
        ("un code sur %(all)s", {0, 1}, ["%(num)s"]),
        ("%(num)s codes sur %(tous)s", {0, 2}, ["%(tous)s", "%(all)s"]),
        ("%(num)s codes sur %(all)s {x}", {0, 2}, ["{x}"]),
    ],
)
def test_a_lost_placeholder_is_found(form, numbers, found):
    assert sorted(lost("%(num)s codes of %(all)s", form, numbers)) == sorted(found)


def test_each_catalogue_has_every_plural_form_of_its_language():
    for code in TRANSLATED:
        catalog = catalogue(code)
        for message in catalog:
            if message.pluralizable and any(message.string):
                assert len(message.string) == catalog.num_plurals and all(message.string), (code, message.id)


def test_few_sentences_wait_for_their_translator():
    for code in TRANSLATED:
        catalog = catalogue(code)
        empty = [message.id for message in catalog if message.id and not any(pseudo.forms(message))]
        assert len(empty) <= MAY_WAIT, (code, empty)
        assert [message.id for message in catalog if message.id and message.fuzzy] == [], code


def test_each_catalogue_has_the_sentences_of_the_template():
    template = pseudo.extracted()
    for code in TRANSLATED:
        file = catalogue_file(TRANSLATIONS, code)
        assert file.read_text("utf-8") == pseudo.merged_text(file, template), "run: make messages"


def test_a_language_is_offered_when_its_catalogue_is_there(tmp_path):
    assert [lang.code for lang in interface_languages(folder=tmp_path / "none")] == ["en"]
    file = catalogue_file(tmp_path / "some", "fr")
    file.parent.mkdir(parents=True)
    assert [lang.code for lang in interface_languages(folder=tmp_path / "some")] == ["en"]
    file = catalogue_file(tmp_path / "more", "fr")
    file.parent.mkdir(parents=True)
    file.write_text(HEADER, "utf-8")
    assert [lang.code for lang in interface_languages(folder=tmp_path / "more")] == ["en", "fr"]
    assert all((TRANSLATIONS / code).is_dir() == (code in TRANSLATED) for code in LANGUAGES if code != "en")


def test_a_catalogue_is_read_as_it_was_written(tmp_path):
    file = tmp_path / "messages.po"
    file.write_text(
        HEADER
        + 'msgid "Save"\nmsgstr "Enregistrer"\n\n'
        + '#, fuzzy\nmsgid "Send"\nmsgstr "Peut-être"\n\n'
        + 'msgid "%(num)s code"\nmsgid_plural "%(num)s codes"\nmsgstr[0] "%(num)s le code"\nmsgstr[1] "%(num)s les codes"\n',
        "utf-8",
    )
    read = compiled(file)
    assert read.gettext("Save") == "Enregistrer"
    assert read.gettext("Send") == "Send", "a guess is not shown"
    assert [read.ngettext("%(num)s code", "%(num)s codes", n) for n in (0, 1, 2)] == [
        "%(num)s le code",
        "%(num)s le code",
        "%(num)s les codes",
    ]


def test_a_page_is_shown_in_a_language_that_has_only_a_po_file(tmp_path, database_url, content_store, monkeypatch):
    file = catalogue_file(tmp_path / "data" / "translations", "en_ZW")
    file.parent.mkdir(parents=True)
    file.write_text(HEADER.replace("fr", "en_ZW") + 'msgid "Sign in"\nmsgstr "Se connecter"\n', "utf-8")
    app = build(make_settings(tmp_path / "data", database_url), content_store)
    visitor = Visitor(app)
    visitor.post("/language", {"language": "en-XA", "back": "/"}, on="/")
    assert "Se connecter" in visitor.page("/login")
    assert babel_code("en-XA") == "en_ZW"


def test_merging_adds_new_sentences_and_loses_no_translation(tmp_path):
    file = tmp_path / "messages.po"
    file.write_text(
        HEADER
        + 'msgid "Save"\nmsgstr "Enregistrer"\n\n'
        + 'msgid "Gone"\nmsgstr "Parti"\n\n'
        + '#, fuzzy\nmsgid "Look"\nmsgstr "Regardez"\n\n'
        + 'msgid "%(num)s code"\nmsgstr "un code"\n\n'
        + '#~ msgid "Back again"\n#~ msgstr "De retour"\n',
        "utf-8",
    )
    template = pseudo.Catalog()
    for sentence in ("Save", "Saved", "Back again", "Look", ("%(num)s code", "%(num)s codes")):
        template.add(sentence)
    file.write_text(pseudo.merged_text(file, template), "utf-8")
    with file.open("rb") as source:
        merged = read_po(source)
    assert merged["Save"].string == "Enregistrer"
    assert merged["Saved"].string == "", "nothing is guessed"
    assert merged["Back again"].string == "De retour"
    assert (merged["Look"].string, merged["Look"].fuzzy) == ("Regardez", True), "a translator's mark stays"
    assert (merged["%(num)s code"].string, merged["%(num)s code"].fuzzy) == (("", ""), False)
    assert [(gone.id, gone.string) for gone in merged.obsolete.values()] == [("Gone", "Parti")]
    assert file.read_text("utf-8") == pseudo.merged_text(file, template), "a second run changes nothing"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 دقيقة"),
        (1, "دقيقة واحدة"),
        (2, "دقيقتان"),
        (3, "3 دقائق"),
        (10, "10 دقائق"),
        (11, "11 دقيقة"),
        (99, "99 دقيقة"),
        (100, "100 دقيقة"),
        (103, "103 دقائق"),
    ],
)
def test_arabic_counts_in_six_forms(number, words):
    said = compiled(catalogue_file(TRANSLATIONS, "ar")).ngettext("%(num)s minute", "%(num)s minutes", number)
    assert said % {"num": number} == words


def test_the_glossary_names_a_word_in_other_languages_only(app):
    visitor = Visitor(app)
    visitor.post("/language", {"language": "fr", "back": "/"}, on="/")
    page = visitor.page("/glossary")
    assert '<bdi lang="es">' in page and '<bdi lang="ar">' in page
    assert '<bdi lang="fr">' not in page, "it stands above already"
