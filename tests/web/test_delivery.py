"""What travels: headers on every answer, cookies, compression, no other host, queries and bytes."""

import gzip
import re

import pytest
from sqlalchemy import event

from learning.core.db import db
from learning.people.permissions import Role
from learning.web.delivery import STATIC
from tests.conftest import make_settings
from tests.visitors import Visitor

PLACES = [
    "/",
    "/login",
    "/nothing/here",
    "/course",
    "/healthz",
    "/verify/NOPE",
    "/static/0/none.css",
    "/handbook/standards/99",
]


@pytest.mark.parametrize("path", PLACES)
def test_security_headers_are_on_every_answer(visitor, path):
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_a_broken_view_answers_plainly_with_headers_and_a_reference(app):
    def broken():
        raise ZeroDivisionError("the secret is 42")

    app.add_url_rule("/broken", "broken", broken)
    response = app.test_client().get("/broken")
    page = response.get_data(as_text=True)
    assert response.status_code == 500
    assert "Something broke on our side" in page
    assert re.search("reference: [0-9a-f]{8}", page)
    assert "the secret" not in page
    assert "Content-Security-Policy" in response.headers


def test_behind_tls_cookies_and_transport_are_strict(tmp_path, database_url, content_store):
    from learning.web.application import build

    app = build(make_settings(tmp_path, database_url, public_url="https://learn.example.org"), content_store)
    response = app.test_client().get("/login", base_url="https://learn.example.org")
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-cpms=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    with app.app_context():
        db.engine.dispose()


def test_personal_pages_are_not_stored_and_assets_are_kept_for_ever(app, world):
    visitor = Visitor(app).sign_in(world.person().email)
    page = visitor.get("/course")
    assert page.headers["Cache-Control"] == "no-store"
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page.get_data(as_text=True))[1]
    asset = visitor.get(sheet, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in asset.headers["Cache-Control"]
    assert b"@layer" in gzip.decompress(asset.data)
    assert visitor.get(sheet.replace("/static/", "/static/0")).status_code == 404


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_an_asset_asked_for_again_is_not_sent_again_and_a_cut_one_goes_on(visitor, accepted):
    sheet = re.search(r'href="(/static/[^"]+\.css)"', visitor.page("/login"))[1]
    asked = {"Accept-Encoding": accepted}
    whole = visitor.get(sheet, headers=asked)
    again = visitor.get(sheet, headers={**asked, "If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "immutable" in again.headers["Cache-Control"]
    assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    rest = visitor.get(sheet, headers={**asked, "Range": "bytes=1000-", "If-Range": whole.headers["ETag"]})
    assert rest.status_code == 206
    assert rest.data == whole.data[1000:]
    assert rest.headers["Content-Range"] == f"bytes 1000-{len(whole.data) - 1}/{len(whole.data)}"
    other = "identity" if accepted == "gzip" else "gzip"
    packed_otherwise = visitor.get(sheet, headers={"Accept-Encoding": other, "If-None-Match": whole.headers["ETag"]})
    assert packed_otherwise.status_code == 200


def test_a_forged_host_does_not_reach_a_mail(app, world):
    learner = world.person()
    visitor = Visitor(app)
    token = visitor.token("/password/forgotten")
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "1.2.3.4"}
    cookie = {"Cookie": f"cpms={visitor.client.get_cookie('cpms').value}"}
    answer = app.test_client(use_cookies=False).post(
        "/password/forgotten", data={"csrf_token": token, "email": learner.email}, headers={**forged, **cookie}
    )
    assert answer.status_code == 200
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    assert "evil.example" not in admin.page("/admin/mail/1")
    assert "http://127.0.0.1:8000/password/" in admin.page("/admin/mail/1")


def test_pages_ask_no_other_host(app, world):
    learner = world.person(Role.ADMIN, organisation=world.organisation())
    visitor = Visitor(app).sign_in(learner.email)
    for path in ("/", "/course", "/course/risks/distress", "/admin", "/manage", "/handbook", "/certificate"):
        page = visitor.page(path)
        for source in re.findall(r'(?:src|srcset)="([^"]+)"|<link[^>]+href="([^"]+)"', page):
            assert all(not part or part.startswith(("/", "data:")) for part in source), source


def queries_of(app, visitor, path):
    seen, path = [], visitor.at(path)
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert visitor.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [s for s in seen if not s.startswith(("BEGIN", "PRAGMA"))]


LIMITS = {
    "/": 0,
    "/course/risks/distress": 2,
    "/course": 5,
    "/course/risks": 6,
    "/course/notes": 5,
    "/course/practice": 2,
    "/search?q=water": 1,
    "/course/risks/quiz": 5,
    "/certificate": 5,
    "/course/risks/scenario": 3,
    "/course/risks/scenario/start": 3,
    # Whether the address is proved, and how many addresses are not, are one look each.
    "/account": 6,
    "/manage": 5,
    "/manage/completions": 6,
    "/admin/organisations": 3,
}


def test_pages_stay_within_their_queries_however_many_people_there_are(app, world):
    organisation = world.organisation()
    someone = world.person(Role.ADMIN, organisation=organisation)
    visitor = Visitor(app).sign_in(someone.email)
    anonymous = Visitor(app)
    counts = {path: len(queries_of(app, anonymous if path == "/" else visitor, path)) for path in LIMITS}
    assert {path: n for path, n in counts.items() if n > LIMITS[path]} == {}
    for _ in range(30):
        world.take(world.person(organisation=organisation), "risks")
    again = {path: len(queries_of(app, anonymous if path == "/" else visitor, path)) for path in LIMITS}
    assert {path for path in LIMITS if again[path] > LIMITS[path]} == set()


def test_a_lesson_is_small(app, world):
    visitor = Visitor(app).sign_in(world.person().email)
    for lesson in world.catalogue.course.lessons:
        page = visitor.get(f"/course/{lesson.module_id}/{lesson.id}", headers={"Accept-Encoding": "gzip"})
        assert len(page.data) < 14_000, lesson.id


def test_a_drawing_is_shown_with_its_labels_in_the_language_of_the_lesson(app):
    drawing = app.jinja_env.globals["drawing"]
    with app.test_request_context():
        assert drawing("circles", "ar").endswith("/images/circles.ar.svg")
        assert drawing("circles", "fr").endswith("/images/circles.fr.svg")
        assert drawing("circles", "en").endswith("/images/circles.svg")
        assert drawing("steps", "ar").endswith("/images/steps.svg")  # not drawn in Arabic yet: the English one


def test_a_translated_drawing_has_its_source_and_no_word_of_it_left():
    words = re.compile(r"<text [^>]*>([^<]*[a-z][^<]*)</text>")
    translated = sorted((STATIC / "images").glob("*.*.svg"))
    assert {path.suffixes[0] for path in translated} >= {".ar", ".fr"}
    for path in translated:
        source = path.with_name(path.name.split(".")[0] + ".svg")
        assert not set(words.findall(path.read_text("utf-8"))) & set(words.findall(source.read_text("utf-8"))), (
            path.name
        )
