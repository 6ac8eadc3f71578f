"""Corrections asked for and decided, withdrawing, certifying again: one result, and the holder is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from certificates import queries
from learning.completion import corrections
from learning.core import limits
from learning.core.db import db
from learning.core.errors import Conflict, NotFound
from learning.people.permissions import Role
from learning.privacy import own_data
from tests.visitors import PASSWORD, Visitor, text_of, where

NAMES = {"name": "Amina Yusuf Haïdar", "other_name": "أمينة يوسف حيدر", "note": "As in my passport"}


class Desk:
    """A learner with a certificate who asks, and an administrator who decides."""

    def __init__(self, world, app):
        self.world, self.app = world, app
        self.learner = world.person(name="Amina Yusuf")
        self.code = world.complete(self.learner)
        self.admin = world.person(Role.ADMIN)
        with app.app_context():
            self.id = queries.by_code(self.code).id
        self.holder, self.office = Visitor(app).sign_in(self.learner.email), Visitor(app).sign_in(self.admin.email)
        self.page = f"/admin/certificates/{self.id}"

    def ask(self, **values):
        return self.holder.post("/certificate/correction", {**NAMES, **values})

    def mails(self, kind):
        return self.world.value(f"SELECT COUNT(*) FROM messages WHERE kind = '{kind}'")


@pytest.fixture
def desk(world, app):
    return Desk(world, app)


def test_a_correction_is_asked_for_seen_and_made_in_both_scripts(desk):
    assert where(desk.ask()) == "/certificate"
    desk.holder.post("/certificate/correction", NAMES, on="/account")
    assert desk.world.value("SELECT COUNT(*) FROM corrections") == 1
    assert "You asked for a correction" in text_of(desk.holder.page("/certificate"))
    assert "1 correction of a certificate is asked for" in text_of(desk.office.page("/admin"))
    assert NAMES["name"] in desk.office.page("/admin/certificates")
    page = desk.office.page(desk.page)
    assert all(value in page for value in NAMES.values())
    desk.office.post(f"{desk.page}/replacement", NAMES, on=desk.page)
    with desk.app.app_context():
        old = queries.by_code(desk.code)
        new = queries.by_code(old.successor)
    assert (new.facts.name, new.facts.other_name) == (NAMES["name"], NAMES["other_name"])
    assert old.facts.name == "Amina Yusuf"
    public = desk.holder.page(f"/verify/{desk.code}")
    assert "It was replaced on" in public
    assert f"/verify/{new.code}" in public
    assert "Replaced on" in text_of(desk.office.page(desk.page))
    assert desk.mails("correction-made") == 1
    assert "correction of a certificate" not in text_of(desk.office.page("/admin"))
    assert desk.world.value("SELECT COUNT(*) FROM correction_decisions WHERE certificate_id IS NOT NULL") == 1


def test_a_declined_correction_tells_the_holder_why_and_may_be_asked_again(desk):
    desk.ask()
    assert desk.office.post(f"{desk.page}/declined", {"reason": ""}, on=desk.page).status_code == 422
    for _ in range(2):
        desk.office.post(f"{desk.page}/declined", {"reason": "Send a copy of the passport"}, on=desk.page)
    assert desk.mails("correction-declined") == 1
    assert desk.world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'correction:decline'") == 1
    assert "Send a copy of the passport" in desk.holder.page("/certificate")
    assert where(desk.ask()) == "/certificate"
    assert desk.world.value("SELECT COUNT(*) FROM corrections") == 2
    assert desk.world.value("SELECT COUNT(*) FROM certificates") == 1


def test_what_is_refused_keeps_what_was_typed(desk):
    refused = desk.ask(name="Amina Yusuf", other_name="")
    assert refused.status_code == 422
    assert "already" in refused.text
    refused = desk.ask(name="12", note="kept words")
    assert refused.status_code == 422
    assert "kept words" in refused.text
    with desk.app.app_context(), pytest.raises(NotFound):
        corrections.ask(desk.id, desk.admin.id, "Another", "", "")
    assert desk.world.value("SELECT COUNT(*) FROM corrections") == 0


@pytest.mark.parametrize(("length", "kept"), [(499, 499), (500, 500), (501, 0)])
def test_a_note_of_a_correction_has_at_most_five_hundred_characters(desk, length, kept):
    assert desk.ask(note="é" * length).status_code == (303 if kept else 422)
    assert desk.world.value("SELECT COALESCE(MAX(LENGTH(note)), 0) FROM corrections") == kept


def test_two_administrators_at_once_decide_once(desk):
    desk.ask()
    with desk.app.app_context():
        asked = corrections.open_for(desk.id).id

    def decide(how):
        with desk.app.app_context():
            try:
                if how:
                    corrections.correct(desk.id, NAMES["name"], NAMES["other_name"], by=desk.admin.id)
                else:
                    corrections.decline(asked, "No", by=desk.admin.id)
                return True
            except Conflict:
                return False
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(decide, (True, True, False, False)))
    assert desk.world.value("SELECT COUNT(*) FROM correction_decisions") == 1
    assert desk.world.value("SELECT COUNT(*) FROM certificates") <= 2
    assert (
        desk.world.value("SELECT COUNT(*) FROM revocations")
        == desk.world.value("SELECT COUNT(*) FROM certificates") - 1
    )
    assert any(done)


def test_a_withdrawn_holder_is_told_and_certified_again_by_a_decision(desk):
    desk.office.post(f"{desk.page}/revocation", {"reason": "By mistake"}, on=desk.page)
    assert desk.mails("withdrawn") == 1
    assert "withdrawn" in text_of(desk.holder.page("/certificate"))
    assert desk.office.post(f"{desk.page}/again", {"reason": ""}, on=desk.page).status_code == 422
    for _ in range(2):
        desk.office.post(f"{desk.page}/again", {"reason": "It was a mistake"}, on=desk.page)
    assert desk.world.value("SELECT COUNT(*) FROM certificates") == 2
    assert desk.world.value("SELECT number FROM certificates ORDER BY id DESC LIMIT 1") == 2
    assert desk.mails("certified-again") == 1
    assert "was withdrawn" in text_of(desk.holder.page(f"/verify/{desk.code}"))
    assert "Your certificate is ready" in text_of(desk.holder.page("/certificate"))
    assert "It was a mistake" in desk.office.page(desk.page)


def test_an_erased_holder_is_never_certified_again_and_the_request_forgets_the_names(desk):
    desk.ask()
    with desk.app.app_context():
        assert own_data.everything(desk.learner.id)["corrections"][0]["name"] == NAMES["name"]
        own_data.erase(desk.learner.id, PASSWORD)
        assert desk.world.value("SELECT COUNT(*) FROM corrections WHERE note <> ''") == 0
        with pytest.raises(Conflict, match="holder-erased"):
            corrections.certify_again(desk.id, "x", by=desk.admin.id)


def test_guesses_slow_the_guesser_and_no_valid_code(desk):
    stranger = Visitor(desk.app)
    for number in range(limits.VERIFY_ADDRESS.tries + 1):
        status = stranger.get(f"/verify/{number:020d}").status_code
    assert status == 429
    assert stranger.get(f"/verify/{desk.code}").status_code == 200
    assert stranger.get(f"/verify/{desk.code}/badge.jwt").status_code == 200


@pytest.mark.parametrize(("length", "good"), [(199, True), (200, True), (201, False)])
def test_a_second_name_has_at_most_two_hundred_characters(desk, length, good):
    typed = {**NAMES, "other_name": "n" * length}
    assert desk.ask(**typed).status_code == (303 if good else 422)
    answer = desk.office.post(f"{desk.page}/replacement", typed, on=desk.page)
    assert answer.status_code == (303 if good else 422)


@pytest.mark.parametrize(("length", "good"), [(499, True), (500, True), (501, False)])
def test_a_reason_has_at_most_five_hundred_characters(desk, length, good):
    desk.ask()
    reason, status = {"reason": "é" * length}, 303 if good else 422
    assert desk.office.post(f"{desk.page}/declined", reason, on=desk.page).status_code == status
    desk.office.post(f"{desk.page}/revocation", {"reason": "x"}, on=desk.page)
    assert desk.office.post(f"{desk.page}/again", reason, on=desk.page).status_code == status
