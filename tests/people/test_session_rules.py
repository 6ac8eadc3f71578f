"""How long a sign-in lasts and what is asked again: below, at and above each limit."""

from datetime import UTC, datetime, timedelta

import pytest

from learning.people import rules
from learning.people.session_rules import Proof, proof_needed, should_note

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def ago(**length):
    return NOW - timedelta(**length)


def needed(full=NOW, proved=NOW, staff=NOW, is_staff_page=False, is_fresh=False):
    return proof_needed(
        NOW, full_at=full, proved_at=proved, staff_at=staff, is_staff_page=is_staff_page, is_fresh=is_fresh
    )


@pytest.mark.parametrize(
    ("age", "proof"),
    [
        (timedelta(minutes=15) - SECOND, Proof.NOTHING),
        (timedelta(minutes=15), Proof.NOTHING),
        (timedelta(minutes=15) + SECOND, Proof.ONE),
    ],
)
def test_a_grave_thing_asks_a_quarter_of_an_hour_after_the_last_proof(age, proof):
    assert needed(proved=NOW - age, is_fresh=True) == proof
    assert needed(proved=NOW - age) == Proof.NOTHING


@pytest.mark.parametrize(
    ("age", "proof"),
    [
        (timedelta(minutes=60) - SECOND, Proof.NOTHING),
        (timedelta(minutes=60), Proof.NOTHING),
        (timedelta(minutes=60) + SECOND, Proof.ONE),
    ],
)
def test_staff_pages_ask_after_an_idle_hour_and_learners_pages_do_not(age, proof):
    assert needed(staff=NOW - age, is_staff_page=True) == proof
    assert needed(staff=NOW - age) == Proof.NOTHING


@pytest.mark.parametrize(
    ("age", "proof"),
    [
        (timedelta(hours=12) - SECOND, Proof.NOTHING),
        (timedelta(hours=12), Proof.NOTHING),
        (timedelta(hours=12) + SECOND, Proof.ALL),
    ],
)
def test_staff_pages_ask_for_everything_after_a_working_day(age, proof):
    assert needed(full=NOW - age, is_staff_page=True) == proof
    assert needed(full=NOW - age) == Proof.NOTHING


def test_everything_outweighs_one():
    assert needed(ago(hours=13), ago(hours=13), ago(hours=13), is_staff_page=True, is_fresh=True) == Proof.ALL


@pytest.mark.parametrize(("seconds", "writes"), [(299, False), (300, False), (301, True)])
def test_last_seen_is_written_every_five_minutes_at_most(seconds, writes):
    assert should_note(ago(seconds=seconds), NOW) is writes
    assert should_note(None, NOW)


@pytest.mark.parametrize(("length", "grade"), [(12, "learner"), (14, "learner"), (15, "staff"), (16, "staff")])
def test_a_password_is_long_enough_for_staff_from_fifteen_characters(length, grade):
    assert rules.password_grade("x" * length) == grade


@pytest.mark.parametrize(("admins", "is_last"), [({1}, True), ({1, 2}, False), ({2}, False), (set(), False)])
def test_the_last_administrator_is_the_only_open_one(admins, is_last):
    assert rules.is_last_admin(1, frozenset(admins)) is is_last
