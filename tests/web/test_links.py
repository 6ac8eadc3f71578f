"""Where links of authored text lead on the site: under a prefix too, and in questions frozen by an earlier release."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from learning.assessment import queries
from learning.assessment.models import FrozenQuestion
from learning.authoring import links
from learning.catalogue import search
from learning.core.db import db, transaction
from learning.core.mail import Message
from learning.people.permissions import Role
from learning.web import addresses, mail_rendering
from tests.visitors import PASSWORD, Visitor, World, where

PREFIX = "/learn"
# Where a page leads: what a browser follows, loads or sends to.
LEADS = re.compile(r'\b(href|src|action|data-visit|data-save)="([^"]*)"')


@pytest.fixture
def mounted(app):
    """The site as a part of another."""
    app.wsgi_app = DispatcherMiddleware(NotFound(), {PREFIX: app.wsgi_app})
    return app


def test_the_whole_site_stays_under_the_prefix_it_is_mounted_under(mounted, world):
    staff = world.person(Role.ADMIN, organisation=world.organisation())
    visitor = Visitor(mounted)
    assert where(visitor.get(f"{PREFIX}/course")) == f"{PREFIX}/login?next={PREFIX}/course"
    code = visitor.post(f"{PREFIX}/login?next={PREFIX}/course/risks", {"email": staff.email, "password": PASSWORD})
    assert where(code).startswith(f"{PREFIX}/login/code?next={PREFIX}/course/risks")
    learner = world.person()
    visitor = Visitor(mounted)
    inside = visitor.post(f"{PREFIX}/login?next={PREFIX}/course/risks", {"email": learner.email, "password": PASSWORD})
    assert where(inside) == f"{PREFIX}/course/risks"
    seen: set[str] = set()
    ahead = [f"{PREFIX}/", f"{PREFIX}/course", f"{PREFIX}/course/risks/distress", f"{PREFIX}/search?q=water"]
    while ahead and len(seen) < 150:
        path = ahead.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = visitor.get(path)
        if response.status_code == 303:
            assert where(response).startswith(f"{PREFIX}/"), path
        elif response.mimetype == "text/html":
            for attribute, to in LEADS.findall(response.get_data(as_text=True)):
                assert not to.startswith("/") or to.startswith(f"{PREFIX}/"), (path, to)
                if attribute == "href" and to.startswith(f"{PREFIX}/") and "/away" not in to:
                    ahead.append(to.replace("&amp;", "&").split("#")[0])
    assert len(seen) >= 100


@pytest.mark.parametrize("public", ["https://aid.example.org", "https://aid.example.org/learn"])
def test_mails_lead_under_the_prefix_of_the_public_address(another_app, settings, public):
    site = another_app(replace(settings, public_url=public))
    world = World(site)
    learner = world.person()
    visitor = Visitor(site)
    page = visitor.get("/password/forgotten", base_url="https://aid.example.org")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))[1]
    sent = visitor.client.post(
        "/password/forgotten",
        data={"csrf_token": token, "email": learner.email},
        base_url="https://aid.example.org",
    )
    assert sent.status_code == 200
    with site.app_context():
        letter = mail_rendering.render(db.session.scalars(select(Message).order_by(Message.id.desc())).first())
    assert f"{public}/password/" in letter.body
    assert "/learn/learn" not in letter.body


def test_a_way_back_outside_the_prefix_is_refused(mounted, world):
    learner = world.person()
    for outside in ("/course", "/learners", "//evil.example/learn", "/learn//evil.example"):
        visitor = Visitor(mounted)
        inside = visitor.post(f"{PREFIX}/login?next={outside}", {"email": learner.email, "password": PASSWORD})
        assert where(inside) == f"{PREFIX}/course", outside


def test_assets_are_served_under_the_prefix(mounted):
    visitor = Visitor(mounted)
    sheet = re.search(r'href="([^"]+\.css)"', visitor.page(f"{PREFIX}/login"))[1]
    assert visitor.get(sheet).status_code == 200
    drawing = visitor.page(f"{PREFIX}/")
    assert f'src="{PREFIX}/static/' in drawing


def test_everything_that_can_be_found_has_a_page(app, world):
    """Search and links share one table of addresses; each of them opens."""
    visitor = Visitor(app).sign_in(world.person().email)
    kinds: dict[str, str] = {}
    with app.test_request_context():
        for place in search.places(world.catalogue):
            address = addresses.of(place.kind, place.id)
            assert address, place
            kinds.setdefault(place.kind, address)
        assert addresses.of("word", "resilience") == "#word-resilience"
        assert addresses.of("standard", "seven") is None
        assert addresses.of("nothing", "x") is None
    assert set(kinds) == set(links.KINDS)
    for kind, address in kinds.items():
        page = visitor.page(address.split("#")[0])
        if "#" in address:
            assert f'id="{address.split("#")[1]}"' in page, kind


# As version 1.0.0 wrote links into the questions that it froze.
OLD = {
    '<a href="/course/risks/distress" rel="noreferrer">read</a>': "/course/risks/distress",
    '<a href="/glossary#resilience" rel="noreferrer">word</a>': "/glossary#resilience",
    '<a href="/handbook/standards/7" rel="noreferrer">seven</a>': "/handbook/standards/7",
    '<a href="/handbook/principles/4" rel="noreferrer">four</a>': "/handbook/principles/4",
    '<a data-ref="standard:9" rel="noreferrer">nine</a>': "/handbook/standards/9",
}


@pytest.mark.parametrize("prefix", ["", PREFIX])
def test_a_question_frozen_by_an_earlier_release_still_leads_somewhere(app, world, prefix):
    learner = world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    with app.app_context(), transaction():
        for row in db.session.scalars(select(FrozenQuestion)):
            row.body = {**row.body, "ask": "<p>Old: " + " ".join(OLD) + "</p>"}
    kept, queries._frozen = queries._frozen, {}
    try:
        if prefix:
            app.wsgi_app = DispatcherMiddleware(NotFound(), {prefix: app.wsgi_app})
        visitor = Visitor(app)
        visitor.post(f"{prefix}/login", {"email": learner.email, "password": PASSWORD})
        page = visitor.page(f"{prefix}/attempts/{code}")
    finally:
        queries._frozen = kept
    assert "Old:" in page
    assert links.ATTRIBUTE not in page
    for path in OLD.values():
        assert f'<a href="{prefix}{path}" rel="noreferrer">' in page


def test_addresses_of_the_course_are_made_once_for_each_prefix(app):
    """The same page asked for at the root, under a prefix and with other values; None is as if it were not there."""
    for prefix in ("", PREFIX, ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": prefix}):
            lesson = addresses.page_address("learner.show_lesson", module_id="risks", lesson_id="distress")
            assert lesson == f"{prefix}/course/risks/distress"
            assert addresses.page_address("public.show_standard", number=7) == f"{prefix}/handbook/standards/7"
            assert addresses.page_address("public.support", back=None) == f"{prefix}/support"
            assert addresses.page_address("public.support", back="/x y") == f"{prefix}/support?back=/x+y"
            assert addresses.led('<a data-ref="standard:7">7</a>') == f'<a href="{prefix}/handbook/standards/7">7</a>'
