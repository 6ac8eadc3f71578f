"""Who counts as proved after the upgrade that brought proved addresses: people who came by an invitation's link."""

import pytest
from sqlalchemy import text

from learning.core.db import db
from learning.core.migrating import move
from learning.people.permissions import Role
from tests.visitors import PASSWORD, Visitor
from tests.web.test_guessing import mails

NEW = {"password": PASSWORD, "language": "en", "organisation": ""}


@pytest.mark.parametrize(
    ("email", "is_proved"),
    [("registered@example.org", False), ("came@example.org", True), ("waits@example.org", False)],
)
def test_only_who_chose_a_password_after_an_invitation_counts_as_proved(app, world, email, is_proved):
    Visitor(app).post("/register", {**NEW, "name": "Amina Yusuf", "email": "registered@example.org"})
    registered = Visitor(app).sign_in("registered@example.org")
    registered.post("/account/password", {"present": PASSWORD, "password": "copper window sings at noon"})
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    for name in ("waits", "came"):
        admin.post(
            "/admin/people/new",
            {"name": f"Person {name}", "email": f"{name}@example.org", "language": "en", "organisation": ""},
        )
    secret = mails(world, "invitation")[-1]["secret"]
    Visitor(app).post(f"/password/invitation/{secret}", {"password": "six red kites at dawn"})
    with app.app_context():
        db.session.remove()
        move("0010", db.engine)
        move("head", db.engine)
        with db.engine.connect() as connection:
            found = connection.execute(
                text("SELECT email_proved_at FROM people WHERE email = :email"), {"email": email}
            ).scalar_one()
    assert (found is not None) is is_proved
