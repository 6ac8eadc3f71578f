"""Guessing slows the guesser and never shuts the owner out: known browsers, limits with their edges, links by mail."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from learning.core import clock, limits
from learning.core.db import db
from learning.core.errors import TooMany
from learning.core.mail import Message
from learning.people import devices
from tests.visitors import PASSWORD, Visitor, text_of

SALT = "salt"


def sign_in_from(visitor, email, password, address="127.0.0.1"):
    """One try from a network address."""
    environ = {"REMOTE_ADDR": address}
    return visitor.post("/login", {"email": email, "password": password}, environ_overrides=environ)


def used(world, limit, who, times):
    """Put a count into the database as so many failures would."""
    with world.app.app_context():
        salt = world.app.extensions["settings"].secret_key
        for _ in range(times):
            limits.count(salt, (limit, who))
        db.session.remove()


def mails(world, kind):
    with world.app.app_context():
        found = db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id))
        return [{**message.values, "secret": message.secret} for message in found]


def is_in(response):
    return response.status_code == 303


@pytest.mark.parametrize(
    ("limit", "who", "open_at", "shut_at"),
    [
        (limits.SIGN_IN_PAIR, "{email} 127.0.0.1", 7, 8),
        (limits.SIGN_IN_ACCOUNT_MOST, "{email}", 299, 300),
        (limits.SIGN_IN_ADDRESS_MOST, "127.0.0.1", 1999, 2000),
    ],
)
def test_a_new_device_is_let_in_below_each_limit_and_asked_to_wait_at_it(app, world, limit, who, open_at, shut_at):
    learner = world.person()
    used(world, limit, who.format(email=learner.email), open_at)
    assert is_in(sign_in_from(Visitor(app), learner.email, PASSWORD))
    used(world, limit, who.format(email=learner.email), shut_at - open_at)
    refused = sign_in_from(Visitor(app), learner.email, PASSWORD)
    assert refused.status_code == 422
    assert "Too many tries" in refused.get_data(as_text=True)
    used(world, limit, who.format(email=learner.email), 1)
    assert not is_in(sign_in_from(Visitor(app), learner.email, PASSWORD))
    with clock.at(clock.now() + timedelta(minutes=limit.minutes)):
        assert is_in(sign_in_from(Visitor(app), learner.email, PASSWORD))


@pytest.mark.parametrize(
    ("limit", "who", "failures", "tries"),
    [
        (limits.SIGN_IN_ACCOUNT, "{email}", 59, 8),
        (limits.SIGN_IN_ACCOUNT, "{email}", 60, 2),
        (limits.SIGN_IN_ACCOUNT, "{email}", 61, 2),
        (limits.SIGN_IN_ADDRESS, "10.0.0.1", 399, 8),
        (limits.SIGN_IN_ADDRESS, "10.0.0.1", 400, 2),
        (limits.SIGN_IN_ADDRESS, "10.0.0.1", 401, 2),
    ],
)
def test_under_attack_each_pair_has_fewer_tries_and_the_right_password_still_opens(
    app, world, limit, who, failures, tries
):
    learner = world.person()
    used(world, limit, who.format(email=learner.email), failures)
    if tries == 8:
        # The first wrong try below reaches the limit, so only the state before it is looked at.
        assert is_in(sign_in_from(Visitor(app), learner.email, PASSWORD, "10.0.0.1"))
        used(world, limits.SIGN_IN_PAIR, f"{learner.email} 10.0.0.1", 2)
        assert is_in(sign_in_from(Visitor(app), learner.email, PASSWORD, "10.0.0.1"))
        return
    for _ in range(tries - 1):
        assert "not right" in sign_in_from(Visitor(app), learner.email, "wrong", "10.0.0.1").get_data(as_text=True)
    assert is_in(sign_in_from(Visitor(app), learner.email, PASSWORD, "10.0.0.1"))
    sign_in_from(Visitor(app), learner.email, "wrong", "10.0.0.1")
    assert not is_in(sign_in_from(Visitor(app), learner.email, PASSWORD, "10.0.0.1"))


def test_a_hundred_wrong_tries_in_the_office_do_not_keep_the_owner_out(app, world):
    learner, colleague = world.person(), world.person()
    phone = Visitor(app).sign_in(learner.email)
    phone.post("/logout", on="/account")
    attacker = Visitor(app)
    answers = [sign_in_from(attacker, learner.email, f"guess {n}") for n in range(100)]
    assert "Too many tries" in answers[-1].get_data(as_text=True)
    # The known device at once, although it signed out; a colleague too; a new device elsewhere too.
    assert is_in(sign_in_from(phone, learner.email, PASSWORD))
    assert is_in(sign_in_from(Visitor(app), colleague.email, PASSWORD))
    assert is_in(sign_in_from(Visitor(app), learner.email, PASSWORD, "10.9.8.7"))
    # A new device in the same office waits, at most ten minutes, and is told of the ways that work now.
    waiting = Visitor(app)
    page = text_of(sign_in_from(waiting, learner.email, PASSWORD).get_data(as_text=True))
    assert "You are not shut out" in page
    with clock.at(clock.now() + timedelta(minutes=limits.SIGN_IN_PAIR.minutes)):
        assert is_in(sign_in_from(waiting, learner.email, PASSWORD))


def test_wrong_tries_from_anywhere_leave_a_known_device_alone_and_the_link_by_mail_works(app, world):
    learner = world.person()
    phone = Visitor(app).sign_in(learner.email)
    phone.post("/logout", on="/account")
    used(world, limits.SIGN_IN_ACCOUNT_MOST, learner.email, 5000)
    used(world, limits.SIGN_IN_ADDRESS_MOST, "127.0.0.1", 5000)
    assert is_in(sign_in_from(phone, learner.email, PASSWORD))
    new_device = Visitor(app)
    assert not is_in(sign_in_from(new_device, learner.email, PASSWORD))
    new_device.post("/password/forgotten", {"email": learner.email})
    secret = mails(world, "password")[0]["secret"]
    assert is_in(new_device.post(f"/password/password/{secret}", {"password": "copper window sings at noon"}))
    # The link made this browser a known one, and ended what the old password was known on.
    new_device.post("/logout", on="/account")
    assert is_in(sign_in_from(new_device, learner.email, "copper window sings at noon"))
    assert not is_in(sign_in_from(phone, learner.email, "copper window sings at noon"))


@pytest.mark.parametrize(("failures", "counts_there"), [(19, True), (20, False), (21, False)])
def test_a_known_device_has_a_count_of_its_own_before_it_is_as_any_other(app, world, failures, counts_there):
    learner = world.person()
    phone = Visitor(app).sign_in(learner.email)
    phone.post("/logout", on="/account")
    for _ in range(failures):
        sign_in_from(phone, learner.email, "wrong")
    sign_in_from(phone, learner.email, "wrong")
    assert (world.value("SELECT COUNT(*) FROM tries") == 1) is counts_there
    assert is_in(sign_in_from(phone, learner.email, PASSWORD))


def test_a_device_is_known_for_its_own_people_only_and_not_by_a_made_up_secret(app, world):
    learner, other = world.person(), world.person()
    phone = Visitor(app).sign_in(learner.email)
    phone.post("/logout", on="/account")
    used(world, limits.SIGN_IN_ACCOUNT_MOST, other.email, 300)
    used(world, limits.SIGN_IN_ACCOUNT_MOST, learner.email, 300)
    assert not is_in(sign_in_from(phone, other.email, PASSWORD))
    forger = Visitor(app)
    forger.client.set_cookie("cpms-device", "A" * 43)
    assert not is_in(sign_in_from(forger, learner.email, PASSWORD))
    assert is_in(sign_in_from(phone, learner.email, PASSWORD))


def test_two_people_share_one_browser_and_it_knows_both(app, world):
    one, two = world.person(), world.person()
    shared = Visitor(app)
    for someone in (one, two):
        shared.sign_in(someone.email)
        shared.post("/logout", on="/account")
    for someone in (one, two):
        used(world, limits.SIGN_IN_ACCOUNT_MOST, someone.email, 300)
        assert is_in(sign_in_from(shared, someone.email, PASSWORD))
        shared.post("/logout", on="/account")


@pytest.mark.parametrize(("days", "known"), [(399, True), (400, False), (401, False)])
def test_a_browser_is_known_for_four_hundred_days(app, world, days, known):
    learner = world.person()
    with app.app_context():
        devices.remember(learner.id, "s" * 43)
        with clock.at(clock.now() + timedelta(days=days)):
            assert devices.is_known(learner.id, "s" * 43) is known


@pytest.mark.parametrize(("browsers", "first_is_known"), [(19, True), (20, True), (21, False)])
def test_the_newest_twenty_browsers_are_known(app, world, browsers, first_is_known):
    learner = world.person()
    with app.app_context():
        start = clock.now()
        for number in range(browsers):
            with clock.at(start + timedelta(seconds=number)):
                devices.remember(learner.id, f"browser {number}")
        assert devices.is_known(learner.id, "browser 0") is first_is_known
        assert devices.is_known(learner.id, f"browser {browsers - 1}")


def test_the_cookie_is_for_this_host_and_not_for_scripts(app, world):
    learner = world.person()
    response = Visitor(app).post("/login", {"email": learner.email, "password": PASSWORD})
    cookie = next(c for c in response.headers.getlist("Set-Cookie") if c.startswith("cpms-device="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f"Max-Age={400 * 24 * 3600}" in cookie
    assert cookie.split("=", 1)[1].split(";")[0] not in str(world.value("SELECT secret_digest FROM known_devices"))


@pytest.mark.parametrize(
    ("hours", "is_bound"), [(0, True), (-24, False), (-1, False), (1 / 120, True), (-1 / 120, True)]
)
def test_a_clock_set_back_locks_nobody_for_longer_than_the_window(app, hours, is_bound):
    limit = limits.Limit("test", 3, 10)
    with app.app_context():
        moment = clock.now()
        for _ in range(3):
            limits.count(SALT, (limit, "who"))
        with clock.at(moment + timedelta(hours=hours)):
            seconds = limits.wait(limit, "who", SALT)
            assert (seconds > 0) is is_bound
            assert seconds <= 600
            limits.count(SALT, (limit, "who"))
            assert (limits.wait(limit, "who", SALT) > 0) is is_bound


@pytest.mark.parametrize(("seconds", "waits"), [(599, True), (600, False), (601, False)])
def test_the_wait_ends_with_the_window_and_a_new_count_begins(app, seconds, waits):
    limit = limits.Limit("test", 2, 10)
    with app.app_context():
        moment = clock.now()
        limits.count(SALT, (limit, "who"))
        limits.count(SALT, (limit, "who"))
        with clock.at(moment + timedelta(seconds=seconds)):
            assert (limits.wait(limit, "who", SALT) > 0) is waits
            limits.count(SALT, (limit, "who"))
            assert (limits.wait(limit, "who", SALT) > 0) is waits


@pytest.mark.parametrize(("wrong", "is_refused"), [(9, False), (10, True), (11, True)])
def test_the_present_password_cannot_be_guessed_from_a_borrowed_phone(app, world, wrong, is_refused):
    learner = world.person()
    phone = Visitor(app).sign_in(learner.email)
    # Changing the password and erasing the account share the count.
    for number in range(wrong):
        path = "/account/password" if number % 2 else "/account/data/erasure"
        new = {"present": f"guess {number}", "password": "copper window sings at noon", "sure": "y"}
        answer = phone.post(path, new if number % 2 else {"password": f"guess {number}", "sure": "y"})
        assert answer.status_code == 422
    done = phone.post("/account/password", {"present": PASSWORD, "password": "copper window sings at noon"})
    assert ("Too many tries" in done.get_data(as_text=True)) is is_refused
    erased = phone.post("/account/data/erasure", {"password": PASSWORD, "sure": "y"})
    assert ("Too many tries" in erased.get_data(as_text=True)) is is_refused
    with clock.at(clock.now() + timedelta(minutes=10)):
        right = "copper window sings at noon" if not is_refused else PASSWORD
        assert is_in(phone.post("/account/data/erasure", {"password": right, "sure": "y"}))


def test_a_second_link_leaves_the_first_alive_and_one_use_ends_all(app, world):
    learner = world.person()
    start = clock.now()
    for minutes in (0, 5, 10):
        with clock.at(start + timedelta(minutes=minutes)):
            assert Visitor(app).post("/password/forgotten", {"email": learner.email}).status_code == 200
    links = [f"/password/password/{values['secret']}" for values in mails(world, "password")]
    assert len(links) == 3
    assert [Visitor(app).get(link).status_code for link in links] == [200, 200, 200]
    assert is_in(Visitor(app).post(links[0], {"password": "copper window sings at noon"}))
    assert [Visitor(app).get(link).status_code for link in links] == [404, 404, 404]


@pytest.mark.parametrize(
    ("minutes", "sent"), [((0, 4), 1), ((0, 5), 2), ((0, 6), 2), ((0, 5, 10), 3), ((0, 5, 10, 15), 4)]
)
def test_how_often_a_link_is_mailed(app, world, minutes, sent):
    learner = world.person()
    start = clock.now()
    for minute in minutes:
        with clock.at(start + timedelta(minutes=minute)):
            Visitor(app).post("/password/forgotten", {"email": learner.email})
    assert len(mails(world, "password")) == sent


def test_a_stranger_who_asks_all_day_neither_fills_the_mailbox_nor_shuts_the_door(app, world):
    learner = world.person()
    start = clock.now()
    with clock.at(start):
        answers = [Visitor(app).post("/password/forgotten", {"email": learner.email}) for _ in range(60)]
    for minute in range(5, 60, 5):
        with clock.at(start + timedelta(minutes=minute)):
            answers.append(Visitor(app).post("/password/forgotten", {"email": learner.email}))
    assert {answer.status_code for answer in answers} == {200}
    assert len({text_of(answer.get_data(as_text=True)) for answer in answers}) == 1
    sent = mails(world, "password")
    assert len(sent) == 4
    with clock.at(start + timedelta(minutes=59)):
        assert is_in(
            Visitor(app).post(f"/password/password/{sent[0]['secret']}", {"password": "six red kites at dawn"})
        )


@pytest.mark.parametrize(("mails_before", "sent"), [(199, 1), (200, 0), (201, 0)])
def test_one_network_address_causes_two_hundred_mails_an_hour_and_known_browsers_are_free(
    app, world, mails_before, sent
):
    learner = world.person()
    used(world, limits.RESET_ADDRESS, "127.0.0.1", mails_before)
    answer = Visitor(app).post("/password/forgotten", {"email": learner.email})
    assert answer.status_code == 200
    assert len(mails(world, "password")) == sent
    phone = Visitor(app).sign_in(learner.email)
    phone.post("/logout", on="/account")
    with clock.at(clock.now() + timedelta(minutes=5)):
        phone.post("/password/forgotten", {"email": learner.email})
    assert len(mails(world, "password")) == sent + 1


def test_two_who_ask_at_once_cause_one_mail(app, world):
    learner = world.person()
    visitors = [Visitor(app) for _ in range(4)]
    for visitor in visitors:
        visitor.get("/password/forgotten")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda v: v.post("/password/forgotten", {"email": learner.email}).status_code, visitors))
    assert done == [200] * 4
    assert len(mails(world, "password")) == 1


def test_a_full_office_does_not_lose_what_was_typed_into_the_registration(app, world):
    used(world, limits.REGISTER_ADDRESS, "127.0.0.1", 300)
    new = {"name": "Amina Yusuf", "email": "amina@example.org", "password": PASSWORD, "language": "en"}
    answer = Visitor(app).post("/register", {**new, "organisation": ""})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Too many tries" in page
    assert 'value="Amina Yusuf"' in page


def test_check_says_how_long_to_wait(app):
    limit = limits.Limit("test", 1, 10)
    with app.app_context():
        limits.count(SALT, (limit, "who"))
        with pytest.raises(TooMany) as error:
            limits.check(limit, "who", SALT)
    assert 0 < error.value.values["seconds"] <= 600
