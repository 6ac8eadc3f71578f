"""Every word on a screen comes from gettext or from authored content; pages mirror with the language."""

import html
import re
from dataclasses import fields, is_dataclass

import pytest

from learning.people.permissions import Role
from learning.web.application import build
from tests import pseudo
from tests.conftest import make_settings
from tests.visitors import Visitor, World, text_of

ATTRIBUTES = re.compile(r'(?:aria-label|title|alt|placeholder)="([^"]+)"')


@pytest.fixture
def app(tmp_path, database_url, content_store):
    pseudo.write(tmp_path / "translations")
    app = build(make_settings(tmp_path, database_url), content_store)
    yield app
    from learning.core.db import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def choose(visitor, code):
    assert visitor.post("/language", {"language": code, "back": "/"}, on="/").status_code == 303


def strings(thing):
    """Every text in authored things, however deep."""
    if isinstance(thing, str):
        yield text_of(thing)
    elif isinstance(thing, dict):
        yield from (text for value in thing.values() for text in strings(value))
    elif isinstance(thing, tuple | list | frozenset):
        yield from (text for value in thing for text in strings(value))
    elif is_dataclass(thing):
        yield from (text for field in fields(thing) for text in strings(getattr(thing, field.name)))


# Names that stay as they are in every language.
NAMES = {"CPMS Learning", "CPMS", "CSV", "XLSX", "English", "[Ƥşḗŭḓǿ]", "[Mirrored]", "Français", "Español", "العربية"}


def authored(catalogue):
    """Every text an author wrote, longest first."""
    return sorted(NAMES | {text for text in strings(catalogue) if len(text) > 2}, key=len, reverse=True)


def leftovers(page, known):
    """English letters of a page that neither gettext nor an author put there."""
    body = re.sub(r"<(style|script)[^>]*>.*?</\1>", " ", page, flags=re.S)
    labels = " ".join(ATTRIBUTES.findall(body))
    body = re.sub(r"<pre.*?</pre>", " ", body, flags=re.S)
    body = re.sub(r'<(bdi|b class="mono"|td class="mono"|code)[^>]*>.*?</\w+>', " ", body, flags=re.S)
    text = html.unescape(text_of(body) + " " + labels)
    text = re.sub("⟦[^⟧]*⟧", " ", text)
    for piece in known:
        text = text.replace(piece, " ")
    return sorted(set(re.findall(r"[A-Za-z]{3,}", text)))


PAGES = [
    "/", "/about", "/support", "/privacy", "/handbook", "/handbook/standards/18", "/handbook/principles/3", "/glossary",
    "/handbook/job-aids", "/handbook/standards/18/job-aid", "/handbook/checklists/preparing", "/handbook/reading",
    "/handbook/reading?standard=9", "/handbook/sectors", "/handbook/sectors/wash", "/handbook/functions",
    "/handbook/inspire", "/handbook/2012", "/verify", "/verify/many", "/verify/page.html", "/verify/NOPE", "/login", "/register", "/password/forgotten", "/nothing",
]  # fmt: skip
OWN_PAGES = [
    "/course", "/course/risks", "/course/risks/distress", "/course/risks/sexual-violence", "/course/risks/quiz", "/course/notes", "/course/risks/dangers/note", "/course/risks/promise",
    "/course/start", "/course/practice",
    "/course/risks/scenario", "/course/risks/scenario/start", "/course/risks/scenario/a", "/course/sectors/scenario/b.b.b.b",
    "/course/sectors/quiz", "/certificate", "/account", "/account/organisation", "/account/devices", "/account/data",
    "/account/data/erasure", "/account/password", "/facilitate", "/facilitate/modules/risks",
    "/facilitate/modules/risks/handout", "/facilitate/working-sessions", "/facilitate/working-sessions/3", "/manage", "/manage/completions",
    "/manage/teams", "/manage/teams/new", "/manage/people/new", "/admin", "/admin/organisations", "/admin/organisations/new",
    "/admin/people", "/admin/people/new", "/admin/certificates", "/admin/mail", "/admin/content", "/admin/items", "/admin/items?module=risks", "/admin/attempts/1",
]  # fmt: skip
NOT_THERE = {"/nothing", "/verify/NOPE"}
# Names of months and what the sample's people and organisations are called.
GIVEN = [
    "Amina",
    "Person",
    "River Delta Relief",
    "North",
    "Call the focal point",
    "January|February|March|April|May|June|July|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec",
]


