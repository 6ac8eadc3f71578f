"""Codes that follow the time: the published vectors, drift, replay, and how the secret is kept."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from learning.people import totp

# RFC 6238, appendix B, SHA-1: the last six of the eight digits.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
NOW = datetime(2026, 11, 24, 12, 0, 10, tzinfo=UTC)
KEY = "k" * 40


@pytest.mark.parametrize(("seconds", "code"), RFC)
def test_codes_are_those_of_the_standard(seconds, code):
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_at(RFC_SECRET, moment) == code
    assert totp.step_of(RFC_SECRET, code, moment, None) == seconds // 30


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(steps, fits):
    secret = totp.new_secret()
    code = totp.code_at(secret, NOW + timedelta(seconds=30 * steps))
    assert (totp.step_of(secret, code, NOW, None) is not None) is fits


def test_a_step_works_once_and_none_before_it():
    secret = totp.new_secret()
    step = totp.step_of(secret, totp.code_at(secret, NOW), NOW, None)
    assert totp.step_of(secret, totp.code_at(secret, NOW), NOW, step) is None
    assert totp.step_of(secret, totp.code_at(secret, NOW - timedelta(seconds=30)), NOW, step) is None
    assert totp.step_of(secret, totp.code_at(secret, NOW + timedelta(seconds=30)), NOW, step) == step + 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [("123456", "123456"), (" 123 456 ", "123456"), ("123-456", "123456"), ("٠١٢٣٤٥", "012345"), ("०१२३४५", "012345")]
    + [(wrong, None) for wrong in ("", "12345", "1234567", "12345a", "１２３４５x", "²²²²²²²", "ABCD-EFGH-JKMN-PQRS")],
)
def test_digits_are_read_as_people_type_them(typed, code):
    assert totp.digits(typed) == code


def test_a_sealed_secret_opens_only_here_for_its_person_and_purpose():
    secret = totp.new_secret()
    sealed = totp.seal(secret, KEY, "kept", 7)
    assert secret not in sealed
    assert sealed != totp.seal(secret, KEY, "kept", 7)
    assert len(sealed) <= 200
    assert totp.unseal(sealed, KEY, "kept", 7) == secret
    for wrong in (
        (sealed, "j" * 40, "kept", 7),
        (sealed, KEY, "offered", 7),
        (sealed, KEY, "kept", 8),
        ("", KEY, "", 7),
    ):
        with pytest.raises(totp.Unreadable):
            totp.unseal(*wrong)
    for text in (sealed[:-4], "A" + sealed[1:], "ß", "%%"):
        with pytest.raises(totp.Unreadable):
            totp.unseal(text, KEY, "kept", 7)
