"""Every word on a screen comes from gettext or from authored content; pages mirror with the language."""

import html
import re

import pytest

from learning.people.permissions import Role
from learning.web.application import build
from tests import pseudo
from tests.conftest import make_settings
from tests.visitors import Visitor, World, text_of

ATTRIBUTES = re.compile(r'(?:aria-label|title|alt|placeholder)="([^"]+)"')


@pytest.fixture
def app(tmp_path, database_url, shelf):
    pseudo.write(tmp_path / "translations")
    app = build(make_settings(tmp_path, database_url), shelf)
    yield app
    from learning.core.db import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def choose(visitor, code):
    assert visitor.post("/language", {"language": code, "back": "/"}, on="/").status_code == 303


def authored(catalogue):
    """Everything that authors, people and settings wrote: allowed to stand as it is."""
    texts = [
        "CPMS Learning",
        "CPMS",
        "CSV",
        "XLSX",
        "English",
        "[Ƥşḗŭḓǿ]",
        "[Mirrored]",
        "Français",
        "Español",
        "العربية",
    ]
    course, book = catalogue.course, catalogue.handbook
    texts += [course.title, course.edition, *book.ground_rules, *book.distress_steps]
    for module in course.modules:
        texts += [module.title, module.covers, *module.key_points, *(o.text for o in module.objectives)]
        for lesson in module.lessons:
            texts += [lesson.title, lesson.summary, text_of(lesson.note)]
            for block in lesson.blocks:
                values = [
                    getattr(block, name, "") for name in ("html", "prepare", "prevent", "respond", "alt", "caption")
                ]
                texts += [text_of(value) for value in values]
        guide = catalogue.guides[module.id]
        texts += [guide.overall, *guide.messages, *guide.stress, *guide.prepare, *guide.online]
        texts += [part for pair in guide.questions for part in pair]
        texts += [part for prompt in guide.prompts for part in (prompt.ask, prompt.listen_for)]
        for plan in guide.plans:
            texts += [plan.title, *(part for step in plan.steps for part in (step.title, step.how))]
    for question in [*catalogue.practice.values(), *(q for bank in catalogue.banks.values() for q in bank.questions)]:
        texts += [
            text_of(question.ask),
            *(text_of(o.html) for o in question.options),
            *(text_of(o.why) for o in question.options),
        ]
    for pillar in book.pillars:
        texts += [pillar.name, pillar.short]
    for principle in book.principles:
        texts += [principle.name, principle.plain, principle.practice, principle.family]
    for standard in book.standards:
        texts += [standard.name, standard.idea, *standard.names.values()]
    for term in book.glossary:
        texts += [term.term, term.meaning, *term.names.values()]
    return sorted({t for t in texts if t}, key=len, reverse=True)


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
    "/verify", "/verify/NOPE", "/login", "/register", "/password/forgotten", "/nothing",
]  # fmt: skip
OWN_PAGES = [
    "/course", "/course/risks", "/course/risks/distress", "/course/risks/sexual-violence", "/course/risks/quiz",
    "/course/sectors/quiz", "/certificate", "/account", "/account/organisation", "/account/devices", "/account/data",
    "/account/data/erasure", "/account/password", "/facilitate", "/facilitate/modules/risks", "/manage", "/manage/completions",
    "/manage/teams", "/manage/teams/new", "/manage/people/new", "/admin", "/admin/organisations", "/admin/organisations/new",
    "/admin/people", "/admin/people/new", "/admin/certificates", "/admin/mail", "/admin/content",
]  # fmt: skip
# Names of months and what the sample's people and organisations are called.
GIVEN = [
    "Amina",
    "Person",
    "River Delta Relief",
    "North",
    "Call the focal point",
    "January|February|March|April|May|June|July",
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
            page = seat.get(path, follow_redirects=True).get_data(as_text=True)
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


def test_errors_of_forms_are_translated(app):
    visitor = Visitor(app)
    choose(visitor, "en-XA")
    page = visitor.post(
        "/register", {"name": "", "email": "x", "password": "", "organisation": "", "language": "en"}
    ).get_data(as_text=True)
    for sentence in re.findall(r'class="wrong"[^>]*>(.*?)</p>', page):
        assert sentence.startswith("⟦"), sentence


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
    order = re.findall(r'name="choice" value="\d"[^>]*><span>(.*?)</span>', visitor.page(address))
    choose(visitor, "ar-XB")
    page = visitor.page(address)
    assert order == re.findall(r'name="choice" value="\d"[^>]*><span>(.*?)</span>', page)
    assert re.search(r'value="1" checked', page)
