"""The access matrix: every route × every role × own, other's and other organisation's objects. A new route needs a row."""

import re

import pytest
from flask import Flask

from certificates import queries as certificates
from learning.people.permissions import Role
from learning.web import certificate_files
from tests.visitors import Visitor, World, where

ROLES = ("anonymous", "learner", "facilitator", "manager", "admin")
EVERYBODY = dict.fromkeys(ROLES, "open")
SIGNED_IN = {**EVERYBODY, "anonymous": "sign-in"}
FACILITATORS = {**dict.fromkeys(ROLES, 403), "anonymous": "sign-in", "facilitator": "open", "admin": "open"}
MANAGERS = {**dict.fromkeys(ROLES, 403), "anonymous": "sign-in", "manager": "open", "admin": "open"}
ADMINS = {**dict.fromkeys(ROLES, 403), "anonymous": "sign-in", "admin": "open"}
# Another learner's attempt is not there, whoever asks; the owner's row is tested apart.
NOBODY_ELSE = {**dict.fromkeys(ROLES, 404), "anonymous": "sign-in"}

MATRIX = {
    "static": {**EVERYBODY, **dict.fromkeys(ROLES, 404)},
    "public.home": EVERYBODY,
    "public.about": EVERYBODY,
    "public.support": EVERYBODY,
    "public.privacy": EVERYBODY,
    "public.choose_language": EVERYBODY,
    "public.handbook": EVERYBODY,
    "public.show_standard": EVERYBODY,
    "public.show_principle": EVERYBODY,
    "public.glossary": EVERYBODY,
    "public.list_job_aids": EVERYBODY,
    "public.show_job_aid": EVERYBODY,
    "public.show_checklist": EVERYBODY,
    "public.list_reading": EVERYBODY,
    "public.list_sectors": EVERYBODY,
    "public.show_sector": EVERYBODY,
    "public.show_functions": EVERYBODY,
    "public.show_inspire": EVERYBODY,
    "public.show_renumbering": EVERYBODY,
    "public.search": EVERYBODY,
    "public.away": EVERYBODY,
    "public.ask_code": EVERYBODY,
    "public.show_verification": EVERYBODY,
    "public.check_many": EVERYBODY,
    "public.take_badge": EVERYBODY,
    "public.take_credential": EVERYBODY,
    "public.take_offline_page": EVERYBODY,
    "public.show_keys": EVERYBODY,
    "public.show_status": EVERYBODY,
    "public.show_badge_status": EVERYBODY,
    "public.show_more_badge_status": {**EVERYBODY, **dict.fromkeys(ROLES, 404)},
    "public.show_issuer": EVERYBODY,
    "public.show_jwks": EVERYBODY,
    "public.show_key": {**EVERYBODY, **dict.fromkeys(ROLES, 404)},
    "public.healthz": EVERYBODY,
    "public.readyz": EVERYBODY,
    "account.register": EVERYBODY,
    "account.sign_in": EVERYBODY,
    "account.sign_out": EVERYBODY,
    "account.first_admin": dict.fromkeys(ROLES, 404),
    "account.forgotten": EVERYBODY,
    "account.set_password": dict.fromkeys(ROLES, 404),
    "account.change_password": SIGNED_IN,
    "account.prove_address": dict.fromkeys(ROLES, 404),
    "account.send_proof": SIGNED_IN,
    "account.change_address": SIGNED_IN,
    "account.show_account": SIGNED_IN,
    "account.join_organisation": SIGNED_IN,
    "account.leave_organisation": SIGNED_IN,
    "account.list_devices": SIGNED_IN,
    "account.end_device": SIGNED_IN,
    "account.end_all_devices": SIGNED_IN,
    "account.show_data": SIGNED_IN,
    "account.take_data": SIGNED_IN,
    "account.erase_account": SIGNED_IN,
    "account.enter_code": SIGNED_IN,
    "account.prove": SIGNED_IN,
    "account.show_second_factor": SIGNED_IN,
    "account.new_second_factor": SIGNED_IN,
    "account.make_recovery_codes": SIGNED_IN,
    "account.take_recovery_codes": SIGNED_IN,
    "account.end_second_factor": SIGNED_IN,
    "learner.show_course": SIGNED_IN,
    "learner.show_module": SIGNED_IN,
    "learner.show_lesson": SIGNED_IN,
    "learner.visit_lesson": SIGNED_IN,
    "learner.finish_lesson": SIGNED_IN,
    "learner.answer_practice": SIGNED_IN,
    "learner.show_scenario": SIGNED_IN,
    "learner.show_scene": SIGNED_IN,
    "learner.choose_in_scene": SIGNED_IN,
    "learner.show_quiz": SIGNED_IN,
    "learner.go_on": SIGNED_IN,
    "learner.list_notes": SIGNED_IN,
    "learner.edit_note": SIGNED_IN,
    "learner.keep_promise": SIGNED_IN,
    "learner.answer_promise": SIGNED_IN,
    "learner.take_calendar": NOBODY_ELSE,
    "learner.choose_start": SIGNED_IN,
    "learner.rate_confidence": SIGNED_IN,
    "learner.practise": SIGNED_IN,
    "learner.continue_attempt": NOBODY_ELSE,
    "learner.show_question": NOBODY_ELSE,
    "learner.review_attempt": NOBODY_ELSE,
    "learner.swap_question": NOBODY_ELSE,
    "learner.hand_in": NOBODY_ELSE,
    "learner.show_result": NOBODY_ELSE,
    "learner.show_certificate": SIGNED_IN,
    "learner.take_certificate": SIGNED_IN,
    "learner.renew_certificate": SIGNED_IN,
    "learner.ask_correction": SIGNED_IN,
    "facilitator.list_notes": FACILITATORS,
    "facilitator.show_notes": FACILITATORS,
    "facilitator.show_handout": FACILITATORS,
    "facilitator.list_working_sessions": FACILITATORS,
    "facilitator.show_working_session": FACILITATORS,
    "records.open_own": MANAGERS,
    "manager.show_start": MANAGERS,
    "manager.list_completions": MANAGERS,
    "manager.export_csv": MANAGERS,
    "manager.export_xlsx": MANAGERS,
    "manager.export_certificates": MANAGERS,
    "manager.show_person": MANAGERS,
    "manager.move_person": MANAGERS,
    "manager.invite_person": MANAGERS,
    "manager.edit_support": MANAGERS,
    "manager.list_teams": MANAGERS,
    "manager.new_team": MANAGERS,
    "manager.edit_team": MANAGERS,
    "manager.renew_organisation_code": MANAGERS,
    "manager.renew_team_code": MANAGERS,
    "admin.show_start": ADMINS,
    "admin.edit_support": ADMINS,
    "admin.list_organisations": ADMINS,
    "admin.new_organisation": ADMINS,
    "admin.edit_organisation": ADMINS,
    "admin.list_people": ADMINS,
    "admin.new_person": ADMINS,
    "admin.edit_person": ADMINS,
    "admin.close_person": ADMINS,
    "admin.end_sign_ins": ADMINS,
    "admin.reset_second_factor": ADMINS,
    "admin.mark_address": ADMINS,
    "admin.find_certificate": ADMINS,
    "admin.show_certificate": ADMINS,
    "admin.revoke_certificate": ADMINS,
    "admin.replace_certificate": ADMINS,
    "admin.decline_correction": ADMINS,
    "admin.certify_again": ADMINS,
    "admin.show_audit": ADMINS,
    "admin.show_mail": ADMINS,
    "admin.show_message": ADMINS,
    "admin.send_again": ADMINS,
    "admin.show_content": ADMINS,
    "admin.show_items": ADMINS,
    "admin.replay_attempt": ADMINS,
}
# Objects that a manager of another organisation must not find.
SCOPED = tuple(endpoint for endpoint in MATRIX if endpoint.startswith("manager."))
TRAVELLERS = {
    "key_id": "none",
    "which": 9,
    "secret": "x" * 43,
    "purpose": "password",
    "name": "no.css",
    "digest": "0",
    "way": "start",
    "page": "completions",
    "checklist_id": "preparing",
    "sector_id": "wash",
}