def test_no_word_on_a_screen_is_outside_gettext(app):
    world = World(app)
    organisation = world.organisation()
    team = world.team(organisation)
    someone = world.person(Role.ADMIN, Role.FACILITATOR, organisation=organisation, team=team)
    world.take(someone, "risks", right=5)
    code = world.begin(someone, "risks")
    known = authored(world.catalogue)
    stranger, visitor = Visitor(app), Visitor(app).sign_in(someone.email)
    choose(stranger, "en-XA"), choose(visitor, "en-XA")
    wrong = {}
    done = world.person(name="Amina Person")
    paper = world.complete(done)
    extra = [
        f"/verify/{paper}",
        f"/attempts/{code}/questions/1",
        f"/attempts/{code}/review",
        f"/admin/people/{someone.id}",
    ]
    extra += [f"/manage/people/{someone.id}", "/manage/teams/1", "/admin/organisations/1"]
    for seat, paths in ((stranger, PAGES), (visitor, OWN_PAGES + extra)):
        for path in paths:
            answer = seat.get(path, follow_redirects=True)
            assert answer.status_code == (404 if path in NOT_THERE else 200), path
            page = answer.get_data(as_text=True)
            assert "⟦" in page, path
            left = [w for w in leftovers(page, known) if not re.fullmatch("|".join(GIVEN), w)]
            left = [
                w
                for w in left
                if w not in {"River", "Delta", "Relief", "Call", "the", "focal", "point", "example", "org"}
            ]
            left = [w for w in left if not re.fullmatch("person\\d*|November|December|August|September|October|UTC", w)]
            if left:
                wrong[path] = left
    assert wrong == {}


WRONG = [
    ("/register", {"name": "", "email": "x", "password": "", "organisation": "", "language": "xx"}),
    ("/course/risks/promise", {"text": "Call", "due_on": "tomorrow"}),
    ("/manage/teams/new", {"name": "", "due_on": "31.12.2026"}),
    ("/account", {"name": "", "language": "xx"}),
    ("/admin/people/new", {"name": "A", "email": "x", "roles": "king", "organisation": "9999"}),
    ("/admin/organisations/new", {"name": "", "support": "x" * 2001}),
    ("/manage/people/new", {"name": "", "email": "", "team": "9999"}),
    ("/account/password", {"present": "no", "password": "short"}),
    ("/account/organisation", {"join_code": "ABC"}),
    ("/verify/many", {"codes": ""}),
]


def test_errors_of_forms_are_translated(app):
    """Those of the library that reads forms too: a day that cannot be read, a choice that is not offered."""
    world = World(app)
    someone = world.person(Role.ADMIN, organisation=world.organisation())
    stranger, visitor = Visitor(app), Visitor(app).sign_in(someone.email)
    choose(stranger, "en-XA"), choose(visitor, "en-XA")
    for address, values in WRONG:
        seat = stranger if address == "/register" else visitor
        page = seat.post(address, values).get_data(as_text=True)
        said = re.findall(r'class="wrong"[^>]*>(.*?)</p>', page, re.S)
        assert said, address
        assert [text for text in said if not text_of(text).startswith("⟦")] == [], address


def test_a_page_mirrors_with_its_language(app):
    visitor = Visitor(app)
    assert '<html lang="en" dir="ltr">' in visitor.page("/")
    choose(visitor, "ar-XB")
    assert '<html lang="ar-XB" dir="rtl">' in visitor.page("/")


def test_the_catalogue_for_translators_is_up_to_date():
    assert pseudo.TEMPLATE.read_text("utf-8") == pseudo.template_text(), "run: make messages"


def test_changing_the_language_in_mid_quiz_loses_nothing(app):
    world = World(app)
    someone = world.person()
    world.read(someone, "risks")
    visitor = Visitor(app).sign_in(someone.email)
    code = world.begin(someone, "risks")
    address = f"/attempts/{code}/questions/1"
    visitor.post(address, {"choice": "1"})
    options = r'name="choice"\s+value="\d"[^>]*>\s*<span>(.*?)</span>'
    order = re.findall(options, visitor.page(address))
    assert order
    choose(visitor, "ar-XB")
    page = visitor.page(address)
    assert order == re.findall(options, page)
    assert re.search(r'value="1"\s+checked', page)
