"""Names that the paper cannot print: refused where they are typed, refused at issue, and never a box or a crash."""

import io
import logging

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from certificates import codes, files, issuing, queries, rendering, rules, sealing
from certificates.rules import Letterhead, settled, unprintable
from learning.completion.waiting import change_profile
from learning.core.db import db, transaction
from learning.core.errors import Conflict
from learning.people import actions, organisations
from learning.people.permissions import Role
from learning.settings import BadSettings, read_settings
from learning.web import certificate_files
from learning.worker import jobs
from tests.paper.names import REFUSED
from tests.paper.test_certificates import facts
from tests.visitors import Visitor, text_of, where

HAN = REFUSED["Han"]
ASKS = "Write the name in Latin letters, or in another script"


def refused(answer, typed=HAN):
    """The form came back with the sentence, and with what was typed."""
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert ASKS in text_of(page)
    assert f'value="{typed}"' in page or typed in text_of(page)


def test_a_name_is_refused_where_a_person_registers(world, visitor):
    form = {"name": HAN, "email": "han@example.org", "password": "quiet river stones sing", "language": "en"}
    refused(visitor.post("/register", form))
    assert world.value("SELECT COUNT(*) FROM people WHERE email = 'han@example.org'") == 0


@pytest.mark.parametrize("field", ["name", "other_name"])
def test_a_name_is_refused_in_ones_own_account(world, visitor, field):
    someone = world.person(name="Amina Yusuf")
    visitor.sign_in(someone.email)
    form = {"name": "Amina Yusuf", "other_name": "", "language": "en", field: HAN}
    refused(visitor.post("/account", form))
    assert world.value(f"SELECT {field} FROM people WHERE id = {someone.id}") != HAN


def test_a_name_is_refused_where_administrators_and_managers_write_it(world, app):
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    organisation = world.organisation()
    manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)
    code = world.complete(world.person(name="Amina Yusuf"))
    with app.app_context():
        held = queries.by_code(code)
    person = {"name": HAN, "email": "new@example.org", "language": "en", "organisation": "", "team": ""}
    refused(admin.post("/admin/people/new", person))
    refused(admin.post("/admin/organisations/new", {"name": HAN, "support": ""}))
    refused(admin.post(f"/admin/organisations/{organisation}", {"name": HAN, "support": ""}))
    refused(
        admin.post(f"/admin/certificates/{held.id}/replacement", {"name": HAN}, on=f"/admin/certificates/{held.id}")
    )
    refused(manager.post("/manage/people/new", person))
    assert world.value("SELECT COUNT(*) FROM certificates") == 1


def test_the_rule_stands_in_the_actions_too(world, app):
    someone = world.person(name="Amina Yusuf")
    code = world.complete(someone)
    with app.app_context():
        held, issuer = queries.by_code(code), (world.catalogue, world.letterhead)
        for act in (
            lambda: change_profile(someone.id, HAN, "en", "", *issuer),
            lambda: change_profile(someone.id, "Amina", "en", HAN, *issuer),
            lambda: organisations.add_organisation(HAN, True, "", None),
            lambda: issuing.replace_name(held.id, HAN, by=someone.id),
        ):
            with pytest.raises(Conflict, match="name-unprintable"):
                act()
        with transaction(), pytest.raises(Conflict, match="name-unprintable"):
            actions.add_person(actions.NewPerson(HAN, "x@example.org", "", "en"))
    assert world.value("SELECT COUNT(*) FROM certificates") == 1


@pytest.mark.parametrize("setting", ["CPMS_ISSUER", "CPMS_SIGNATORY"])
def test_the_start_names_a_setting_that_cannot_be_printed(tmp_path, setting):
    with pytest.raises(BadSettings, match=setting):
        read_settings({"CPMS_DATA_DIR": str(tmp_path), setting: HAN})
    assert read_settings({"CPMS_DATA_DIR": str(tmp_path), setting: "အောင် ＡＢＣ"})


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Amina", "", "Delta"), ("Amina", "", "Delta")),
        (("Amina", "", HAN), ("Amina", "", "House")),
        (("Amina", HAN, "Delta"), ("Amina", "", "Delta")),
        ((HAN, "Amina", "Delta"), ("Amina", "", "Delta")),
        ((HAN, "", "Delta"), None),
        ((HAN, HAN, HAN), None),
    ],
)
def test_what_a_certificate_says_when_something_cannot_be_printed(names, expected):
    name, other, issuer = names
    found = settled(facts(name, other_name=other, issuer=issuer), "House")
    assert (found and (found.name, found.other_name, found.issuer)) == expected
    assert found is None or unprintable(found) == ""


def as_before(world, statement, **values):
    """What a database from before the rule may hold."""
    with world.app.app_context(), transaction():
        db.session.execute(text(statement), values)


