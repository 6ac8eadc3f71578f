"""The signed record: on paper, without a line, years later; status lists, badges, bundles, bulk checks and renewal."""

import csv
import io
import json
import random
import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib import baking
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from certificates import codes, issuing, keys, queries, rendering, signed_record, signing, status_list
from learning.cli import main
from learning.core import clock
from learning.core.db import db, transaction
from learning.core.scripts import clusters
from learning.people.models import Person
from learning.people.permissions import Role
from tests.paper.copies import forged, photocopy, read_square
from tests.paper.test_certificates import CODE, facts
from tests.visitors import Visitor, form_values, text_of, where

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    keys.make(folder, date(2026, 11, 21))
    return folder


def sealed(folder, some=None, code=CODE):
    key_id, key = keys.present(folder)
    return signed_record.seal(some or facts(), code, key_id, key.sign)


def known(folder):
    return keys.public_keys(keys.listed(folder))


def test_a_record_says_what_is_printed(folder):
    found = signed_record.opened(sealed(folder), CODE, known(folder), keys.holds)
    assert (found.name, found.issuer, found.course_number) == ("Amina Yusuf Haïdar", "River Delta Relief", "2026.1")
    assert found.edition_year == "2019"
    assert (found.completed_on, found.valid_until, found.modules) == ("2026-11-21", "2028-11-21", 5)
    assert not found.name_is_cut


@settings(max_examples=60)
@given(name=st.text(min_size=1, max_size=200), issuer=st.text(min_size=1, max_size=200))
def test_any_name_fits_into_220_characters(folder, name, issuer):
    some = facts(name, issuer=issuer)
    text = sealed(folder, some)
    assert len(text) <= 220
    found = signed_record.opened(text, CODE, known(folder), keys.holds)
    assert name.startswith(found.name)
    assert found.name_is_cut or found.name == name


@pytest.mark.parametrize("name", ["အောင်ဆန်းစုကြည် သန်းသန်းအေး", "ព្រះស្រីមុំ" * 3, "कृष्णमूर्ति श्रीनिवासन लक्ष्मीनारायण"])
def test_a_cut_name_ends_with_a_whole_letter(folder, name):
    found = signed_record.opened(sealed(folder, facts(name)), CODE, known(folder), keys.holds)
    assert found.name_is_cut
    whole = clusters(name)
    assert found.name == "".join(whole[: len(clusters(found.name))])


def test_every_changed_character_is_refused(folder):
    text = sealed(folder)
    for place, letter in enumerate(text):
        for other in random.Random(place).sample(ALPHABET.replace(letter, ""), 8):
            with pytest.raises(signed_record.BadRecord):
                signed_record.opened(text[:place] + other + text[place + 1 :], CODE, known(folder), keys.holds)
    for place, letter in enumerate(CODE):
        other = CODE[:place] + ("7" if letter != "7" else "8") + CODE[place + 1 :]
        with pytest.raises(signed_record.BadRecord):
            signed_record.opened(text, other, known(folder), keys.holds)
    for broken in ("", "A", text[:-1], text + "A", text + "=", text[:100], "é" * 100, " " + text):
        with pytest.raises(signed_record.BadRecord):
            signed_record.opened(broken, CODE, known(folder), keys.holds)


def test_an_old_paper_holds_after_the_key_was_changed_and_a_foreign_one_never(folder, tmp_path):
    old = sealed(folder)
    before = known(folder)
    new_id = keys.rotate(folder, date(2027, 1, 1))
    assert keys.present(folder)[0] == new_id
    assert signed_record.opened(old, CODE, known(folder), keys.holds).key_id in before
    assert signed_record.opened(sealed(folder), CODE, known(folder), keys.holds).key_id == new_id
    assert len(list(folder.glob("record-*.pem"))) == 1
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    keys.make(tmp_path, date(2026, 1, 1))
    with pytest.raises(signed_record.BadRecord, match="key"):
        signed_record.opened(sealed(tmp_path), CODE, known(folder), keys.holds)


def test_a_photocopy_of_three_centimetres_is_read(folder):
    address = f"https://learn.example.org/verify/{CODE}#"
    chance = random.Random(5)
    for name in ("Amina Yusuf Haïdar", "أمينة يوسف حيدر", "Maria " * 33):
        text = address + sealed(folder, facts(name.strip()))
        pdf = rendering.render(facts(name.strip()), CODE, text)
        for _ in range(3):
            assert read_square(photocopy(pdf, 3, 150, chance)) == text


