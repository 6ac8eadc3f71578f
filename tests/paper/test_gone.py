"""Certificates that no longer count: page, file, badge, and every published list say the same, also of a changed row."""

import gzip

import pytest
from sqlalchemy import text

from certificates import badges, issuing, keys, queries, rules, status_list
from certificates.rules import Status
from learning.completion import corrections
from learning.core.db import db, transaction
from learning.core.errors import Conflict
from learning.people.permissions import Role
from learning.privacy import own_data
from learning.verifying import completions
from learning.verifying.findings import Place
from learning.web import certificate_files
from tests.paper.badge_verifier import bytes_of
from tests.paper.test_badges import parts_of
from tests.visitors import PASSWORD, Visitor, text_of

CHANGED = "Do not rely on this certificate: its row was changed"


@pytest.mark.parametrize(
    ("row", "told", "gone", "is_true"),
    [
        ("", "", "", True),
        ("revoked", "", "revoked", True),  # withdrawn before the trail told it
        ("revoked", "revoked", "revoked", True),
        ("replaced", "replaced", "replaced", True),
        ("", "revoked", "revoked", False),
        ("", "replaced", "replaced", False),
        ("replaced", "revoked", "revoked", False),
        ("revoked", "replaced", "replaced", False),
    ],
)
def test_the_rule_takes_the_word_of_the_trail(row, told, gone, is_true):
    assert rules.gone_as(row, told) == gone
    assert rules.is_row_true(row, told) is is_true


@pytest.fixture
def made(world, app, settings):
    """Codes by how each stopped counting, or did not."""
    admin = world.person(Role.ADMIN)
    people = {name: world.person(name=f"Amina {name}") for name in ("good", "gone", "again", "before", "erased")}
    found = {name: world.complete(one) for name, one in people.items()}
    with app.app_context():
        certificate_files.make_keys(settings)
        corrections.withdraw(queries.by_code(found["gone"]).id, "test", by=admin.id)
        corrections.withdraw(queries.by_code(found["again"]).id, "test", by=admin.id)
        found["after again"] = corrections.certify_again(queries.by_code(found["again"]).id, "error", by=admin.id)
        found["after"] = corrections.correct(queries.by_code(found["before"]).id, "Amina After", "", by=admin.id)
        own_data.erase(people["erased"].id, PASSWORD)
        with transaction():  # one stands in the second list of badges
            number = queries.by_code(found["good"]).id
            db.session.execute(
                text("UPDATE certificates SET id = :new WHERE id = :old"),
                {"new": badges.STATUS_BITS + 3, "old": number},
            )
    return found


GONE = {"gone": "revoked", "again": "revoked", "before": "replaced", "erased": "revoked"}


def bit_of(claims, place):
    bits = gzip.decompress(bytes_of(claims["credentialSubject"]["encodedList"].removeprefix("u")))
    return bool(bits[place // 8] >> (7 - place % 8) & 1)


def said_everywhere(app, visitor, settings, code):
    """What the page's data, the list of digests and the list of bits say: all asked over the web."""
    listed = visitor.get("/.well-known/cpms-status.json").get_json()
    assert status_list.is_genuine(listed, keys.public_keys(keys.listed(settings.keys_dir)), keys.holds)
    with app.app_context():
        held = queries.by_code(code)
    which, bit = badges.status_place(held.id)
    end = f"-{which}" if which else ""
    claims = parts_of(visitor.get(f"/.well-known/cpms-badges-status{end}.jwt").text)[1]
    return str(held.status), status_list.standing(listed, code), bit_of(claims, bit)


def test_page_and_both_lists_never_disagree(app, visitor, settings, made):
    for name, code in made.items():
        expected = GONE.get(name, "")
        assert said_everywhere(app, visitor, settings, code) == (expected or "valid", expected, bool(expected)), name
        sent = visitor.get(f"/verify/{code}/badge.jwt").status_code
        assert sent == (404 if expected else 200), name
    with app.app_context():
        assert len(queries.gone()) == len(GONE)


@pytest.mark.parametrize("name", GONE)
@pytest.mark.parametrize("change", ["taken away", "turned"])
def test_a_withdrawal_that_was_taken_out_of_the_database_is_a_changed_record(
    app, visitor, settings, world, made, name, change
):
    code = made[name]
    with app.app_context(), transaction():
        number = queries.by_code(code).id
        statement = "DELETE FROM revocations WHERE certificate_id = :id"
        if change == "turned":
            other = queries.by_code(made["after"]).id if GONE[name] == "revoked" else "NULL"
            statement = f"UPDATE revocations SET replaced_by = {other} WHERE certificate_id = :id"
        db.session.execute(text(statement), {"id": number})
    page = text_of(visitor.get(f"/verify/{code}").text)
    assert CHANGED in page
    assert "This certificate is valid" not in page
    # Saved lists and badges go on saying what the trail tells.
    assert said_everywhere(app, visitor, settings, code) == ("changed", GONE[name], True)
    assert visitor.get(f"/verify/{code}/badge.jwt").status_code == 404
    row = visitor.post("/verify/many", {"codes": code, "as": "csv"}).data.decode("utf-8-sig")
    assert "changed after signing: do not rely on it" in row
    with app.app_context():
        assert certificate_files.printed_by_code(code) is None
        with pytest.raises(Conflict, match="already-revoked"):
            issuing.replace_name(number, "Somebody Else", by=1)
        named = list(completions.withdrawals_are_there(Place(settings.data_dir, settings.keys_dir)))
    assert len(named) == 1
    assert named[0].startswith(f"Certificate {number} was {GONE[name]}")


def test_a_renewed_certificate_whose_revocation_was_taken_away_does_not_come_back(world, app, visitor):
    someone = world.person(name="Amina Yusuf")
    old = world.complete(someone)
    with app.app_context():
        with transaction():
            held = queries.by_code(old)
            issuing.renew(held.id, held.facts, by=someone.id)
        assert queries.by_code(old).status is Status.REPLACED
        with transaction():
            db.session.execute(text("DELETE FROM revocations"))
        assert queries.by_code(old).status is Status.CHANGED
    assert CHANGED in text_of(visitor.get(f"/verify/{old}").text)
    own = text_of(Visitor(app).sign_in(someone.email).page("/certificate"))
    assert "Your certificate is ready" in own  # the newer one is not touched
