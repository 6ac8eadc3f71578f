"""What comes in from outside, bounded once at the door: numbers, moments, days, and text that no row can hold.

Both databases then see only values that they have room for, whatever an address or a form says: no id, date or text
makes an error of ours (500) out of an error of theirs (400, 404, or a filter that is left out).
"""

from datetime import UTC, date, datetime
from typing import Any

from flask import Flask, abort, request
from flask_babel import lazy_gettext as _l
from werkzeug.routing import IntegerConverter
from wtforms import DateField, ValidationError

# The largest whole number that a column of either database holds.
NUMBER_MOST = 2**31 - 1
YEAR_LEAST, YEAR_MOST = 2000, 2100


class NumberInAddress(IntegerConverter):
    """An id, or a number, in an address: none that a column could not hold. Outside is 404."""

    regex = "[0-9]{1,10}"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": NUMBER_MOST, **kwargs})


def init_app(app: Flask) -> None:
    """Take the converter for every <int:…>, and look at every request before its view."""
    app.url_map.converters["int"] = NumberInAddress
    app.before_request(_refuse_unreadable)


def _refuse_unreadable() -> None:
    """A NUL in a path, a query or a form is no text anybody typed; PostgreSQL has no room for it. 400."""
    if "\0" in request.path or any("\0" in text for values in (request.args, request.form) for text in _texts(values)):
        abort(400)


def _texts(values: Any) -> list[str]:
    return [text for pair in values.items(multi=True) for text in pair]


def whole(text: str) -> int:
    """A whole number from a query or a form, for `get(…, type=whole)`. Raises ValueError for one without room."""
    if len(text) > 20 or not 0 <= int(text) <= NUMBER_MOST:
        raise ValueError("a number that no column holds")
    return int(text)


def moment(text: str) -> datetime:
    """A moment with its time zone from an address, in UTC. Raises ValueError for one that is none, or far from us."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not YEAR_LEAST <= found.year <= YEAR_MOST:
        raise ValueError("not a moment of ours")
    return found.astimezone(UTC)


def day(text: str) -> date:
    """A day (ISO) from an address. Raises ValueError for one that is none, or far from us."""
    found = date.fromisoformat(text)
    if not YEAR_LEAST <= found.year < YEAR_MOST:
        raise ValueError("not a day of ours")
    return found


class DayField(DateField):  # type: ignore[misc]  # WTForms has no types
    """A day that a plan can name: in this century."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        day: date | None = self.data
        if day and not YEAR_LEAST <= day.year < YEAR_MOST:
            raise ValidationError(_l("Choose a day between the years 2000 and 2099."))