@pytest.mark.parametrize("paper", rendering.PAPERS)
def test_each_paper_size_is_one_page_with_signatory_and_logo(folder, paper, tmp_path):
    from PIL import Image
    from pypdf import PdfReader

    logo = io.BytesIO()
    Image.new("RGB", (300, 90), "#00656c").save(logo, "PNG")
    house = rendering.House("Hawa Diallo, Country Director", logo.getvalue())
    pdf = rendering.render(facts(), CODE, f"https://x.org/verify/{CODE}#{sealed(folder)}", paper=paper, house=house)
    signing.make_keys(tmp_path, "CPMS Learning")
    reader = PdfReader(io.BytesIO(signing.sign_pdf(pdf, tmp_path, "test")))
    assert len(reader.pages) == 1
    wide, high = rendering.PAPERS[paper]
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [wide, high]
    text = reader.pages[0].extract_text()
    assert "Hawa Diallo, Country Director" in text
    assert reader.outline[0].title == "Certificate of completion"
    assert len(reader.pages[0].images) == 1
    assert len(pdf) < 150_000


@pytest.mark.parametrize("fault", ["missing", "text", "large"])
def test_a_bad_logo_stops_the_start_with_a_sentence(tmp_path, fault):
    from PIL import Image

    from learning.settings import BadSettings, read_settings

    path = tmp_path / "logo.png"
    if fault == "text":
        path.write_text("not a picture")
    if fault == "large":
        Image.new("1", (3000, 10)).save(path)
    with pytest.raises(BadSettings, match="CPMS_LOGO"):
        read_settings({"CPMS_DATA_DIR": str(tmp_path), "CPMS_LOGO": str(path)})


def test_the_status_list_is_signed_and_names_no_code(folder):
    key_id, key = keys.present(folder)
    other = codes.make(5)
    listed = status_list.published(
        [(CODE, "revoked"), (other, "replaced")], "2026-11-21T10:00+00:00", "X", key_id, key.sign
    )
    assert status_list.is_genuine(listed, known(folder), keys.holds)
    assert status_list.standing(listed, CODE) == "revoked"
    assert status_list.standing(listed, codes.make(6)) == ""
    assert CODE not in json.dumps(listed)
    assert not status_list.is_genuine({**listed, "as_of": "2027-01-01"}, known(folder), keys.holds)
    assert not status_list.is_genuine({**listed, "gone": {}}, known(folder), keys.holds)


def cpms(monkeypatch, app_settings, *words):
    from click.testing import CliRunner

    monkeypatch.setenv("CPMS_DATA_DIR", str(app_settings.data_dir))
    monkeypatch.setenv("CPMS_DATABASE_URL", app_settings.database_url)
    monkeypatch.setenv("CPMS_SECRET_KEY", "kept for tests alone: 0123456789 abcdef")
    return CliRunner().invoke(main, list(words))


def square_of(world, visitor, code):
    """The address in the square of a certificate, read from the file itself."""
    import pypdfium2

    pdf = visitor.get("/certificate.pdf").data
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=3, grayscale=True).to_pil()
    address = read_square(picture)
    assert f"/verify/{code}#" in address
    return address


def test_a_forged_record_is_false_and_never_merely_unreadable(folder):
    """Whatever its length and its last letters: the reader is told that the signature does not hold."""
    for length in range(1, 60):
        text = sealed(folder, facts("n" * length))
        with pytest.raises(signed_record.BadRecord) as caught:
            signed_record.opened(forged(text), CODE, known(folder), keys.holds)
        assert caught.value.reason == "signature"


