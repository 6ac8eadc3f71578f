"""Nothing is changed without the token of a page of ours: not by a view that asks for it, not by one that forgot."""

import pytest
from sqlalchemy import text

from learning.core.db import db, transaction
from learning.people import organisations
from learning.web import csrf
from learning.web.gate import public
from tests.visitors import Visitor
from tests.web.test_access import House, changed

# What is written down about the asking itself.
NOTES = {"audit_events", "tries"}
# Good input for the forms, so that only the token stands between the request and the change.
TYPED = {
    "name": "Somebody Else",
    "email": "new@example.org",
    "password": "velvet harbour counts nine kites",
    "present": "velvet harbour counts nine kites",
    "language": "fr",
    "choice": ["0", "1", "2"],
    "value": "4",
    "moment": "before",
    "answer": "drop",
    "text": "I will read it again.",
    "due_on": "2030-01-01",
    "audience": "sector",
    "reason": "mistake",
    "team": "",
    "roles": "admin",
    "codes": "AAAA",
    "is_listed": "y",
    "support": "Call.",
}


@pytest.fixture
def house(app, world):
    return House(app, world)


def unsafe(app, house):
    """Every address that answers a method which may change something, with the method."""
    with app.test_request_context():
        from flask import url_for

        for rule in app.url_map.iter_rules():
            for method in sorted(rule.methods - {"GET", "HEAD", "OPTIONS"}):
                yield method, url_for(rule.endpoint, **{a: house.values[a] for a in rule.arguments})


@pytest.mark.parametrize("token", ("none", "wrong", "another person's", "in the address"))
def test_no_route_changes_anything_without_its_token(app, world, house, token):
    """The learner of the records and the administrator, between them, may use every route."""
    people = [Visitor(app).sign_in(house.owner.email), Visitor(app).sign_in(house.people["admin"].email), Visitor(app)]
    strangers = Visitor(app).sign_in(house.people["learner"].email).token()
    values = {"none": {}, "wrong": {"csrf_token": "x" * 91}, "another person's": {"csrf_token": strangers}}
    addresses, asked = list(unsafe(app, house)), 0
    before = world.contents()
    for visitor in people:
        end = f"?csrf_token={visitor.token('/account')}" if token == "in the address" else ""
        for method, address in addresses:
            response = visitor.client.open(address + end, method=method, data={**TYPED, **values.get(token, {})})
            assert response.status_code < 500, address
            asked += 1
    assert asked == 3 * len(addresses) > 100
    assert changed(before, world.contents()) - NOTES == set()
    # Nobody was signed out by it, and the forms do work: the same request with its token changes the name.
    owner = people[0]
    assert owner.get("/account").status_code == 200
    owner.post("/account", {**TYPED, "other_name": ""})
    assert "people" in changed(before, world.contents())


@pytest.fixture
def forgetful(app):
    """The application with a view that does not look at its form."""

    @app.route("/forgetful", methods=["GET", "POST", "PUT", "DELETE"])
    @public
    def forgetful():
        organisations.add_organisation("Made Without A Look", True, "", by=None)
        return "done"

    return app


def count(world):
    return world.value("SELECT COUNT(*) FROM organisations")


@pytest.mark.parametrize("method", ("POST", "PUT", "DELETE"))
def test_a_view_that_forgets_to_look_changes_nothing_either(forgetful, world, method):
    visitor = Visitor(forgetful)
    refused = visitor.client.open("/forgetful", method=method, data={"csrf_token": "x"})
    assert (refused.status_code, count(world)) == (400, 0)
    assert "load it again" in refused.get_data(as_text=True)
    token = visitor.token("/login")
    assert visitor.client.open("/forgetful", method=method, data={"csrf_token": token}).status_code == 200
    assert count(world) == 1


def test_a_token_in_a_header_counts_too(forgetful, world):
    visitor = Visitor(forgetful)
    headers = {"X-CSRFToken": visitor.token("/login")}
    assert visitor.client.put("/forgetful", headers=headers).status_code == 200
    assert count(world) == 1


def test_head_is_answered_like_get_and_leaves_no_trace(forgetful, world, house):
    manager = house.visitor("admin")
    before = world.contents()
    exports = [f"/manage/{name}" for name in ("completions.csv", "completions.xlsx", "certificates.zip")]
    for path in ("/forgetful", f"/admin/attempts/{house.values['attempt_id']}", *exports):
        with manager.client.head(manager.at(path)) as response:
            assert response.status_code == 200
    assert changed(before, world.contents()) <= {"tries"}  # what is limited is counted whatever the method
    with forgetful.app_context(), transaction():  # and what comes after is kept again
        db.session.execute(text("UPDATE organisations SET support = 'kept'"))
    assert world.value("SELECT COUNT(*) FROM organisations WHERE support = 'kept'") == 2


def test_the_list_of_exceptions_is_empty():
    assert csrf.WITHOUT_TOKEN == {}
