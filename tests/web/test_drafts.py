"""What pages tell the script that keeps drafts on the device: whose they are, and what goes when a sign-in ends.

That nothing shows to the next person is tried in a real browser (`tests/journeys/test_care_in_a_browser.py`).
"""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from learning.core.db import db, transaction
from learning.web import drafts
from tests.visitors import PASSWORD, Visitor


def marks(response):
    """The marks on the body of a page, by name."""
    body = re.search(r"<body([^>]*)>", response.get_data(as_text=True))
    return dict(re.findall(r'data-(\w+)="([^"]*)"', body[1]))


def test_an_owner_is_one_person_and_says_nothing_about_them(app, world, another_app, settings):
    first, second = world.person(), world.person()
    phone, laptop, other = (Visitor(app).sign_in(who.email) for who in (first, first, second))
    own = marks(phone.get("/course"))["owner"]
    assert re.fullmatch(r"[0-9a-f]{16}", own)
    assert marks(laptop.get("/glossary")) == {"owner": own}
    assert marks(other.get("/course"))["owner"] not in (own, "")
    with another_app(replace(settings, secret_key="z" * 40)).app_context():
        assert drafts.owner_key(first.id) != own


def test_a_page_of_nobody_says_so(visitor):
    assert marks(visitor.get("/")) == {"owner": ""}
    assert marks(visitor.get("/nothing-here")) == {"owner": ""}


def test_a_form_that_came_without_the_cookie_says_nothing(app, visitor):
    """Another site can send one, and would make drafts of the person in this browser go."""
    answer = visitor.client.post("/login", data={"email": "a@example.org"})
    assert answer.status_code in (400, 422)
    assert marks(answer) == {}


def test_a_form_that_comes_back_still_knows_whose_it_is(world, visitor):
    visitor.sign_in(world.person().email)
    own = marks(visitor.get("/course"))["owner"]
    answer = visitor.post("/course/risks/dangers/note", {"text": "x" * 4001})
    assert answer.status_code == 422
    assert marks(answer) == {"owner": own}


@pytest.mark.parametrize(("choice", "how"), [({}, "forget"), ({"keep_drafts": "y"}, "keep")])
def test_drafts_go_at_sign_out_unless_the_person_keeps_them(app, world, visitor, choice, how):
    learner, other = world.person(), world.person()
    visitor.sign_in(learner.email)
    own = marks(visitor.get("/course"))["owner"]
    answer = visitor.post("/logout", choice, on="/account")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    # Until somebody signs in every page says it: a lost line at the first one loses nothing.
    for path in ("/", "/glossary", "/login"):
        assert marks(visitor.get(path)) == {"owner": "", how: own}
    visitor.sign_in(other.email)
    assert set(marks(visitor.get("/course"))) == {"owner"}


def test_every_other_way_of_ending_forgets_too(app, world):
    def ended(end):
        learner = world.person()
        here = Visitor(app).sign_in(learner.email)
        own = marks(here.get("/course"))["owner"]
        end(here, learner)
        return own, marks(here.get("/"))

    def erase(here, _):
        assert here.post("/account/data/erasure", {"password": PASSWORD, "sure": "y"}).status_code == 303

    own, said = ended(erase)
    assert said == {"owner": "", "forget": own}
    own, said = ended(lambda here, _: here.post("/account/devices/end", on="/account/devices"))
    assert said == {"owner": "", "forget": own}

    def expire(_, learner):
        with app.app_context(), transaction():
            statement = text("UPDATE sign_ins SET expires_at = began_at WHERE person_id = :id")
            db.session.execute(statement, {"id": learner.id})

    assert ended(expire)[1] == {"owner": ""}