def test_a_paper_is_proved_without_the_server(world, visitor, monkeypatch, settings, tmp_path):
    someone = world.person(name="Amina Yusuf Haïdar")
    code = world.complete(someone)
    visitor.sign_in(someone.email)
    address = square_of(world, visitor, code)
    (tmp_path / "keys.json").write_text(visitor.get("/.well-known/cpms-keys.json").text)
    (tmp_path / "status.json").write_text(visitor.get("/.well-known/cpms-status.json").text)
    saved = ("--keys", str(tmp_path / "keys.json"), "--status", str(tmp_path / "status.json"))
    good = cpms(monkeypatch, settings, "certificates", "verify", address, *saved)
    assert good.exit_code == 0, good.output
    assert "Name: Amina Yusuf Haïdar" in good.output
    assert "until then it was not" in good.output
    bad = cpms(monkeypatch, settings, "certificates", "verify", forged(address), *saved)
    assert bad.exit_code == 1
    assert "Do not rely on it" in bad.output
    with world.app.app_context():
        held = queries.by_code(code)
        issuing.revoke(held.id, "test", by=someone.id)
    (tmp_path / "status.json").write_text(visitor.get("/.well-known/cpms-status.json").text)
    gone = cpms(monkeypatch, settings, "certificates", "verify", address, *saved)
    assert gone.exit_code == 1
    assert gone.output.startswith("WITHDRAWN")
    (tmp_path / "status.json").write_text(visitor.get("/.well-known/cpms-status.json").text.replace("withdrawn", ""))
    nonsense = cpms(monkeypatch, settings, "certificates", "verify", "nothing")
    assert "no such file" in nonsense.output
    rotated = cpms(monkeypatch, settings, "certificates", "rotate-key")
    assert "New certificates are signed with key" in rotated.output
    assert cpms(monkeypatch, settings, "certificates", "verify", address).exit_code == 0


def test_the_badge_is_accepted_by_a_public_librarys_verifier(world, visitor, app):
    someone = world.person(name="Amina Yusuf Haïdar")
    code = world.complete(someone)
    token = visitor.get(f"/verify/{code}/badge.jwt").text
    raw = keys.public_keys(json.loads(visitor.get("/.well-known/cpms-keys.json").text)["keys"])
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PublicKey.from_public_bytes(next(iter(raw.values())))
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    verifier = OB3Verifier(pem)

    def fetch(_address):
        return visitor.get("/.well-known/cpms-badges-status.jwt").data

    found = verifier.verify(token)
    assert found.achievement.achievement_type == "Certificate"
    assert found.identifiers[0].identity_hash == "Amina Yusuf Haïdar"
    assert someone.email not in token
    verifier.check_status(found, verify_list=True, download=fetch)
    svg = visitor.get(f"/verify/{code}/badge.svg")
    assert svg.mimetype == "image/svg+xml"
    inside = baking.extract_svg(svg.data, element=baking.SVG_ELEMENT_OB3)
    assert verifier.verify(inside).id == found.id
    with pytest.raises(OB3VerificationError):
        verifier.verify(forged(token))
    with app.app_context():
        issuing.revoke(queries.by_code(code).id, "test", by=someone.id)
    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier.check_status(found, verify_list=True, download=fetch)
    assert visitor.get(f"/verify/{code}/badge.svg").status_code == 404


def test_a_manager_takes_all_certificates_of_a_filter(world, app):
    organisation = world.organisation()
    manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=organisation).email)
    done = [world.person(organisation=organisation, name=name) for name in ("Amina Zed", "=cmd()", "Other Name")]
    printed = [world.complete(one) for one in done]
    world.complete(world.person(name="Somebody Outside"))
    bundle = zipfile.ZipFile(io.BytesIO(manager.get("/manage/certificates.zip").data))
    assert bundle.testzip() is None
    names = bundle.namelist()
    assert sorted(names) == sorted([*(f"certificate-{code[:8]}.pdf" for code in printed), "index.csv"])
    assert all(bundle.read(name).startswith(b"%PDF") for name in names if name.endswith(".pdf"))
    index = bundle.read("index.csv").decode("utf-8-sig")
    assert "'=cmd()" in index
    assert "Outside" not in index
    # The account has another name by now: the index says what the paper says, and when it was issued and ends.
    with app.app_context(), transaction():
        db.session.get_one(Person, done[0].id).name = "Amina Renamed-Zed"
        db.session.get_one(Person, done[0].id).name_key = "amina renamed-zed"
    again = zipfile.ZipFile(io.BytesIO(manager.get("/manage/certificates.zip").data))
    with app.app_context():
        facts = {code: queries.by_code(code) for code in printed}
    listed = list(csv.DictReader(io.StringIO(again.read("index.csv").decode("utf-8-sig"))))
    assert {row["Name on the certificate"] for row in listed} == {"Amina Zed", "'=cmd()", "Other Name"}
    for row in listed:
        held = facts[row["Code"]]
        assert date.fromisoformat(row["Issued"]) == held.issued_at.date()
        assert row["Valid until"] == held.facts.valid_until
        assert date.fromisoformat(row["Valid until"]) > date.fromisoformat(row["Issued"])
    few = zipfile.ZipFile(io.BytesIO(manager.get("/manage/certificates.zip?q=zed").data))
    assert len(few.namelist()) == 2
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'export:take'") == 3