def test_an_organisation_from_before_the_rule_gives_way_to_the_installation(world, app):
    organisation = world.organisation()
    someone = world.person(organisation=organisation, name="Amina Yusuf")
    as_before(world, "UPDATE organisations SET name = :name WHERE id = :id", name=HAN, id=organisation)
    code = world.complete(someone)
    with app.app_context():
        held = queries.by_code(code)
        assert held.facts.issuer == "CPMS Learning"
        assert certificate_files.certificate_file(held).startswith(b"%PDF")


def test_a_learner_from_before_the_rule_completes_and_the_certificate_waits_for_a_name(world, app, visitor):
    someone = world.person(name="Amina Yusuf")
    as_before(world, "UPDATE people SET name = :name WHERE id = :id", name=HAN, id=someone.id)
    done = [world.take(someone, module.id) for module in world.catalogue.course.modules]
    assert [one.certificate_code for one in done] == [None] * 5
    assert world.value("SELECT COUNT(*) FROM completions") == 1
    visitor.sign_in(someone.email)
    page = text_of(visitor.page("/certificate"))
    assert "Your certificate waits for your name" in page
    assert where(visitor.get("/certificate.pdf")) == "/certificate"
    # Another language does not make the name printable: it is refused, and nothing is changed.
    with app.app_context(), pytest.raises(Conflict, match="name-unprintable"):
        change_profile(someone.id, HAN, "fr", "", world.catalogue, world.letterhead)
    assert world.value("SELECT language FROM people WHERE id = :id", id=someone.id) == "en"
    visitor.post("/account", {"name": "Wang Xiaoming", "other_name": "", "language": "en"})
    assert "Your certificate is ready" in text_of(visitor.page("/account"))
    assert "Wang Xiaoming" in visitor.page("/certificate")
    with app.app_context():
        assert change_profile(someone.id, "Wang X", "en", "", world.catalogue, world.letterhead) is None
    assert world.value("SELECT COUNT(*) FROM certificates") == 1
    assert world.value("SELECT COUNT(*) FROM messages WHERE kind = 'certificate'") == 1


def test_a_certificate_from_before_the_rule_is_said_in_words_and_keeps_no_other_waiting(world, app, visitor, caplog):
    old, new = world.person(name="Amina Old"), world.person(name="Amina New")
    first = world.complete(old)
    with app.app_context():
        held = queries.by_code(first)
        kept = {**held.facts.kept(), "name": HAN}
    with app.app_context(), transaction():
        row = db.session.get_one(issuing.Certificate, held.id)
        row.facts, row.seal = kept, None
        (app.extensions["settings"].keys_dir / sealing.MARK).write_text(str(held.id))
    second = world.complete(new)
    with app.app_context(), caplog.at_level(logging.ERROR):
        jobs.make_files(lambda: False)
        assert "correct its name" in caplog.text
        assert queries.file_of(queries.by_code(second).id)
        assert certificate_files.printed_by_code(first) is None
        caplog.clear()
        jobs.make_files(lambda: False)
        assert not caplog.text
        jobs._unmade.clear()
    visitor.sign_in(old.email)
    answer = visitor.get("/certificate.pdf")
    assert answer.status_code == 409
    assert ASKS in text_of(answer.get_data(as_text=True))


def test_who_signs_and_the_logo_are_those_of_the_day_of_issue(world, app):
    from PIL import Image

    logo = io.BytesIO()
    Image.new("RGB", (300, 90), "#00656c").save(logo, "PNG")
    someone = world.person(name="Amina Yusuf")
    world.letterhead = Letterhead("CPMS Learning", "Hawa Diallo, Director", logo.getvalue())
    code = world.complete(someone)
    with app.app_context():
        held = queries.by_code(code)
        assert held.facts.signatory == "Hawa Diallo, Director"
        assert ("Signed by", "Hawa Diallo, Director") in rendering.printed_rows(held.facts)
        for pdf in (
            certificate_files.certificate_file(held),
            files.made(held, certificate_files.press(app.extensions["settings"]), "letter"),
        ):
            page = PdfReader(io.BytesIO(pdf)).pages[0]
            assert "Hawa Diallo, Director" in page.extract_text()
            assert len(page.images) == 1
    assert world.value("SELECT COUNT(*) FROM certificate_logos") == 1
    assert "Hawa Diallo" in text_of(Visitor(app).page(f"/verify/{codes.grouped(code)}"))


def test_a_certificate_from_before_carries_who_signs_today(app, world):
    from dataclasses import replace

    old = facts()
    assert old.signatory is None
    with app.app_context():
        settings = replace(app.extensions["settings"], signatory="Today Signs")
        assert files._house(old, certificate_files.press(settings)).signatory == "Today Signs"
        assert files._house(facts(signatory=""), certificate_files.press(settings)).signatory == ""
        assert rules.facts_from({k: v for k, v in old.kept().items() if k not in ("signatory", "logo")}) == old
