"""For those who check: a code in whatever form it came, many at once as a table and as a file, the camera's header."""

import csv
import html
import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from certificates import codes, issuing, queries
from certificates.models import Certificate
from certificates.rules import Status
from learning.core import clock
from learning.core.db import db, transaction
from learning.web import formats
from learning.web.delivery import NO_DEVICES
from learning.web.public.many import WORDS
from tests.visitors import text_of, where

COLUMNS = ["Code", "Status", "Name", "Issued", "Completed", "Valid until", "Replaced by"]
MANY = "/verify/many"


def rows_of(answer):
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def papers_of_all_kinds(world, app):
    """Codes of a good, a withdrawn and a replaced certificate, and of the one in its place."""
    made = [world.complete(world.person(name=name)) for name in ("=1+1 Good", "Amina Gone", "أمينة يوسف")]
    with app.app_context():
        by = queries.by_code(made[0]).id
        issuing.revoke(queries.by_code(made[1]).id, "test", by=by)
        issuing.replace_name(queries.by_code(made[2]).id, "Amina After", by=by)
        return [*made, queries.by_code(made[2]).successor]


def test_the_file_says_what_the_table_says(visitor, app, papers_of_all_kinds):
    good, gone, before, after = papers_of_all_kinds
    sent = (
        f"{codes.grouped(good)}\n{gone.lower()}\n{before}\nhttps://x.org/verify/{after}#{'A' * 200}\n=cmd|' /C calc'!A0"
    )
    answer = visitor.post(MANY, {"codes": sent, "as": "csv"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="certificates-checked-{clock.today().isoformat()}.csv"'
    )
    assert answer.data.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    rows = rows_of(answer)
    assert [row["Status"] for row in rows] == ["valid", "withdrawn", "replaced by a newer one", "valid", "unknown"]
    assert [row["Name"] for row in rows] == ["'=1+1 Good", "Amina Gone", "أمينة يوسف", "Amina After", ""]
    assert [row["Code"] for row in rows[:4]] == [codes.grouped(one) for one in papers_of_all_kinds]
    assert [row["Replaced by"] for row in rows] == ["", "", codes.grouped(after), "", ""]
    assert rows[4]["Code"].startswith("'=cmd")
    assert set(rows[4].values()) == {rows[4]["Code"], "unknown", ""}
    with app.app_context():
        for row, code in zip(rows, papers_of_all_kinds, strict=False):
            held = queries.by_code(code)
            assert date.fromisoformat(row["Issued"]) == held.issued_at.date()
            assert date.fromisoformat(row["Completed"]) == date.fromisoformat(held.facts.completed_on)
            assert date.fromisoformat(row["Valid until"]) == date.fromisoformat(held.facts.valid_until)
    page = visitor.post(MANY, {"codes": sent})
    text = text_of(page.text)
    assert "5 codes were checked" in text
    assert "valid: 2 · withdrawn: 1 · replaced by a newer one: 1 · unknown: 1" in text
    for row in rows:
        for column, cell in row.items():
            with app.test_request_context():  # the file has days for machines, the table for people
                said = formats.short_day(cell) if column in ("Issued", "Completed", "Valid until") else cell
            assert said.removeprefix("'") in text.replace("’", "'"), cell


def test_the_button_under_the_table_gives_the_same_rows_also_of_a_file(visitor, papers_of_all_kinds):
    body = "\n".join([*papers_of_all_kinds, "WRONG-CODE", '<b>&"x']).encode("utf-16")
    data = {"codes": "", "file": (io.BytesIO(body), "codes.txt")}
    page = visitor.post(MANY, data, content_type="multipart/form-data").text
    again = html.unescape(re.search(r'<input type="hidden" name="codes" value="([^"]*)">', page)[1])
    rows = rows_of(visitor.post(MANY, {"codes": again, "as": "csv"}))
    assert [row["Code"].replace("-", "") for row in rows] == [*papers_of_all_kinds, "WRONGCODE", '<b>&"x']


def test_a_changed_row_is_said_to_be_changed_in_table_and_file(visitor, app, papers_of_all_kinds):
    good, *others = papers_of_all_kinds
    with app.app_context(), transaction():
        row = db.session.scalar(select(Certificate).where(Certificate.code == good))
        row.facts = {**row.facts, "valid_until": "2099-01-01"}
    sent = {"codes": f"{good}\n{others[-1]}"}
    said = "changed after signing: do not rely on it"
    assert [row["Status"] for row in rows_of(visitor.post(MANY, {**sent, "as": "csv"}))] == [said, "valid"]
    assert f"{said}: 1 · valid: 1" in text_of(visitor.post(MANY, sent).text)


@pytest.mark.parametrize("as_file", [{}, {"as": "csv"}])
@pytest.mark.parametrize(
    ("codes_sent", "file", "says"),
    [
        ("", b"", "Paste at least one code."),
        (" \n,;\t", b"", "Paste at least one code."),
        ("A\n" * 501, b"", "more than 500 codes"),
        ("A\n" * 250, b"B\n" * 251, "more than 500 codes"),
        ("KEPT", b"PK\x03\x04\x00\x00", "This is not a text file"),
    ],
)
def test_what_cannot_be_checked_is_said_on_the_page_and_stays(visitor, codes_sent, file, says, as_file):
    data = {"codes": codes_sent, "file": (io.BytesIO(file), "codes.txt"), **as_file}
    answer = visitor.post(MANY, data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert answer.mimetype == "text/html"
    assert says in answer.text
    assert "<title>" in answer.text
    assert "Error:" in answer.text
    if codes_sent == "KEPT":
        assert "KEPT</textarea>" in answer.text


def test_a_file_asked_for_without_the_pages_token_is_refused_and_nothing_is_given(visitor, papers_of_all_kinds):
    data = {"codes": papers_of_all_kinds[0], "as": "csv", "csrf_token": "x"}
    answer = visitor.client.post(MANY, data=data)
    assert answer.mimetype == "text/html"
    assert "Good" not in answer.text
    assert visitor.get(f"{MANY}?as=csv&codes={papers_of_all_kinds[0]}").mimetype == "text/html"


def test_a_file_counts_like_a_table_against_the_limit(visitor, papers_of_all_kinds):
    sent = {"codes": papers_of_all_kinds[0]}
    found = [visitor.post(MANY, {**sent, **({"as": "csv"} if n % 2 else {})}).status_code for n in range(21)]
    assert found == [200] * 20 + [429]


def test_every_status_has_a_word():
    assert set(WORDS) == set(Status)


CODE = "4XQ8M2TA9HJD3RWKZ0VB"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (CODE, CODE),
        (f" {codes.grouped(CODE).lower()} ", CODE),
        (f"https://learn.example.org/verify/{CODE}", CODE),
        (f"https://learn.example.org/verify/{CODE}#{'Ab-_' * 50}", CODE),
        (f"http://10.0.0.1:8000/verify/{CODE}?x=1", CODE),
        (f"/verify/{CODE}/badge.svg", CODE),
        ("---", "0"),
    ],
)
def test_a_code_is_found_in_whatever_was_pasted(visitor, typed, code):
    answer = visitor.get("/verify", query_string={"code": typed})
    assert (answer.status_code, where(answer)) == (303, f"/verify/{code}")


def test_the_check_page_alone_may_ask_for_the_camera(visitor, world):
    code = world.complete(world.person())
    may = visitor.get("/verify").headers["Permissions-Policy"]
    assert may == NO_DEVICES.replace("camera=()", "camera=(self)")
    assert "microphone=()" in may
    for path in ("/", "/login", MANY, f"/verify/{code}", "/verify/NOPE", "/verify/page.html", "/account", "/nothing"):
        assert visitor.get(path).headers["Permissions-Policy"] == NO_DEVICES, path


def test_the_check_page_speaks_to_a_stranger(visitor):
    text = text_of(visitor.page("/verify"))
    for sentence in (
        "Has somebody shown you a certificate of this course?",
        "you need no account",
        "Compare the name and the days with the paper",
        "A letter is wrong, or the paper was not issued here.",
        "Ask for another paper with the name.",
        "A forged paper can lead to a forged page.",
    ):
        assert sentence in text