def test_a_desk_checks_many_codes_at_once(world, visitor):
    first, second = world.complete(world.person(name="Amina One")), world.complete(world.person(name="Amina Two"))
    typed = f"{codes.grouped(first)}\n{second.lower()}, WRONG-CODE\n\n<b>x</b>"
    page = visitor.post("/verify/many", {"codes": typed}).text
    text = text_of(page)
    assert "Amina One" in text
    assert "Amina Two" in text
    assert "valid: 2" in text
    assert "unknown: 2" in text
    assert "<b>x</b>" not in page
    sent = visitor.post(
        "/verify/many",
        {"codes": "", "file": (io.BytesIO(first.encode()), "codes.txt")},
        content_type="multipart/form-data",
    )
    assert "Amina One" in sent.text
    assert visitor.post("/verify/many", {"codes": ""}).status_code == 422
    many = visitor.post("/verify/many", {"codes": "A\n" * 501})
    assert many.status_code == 422
    assert "more than 500" in many.text


STANDINGS = [
    (-91, "valid"),
    (-90, "valid"),
    (-89, "ends soon"),
    (-30, "ends soon"),
    (0, "ends soon"),
    (1, "has expired"),
]


@pytest.mark.parametrize(("days", "words"), STANDINGS)
def test_a_stranger_is_told_the_right_word_on_each_day(world, visitor, days, words):
    code = world.complete(world.person())
    with world.app.app_context():
        ends = date.fromisoformat(queries.by_code(code).facts.valid_until)
    with clock.at(datetime.combine(ends + timedelta(days=days), time(12), UTC)):
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", visitor.get(f"/verify/{code}").text)[1]
    assert words in heading


def test_a_certificate_is_renewed_in_its_window_and_there_is_never_a_second_live_one(world, visitor, app):
    someone = world.person(name="Amina Yusuf")
    old = world.complete(someone)
    visitor.sign_in(someone.email)
    assert where(visitor.get("/certificate/renewal")) == "/certificate"
    with clock.at(clock.now() + timedelta(days=700)):
        visitor = Visitor(app).sign_in(someone.email)
        assert "ends soon" in visitor.page("/certificate")
        bank_questions = [q for bank in world.catalogue.banks.values() for q in bank.questions]
        for right, percent in ((False, 0), (True, 100)):
            begun = where(visitor.post("/certificate/renewal"))
            first = where(visitor.get(begun))
            for number in range(1, 16):
                address = f"{first.rsplit('/', 1)[0]}/{number}"
                page = visitor.page(address)
                asked = next(q for q in bank_questions if q.ask in page)
                visitor.post(address, {"choice": form_values(asked, page, right)})
            attempt = first.split("/")[2]
            done = visitor.post(f"/attempts/{attempt}/hand-in", on=f"/attempts/{attempt}/review")
            visitor.post(f"/attempts/{attempt}/hand-in", on=f"/attempts/{attempt}/review")
            result = text_of(visitor.page(where(done)))
            if right:
                assert "Your certificate is renewed" in result
            assert world.value("SELECT COUNT(*) FROM certificates") == (2 if right else 1), percent
        assert world.value("SELECT COUNT(*) FROM completions") == 1
        assert "was replaced" in visitor.get(f"/verify/{old}").text
        assert where(visitor.get("/certificate/renewal")) == "/certificate"
        new = world.value("SELECT code FROM certificates ORDER BY number DESC LIMIT 1")
        page = text_of(visitor.get(f"/verify/{new}").text)
        assert "This certificate is valid" in page
    assert world.value("SELECT COUNT(*) FROM module_completions") == 5
