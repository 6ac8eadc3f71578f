"""The second factor through the pages: set up, asked at the door, recovery codes, reset; nothing sent to anybody."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from learning.core import clock, crockford
from learning.core.db import db, transaction
from learning.core.migrating import move
from learning.people import second_factor, totp
from learning.people.permissions import Role
from learning.settings import read_settings
from learning.web.application import build
from tests.cli.test_commands import cpms
from tests.people.test_last_admin import race
from tests.visitors import FACTOR, PASSWORD, Visitor, World, text_of, where

SET_UP = "/account/second-factor/new"


def bare(world, *roles, **of):
    """Somebody whose role is new: no second factor yet."""
    someone = world.person(**of)
    from learning.people import actions

    with world.app.app_context():
        actions.set_roles(someone.id, frozenset(roles), by=someone.id)
    return someone


def shown(page):
    """The secret and the sealed form of it that the set-up page shows."""
    secret = re.search(r'class="mono secret"[^>]*>([^<]+)<', page)[1].replace(" ", "")
    return secret, re.search(r'name="offered"[^>]*value="([^"]+)"', page)[1]


def set_up(visitor, next_page=""):
    page = visitor.page(SET_UP + next_page)
    secret, offered = shown(page)
    answer = visitor.post(SET_UP + next_page, {"offered": offered, "code": totp.code_at(secret, clock.now())})
    return secret, answer, re.findall(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>", answer.get_data(as_text=True))


def at_the_door(app, someone):
    visitor = Visitor(app)
    sent = visitor.post("/login", {"email": someone.email, "password": PASSWORD, "next": "/manage"})
    assert where(sent) == "/login/code?next=/manage"
    return visitor


@pytest.mark.parametrize(("role", "door"), [(Role.MANAGER, "/manage"), (Role.ADMIN, "/admin/people?q=x")])
def test_a_new_manager_or_administrator_sets_it_up_at_the_next_staff_page_and_is_led_back(app, world, role, door):
    organisation = world.organisation()
    someone = bare(world, role, organisation=organisation)
    visitor = Visitor(app).sign_in(someone.email)
    assert visitor.get("/course").status_code == 200
    asked = visitor.get(door)
    assert asked.status_code == 303
    assert where(asked).startswith(SET_UP)
    page = visitor.page(where(asked))
    words = text_of(page)
    assert "A stolen password alone must not be enough" in words
    assert "Three minutes" in words
    assert "I have no smartphone" in words
    assert "KeePassXC" in words
    secret, _ = shown(page)
    assert f"secret={secret}" in page
    secret, answer, codes = set_up(visitor, where(asked)[len(SET_UP) :])
    assert len(set(codes)) == 10
    assert f'href="{door}"' in answer.get_data(as_text=True)
    assert visitor.get(door).status_code == 200
    again = Visitor(app)
    assert where(again.post("/login", {"email": someone.email, "password": PASSWORD})).startswith("/login/code")
    assert where(again.get("/course")) == "/login/code?next=/course"
    with clock.at(clock.now() + timedelta(seconds=60)):
        assert where(again.post("/login/code", {"code": totp.code_at(secret, clock.now()), "next": door})) == door
        assert again.get(door).status_code == 200


def test_a_facilitator_is_offered_it_and_not_asked(app, world):
    someone = bare(world, Role.FACILITATOR, organisation=world.organisation())
    visitor = Visitor(app).sign_in(someone.email)
    assert visitor.get("/facilitate").status_code == 200
    assert "Your role does not need it" in text_of(visitor.page("/account/second-factor"))
    set_up(visitor)
    assert "Remove it" in visitor.page("/account/second-factor")
    visitor.post("/account/second-factor/end", on="/account/second-factor")
    assert world.value("SELECT COUNT(*) FROM second_factors") + world.value("SELECT COUNT(*) FROM recovery_codes") == 0


def test_a_manager_cannot_lay_it_down(app, world):
    visitor = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=world.organisation()).email)
    assert "Remove it" not in visitor.page("/account/second-factor")
    visitor.post("/account/second-factor/end", on="/account/second-factor")
    assert world.value("SELECT COUNT(*) FROM second_factors") == 1
    assert "Your role needs a second factor" in text_of(visitor.page("/account/second-factor"))


def test_nothing_counts_before_a_code_is_right_and_the_same_secret_stays_on_the_page(app, world):
    visitor = Visitor(app).sign_in(bare(world, Role.ADMIN).email)
    secret, offered = shown(visitor.page(SET_UP))
    answer = visitor.post(SET_UP, {"offered": offered, "code": "000000"})
    assert answer.status_code == 422
    assert shown(answer.get_data(as_text=True))[0] == secret
    assert "does not fit" in text_of(answer.get_data(as_text=True))
    assert world.value("SELECT COUNT(*) FROM second_factors") == 0
    assert where(visitor.get("/admin")).startswith(SET_UP)


def test_the_set_up_form_sent_twice_makes_one_set_of_codes(app, world):
    visitor = Visitor(app).sign_in(bare(world, Role.ADMIN).email)
    secret, offered = shown(visitor.page(SET_UP))
    data = {"offered": offered, "code": totp.code_at(secret, clock.now())}
    assert visitor.post(SET_UP, data).status_code == 200
    first = world.value("SELECT MAX(id) FROM recovery_codes")
    assert where(visitor.post(SET_UP, data)) == "/account/second-factor"
    assert world.value("SELECT MAX(id) FROM recovery_codes") == first


def test_a_secret_sealed_for_somebody_else_is_not_taken(app, world):
    mine, theirs = Visitor(app).sign_in(bare(world, Role.ADMIN).email), Visitor(app).sign_in(bare(world).email)
    secret, offered = shown(theirs.page(SET_UP))
    assert mine.post(SET_UP, {"offered": offered, "code": totp.code_at(secret, clock.now())}).status_code == 422
    assert world.value("SELECT COUNT(*) FROM second_factors") == 0


def test_secrets_and_recovery_codes_lie_sealed_and_in_no_file_about_oneself(app, world):
    visitor = Visitor(app).sign_in(bare(world, Role.ADMIN).email)
    secret, _, codes = set_up(visitor)
    with app.app_context():
        rows = str([db.session.execute(table.select()).all() for table in db.metadata.sorted_tables])
        db.session.rollback()
    held = visitor.get("/account/data.json").get_data(as_text=True)
    for text in (rows, held):
        assert secret not in text
        assert not any(code in text or code.replace("-", "") in text for code in codes)
    assert "sealed_secret" not in held and "code_digest" not in held
    assert len(visitor.get("/account/data.json").get_json()["recovery_codes"]) == 10


def test_a_code_works_once_even_on_two_devices_race(app, world):
    someone = world.person(Role.MANAGER, organisation=world.organisation())
    with app.app_context(), transaction():
        db.session.get_one(second_factor.SecondFactor, someone.id).last_step = None
    one, two = at_the_door(app, someone), at_the_door(app, someone)
    code, found = totp.code_at(FACTOR, clock.now()), {}

    def send(name, visitor):
        found[name] = visitor.post("/login/code", {"code": code}).status_code

    race(app, lambda: send("one", one), lambda: send("two", two))
    assert sorted(found.values()) == [303, 422]


def test_wrong_codes_wait_exactly_and_a_recovery_code_still_opens(app, world):
    someone = bare(world, Role.MANAGER, organisation=world.organisation())
    secret, _, codes = set_up(Visitor(app).sign_in(someone.email))
    later = clock.now() + timedelta(minutes=2)
    with clock.at(later):
        visitor = at_the_door(app, someone)
        for _ in range(5):
            assert "does not fit" in text_of(visitor.post("/login/code", {"code": "000000"}).get_data(as_text=True))
        right = {"code": totp.code_at(secret, later)}
        assert "Wait 15 minutes, or use a recovery code now" in text_of(
            visitor.post("/login/code", right).get_data(as_text=True)
        )
        opened = visitor.post("/login/code", {"code": codes[3].lower().replace("-", " "), "next": "/manage"})
        assert where(opened) == "/manage"
        assert "9 are left" in text_of(visitor.page("/manage"))
        other = at_the_door(app, someone)
        assert "used already" in text_of(other.post("/login/code", {"code": codes[3]}).get_data(as_text=True))
    for seconds, status in ((899, 422), (900, 303)):
        with clock.at(later + timedelta(seconds=seconds)):
            visitor = at_the_door(app, someone)
            assert visitor.post("/login/code", {"code": totp.code_at(secret, clock.now())}).status_code == status


def test_twenty_wrong_codes_at_once_are_counted_one_by_one(app, world):
    someone = world.person(Role.ADMIN)
    doors = [at_the_door(app, someone) for _ in range(20)]
    tokens = [door.token("/login/code") for door in doors]

    def send(place):
        doors[place].client.post("/login/code", data={"csrf_token": tokens[place], "code": "000000"})

    race(app, *[lambda place=place: send(place) for place in range(20)])
    assert world.value("SELECT misses FROM second_factors") == 5
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'second-factor:refuse'") == 5


def test_the_code_is_awaited_for_ten_minutes(app, world):
    someone = world.person(Role.MANAGER, organisation=world.organisation())
    begun = clock.now()
    for seconds, there in ((599, "/manage"), (600, "/login?next=/manage")):
        with clock.at(begun):
            visitor = at_the_door(app, someone)
            token = visitor.token("/login/code")
        with app.app_context(), transaction():
            db.session.get_one(second_factor.SecondFactor, someone.id).last_step = None
        with clock.at(begun + timedelta(seconds=seconds)):
            data = {"csrf_token": token, "code": totp.code_at(FACTOR, clock.now()), "next": "/manage"}
            assert where(visitor.client.post("/login/code", data=data)) == there


def test_new_recovery_codes_end_the_old_ones_and_can_be_taken_as_a_file(app, world):
    someone = bare(world, Role.MANAGER, organisation=world.organisation())
    visitor = Visitor(app).sign_in(someone.email)
    _, _, old = set_up(visitor)
    answer = visitor.post("/account/second-factor/codes", on="/account/second-factor").get_data(as_text=True)
    new = re.findall(r"<li>([0-9A-Z-]{19})</li>", answer)
    assert len(new) == 10 and not set(new) & set(old)
    carried = re.search(r'name="codes"[^>]*value="([^"]+)"', answer)[1]
    file = visitor.post("/account/second-factor/codes.txt", {"codes": carried}, on="/account")
    assert file.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert re.findall("[0-9A-Z-]{19}", file.get_data(as_text=True)) == new
    junk = visitor.post("/account/second-factor/codes.txt", {"codes": "<script>x</script>"}, on="/account")
    assert junk.status_code == 303
    door = at_the_door(app, someone)
    assert door.post("/login/code", {"code": old[0]}).status_code == 422
    assert door.post("/login/code", {"code": new[0]}).status_code == 303


def test_a_link_for_a_new_password_does_not_pass_the_code(app, world):
    someone = world.person(Role.ADMIN)
    from learning.people import links

    with app.app_context(), transaction():
        secret = links.make_link("password", someone.id)
    visitor = Visitor(app)
    assert visitor.post(f"/password/password/{secret}", {"password": "copper window sings at noon"}).status_code == 303
    assert where(visitor.get("/course")) == "/login/code?next=/course"
    assert where(visitor.get("/admin")) == "/login/code?next=/admin"


def test_an_administrator_resets_anothers_with_a_reason_and_the_person_is_told(app, world):
    admin, manager = world.person(Role.ADMIN), world.person(Role.MANAGER, organisation=world.organisation())
    theirs, visitor = Visitor(app).sign_in(manager.email), Visitor(app).sign_in(admin.email)
    page = f"/admin/people/{manager.id}/second-factor"
    assert visitor.post(page, {"reason": " "}).status_code == 422
    sent = visitor.post(page, {"reason": "Phone lost in the field, seen in person"})
    assert where(sent) == f"/admin/people/{manager.id}"
    assert "No second factor." in text_of(visitor.page(f"/admin/people/{manager.id}"))
    assert theirs.get("/course").status_code == 303
    message = world.value("SELECT id FROM messages WHERE kind = 'factor-reset'")
    assert "Phone lost in the field" in visitor.page(f"/admin/mail/{message}")
    assert world.value("SELECT reset_by FROM second_factor_resets") == admin.id
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'second-factor:reset'") == 1
    theirs.sign_in(manager.email)
    assert where(theirs.get("/manage")).startswith(SET_UP)
    own = visitor.post(f"/admin/people/{admin.id}/second-factor", {"reason": "mine"})
    assert own.status_code == 303
    assert "This is your own" in text_of(visitor.page(f"/admin/people/{admin.id}"))


def test_the_server_resets_it_for_the_last_administrator(app, world, settings):
    admin = world.person(Role.ADMIN)
    there = {
        "CPMS_DATA_DIR": str(settings.data_dir),
        "CPMS_DATABASE_URL": settings.database_url.replace("postgresql+psycopg", "postgresql"),
        "CPMS_SECRET_KEY": settings.secret_key,
    }
    status, said = cpms("people", "reset-second-factor", admin.email.upper(), **there)
    assert status == 0 and "password alone" in said
    assert world.value("SELECT COUNT(*) FROM second_factors") == 0
    status, said = cpms("people", "reset-second-factor", admin.email, **there)
    assert status == 1 and "has no second factor" in said
    status, said = cpms("people", "reset-second-factor", "nobody@example.org", **there)
    assert status == 1 and "No open account" in said


def test_with_another_secret_key_codes_say_so_and_recovery_codes_still_open(app, world, settings, content_store):
    someone = bare(world, Role.ADMIN)
    secret, _, codes = set_up(Visitor(app).sign_in(someone.email))
    moved = build(replace(settings, secret_key="j" * 40), content_store)
    with clock.at(clock.now() + timedelta(minutes=1)):
        visitor = at_the_door(moved, someone)
        answer = visitor.post("/login/code", {"code": totp.code_at(secret, clock.now())})
        assert "Codes cannot be checked here" in text_of(answer.get_data(as_text=True))
        assert visitor.post("/login/code", {"code": codes[0]}).status_code == 303
    with moved.app_context():
        assert second_factor.unreadable("j" * 40) == 1
        assert second_factor.unreadable(settings.secret_key) == 0
        db.session.remove()
        db.engine.dispose()


def test_where_it_is_optional_nobody_is_asked(settings, content_store, database_url, app, world):
    someone = bare(world, Role.ADMIN)
    free = build(replace(settings, second_factor="optional"), content_store)
    visitor = Visitor(free).sign_in(someone.email)
    assert visitor.get("/admin").status_code == 200
    assert "Set it up" in visitor.page("/account/second-factor")
    with free.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(("more", "is_one"), [(-1, False), (0, True), (1, False)])
def test_a_recovery_code_has_sixteen_characters(more, is_one):
    code = crockford.make(2**80 - 12345, 16 + more)
    assert (second_factor.clean_recovery_code(second_factor.grouped(code)) == code) is is_one
    swapped = code[1] + code[0] + code[2:]
    assert second_factor.clean_recovery_code(swapped) is None or code[0] == code[1]


def test_a_backup_carries_the_key_and_the_doctor_says_when_another_is_set(tmp_path, content_store):
    """Without CPMS_SECRET_KEY the key lies in the data folder, so codes work where the backup is restored."""
    old, new = {"CPMS_DATA_DIR": str(tmp_path / "old")}, {"CPMS_DATA_DIR": str(tmp_path / "new")}
    file = str(tmp_path / "all.zip")
    first = build(read_settings(old), content_store)
    with first.app_context():
        move("head")
    admin = World(first).person(Role.ADMIN)
    for words, environment in ((("backup", file), old), (("restore", file), new)):
        status, said = cpms(*words, **environment)
        assert status == 0, said
    second = build(read_settings(new), content_store)
    assert Visitor(second).sign_in(admin.email).get("/admin").status_code == 200
    for app in (first, second):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    status, said = cpms("doctor", **new, CPMS_SECRET_KEY="another secret of an installation, 0123456789")
    assert status == 1
    assert "Second factors sealed with another CPMS_SECRET_KEY: 1." in said
    assert "sealed with another CPMS_SECRET_KEY" not in cpms("doctor", **new)[1]
