"""Exports: only certificates that count, cells that are no formula, pieces that fit together, the same on both ways."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import issuing, queries
from learning.completion.queries import ModuleResult
from learning.core import clock
from learning.people.permissions import Role
from learning.reports import bundles, exports
from learning.reports.completions import CompletionRow
from learning.reports.rules import Standing, safe_cell
from tests.visitors import Visitor

# Every character that one of the spreadsheets takes for the beginning of a formula (OWASP, CWE-1236), wide forms too.
DANGEROUS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\x00",
    "＝",
    "＋",
    "－",
    "＠",
    "|",
    "%",
    "｜",
    "％",
    "﹦",
    "﹢",
    "﹣",
    "﹫",
    "﹪",
    "−",
]
# Spaces and unseen characters that may stand before it: no-break, thin, wide, zero width, byte order mark, directions.
HIDING = ["\u00a0", "\u2009", "\u3000", "\u200b", "\ufeff", "\u200f", "\u202e", "\u00ad", "\x0b", "\x1f", "\u2028"]


@pytest.mark.parametrize("first", DANGEROUS)
@pytest.mark.parametrize("before", ["", " ", "   ", "\n", " \n ", "\x00", *HIDING])
def test_no_dangerous_character_begins_a_cell(first, before):
    cell = str(safe_cell(f"{before}{first}cmd|' /C calc'!A1"))
    assert cell[0] == "'" or not cell.lstrip("".join([" ", *HIDING])).startswith(tuple(DANGEROUS)), cell
    assert not set("\n\r\x00") & set(cell)


@pytest.mark.parametrize("first", DANGEROUS[:4] + DANGEROUS[7:])
def test_an_apostrophe_is_put_before_it_and_nothing_is_lost(first):
    assert safe_cell(f"{first}SUM(A1)") == f"'{first}SUM(A1)"
    assert safe_cell(f"  {first}SUM(A1)") == f"'  {first}SUM(A1)"


HARMLESS = ["Amina", "a=b", "5-6", "name@example.org", "'quoted", "", "a\tb", "é", "أمينة", "a  b"]


@pytest.mark.parametrize("value", HARMLESS)
def test_what_is_harmless_stays_as_it_is(value):
    assert safe_cell(value) == value


@pytest.mark.parametrize("value", [0, 80, None, 1.5, True])
def test_what_is_no_text_stays_as_it_is(value):
    assert safe_cell(value) is value


@given(st.text(st.sampled_from([*DANGEROUS, *HIDING, " ", "\n", "a", "'"]), max_size=8))
def test_no_mixture_of_them_is_a_formula(text):
    cell = str(safe_cell(text))
    assert not cell.lstrip("".join([" ", *HIDING])).startswith(tuple(DANGEROUS))
    assert "\n" not in cell


def record(number: int, **changes) -> CompletionRow:
    values = {
        "person_id": number, "enrolment_id": number, "name": f"Name {number}", "email": f"n{number}@example.org",
        "team": "North", "due_on": None, "began_at": None, "last_active_at": None, "modules_passed": 0,
        "completed_at": None, "certificate_code": "", "certificate_revoked": False, "standing": Standing.NOT_BEGUN,
    }  # fmt: skip
    return CompletionRow(**{**values, **changes})


def words(key: str) -> str:
    return f"<{key}>"


def test_a_row_has_a_cell_for_each_heading_in_its_place(content_store):
    course = content_store.catalogue.course
    moment = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
    passed = {course.modules[1].id: ModuleResult(course.modules[1].id, 90, moment)}
    full = record(
        1, name="=cmd", email="+x@y.org", team="@North", due_on=date(2026, 12, 1), began_at=moment,
        last_active_at=moment, modules_passed=1, completed_at=moment, certificate_code="ABCDEFGHJKMNPQRSTVWX",
        certificate_revoked=True, standing=Standing.COMPLETE, passed=passed,
    )  # fmt: skip
    columns = exports.columns(course, words)
    heading = [column.heading for column in columns]
    cells = dict(zip(heading, exports.row(full, columns), strict=True))
    assert len(heading) == 9 + 5 + 2
    assert cells == {
        "<name>": "=cmd", "<email>": "+x@y.org", "<proved>": "<yes>", "<team>": "@North", "<due>": "2026-12-01",
        "<standing>": "<complete>", "<began>": "2026-11-21", "<active>": "2026-11-21", "<passed>": 1,
        **{m.title: (90 if m.id in passed else "") for m in course.modules},
        "<completed>": "2026-11-21", "<certificate>": "ABCD-EFGH-JKMN-PQRS-TVWX (<revoked>)",
    }  # fmt: skip
    valid = exports.row(record(2, certificate_code="ABCDEFGHJKMNPQRSTVWX"), columns)
    assert valid[-1] == "ABCD-EFGH-JKMN-PQRS-TVWX"
    assert exports.row(record(3), columns)[4:9] == ["", "<not-begun>", "", "", 0]


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 400, 401])
def test_a_csv_in_pieces_is_one_file_with_every_row_once(count):
    pieces = list(exports.csv_pieces(["a", "=b"], ([n, 'é,"'] for n in range(count))))
    assert len(pieces) == 2 + count // 200
    whole = b"".join(pieces)
    assert whole.startswith(b"\xef\xbb\xbf")
    assert whole.count(b"\xef\xbb\xbf") == 1
    read = list(csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline="")))
    assert read == [["a", "'=b"], *([str(n), 'é,"'] for n in range(count))]
    assert b"a,'=b\r\n" in whole


def test_an_xlsx_holds_numbers_as_numbers_and_texts_as_texts():
    import openpyxl

    rows = [["=1+1", 80, "", "80"], ["https://x.org", 0, None, "é"]]
    with exports.xlsx_file(["A", "B", "C", "D"], iter(rows), "T" * 40, right_to_left=True) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    sheet = book.active
    assert sheet.title == "T" * 31
    assert sheet.sheet_view.rightToLeft is True
    assert sheet.freeze_panes == "B2"
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found == [["A", "B", "C", "D"], ["=1+1", 80, None, "80"], ["https://x.org", 0, None, "é"]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    first, last = sheet["A2"], sheet["D3"]
    assert (first.number_format, first.quotePrefix) == ("@", True)
    assert (last.number_format, last.quotePrefix) == ("General", False)
    with exports.xlsx_file(["A"], iter([]), "T", right_to_left=False) as file:
        assert not openpyxl.load_workbook(io.BytesIO(file.read())).active.sheet_view.rightToLeft


def test_a_bundle_leaves_out_what_does_not_count_and_indexes_the_rest():
    days = ("2024-02-29", "2026-02-28")
    codes = {
        "AAAAAAAA1111": bundles.Printed(b"%PDF 1", "Printed 0", *days),
        "BBBBBBBB2222": None,
        "CCCCCCCC3333": bundles.Printed(b"%PDF 3", "=Printed 2", *days),
    }
    records = [record(n, certificate_code=code, team="@x") for n, code in enumerate(codes)]
    records.insert(1, record(9))
    pieces = list(bundles.zip_pieces(["N", "T", "C", "I", "V", "F"], records, codes.__getitem__))
    assert len(pieces) == 3
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert bundle.testzip() is None
    assert bundle.namelist() == ["certificate-AAAAAAAA.pdf", "certificate-CCCCCCCC.pdf", "index.csv"]
    assert bundle.read("certificate-CCCCCCCC.pdf") == b"%PDF 3"
    index = list(csv.reader(io.StringIO(bundle.read("index.csv").decode("utf-8-sig"))))
    assert index == [
        ["N", "T", "C", "I", "V", "F"],
        ["Printed 0", "'@x", "AAAAAAAA1111", *days, "certificate-AAAAAAAA.pdf"],
        ["'=Printed 2", "'@x", "CCCCCCCC3333", *days, "certificate-CCCCCCCC.pdf"],
    ]


def taken(visitor: Visitor) -> list[str]:
    answer = visitor.get("/manage/certificates.zip")
    assert answer.status_code == 200
    return sorted(n for n in zipfile.ZipFile(io.BytesIO(answer.data)).namelist() if n.endswith(".pdf"))


def test_withdrawn_and_replaced_certificates_are_not_in_the_managers_zip(world, app):
    organisation = world.organisation()
    manager = world.person(Role.MANAGER, organisation=organisation)
    kept, withdrawn, renamed = (world.complete(world.person(organisation=organisation)) for _ in range(3))
    visitor = Visitor(app).sign_in(manager.email)
    assert len(taken(visitor)) == 3
    with app.app_context():
        issuing.revoke(queries.by_code(withdrawn).id, "test", by=manager.id)
        newer = issuing.replace_name(queries.by_code(renamed).id, "Another Name", by=manager.id)
    assert taken(visitor) == sorted(f"certificate-{code[:8]}.pdf" for code in (kept, newer))
    rows = list(csv.DictReader(io.StringIO(visitor.get("/manage/completions.csv").data.decode("utf-8-sig"))))
    said = {row["Certificate"].replace("-", "") for row in rows if row["Certificate"]}
    assert said == {kept, f"{withdrawn} (withdrawn)", newer}
    # One that ran out was earned: it stays in the bundle.
    with clock.at(clock.now().replace(year=clock.now().year + 5, day=1)):
        assert len(taken(Visitor(app).sign_in(manager.email))) == 2