class House:
    """One organisation with somebody of each role, a learner with records, and all ids that addresses need."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app = app
        organisation = world.organisation()
        team = world.team(organisation)
        owner = world.person(organisation=organisation, team=team)
        code = world.complete(owner)
        attempt = world.begin(owner, "foundations")
        self.owner = owner
        self.people = {
            "learner": world.person(organisation=organisation),
            "facilitator": world.person(Role.FACILITATOR, organisation=organisation),
            "manager": world.person(Role.MANAGER, organisation=organisation),
            "admin": world.person(Role.ADMIN, organisation=organisation),
        }
        outside = world.organisation("Other Organisation")
        self.outsider = world.person(Role.MANAGER, organisation=outside)
        lesson = world.catalogue.course.modules[0].lessons[0]
        self.values = {
            "number": 1,
            "code": attempt,
            "module_id": lesson.module_id,
            "lesson_id": lesson.id,
            "item_id": lesson.practice_ids[0],
            "person_id": owner.id,
            "team_id": team,
            "organisation_id": organisation,
            "certificate_id": world.value("SELECT id FROM certificates"),
            "attempt_id": world.value("SELECT MAX(id) FROM attempts"),
            "message_id": world.value("SELECT id FROM messages"),
            "sign_in_id": 1,
            **TRAVELLERS,
        }
        self.verification = code
        with app.app_context():  # as the worker does: the first one to ask for a file would make and keep it
            certificate_files.certificate_file(certificates.by_code(code))
        self.doors: dict[str, Visitor] = {"anonymous": Visitor(app)}

    def visitor(self, role: str) -> Visitor:
        if role not in self.doors:
            self.doors[role] = Visitor(self.app).sign_in(self.people[role].email)
        return self.doors[role]

    def ask(self, role: str, endpoint: str) -> list[tuple[str, int, str]]:
        """The answers to every method of an endpoint: (method, status, where to)."""
        return self.ask_as(self.visitor(role), endpoint)

    def ask_as(self, visitor: Visitor, endpoint: str) -> list[tuple[str, int, str]]:
        found = []
        with self.app.test_request_context():
            from flask import url_for

            values = dict(self.values)
            if endpoint in ("public.show_verification", "public.take_badge", "public.take_credential"):
                values["code"] = self.verification
            rule = next(r for r in self.app.url_map.iter_rules() if r.endpoint == endpoint)
            address = url_for(endpoint, **{a: values[a] for a in rule.arguments})
        for method in sorted(rule.methods & {"GET", "POST"}):
            # Without a token: who may come in is decided before anything is read or changed.
            response = visitor.client.open(address, method=method)
            found.append((method, response.status_code, response.headers.get("Location", "")))
            response.close()
        return found


@pytest.fixture
def house(app, world):
    return House(app, world)


def verdict(status: int, location: str) -> str | int:
    if status == 303 and location.startswith("/login"):
        return "sign-in"
    return status if status in (401, 403, 404, 405, 500, 503) else "open"


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables that do not hold what they held."""
    return {name for name in after if after[name] != before[name]}


