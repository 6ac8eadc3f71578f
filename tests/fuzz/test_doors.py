"""Every address × method × role with hostile ids, dates, texts and fields: never a 500, on either database.

The suite takes a sample; `make fuzz` a long run. CPMS_FUZZ says how many requests, CPMS_FUZZ_SEED which.
"""

import os
import random
from urllib.parse import quote, urlencode

import pytest

from learning.people.permissions import Role
from tests.visitors import Visitor, where
from tests.web.test_access import ROLES, House

REQUESTS = int(os.environ.get("CPMS_FUZZ", "600"))
SEED = int(os.environ.get("CPMS_FUZZ_SEED", "2019"))
NUMBERS = (
    "0", "1", "-1", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
    "9" * 25, "9" * 5000, "1e9", "1.0", "0x10", "1_000", " 1", "+1", "٣", "１", "NaN", "inf", "true", "",
)  # fmt: skip
MOMENTS = (
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00+00:00", "2026-01-01", "0001-01-01",
    "9999-12-31", "10000-01-01", "2026-02-30", "2026-W01-1", "1600-01-01T00:00:00+00:00", "2026-01-01T24:00:00Z",
)  # fmt: skip
TEXTS = (
    "\0", "a\0b", "%00", "\ud800", "\udfff\ud800", "\uffff", "\u202eabc", "x" * 300, "é" * 5000, "'", '"', "\\", "%", "_",
    "';--", "' OR 1=1 --", "{{7*7}}", "${7*7}", "<script>", "../../etc/passwd", "..", ".", "//evil.example", "\r\nX: y",
    "=1+1", "|cmd", "\t", "\x1b[0m", "🏠" * 40, "\u0301" * 50, "null", "[]", "{}", "a@b", "@", "renewal", "start", "start.a",
)  # fmt: skip
ALL = (*NUMBERS, *MOMENTS, *TEXTS)
# Names that queries and forms really have, so that values reach the code behind them.
FIELDS = (
    "q", "team", "standing", "sort", "after", "last", "organisation", "before", "page", "role", "roles", "tag", "code",
    "codes", "standard", "kind", "language", "module", "next", "shown", "back", "paper", "choice", "then", "round",
    "value", "moment", "answer", "text", "due_on", "is_bookmarked", "wants_mail", "audience", "name", "other_name",
    "email", "password", "present", "join_code", "reason", "support", "is_listed", "reopen", "from", "until", "person",
    "day", "recovery", "staff", "proof_code",
)  # fmt: skip


class Hostile:
    """Somebody of every role who sends what nobody should."""

    def __init__(self, house, world, app, seed):
        self.house, self.world, self.app = house, world, app
        self.chance = random.Random(seed)
        self.rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
        self.doors = {}

    def visitor(self, role):
        """A visitor of the role; a new one where the last closed its own account, or signed out."""
        here = self.doors.get(role)
        if here is None or (role != "anonymous" and here.get("/account").status_code != 200):
            here = Visitor(self.app)
            if role != "anonymous":
                roles = () if role == "learner" else (Role(role),)
                organisation = self.house.values["organisation_id"]
                here.sign_in(self.world.person(*roles, organisation=organisation).email)
            self.doors[role] = here
        return here

    def address(self, rule):
        """The rule's address with each argument a known value or a hostile one."""
        address = rule.rule
        for name in rule.arguments:
            known = str(self.house.values.get(name, "x"))
            value = known if self.chance.random() < 0.4 else self.chance.choice(ALL)
            begin = address.index("<")
            address = (
                address[:begin] + quote(value, safe="", errors="surrogatepass") + address[address.index(">") + 1 :]
            )
        return address

    def pairs(self, many):
        return [(self.chance.choice(FIELDS), self.chance.choice(ALL)) for _ in range(self.chance.randrange(many))]

    def send(self):
        """One request; returns (what was sent, status)."""
        role, rule = self.chance.choice(ROLES), self.chance.choice(self.rules)
        method = self.chance.choice(sorted(rule.methods - {"OPTIONS"}))
        query = urlencode(self.pairs(4), errors="surrogatepass")
        path = f"{self.address(rule)}?{query}"
        visitor = self.visitor(role)
        body = None
        if method == "POST":
            pairs = [("csrf_token", visitor.token("/login" if role == "anonymous" else "/account")), *self.pairs(9)]
            body = urlencode(pairs, errors="surrogatepass")
        with visitor.client.open(
            path, method=method, data=body, content_type="application/x-www-form-urlencoded", buffered=True
        ) as response:
            return (role, method, path[:300], (body or "")[:600]), response.status_code


