"""A promise as a calendar file (RFC 5545): one all-day event. Why no library: docs/decisions/0016."""

from datetime import date, datetime, timedelta

LINE_OCTETS = 75


def _escaped(text: str) -> str:
    for old, new in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(old, new)
    return text


def _folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never inside a character."""
    pieces: list[str] = []
    piece = ""
    for char in line:
        room = LINE_OCTETS - (1 if pieces else 0)
        if len((piece + char).encode()) > room:
            pieces.append(piece)
            piece = ""
        piece += char
    return "\r\n ".join([*pieces, piece])


def event(uid: str, title: str, text: str, day: date, made_at: datetime) -> str:
    """The file. `uid` must be unique in the world; times are UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CPMS Learning//EN",
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}",
        f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(text)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(map(_folded, lines)) + "\r\n"
