"""Days, moments and numbers read as in the language of the page, never in the English order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale

from certificates.rendering import in_words
from learning.core import clock, mail
from learning.core.locales import babel_code
from learning.web import formats, mail_rendering
from tests.visitors import Visitor

MOMENT = datetime(2026, 11, 5, 9, 5, tzinfo=UTC)
# language → a day, a moment, thousands, two decimals, hundredths, several things
WRITTEN = {
    "en": ("5 November 2026", "5 November 2026, 09:05", "100,000", "-0.30", "80 %", "7, 9 and 14"),
    "fr": ("5 novembre 2026", "5 novembre 2026, 09:05", "100\u202f000", "-0,30", "80\u202f%", "7, 9 et 14"),
    "es": ("5 de noviembre de 2026", "5 de noviembre de 2026, 09:05", "100.000", "-0,30", "80 %", "7, 9 y 14"),
    "ar": ("5 نوفمبر 2026", "5 نوفمبر 2026، 09:05", "100,000", "-0.30", "80%", "7 و9 و14"),
}


@pytest.mark.parametrize("code", WRITTEN)
def test_each_language_writes_days_and_numbers_its_own_way(app, code):
    with app.test_request_context(), force_locale(babel_code(code)):
        written = (
            formats.day(MOMENT),
            formats.moment(MOMENT),
            formats.thousands(100_000),
            formats.decimal(-0.3),
            formats.share(0.8),
            formats.listing([7, 9, 14]),
        )
        assert tuple(text.replace("\u200e", "") for text in written) == WRITTEN[code]
        assert formats.day("2026-11-05") == formats.day(date(2026, 11, 5)) == WRITTEN[code][0]
        assert str(MOMENT.year) in formats.short_day(MOMENT) and len(formats.short_day(MOMENT)) < 16
        assert (formats.day(None), formats.moment(None)) == ("", "")
        assert in_words("2026-11-05", code) == WRITTEN[code][0], "the certificate writes it as the page does"


@pytest.mark.parametrize(("minutes", "words"), [(59, "59 minutos"), (60, "1 h"), (61, "1 h 1 min"), (1, "1 minuto")])
def test_durations(app, minutes, words):
    with app.test_request_context(), force_locale("es"):
        assert formats.duration(minutes) == words


@pytest.mark.parametrize(("share", "words"), [(0, "0 %"), (0.794, "79 %"), (0.796, "80 %"), (1, "100 %")])
def test_shares_are_rounded_to_whole_hundredths(app, share, words):
    with app.test_request_context(), force_locale(babel_code("en")):
        assert formats.share(share) == words


@pytest.mark.parametrize("code", WRITTEN)
def test_a_reminder_writes_its_day_in_the_language_of_its_reader(app, world, code):
    someone = world.person(language=code)
    due = (clock.today() + timedelta(days=7)).isoformat()
    with app.app_context():
        message = mail.Message(
            kind="reminder", language=code, recipient=someone.email, values={"name": "Amina", "due_on": due}
        )
        text = mail_rendering.render(message).body
        with app.test_request_context(), force_locale(babel_code(code)):
            assert formats.day(due) in text
        assert due not in text


def test_the_language_a_person_saves_is_shown_at_once_whatever_was_chosen_before(app, world):
    someone = world.person(name="Amina Yusuf")
    visitor = Visitor(app).sign_in(someone.email)
    visitor.post("/language", {"language": "fr", "back": "/"}, on="/")
    assert '<html lang="fr"' in visitor.page("/account")
    assert visitor.post("/account", {"name": "Amina Yusuf", "language": "es"}).status_code == 303
    assert '<html lang="es"' in visitor.page("/account")