def test_every_route_has_a_row_and_every_row_a_route(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == MATRIX.keys()


def test_every_view_names_its_permission_or_is_marked_public(app):
    for endpoint, view in app.view_functions.items():
        assert hasattr(view, "permission"), endpoint


@pytest.mark.parametrize("role", ROLES)
def test_the_matrix(house, world, role):
    house.visitor(role)
    before = world.contents()
    wrong = []
    for endpoint, row in MATRIX.items():
        if endpoint in ("account.sign_out", "account.end_all_devices") and role == "anonymous":
            continue
        for method, status, location in house.ask(role, endpoint):
            if verdict(status, location) != row[role]:
                wrong.append((endpoint, method, role, status, location, row[role]))
    assert wrong == []
    # Asking for pages, and posting without a token, changes nothing but what is written down about the asking.
    assert changed(before, world.contents()) <= {"audit_events", "sign_ins", "known_devices", "tries"}


@pytest.mark.parametrize("endpoint", SCOPED)
def test_a_manager_of_another_organisation_finds_nothing(house, endpoint):
    visitor = Visitor(house.app).sign_in(house.outsider.email)
    for _method, status, _location in house.ask_as(visitor, endpoint):
        assert status == 404


def test_a_manager_cannot_reach_another_organisation_by_naming_it(house):
    visitor = Visitor(house.app).sign_in(house.outsider.email)
    organisation = house.values["organisation_id"]
    for path in (
        "/manage",
        "/manage/completions",
        "/manage/completions.csv",
        "/manage/certificates.zip",
        "/manage/teams",
    ):
        answer = visitor.get(f"{path}?organisation={organisation}")
        assert answer.status_code == 404
        body = answer.get_data()
        assert house.owner.email.encode() not in body
        assert b"River Delta Relief" not in body
        assert b"certificate-" not in body


def test_the_short_address_leads_to_the_own_organisation_and_takes_the_question_along(house):
    number = house.values["organisation_id"]
    manager, admin = house.visitor("manager").client, house.visitor("admin").client
    long = f"/manage/organisations/{number}"
    assert where(manager.get("/manage")) == long
    assert (
        where(manager.get("/manage/completions?standing=stuck&sort=name"))
        == f"{long}/completions?standing=stuck&sort=name"
    )
    assert where(admin.get("/manage/teams?organisation=2&x=1")) == "/manage/organisations/2/teams?x=1"
    assert manager.get(f"{long}/nothing").status_code == 404
    assert manager.get("/manage/organisations").status_code == 404


def test_who_keeps_all_organisations_and_has_none_chooses_one(app, world):
    keeper = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    assert where(keeper.client.get("/manage")) == "/admin/organisations"
    homeless = Visitor(app).sign_in(world.person(Role.MANAGER).email)
    assert homeless.client.get("/manage").status_code == 404


def test_an_administrator_of_no_organisation_opens_every_page(house, world):
    """Links to an organisation's records name it; where they forgot, there would be nothing to fall back on."""
    keeper = Visitor(house.app).sign_in(world.person(Role.ADMIN).email)
    for endpoint, row in MATRIX.items():
        if row["admin"] == "open" and not endpoint.startswith("account.end"):
            for method, status, _location in house.ask_as(keeper, endpoint):
                assert status < 500, (endpoint, method)


def test_links_between_a_managers_pages_stay_in_the_organisation_looked_at(house):
    """Also for the second one who asks in a process: no address of one organisation is kept for another."""
    inside, outside = house.visitor("manager"), Visitor(house.app).sign_in(house.outsider.email)
    numbers = []
    for visitor in (inside, outside, inside):
        page = visitor.page("/manage")
        linked = set(re.findall(r'href="/manage/organisations/(\d+)', page))
        assert len(linked) == 1
        numbers += linked
    assert numbers[0] == numbers[2] != numbers[1]
    admin = house.visitor("admin")
    away = admin.page(f"/manage/organisations/{numbers[1]}")
    assert set(re.findall(r'href="/manage/organisations/(\d+)', away)) == {numbers[1]}


def test_the_owner_reaches_the_own_attempt(house):
    visitor = Visitor(house.app).sign_in(house.owner.email)
    assert visitor.get(f"/attempts/{house.values['code']}/questions/1").status_code == 200


def test_a_role_taken_away_ends_with_the_next_request(house, app):
    from learning.people import actions

    manager = house.visitor("manager")
    assert manager.get("/manage/completions").status_code == 200
    with app.app_context():
        actions.set_roles(house.people["manager"].id, frozenset(), by=house.people["admin"].id)
    assert manager.get("/manage/completions").status_code == 403


def test_unlisted_methods_are_refused(app):
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "public.home":
            assert client.delete("/").status_code == 405
            assert client.put("/").status_code == 405
