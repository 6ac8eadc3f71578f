"""`cpms certificates …` on files, renewals and keys: the status list is looked up, and what was done is in the trail."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from certificates import codes, issuing, keys, queries, signing
from learning.cli import main
from learning.completion import corrections
from learning.completion import queries as completion
from learning.core import clock
from learning.people.permissions import Role
from learning.web import certificate_files
from tests.paper.test_renewal import answered
from tests.paper.test_stolen_keys import cpms, own
from tests.visitors import Visitor, text_of


@pytest.fixture
def verify(visitor, monkeypatch, tmp_path):
    """The command on a machine without an installation, with what is published at that moment."""
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()

    def run(what, *, with_status=True):
        given = ["--keys", str(tmp_path / "keys.json")]
        (tmp_path / "keys.json").write_text(visitor.get("/.well-known/cpms-keys.json").text)
        if with_status:
            (tmp_path / "status.json").write_text(visitor.get("/.well-known/cpms-status.json").text)
            given += ["--status", str(tmp_path / "status.json")]
        if isinstance(what, bytes):
            (tmp_path / "paper.pdf").write_bytes(what)
            what = str(tmp_path / "paper.pdf")
        done = cpms(monkeypatch, nowhere, "verify", what, *given)
        assert list(nowhere.iterdir()) == []
        return done.exit_code, done.output

    return run


def test_a_file_is_looked_up_in_the_status_list(world, app, verify):
    people = [world.person(name=name) for name in ("Amina Good", "Amina Gone", "أمينة يوسف")]
    made = [world.complete(one) for one in people]
    with app.app_context():
        files = [certificate_files.certificate_file(queries.by_code(code)) for code in made]
    for pdf, code in zip(files, made, strict=True):
        assert signing.code_in(pdf) == code
        status, said = verify(pdf)
        assert (status, said.splitlines()[:2]) == (
            0,
            ["GENUINE: signed by the issuer, and unchanged since.", f"Its code: {codes.grouped(code)}"],
        )
        assert "until then it was not" in said
    with app.app_context():
        issuing.revoke(queries.by_code(made[1]).id, "test", by=people[0].id)
        issuing.replace_name(queries.by_code(made[2]).id, "Amina After", by=people[0].id)
    words = [verify(pdf) for pdf in files]
    assert [(status, said.split(":")[0]) for status, said in words] == [
        (0, "GENUINE"),
        (1, "WITHDRAWN"),
        (1, "REPLACED"),
    ]
    status, said = verify(files[1], with_status=False)  # without the list nothing is known of it, and that is said
    assert (status, said.split(":")[0]) == (0, "GENUINE")
    assert "Whether it was withdrawn or has ended: its square and the public page tell." in said
    assert signing.code_in(b"no file") == ""


def test_a_renewal_is_checked_as_square_and_as_file_and_the_one_before_is_replaced(world, app, verify):
    someone, settings = world.person(name="Amina Yusuf"), app.extensions["settings"]
    old = world.complete(someone)
    with app.app_context():
        held = queries.by_code(old)
        before = [certificate_files.verify_address(settings, held), certificate_files.certificate_file(held)]
    with clock.at(clock.now() + timedelta(days=700)):
        code = answered(world, someone)
        Visitor(app).sign_in(someone.email).post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review")
        with app.app_context():
            held = queries.latest_of(completion.completion_of(someone.id).id)
            assert held.code != old
            after = [certificate_files.verify_address(settings, held), certificate_files.certificate_file(held)]
        status, said = verify(after[0])
        assert (status, said.split(":")[0]) == (0, "GENUINE")
        facts = held.facts
        assert (
            f"Completed: {facts.completed_on}. Renewed: {clock.today()}. Valid until: {facts.valid_until}"
        ) in said.replace("\n", " ")
        assert verify(after[1])[0] == 0
        for paper in before:
            status, said = verify(paper)
            assert (status, said.split(":")[0]) == (1, "REPLACED")
    with clock.at(clock.now() + timedelta(days=1000)):  # the one before would have ended by now; the renewal has not
        assert verify(after[0])[0] == 0


@pytest.mark.parametrize("kind", ["record", "pdf"])
def test_what_is_done_with_keys_stands_in_the_trail_in_words(world, app, settings, monkeypatch, kind):
    someone, admin = world.person(), world.person(Role.ADMIN)
    code = world.complete(someone)
    with app.app_context():
        certificate_files.certificate_file(queries.by_code(code))
    listed = {"record": keys.listed, "pdf": signing.listed}[kind]
    first = listed(settings.keys_dir)[-1]["id"]
    options = ["--pdf"] if kind == "pdf" else []
    done = cpms(monkeypatch, settings.data_dir, "rotate-key", *options, **own(settings))
    assert done.exit_code == 0, done.output
    second = listed(settings.keys_dir)[-1]["id"]
    done = cpms(monkeypatch, settings.data_dir, "compromised", first, "--since", "2026-11-20", **own(settings))
    assert done.exit_code == 0, done.output
    assert listed(settings.keys_dir)[-1]["id"] == second
    page = text_of(Visitor(app).sign_in(admin.email).page("/admin/audit"))
    assert f"Changed the key that signs ({kind}): {second} signs now" in page
    assert f"Declared a key that signs ({kind}) stolen since 20 November 2026: {first}" in page
    for tag in ("signing-key:change", "signing-key:declare-stolen"):
        assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = :tag", tag=tag) == 1
    unknown = cpms(monkeypatch, settings.data_dir, "compromised", "00000000", "--since", "2026-11-20", **own(settings))
    assert unknown.exit_code == 2
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'signing-key:declare-stolen'") == 1


def test_a_theft_is_declared_also_while_the_database_does_not_answer(settings, monkeypatch, tmp_path):
    keys.make(settings.keys_dir, clock.today())
    key_id = keys.listed(settings.keys_dir)[0]["id"]
    away = {**own(settings), "CPMS_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite'}"}
    done = cpms(monkeypatch, settings.data_dir, "compromised", key_id, "--since", "2026-11-20", **away)
    assert done.exit_code == 1
    assert "It could not be written into the audit trail" in done.output
    assert keys.listed(settings.keys_dir)[0]["compromised_since"] == "2026-11-20"
    done = cpms(monkeypatch, settings.data_dir, "compromised", key_id, "--since", "2026-11-20", **own(settings))
    assert done.exit_code == 0, done.output


def test_the_guides_commands_for_certificates_are_commands_with_these_options():
    """Every `cpms certificates …` in the operations guide names a command that is there, and options that it takes."""
    guide = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    named = re.findall(r"`cpms certificates ([a-z-]+)([^`]*)`", guide)
    assert {command for command, _ in named} == set(main.commands["certificates"].commands)
    for command, words in named:
        taken = {option for one in main.commands["certificates"].commands[command].params for option in one.opts}
        assert set(re.findall(r"--[a-z-]+", words)) <= taken, (command, words)


def test_what_the_guide_says_of_corrections_holds(world, app, verify):
    """The file from before a correction or a withdrawal ends with 1; the one after it with 0."""
    learner, admin = world.person(name="Amina Yusuf"), world.person(Role.ADMIN)
    code = world.complete(learner)
    with app.app_context():
        old = certificate_files.certificate_file(queries.by_code(code))
        corrections.ask(queries.by_code(code).id, learner.id, "Amina Yusuf Haïdar", "أمينة", "")
        new_code = corrections.correct(queries.by_code(code).id, "Amina Yusuf Haïdar", "أمينة", by=admin.id)
        new = certificate_files.certificate_file(queries.by_code(new_code))
    assert [verify(file)[1].split(":")[0] for file in (old, new)] == ["REPLACED", "GENUINE"]
    with app.app_context():
        corrections.withdraw(queries.by_code(new_code).id, "in error", by=admin.id)
        last_code = corrections.certify_again(queries.by_code(new_code).id, "it was in error", by=admin.id)
        last = certificate_files.certificate_file(queries.by_code(last_code))
    assert [verify(file)[1].split(":")[0] for file in (old, new, last)] == ["REPLACED", "WITHDRAWN", "GENUINE"]
    assert world.value("SELECT COUNT(*) FROM messages WHERE kind = 'correction-made'") == 1
    assert world.value("SELECT COUNT(*) FROM messages WHERE kind = 'withdrawn'") == 1
    assert world.value("SELECT COUNT(*) FROM messages WHERE kind = 'certified-again'") == 1
