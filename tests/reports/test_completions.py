"""Records: the screen, the CSV and the XLSX say the same; filters obey the rule; nothing becomes a formula."""

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core import clock
from learning.people.permissions import Role
from learning.reports import completions
from learning.reports.completions import Filter
from learning.reports.rules import Standing, safe_cell, standing
from tests.visitors import Visitor, text_of


@pytest.fixture
def office(world):
    """An organisation with learners of every standing, and one that must never show."""
    organisation = world.organisation()
    late = world.team(organisation, "Late", (clock.now() - timedelta(days=3)).date())
    calm = world.team(organisation, "Calm", (clock.now() + timedelta(days=30)).date())
    people = {
        "complete": world.person(organisation=organisation, team=late, name="Zoë Complete"),
        "overdue": world.person(organisation=organisation, team=late, name="Omar Overdue"),
        "under-way": world.person(organisation=organisation, team=calm, name="Uma Underway"),
        "not-begun": world.person(organisation=organisation, name="أمينة يوسف"),
    }
    world.complete(people["complete"])
    world.read(people["under-way"], "risks", 2)
    with clock.at(clock.now() - timedelta(days=40)):
        people["stuck"] = world.person(organisation=organisation, team=calm, name="Sami Stuck")
        world.read(people["stuck"], "risks", 1)
    world.person(organisation=world.organisation("Elsewhere"), name="Never Shown")
    manager = world.person(Role.MANAGER, organisation=organisation, name="Mona Manager")
    return organisation, people, manager


def test_each_filter_shows_just_those_that_the_rule_names(app, office):
    organisation, people, manager = office
    with app.app_context():
        everyone = list(completions.everyone(organisation, Filter()))
        assert len(everyone) == 6
        for wanted in Standing:
            found = list(completions.everyone(organisation, Filter(standing=wanted)))
            assert {r.person_id for r in found} == {r.person_id for r in everyone if r.standing == wanted}
            assert people[str(wanted)].id in {r.person_id for r in found}
            assert completions.count(organisation, Filter(standing=wanted)) == len(found)
        sums = completions.figures(organisation)
        assert sum(team.people for team in sums) == 6
        for wanted in Standing:
            assert sum(team.by_standing[wanted] for team in sums) == sum(1 for r in everyone if r.standing == wanted)


def test_screen_csv_and_xlsx_say_the_same(app, office):
    _organisation, _people, manager = office
    visitor = Visitor(app).sign_in(manager.email)
    for query in ("", "?standing=complete", "?q=zoe", "?team=1", "?q=أمينة"):
        screen = text_of(visitor.page(f"/manage/completions{query}"))
        rows = list(csv.reader(io.StringIO(visitor.get(f"/manage/completions.csv{query}").data.decode("utf-8-sig"))))
        sheet = openpyxl.load_workbook(io.BytesIO(visitor.get(f"/manage/completions.xlsx{query}").data)).active
        cells = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        assert cells == rows
        assert f"{len(rows) - 1} p" in screen
        for row in rows[1:]:
            assert row[0] in screen
            assert row[1] in screen
        assert "Never Shown" not in screen + str(rows)
    assert "Zoë Complete" in str(rows) or query != "?q=zoe"


def test_the_export_holds_marks_and_certificate_and_no_answers(app, office, world):
    _organisation, people, manager = office
    visitor = Visitor(app).sign_in(manager.email)
    rows = list(
        csv.DictReader(io.StringIO(visitor.get("/manage/completions.csv?standing=complete").data.decode("utf-8-sig")))
    )
    assert len(rows) == 1
    assert [rows[0][m.title] for m in world.catalogue.course.modules] == ["100"] * 5
    assert len(rows[0]["Certificate"]) == 24
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'export:take'") == 1
    person = text_of(visitor.page(f"/manage/people/{people['complete'].id}"))
    assert "100 %" in person
    assert not [o for b in world.catalogue.banks.values() for q in b.questions for o in q.options if o.why in person]


def test_pages_show_everybody_once_in_each_order(app, world):
    organisation = world.organisation()
    manager = world.person(Role.MANAGER, organisation=organisation)
    for number in range(119):
        world.person(organisation=organisation, name=f"Name {number % 40}")
    visitor = Visitor(app).sign_in(manager.email)
    for sort in ("name", "activity", "progress"):
        seen, path = [], f"/manage/completions?sort={sort}"
        for _ in range(3):
            page = visitor.page(path)
            seen += [
                part.split('"')[0].split("?")[0]
                for part in re.split(r'href="/manage/organisations/\d+/people/', page)[1:]
                if part[0].isdigit()
            ]
            more = [part for part in re.split(r"<a\s", page) if 'rel="next"' in part]
            if not more:
                break
            path = more[0].split('href="')[1].split('"')[0].replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 120


def test_nonsense_in_the_address_bar_is_left_out(app, office):
    visitor = Visitor(app).sign_in(office[2].email)
    for query in (
        "?sort=nothing",
        "?team=x",
        "?standing=all",
        "?after=x&last=y",
        "?sort=activity&after=x&last=1",
        "?q=%25_'\";--",
    ):
        assert visitor.get(f"/manage/completions{query}").status_code == 200
    assert "Nobody fits" in text_of(visitor.page("/manage/completions?q=%25"))


@given(st.text(max_size=40))
def test_no_cell_is_a_formula(text):
    cell = safe_cell(text)
    assert not str(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\x00", "＝", "＋", "－", "＠"))
    assert "\n" not in str(cell)


def test_a_name_that_is_a_formula_is_text_in_both_exports(app, world):
    organisation = world.organisation()
    manager = world.person(Role.MANAGER, organisation=organisation)
    world.person(organisation=organisation, name='=HYPERLINK("http://x";"y")')
    visitor = Visitor(app).sign_in(manager.email)
    assert "'=HYPERLINK" in visitor.get("/manage/completions.csv").data.decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(visitor.get("/manage/completions.xlsx").data)).active
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert all(cell.data_type != "f" for cell in cells.values())
    typed = cells['=HYPERLINK("http://x";"y")']  # as it was typed: no apostrophe before it
    assert (typed.data_type, typed.number_format, typed.quotePrefix) == ("s", "@", True)


NOW = clock.now()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("completed", "active", "due", "expected"),
    [
        (NOW, NOW, (NOW - DAY).date(), Standing.COMPLETE),
        (None, NOW, (NOW - DAY).date(), Standing.OVERDUE),
        (None, NOW, NOW.date(), Standing.UNDER_WAY),
        (None, None, None, Standing.NOT_BEGUN),
        (None, NOW - 21 * DAY, None, Standing.UNDER_WAY),
        (None, NOW - 21 * DAY - timedelta(seconds=1), None, Standing.STUCK),
    ],
)
def test_the_rule_of_standing(completed, active, due, expected):
    assert standing(completed, active, due, NOW) == expected
