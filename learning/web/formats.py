"""Days, moments, durations and numbers, written as the language of the page writes them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from babel.dates import get_datetime_format
from babel.lists import format_list
from flask_babel import format_date, format_decimal, format_time, get_locale, gettext, ngettext


def day(value: date | datetime | str | None) -> str:
    """A date (UTC; a text is one in ISO form) in words: 21 November 2026, 21 de noviembre de 2026."""
    return format_date(_read(value), "long") if value else ""


def short_day(value: date | datetime | str | None) -> str:
    """A date for a narrow column: 21 Nov 2026, 21 nov 2026."""
    return format_date(_read(value), "medium") if value else ""


def _read(value: date | datetime | str) -> date | datetime:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def moment(value: datetime | None) -> str:
    """A date and time of day (UTC): 21 November 2026, 09:05."""
    if not value:
        return ""
    pattern = str(get_datetime_format("medium", locale=get_locale()))
    return pattern.replace("{0}", format_time(value, "HH:mm")).replace("{1}", format_date(value, "long"))


def duration(minutes: int) -> str:
    """Minutes in words: 45 minutes, 2 h 21 min."""
    if minutes < 60:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    hours, rest = divmod(minutes, 60)
    if not rest:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(hours)s h %(rest)s min", hours=hours, rest=rest)


def thousands(value: int) -> str:
    """A whole number with its thousands: 100,000, 100.000."""
    return format_decimal(value, "#,##0")


def decimal(value: float) -> str:
    """A number with two decimals: 0.30, 0,30."""
    return format_decimal(value, "#,##0.00")


def percent(value: int) -> str:
    """Whole hundredths, as every sentence of the course writes them: 80 %."""
    return gettext("%(number)s %%", number=value)


def share(value: float) -> str:
    """A share of one, as whole hundredths: 0.8 is 80 %."""
    return percent(round(value * 100))


def listing(values: Iterable[object]) -> str:
    """Things one after the other: 7, 9 and 14."""
    return format_list([str(value) for value in values], "standard", locale=get_locale())


_ALL = (day, short_day, moment, duration, thousands, decimal, percent, share, listing)
FILTERS: dict[str, Any] = {function.__name__: function for function in _ALL}
