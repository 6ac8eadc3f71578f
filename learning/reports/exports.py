"""The records as CSV and XLSX: the same columns and values as the screen."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from certificates.codes import grouped
from learning.courseware.types import Course
from learning.reports.completions import CompletionRow
from learning.reports.rules import one_line, safe_cell

ROWS_A_PIECE = 200


# The reader's words for a key: a heading, a standing, yes and no.
Words = Callable[[str], str]


@dataclass(frozen=True)
class Column:
    """One column: its heading, and what stands in it for a record. Dates are ISO, marks whole numbers of percent."""

    heading: str
    cell: Callable[[CompletionRow], object]


def _day(value: date | datetime | None) -> str:
    return "" if value is None else str(value)[:10]


def _mark_of(module_id: str) -> Callable[[CompletionRow], object]:
    return lambda record: record.passed[module_id].percent if module_id in record.passed else ""


def columns(course: Course, words: Words) -> list[Column]:
    """Every column, in order: a new one is one line here, and its heading among the reader's words."""

    def certificate(record: CompletionRow) -> str:
        code = grouped(record.certificate_code) if record.certificate_code else ""
        return f"{code} ({words('revoked')})" if record.certificate_revoked else code

    return [
        Column(words("name"), lambda record: record.name),
        Column(words("email"), lambda record: record.email),
        Column(words("proved"), lambda record: words("yes" if record.is_email_proved else "no")),
        Column(words("team"), lambda record: record.team),
        Column(words("due"), lambda record: _day(record.due_on)),
        Column(words("standing"), lambda record: words(str(record.standing))),
        Column(words("began"), lambda record: _day(record.began_at)),
        Column(words("active"), lambda record: _day(record.last_active_at)),
        Column(words("passed"), lambda record: record.modules_passed),
        *(Column(module.title, _mark_of(module.id)) for module in course.modules),
        Column(words("completed"), lambda record: _day(record.completed_at)),
        Column(words("certificate"), certificate),
    ]


def row(record: CompletionRow, shown: Sequence[Column]) -> list[object]:
    """One record as cells; an empty text where nothing is."""
    return [column.cell(record) for column in shown]


def csv_pieces(heading: list[str], rows: Iterable[list[object]]) -> Iterator[bytes]:
    """A CSV file in pieces (RFC 4180, UTF-8 with the mark that spreadsheets look for)."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in heading])
    yield b"\xef\xbb\xbf" + out.getvalue().encode()
    out.seek(0)
    out.truncate()
    for number, cells in enumerate(rows, 1):
        writer.writerow([safe_cell(cell) for cell in cells])
        if number % ROWS_A_PIECE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def xlsx_file(heading: list[str], rows: Iterable[list[object]], title: str, right_to_left: bool) -> IO[bytes]:
    """An XLSX file on disk, written row by row; texts are texts, never formulas.

    What CSV has to put an apostrophe before is here a cell of the format text, with the mark that keeps it one when
    somebody edits it or saves the sheet: the name stands in it as it was typed.
    """
    import xlsxwriter

    out = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain_text = book.add_format({"num_format": "@", "quote_prefix": True})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 1, 28)
        sheet.set_column(2, len(heading), 16)
        if right_to_left:
            sheet.right_to_left()
        for place, text in enumerate(heading):
            sheet.write_string(0, place, str(text), bold)
        for number, cells in enumerate(rows, 1):
            for place, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(number, place, cell)
                elif cell:
                    text = one_line(str(cell))
                    sheet.write_string(number, place, text, None if safe_cell(text) == text else plain_text)
    out.seek(0)
    return out
