"""Lengths that decide: what people may type, codes, records and files, each one short of, at and one past the limit."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certificates import codes, issuing, keys, queries, signed_record, status_list
from learning.assessment.kinds import short_answer
from learning.catalogue import search
from learning.core import clock
from learning.core.db import db
from learning.core.errors import Conflict
from learning.people import codes as join_codes
from learning.people import passwords
from learning.people import rules as people
from learning.people.permissions import Role
from learning.study import actions as study
from learning.study import calendar
from tests.assessment.test_kinds import SHORT
from tests.paper.test_certificates import CODE, facts
from tests.visitors import PASSWORD, Visitor

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
GOOD = {"name": "Amina Yusuf", "email": "amina@example.org", "password": PASSWORD, "language": "en", "organisation": ""}


# --- what people type ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "good"), [(3999, True), (4000, True), (4001, False)])
def test_a_note_has_at_most_four_thousand_characters(world, app, length, good):
    learner = world.person()
    visitor = Visitor(app).sign_in(learner.email)
    path = "/course/risks/dangers/note"
    assert visitor.post(path, {"text": "é" * length}).status_code == (303 if good else 422)
    kept = "SELECT COALESCE(MAX(LENGTH(text)), 0) FROM study_notes"
    assert world.value(kept) == (length if good else 0)
    if not good:
        with app.app_context(), pytest.raises(Conflict, match="note-long"):
            study.keep_note(learner.enrolment_id, ("risks", "dangers"), "é" * length, is_bookmarked=False)


@pytest.mark.parametrize(("length", "good"), [(299, True), (300, True), (301, False)])
def test_a_promise_has_at_most_three_hundred_characters(world, app, length, good):
    visitor = Visitor(app).sign_in(world.person().email)
    day = (clock.today() + timedelta(days=5)).isoformat()
    answer = visitor.post("/course/risks/promise", {"text": "é" * length, "due_on": day})
    assert answer.status_code == (303 if good else 422)
    assert world.value("SELECT COUNT(*) FROM commitments") == int(good)


@pytest.mark.parametrize(("days", "good"), [(-1, False), (0, True), (365, True), (366, False)])
def test_a_promise_is_for_a_day_from_today_to_a_year_on(world, app, days, good):
    with clock.at(NOON):
        visitor = Visitor(app).sign_in(world.person().email)
        day = (NOON.date() + timedelta(days=days)).isoformat()
        assert visitor.post("/course/risks/promise", {"text": "Call", "due_on": day}).status_code == (
            303 if good else 422
        )
    assert world.value("SELECT COUNT(*) FROM commitments") == int(good)


@pytest.mark.parametrize(("value", "kept"), [(0, 0), (1, 1), (5, 1), (6, 0)])
def test_confidence_is_rated_from_one_to_five(world, app, value, kept):
    learner = world.person()
    with app.app_context():
        if kept:
            study.rate_confidence(learner.enrolment_id, "risks", "before", value)
        else:
            with pytest.raises(Conflict):
                study.rate_confidence(learner.enrolment_id, "risks", "before", value)
        db.session.rollback()
    assert world.value("SELECT COUNT(*) FROM study_wishes") == kept


@pytest.mark.parametrize(("length", "status"), [(199, 303), (200, 303), (201, 422)])
def test_a_name_has_at_most_two_hundred_characters(world, visitor, length, status):
    assert visitor.post("/register", {**GOOD, "name": "É" * length}).status_code == status
    if status == 303:
        assert world.value("SELECT LENGTH(name) FROM people") == length
        profile = {"name": "Amina", "other_name": "é" * length, "language": "en"}
        assert visitor.post("/account", profile).status_code == 303
    else:
        visitor.post("/register", GOOD)
        assert visitor.post("/account", {"name": "A", "other_name": "é" * length, "language": "en"}).status_code == 422


@pytest.mark.parametrize(
    ("local", "domain", "good"),
    [
        (64, 189, True), (64, 190, False), (65, 30, False), (1, 4, True), (1, 2, False), (63, 190, True), (1, 190, True),
        (1, 252, True), (1, 253, False),
    ],
)  # fmt: skip
def test_an_address_has_at_most_254_characters(local, domain, good):
    # Labels of at most 63 letters, the last of two: "bb…b.bb…b.cc", exactly `domain` letters long.
    labels, left = ["cc"], domain - 2
    while left > 1:
        size = left - 2 if left == 65 else min(63, left - 1)
        labels.insert(0, "b" * size)
        left -= size + 1
    address = "a" * local + "@" + ".".join(labels)
    assert len(address) == local + 1 + domain
    assert people.is_email(address) is good
    assert (len(address) <= 254) or not good


@pytest.mark.parametrize(
    ("length", "staff", "fault"),
    [
        (11, False, "short"), (12, False, None), (14, True, "short"), (15, True, None), (14, False, None),
        (1000, False, None), (1001, False, "long"), (1000, True, None), (1001, True, "long"), (0, False, "short"),
    ],
)  # fmt: skip
def test_the_length_of_a_password(length, staff, fault):
    assert people.password_fault("x" * length, 12.0, staff) == fault
    # A letter that one form of Unicode writes in two is counted as one.
    assert people.password_fault("e\u0301" * length, 12.0, staff) == fault


@pytest.mark.parametrize(("guesses", "fault"), [(8.99, "guessable"), (9.0, None), (9.01, None)])
def test_how_hard_a_password_is_to_guess(guesses, fault):
    assert people.password_fault("x" * 15, guesses) == fault


@pytest.mark.parametrize(("length", "status"), [(499, 303), (500, 303), (501, 422)])
def test_a_reason_has_at_most_five_hundred_characters(world, app, length, status):
    code = world.complete(world.person())
    admin = world.person(Role.ADMIN)
    number = world.value("SELECT id FROM certificates")
    path, on = f"/admin/certificates/{number}/revocation", f"/admin/certificates/{number}"
    answer = Visitor(app).sign_in(admin.email).post(path, {"reason": "é" * length}, on=on)
    assert answer.status_code == status
    with app.app_context():
        held = queries.by_code(code)
        assert len(held.reason) == (length if status == 303 else 0)
        if status != 303:
            issuing.revoke(held.id, "é" * length, by=admin.id)
            assert len(queries.by_code(code).reason) == 500
        db.session.rollback()


@pytest.mark.parametrize(("field", "most"), [("name", 200), ("support", 2000)])
def test_an_organisation_has_a_name_of_200_and_a_note_of_2000_characters(world, app, field, most):
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    for number, length in enumerate((most - 1, most, most + 1)):
        values = {"name": f"Name {number}", "support": "Call the focal point.", field: chr(97 + number) * length}
        answer = admin.post("/admin/organisations/new", values)
        assert answer.status_code == (303 if length <= most else 422), length


def test_a_team_has_a_name_of_200_characters(world, app):
    organisation = world.organisation()
    manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)
    for letter, length in (("a", 199), ("b", 200), ("c", 201)):
        answer = manager.post("/manage/teams/new", {"name": letter * length, "due_on": ""})
        assert answer.status_code == (303 if length <= 200 else 422), length


@pytest.mark.parametrize(("length", "good"), [(59, True), (60, True), (61, False)])
def test_a_typed_answer_is_kept_to_sixty_characters(length, good):
    typed = "x" * length
    assert short_answer.read(SHORT, [typed], ()) == ((typed if good else typed[:60]),)


@pytest.mark.parametrize(("length", "found"), [(79, True), (80, True), (81, False)])
def test_eighty_characters_are_searched_for(visitor, length, found):
    typed = "case" + " " * (length - 8) + "mana"
    page = visitor.get("/search", query_string={"q": typed}).text
    # Cut at 80, the second word is no longer whole: it is still found by its beginning; the box shows what was taken.
    assert (f'value="{typed}"' in page) is found


def test_search_shows_forty_places_and_weighs_eight_words(content_store):
    assert len(search.find(content_store.catalogue, "a")) == 40
    words = "child children and the to of in a"
    assert search.find(content_store.catalogue, words) != []
    assert [h.place.title for h in search.find(content_store.catalogue, words + " zzzz")] == [
        h.place.title for h in search.find(content_store.catalogue, words)
    ]
    assert search.find(content_store.catalogue, "child children and the to of in zzzz") == []
    hit = next(hit for hit in search.find(content_store.catalogue, "standard 7") if len(hit.place.text) > 400)
    assert 100 < len(hit.snippet) <= 164


@pytest.mark.parametrize(("extra", "pieces"), [(-1, 1), (0, 1), (1, 2), (73, 2), (74, 2), (75, 3)])
def test_a_line_of_a_calendar_has_at_most_75_octets(extra, pieces):
    head = len("SUMMARY:")
    body = calendar.event("u", "x" * (75 - head + extra), "t", date(2026, 1, 1), NOON)
    lines = body.split("\r\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("SUMMARY:"))
    found = [lines[at]]
    for line in lines[at + 1 :]:
        if not line.startswith(" "):
            break
        found.append(line)
    assert len(found) == pieces
    assert all(len(line.encode()) <= 75 for line in found)


# --- codes, records, lists -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "shown"), [(59, 59), (60, 60), (61, 60)])
def test_sixty_characters_of_an_unknown_code_are_shown(visitor, length, shown):
    page = visitor.post("/verify/many", {"codes": "Q" * length}).text
    assert "Q" * shown + "</bdi>" in page
    file = visitor.post("/verify/many", {"codes": "Q" * length, "as": "csv"}).text
    assert "\r\n" + "Q" * shown + ",unknown," in file


def test_a_verification_code_has_twenty_letters_in_groups_of_four():
    code = codes.make(2**95 - 1)
    assert len(code) == 20
    assert codes.grouped(code) == "-".join(code[at : at + 4] for at in (0, 4, 8, 12, 16))
    assert codes.is_well_formed(code)
    assert not codes.is_well_formed(code[:-1])
    assert not codes.is_well_formed(code + "0")
    assert codes.clean(code + "00") == code + "0"  # too long stays too long
    assert codes.make(2**95 + 5) == codes.make(5)  # 95 bits count
    assert codes.make(2**94 + 5) != codes.make(5)


# By hand in the field of 32 elements (x^5 = x^2 + 1): x^19 = x^2 + x, so 1 in front checks as 6; 31 times it is x^3.
CHECKS = [(0, "0" * 20), (1, "1" + "0" * 18 + "6"), (31, "Z" + "0" * 18 + "8"), (1 << 90, "0" * 18 + "12")]


@pytest.mark.parametrize(("number", "code"), CHECKS)
def test_the_check_letter_never_changes(number, code):
    """Codes are printed: another rule for the check letter would make old papers unknown."""
    assert codes.make(number) == code


def test_a_join_code_has_fourteen_letters_that_are_not_confused():
    made = {passwords.new_join_code() for _ in range(50)}
    assert {len(code) for code in made} == {14}
    assert len(made) == 50
    assert not set("".join(made)) & set("ILOU")
    assert join_codes.grouped("ABCD2345") == "ABCD-2345"
    assert join_codes.is_short("ABCD2345")
    assert not join_codes.is_short(next(iter(made)))


@pytest.mark.parametrize(("length", "long"), [(39, False), (40, False), (41, True)])
def test_a_join_code_field_takes_forty_characters(visitor, length, long):
    page = visitor.post("/register", {**GOOD, "join_code": "A" * length})
    assert page.status_code == 422
    assert ("A code is shorter than that." in page.get_data(as_text=True)) is long


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    keys.make(folder, date(2026, 11, 21))
    return folder


def opened(folder, some):
    key_id, key = keys.present(folder)
    text = signed_record.seal(some, CODE, key_id, key.sign)
    return text, signed_record.opened(text, CODE, keys.public_keys(keys.listed(folder)), keys.holds)


def test_a_record_has_at_most_220_characters_and_uses_them(folder):
    # version, key, two days, modules, flags, three lengths; course and year; issuer: what is left is the name's room.
    fixed = 1 + 4 + 2 + 2 + 1 + 1 + 3 + len("2026.1/2019") + 18
    room = 165 - 64 - fixed
    for length, cut in ((room - 1, False), (room, False), (room + 1, True)):
        text, found = opened(folder, facts("n" * length, issuer="i" * 18))
        assert found.name_is_cut is cut
        assert len(found.name) == (length if not cut else room - 8)
        assert len(text) <= 220
    assert len(opened(folder, facts("n" * room, issuer="i" * 18))[0]) == 220
    for length, cut in ((29, False), (30, False), (31, True)):
        _, found = opened(folder, facts("n", issuer="i" * length))
        assert found.issuer_is_cut is cut
        assert len(found.issuer) == (length if not cut else 22)
        assert found.name_is_cut is False
    # Never inside a letter; the digest beside the beginning tells two long names apart.
    assert opened(folder, facts("é" * 200))[1].name == "é" * (len(opened(folder, facts("é" * 200))[1].name))
    assert opened(folder, facts("n" * 200 + "a"))[0] != opened(folder, facts("n" * 200 + "b"))[0]


def test_the_bytes_of_a_record_are_these_for_ever():
    """Papers carry them: version, key, days since 2020-01-01, modules, flags, three texts."""
    some = facts("Amina", issuer="River", completed_on="2020-01-02", valid_until="2022-01-01")
    body = signed_record.body(some, "0a0b0c0d")
    assert body == (
        b"\x01" + b"\x0a\x0b\x0c\x0d" + b"\x00\x01" + b"\x02\xdb" + b"\x05" + b"\x00"
        + b"\x0b2026.1/2019" + b"\x05River" + b"\x05Amina"
    )  # fmt: skip
    seen = []
    text = signed_record.seal(some, CODE, "0a0b0c0d", lambda message: seen.append(message) or b"s" * 64)
    assert seen == [b"cpms-certificate-record\0" + body + CODE.encode()]
    found = signed_record.opened(
        text, CODE, {"0a0b0c0d": b"k"}, lambda key, sig, message: (key, sig) == (b"k", b"s" * 64)
    )
    assert (found.completed_on, found.valid_until, found.modules, found.edition_year) == (
        "2020-01-02", "2022-01-01", 5, "2019",
    )  # fmt: skip
    for reason, keys_known, holds in (("key", {}, True), ("signature", {"0a0b0c0d": b"k"}, False)):
        with pytest.raises(signed_record.BadRecord) as caught:
            signed_record.opened(text, CODE, keys_known, lambda *_, holds=holds: holds)
        assert caught.value.reason == reason


@pytest.mark.parametrize("change", ["version", "short", "long", "text"])
def test_bytes_that_are_no_record_are_unreadable(change):
    import base64

    raw = bytearray(signed_record.body(facts("Amina", issuer="River"), "0a0b0c0d"))
    if change == "version":
        raw[0] = 2
    elif change == "short":
        del raw[-1]
    elif change == "long":
        raw.append(0)
    else:
        raw[-1] = 0xFF
    text = base64.urlsafe_b64encode(bytes(raw) + b"s" * 64).decode().rstrip("=")
    with pytest.raises(signed_record.BadRecord) as caught:
        signed_record.opened(text, CODE, {"0a0b0c0d": b"k"}, lambda *_: True)
    assert caught.value.reason == "unreadable"


def test_the_marks_of_the_status_list_are_these_for_ever(folder):
    import hashlib

    assert status_list.mark(CODE) == hashlib.sha256(b"cpms-code\0" + CODE.encode()).hexdigest()[:20]
    key_id, key = keys.present(folder)
    listed = status_list.published([(CODE, "replaced")], "2026-11-21T10:00+00:00", "X", key_id, key.sign)
    assert listed["gone"] == {status_list.mark(CODE): "replaced"}
    assert status_list.canonical({"b": 1, "a": "é"}) == b'cpms-certificate-status\0{"a":"\\u00e9","b":1}'
    known = keys.public_keys(keys.listed(folder))
    assert status_list.is_genuine(listed, known, keys.holds)
    for changed in ({"issuer": "Y"}, {"key": "00000000"}, {"signature": ""}, {"as_of": "2026-11-22T10:00+00:00"}):
        assert not status_list.is_genuine({**listed, **changed}, known, keys.holds)
    assert status_list.standing(listed, codes.make(7)) == ""


def test_secrets_are_long_enough_not_to_be_guessed(tmp_path):
    assert len(passwords.new_secret()) == 43  # 256 bits
    assert len(passwords.digest("x")) == 64
    assert len({passwords.new_secret() for _ in range(20)}) == 20


@pytest.mark.parametrize(("length", "kept"), [(59, 59), (60, 60), (61, 60)])
def test_sixty_characters_of_an_answer_travel_through_a_new_sign_in(world, app, length, kept):
    from urllib.parse import parse_qs, urlsplit

    learner = world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    visitor = Visitor(app).sign_in(learner.email)
    address = f"/attempts/{code}/questions/1"
    token = visitor.token(address)
    visitor.client.delete_cookie("cpms")
    for count, most in ((5, 5), (6, 6), (7, 6)):
        values = [f"{n}" + "x" * (length - 1) for n in range(count)]
        answer = visitor.client.post(address, data={"csrf_token": token, "choice": values})
        onward = parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]
        assert parse_qs(urlsplit(onward).query)["choice"] == [value[:kept] for value in values[:most]]