@pytest.mark.timeout(0)
def test_no_address_answers_with_an_error_of_ours(app, world):
    hostile = Hostile(House(app, world), world, app, SEED)
    seen, broken = {}, []
    for _ in range(REQUESTS):
        sent, status = hostile.send()
        seen[status] = seen.get(status, 0) + 1
        if status >= 500:
            broken.append((status, *sent))
    print("answers:", dict(sorted(seen.items())))
    assert broken == []
    assert {200, 303, 400, 403, 404} <= seen.keys()


@pytest.fixture
def admin(app, world):
    return Visitor(app).sign_in(world.person(Role.ADMIN, organisation=world.organisation()).email)


@pytest.mark.parametrize(
    "number, status",
    (
        ("1", 200),
        ("2147483647", 404),
        ("2147483648", 404),
        ("9" * 25, 404),
        ("9" * 5000, 404),
        ("-1", 404),
        ("1.0", 404),
    ),
)
def test_ids_in_addresses(admin, number, status):
    for path in ("/manage/people/{}", "/admin/people/{}", "/admin/organisations/{}"):
        assert admin.get(path.format(number)).status_code == status


@pytest.mark.parametrize("number", ("2147483647", "2147483648", "9" * 25, "9" * 5000, "-1", "x", ""))
def test_numbers_in_queries_are_taken_or_left_out(admin, number):
    for path in (
        f"/manage/completions?sort=name&after=a&last={number}",
        f"/manage/completions?sort=progress&after={number}&last=1",
        f"/manage/completions?team={number}",
        f"/admin/audit?before={number}",
        f"/admin/mail?before={number}",
        f"/admin/people?page={number}",
        f"/handbook/reading?standard={number}",
    ):
        assert admin.get(path).status_code == 200, path


@pytest.mark.parametrize("value", ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01", "x"))
def test_moments_far_from_us_are_left_out(admin, value):
    assert admin.get(f"/manage/completions?sort=activity&after={quote(value)}&last=1").status_code == 200


@pytest.mark.parametrize(
    "day, words", (("1999-12-31", True), ("2000-01-01", False), ("2099-12-31", False), ("2100-01-01", True))
)
def test_a_team_is_due_on_a_day_of_this_century(admin, world, day, words):
    answer = admin.post("/manage/teams/new", {"name": "Night shift", "due_on": day})
    assert answer.status_code == (422 if words else 303)
    assert ("between the years 2000 and 2099" in answer.get_data(as_text=True)) is words
    assert world.value("SELECT COUNT(*) FROM teams") == (0 if words else 1)


def test_a_nul_is_refused_before_any_view(admin, world):
    before = world.contents()
    for path in ("/attempts/%00", "/manage/completions?q=a%00b", "/admin/people?q=%00", "/verify?%00=1", "/%00"):
        answer = admin.get(path)
        assert answer.status_code in (400, 404), path
        assert "did not arrive in one piece" in answer.get_data(as_text=True) or answer.status_code == 404
    for field in ("name", "na\0me"):
        assert admin.post("/account", {field: "A\0mina", "language": "en"}).status_code == 400
    assert admin.get("/manage/completions?q=a%00b").status_code == 400
    assert world.contents() == before


def test_half_a_character_is_shown_as_none(admin):
    assert admin.get("/manage/completions?q=%ED%A0%80").status_code == 200
    answer = admin.client.post(
        "/account", data=b"csrf_token=" + admin.token().encode() + b"&name=A%ED%A0%80&language=en"
    )
    assert answer.status_code in (303, 422, 200)
    assert where(answer) == "/account" if answer.status_code == 303 else True
