"""Join codes: long enough not to be guessed, kind to fingers, renewed with one press, limited where they are tried."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from learning.core import clock, crockford
from learning.core.db import db, transaction
from learning.people import codes
from learning.people.permissions import Role
from tests.visitors import PASSWORD, Visitor, text_of
from tests.web.test_guessing import used

NEW = {"name": "Amina Yusuf", "password": PASSWORD, "language": "en", "organisation": ""}


def code_of(world, team_id):
    return world.value("SELECT join_code FROM teams WHERE id = :id", id=team_id)


def make_short(world, team_id, code="ABCD2345"):
    """A code as earlier versions made them."""
    with world.app.app_context(), transaction():
        db.session.execute(text("UPDATE teams SET join_code = :code WHERE id = :id"), {"code": code, "id": team_id})


def register(visitor, email, code):
    return visitor.post("/register", {**NEW, "email": email, "join_code": code})


@given(st.integers(0, 2**65 - 1), st.data())
def test_every_wrong_character_and_every_swap_of_neighbours_is_seen_without_the_database(number, data):
    code = codes.make(number)
    assert len(code) == 14
    assert codes.is_possible(code)
    place = data.draw(st.integers(0, 13))
    other = data.draw(st.sampled_from([c for c in crockford.ALPHABET if c != code[place]]))
    assert not codes.is_possible(code[:place] + other + code[place + 1 :])
    swapped = code[: place % 13] + code[place % 13 + 1] + code[place % 13] + code[place % 13 + 2 :]
    assert swapped == code or not codes.is_possible(swapped)


def test_all_sixty_five_bits_are_in_the_code():
    assert len({codes.make(1 << bit) for bit in range(65)} | {codes.make(0)}) == 66


@pytest.mark.parametrize(
    "typed",
    ["K7QM-2TX-9HJD-4R{}", " k7qm 2tx 9hjd 4r{} ", "k7qm–2tx–9hjd–4r{}", "K7QM2TX9HJD4R{}", "K٧QM-٢TX-۹HJD-4R{}"],
)
def test_a_code_is_read_however_it_is_typed(typed):
    whole = "K7QM2TX9HJD4R"
    code = whole + crockford.check(whole)
    assert codes.clean(typed.format(code[-1])) == code
    assert codes.grouped(code) == f"K7QM-2TX-9HJD-4R{code[-1]}"


@pytest.mark.parametrize(("length", "possible"), [(7, False), (8, True), (9, False), (13, False), (15, False)])
def test_codes_of_other_lengths_are_slips(length, possible):
    assert codes.is_possible("ABCDEFGHJKMNPQR"[:length]) is possible


def test_new_organisations_and_teams_have_long_codes_and_either_page_takes_them(app, world):
    team = world.team(world.organisation(), "North")
    typed = codes.grouped(code_of(world, team)).lower()
    assert len(world.value("SELECT join_code FROM organisations")) == 14
    visitor = Visitor(app)
    assert register(visitor, "amina@example.org", typed).status_code == 303
    assert "North" in visitor.page("/account")
    other = Visitor(app).sign_in(world.person().email)
    assert other.post("/account/organisation", {"join_code": typed}).status_code == 303
    assert "North" in other.page("/account")


def test_a_slip_is_told_apart_from_a_code_that_is_none_and_counts_nothing(app, world):
    learner = Visitor(app).sign_in(world.person().email)
    slip = learner.post("/account/organisation", {"join_code": "K7QM-2TX-9HJD-4"})
    assert "One is wrong or missing" in text_of(slip.get_data(as_text=True))
    assert 'value="K7QM-2TX-9HJD-4"' in slip.get_data(as_text=True)
    assert world.value("SELECT COUNT(*) FROM tries") == 0
    unknown = learner.post("/account/organisation", {"join_code": codes.make(7)})
    assert "We do not know this code" in text_of(unknown.get_data(as_text=True))
    assert world.value("SELECT COUNT(*) FROM tries") == 2


@pytest.mark.parametrize(("tries", "refused"), [(9, False), (10, True), (11, True)])
def test_a_person_has_ten_wrong_codes_an_hour(app, world, tries, refused):
    team = world.team(world.organisation(), "North")
    learner = Visitor(app).sign_in(world.person().email)
    for number in range(tries):
        learner.post("/account/organisation", {"join_code": codes.make(number)})
    done = learner.post("/account/organisation", {"join_code": code_of(world, team)})
    assert ("Too many tries" in done.get_data(as_text=True)) is refused
    with clock.at(clock.now() + timedelta(hours=1)):
        assert learner.post("/account/organisation", {"join_code": code_of(world, team)}).status_code == 303


@pytest.mark.parametrize(("tries", "refused"), [(199, False), (200, True), (201, True)])
def test_a_network_address_has_two_hundred_and_registering_without_a_code_goes_on(app, world, tries, refused):
    from learning.core import limits

    team = world.team(world.organisation(), "North")
    used(world, limits.JOIN_ADDRESS, "127.0.0.1", tries)
    visitor = Visitor(app)
    done = register(visitor, "amina@example.org", code_of(world, team))
    assert (done.status_code == 422) is refused
    if refused:
        page = done.get_data(as_text=True)
        assert "Too many tries" in page
        assert 'value="Amina Yusuf"' in page
        assert register(visitor, "amina@example.org", "").status_code == 303


def test_a_short_code_works_until_a_manager_renews_it(app, world):
    organisation = world.organisation()
    team = world.team(organisation, "North")
    make_short(world, team)
    assert register(Visitor(app), "one@example.org", "abcd-2345").status_code == 303
    manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)
    page = text_of(manager.page("/manage/teams"))
    assert "ABCD-2345 short: renew it" in page
    path = f"/manage/teams/{team}/code"
    assert "The old code ends at once" in manager.page(path)
    assert manager.post(path, {"code": "ABCD2345"}).status_code == 303
    new = code_of(world, team)
    assert len(new) == 14
    assert codes.grouped(new) in text_of(manager.page("/manage/teams"))
    assert "do not know this code" in register(Visitor(app), "two@example.org", "ABCD2345").get_data(as_text=True)
    assert register(Visitor(app), "two@example.org", new).status_code == 303
    assert world.value("SELECT COUNT(*) FROM people WHERE team_id = :id", id=team) == 2
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'team:renew-code'") == 1


def test_two_tabs_and_two_managers_at_once_make_one_new_code(app, world):
    organisation = world.organisation()
    team = world.team(organisation, "North")
    old = code_of(world, team)
    tabs = [Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email) for _ in range(4)]
    path = f"/manage/teams/{team}/code"
    path = tabs[0].at(path)
    tokens = [tab.token(path) for tab in tabs]
    with ThreadPoolExecutor(4) as pool:
        sent = zip(tabs, tokens, strict=True)
        done = list(
            pool.map(lambda p: p[0].client.post(path, data={"csrf_token": p[1], "code": old}).status_code, sent)
        )
    assert done == [303] * 4
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'team:renew-code'") == 1
    assert code_of(world, team) != old


def test_a_manager_renews_the_code_of_the_own_organisation_and_an_administrator_any(app, world):
    here, there = world.organisation("Here"), world.organisation("There")
    code = "SELECT join_code FROM organisations WHERE id = :id"
    before = world.value(code, id=there)
    manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=here).email)
    manager.post(f"/manage/code?organisation={there}", {"code": before})
    assert world.value(code, id=there) == before
    assert manager.post("/manage/code", {"code": world.value(code, id=here)}).status_code == 303
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    assert admin.post(f"/manage/code?organisation={there}", {"code": before}).status_code == 303
    assert world.value(code, id=there) != before
