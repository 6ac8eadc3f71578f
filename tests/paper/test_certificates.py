"""The paper: codes, signature, what is printed in which fonts, and a maker that can open nothing else."""

import io
import re
import secrets
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from certificates import codes, rendering, signing
from certificates.rules import Facts, Status, status, valid_until
from learning.core import crockford

MODULES = ("One", "Two", "Three", "Four", "Five")


def facts(name="Amina Yusuf Haïdar", **changes):
    values = {
        "name": name,
        "course": "Minimum Standards for Child Protection in Humanitarian Action",
        "edition": "2019 edition",
        "course_number": "2026.1",
        "revision": "abc",
        "modules": MODULES,
        "minutes": 253,
        "pass_mark": 80,
        "issuer": "River Delta Relief",
        "completed_on": "2026-11-21",
        "valid_until": "2028-11-21",
        "language": "en",
    }
    return Facts(**{**values, **changes})


@pytest.mark.parametrize(
    ("minutes", "language", "said"), [(276, "en", "4.6"), (276, "fr", "4,6"), (276, "es", "4,6"), (240, "fr", "4")]
)
def test_the_hours_are_written_as_the_language_writes_numbers(minutes, language, said):
    rows = dict(rendering.printed_rows(facts(minutes=minutes), language=language))
    assert rows["Course revision"].endswith(f"about {said} hours")


CODE = codes.make(2**95 - 12345)
ADDRESS = f"https://learn.example.org/verify/{CODE}"


@given(st.integers(min_value=0, max_value=2**96))
def test_a_code_is_well_formed_and_survives_how_people_type(number):
    code = codes.make(number)
    assert codes.is_well_formed(code)
    assert codes.clean(codes.grouped(code).lower().replace("0", "o").replace("1", "l")) == code


@given(st.integers(min_value=0, max_value=2**96), st.data())
def test_every_single_wrong_letter_and_swap_of_neighbours_is_noticed(number, data):
    code = codes.make(number)
    place = data.draw(st.integers(0, 19))
    other = data.draw(st.sampled_from([c for c in crockford.ALPHABET if c != code[place]]))
    assert not codes.is_well_formed(code[:place] + other + code[place + 1 :])
    place = data.draw(st.integers(0, 18))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not codes.is_well_formed(swapped)


def test_arabic_digits_are_read():
    code = codes.make(0)
    assert codes.clean(code.replace("0", "٠")) == code


def test_trying_codes_finds_nothing_and_is_slowed(app, visitor):
    bodies = set()
    for _ in range(60):
        answer = visitor.get(f"/verify/{codes.make(secrets.randbits(96))}")
        assert answer.status_code == 404
        bodies.add(
            re.sub(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}|[0-9A-Z]{20}|value=\"[^\"]+\"", "", answer.get_data(as_text=True))
        )
    assert len(bodies) == 1
    assert visitor.get(f"/verify/{codes.make(1)}/badge.svg").status_code == 404
    answers = [visitor.get("/verify/NOTACODE").status_code for _ in range(61)]
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-11-21", 24, "2028-11-21"), ("2024-02-29", 12, "2025-02-28"), ("2026-08-31", 6, "2027-02-28")],
)
def test_validity_ends_on_a_real_day(day, months, expected):
    assert valid_until(date.fromisoformat(day), months).isoformat() == expected


@pytest.mark.parametrize(
    ("revoked", "replaced", "day", "expected"),
    [
        (False, False, "2028-08-23", Status.VALID),
        (False, False, "2028-08-24", Status.EXPIRES_SOON),
        (False, False, "2028-11-21", Status.EXPIRES_SOON),
        (False, False, "2028-11-22", Status.EXPIRED),
        (True, False, "2026-12-01", Status.REVOKED),
        (True, True, "2026-12-01", Status.REPLACED),
    ],
)
def test_the_status_on_a_day(revoked, replaced, day, expected):
    assert status(facts(), revoked, replaced, date.fromisoformat(day)) == expected


def test_a_signed_file_holds_and_one_changed_byte_is_noticed(tmp_path):
    signing.make_keys(tmp_path, "CPMS Learning")
    pdf = signing.sign_pdf(rendering.render(facts(), CODE, ADDRESS), tmp_path, "test")
    assert signing.check_pdf(pdf, tmp_path) == signing.SignatureCheck(True, True, True)
    for place in (200, len(pdf) // 2, pdf.index(b"/Author") + 9):
        changed = bytes([*pdf[:place], pdf[place] ^ 1, *pdf[place + 1 :]])
        check = signing.check_pdf(changed, tmp_path)
        assert not (check.is_signed and check.is_intact and check.is_ours)
    other = tmp_path / "other"
    signing.make_keys(other, "Somebody else")
    assert not signing.check_pdf(pdf, other).is_ours
    assert not signing.check_pdf(b"not a pdf", tmp_path).is_signed
    assert (tmp_path / signing.KEY_FILE).stat().st_mode & 0o077 == 0


def test_a_key_left_alone_by_a_process_that_died_is_given_its_certificate(tmp_path):
    """Killed between the two files, no certificate could ever be made again: found by the kill drills."""
    signing.make_keys(tmp_path, "CPMS Learning")
    key = (tmp_path / signing.KEY_FILE).read_bytes()
    (tmp_path / signing.CERTIFICATE_FILE).unlink()
    signing._signer.cache_clear()
    signing.make_keys(tmp_path, "CPMS Learning")
    assert (tmp_path / signing.KEY_FILE).read_bytes() == key
    pdf = signing.sign_pdf(rendering.render(facts(), CODE, ADDRESS), tmp_path, "test")
    assert signing.check_pdf(pdf, tmp_path) == signing.SignatureCheck(True, True, True)


def test_keys_left_half_made_are_finished_by_the_next_process(tmp_path):
    signing.make_keys(tmp_path, "CPMS Learning")
    key = (tmp_path / signing.KEY_FILE).read_bytes()
    (tmp_path / signing.CERTIFICATE_FILE).unlink()
    signing.make_keys(tmp_path, "CPMS Learning")
    assert (tmp_path / signing.KEY_FILE).read_bytes() == key
    pdf = signing.sign_pdf(rendering.render(facts(), CODE, ADDRESS), tmp_path, "test")
    assert signing.check_pdf(pdf, tmp_path) == signing.SignatureCheck(True, True, True)


def covered_by_a_note(pdf):
    """The file with a note added over the name, in a later revision of it: what a forger's editor does."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = {
        "/Type": "/Annot",
        "/Subtype": "/FreeText",
        "/Rect": [60, 320, 540, 380],
        "/Contents": "Mallory Forger",
        "/DA": "/Helv 30 Tf 0 g",
    }
    made = generic.DictionaryObject()
    for key, value in note.items():
        if isinstance(value, list):
            value = generic.ArrayObject(generic.NumberObject(number) for number in value)
        elif key in ("/Contents", "/DA"):
            value = generic.TextStringObject(value)
        else:
            value = generic.NameObject(value)
        made[generic.NameObject(key)] = value
    page[generic.NameObject("/Annots")] = generic.ArrayObject([*page.get("/Annots", []), writer.add_object(made)])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_note_laid_over_the_name_is_a_change_and_the_file_allows_none(tmp_path):
    signing.make_keys(tmp_path, "CPMS Learning")
    pdf = signing.sign_pdf(rendering.render(facts(), CODE, ADDRESS), tmp_path, "test")
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    reference = root["/Perms"]["/DocMDP"]["/Reference"][0]
    assert reference["/TransformParams"]["/P"] == 1
    forged = covered_by_a_note(pdf)
    assert forged.startswith(pdf)
    check = signing.check_pdf(forged, tmp_path)
    assert check.is_signed
    assert not check.is_intact


def test_the_qr_is_read_back():
    import segno

    assert segno.make(ADDRESS, error="m").version <= 6


HOSTILE = [
    "<img src='file:///etc/passwd'>", "<b>Bold</b> & Co", "{{7*7}}", "<link rel=stylesheet href=//127.0.0.1:1/x>",
    "<pdf:barcode value=x>", "</style><script>x</script>", "url(file:///etc/hostname)", "&lt;&#60;", "a\u202eb\u2066c",
    "<object data=http://127.0.0.1:1/>", "' onload='x", "@import 'x'", "%s%n{0}", "A" * 200, "𝕬𝖒𝖎𝖓𝖆", "\ufeffAmina",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_and_nothing_else(name):
    from learning.people.rules import clean_name

    cleaned = clean_name(name)
    reader = PdfReader(io.BytesIO(rendering.render(facts(cleaned or "x", issuer=cleaned or "x"), CODE, ADDRESS)))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "root:" not in text
    assert "49" not in text.replace(CODE, "") or "49" in name


WATCHED = """
import sys
sys.path.insert(0, {root!r})
from tests.paper.test_certificates import ADDRESS, CODE, HOSTILE, facts
from certificates import rendering
from learning.people.rules import clean_name
from tests.paper.names import NAMES
for name in NAMES.values():
    rendering.render(facts(name), CODE, ADDRESS)  # loads what is loaded once
allowed = {allowed!r}
wrong = []
def watch(event, args):
    if event.startswith("socket.") and event != "socket.__new__":
        wrong.append((event, str(args)))
    if event == "open" and isinstance(args[0], (str, bytes)):
        path = args[0] if isinstance(args[0], str) else args[0].decode()
        if not path.startswith(tuple(allowed)):
            wrong.append((event, path))
sys.addaudithook(watch)
for name in HOSTILE:
    rendering.render(facts(clean_name(name)), CODE, ADDRESS)
print(len(wrong), wrong[:5])
"""


def test_the_maker_opens_nothing_but_its_design_folder():
    """Watched by the interpreter's own audit events over every hostile name: no socket, no other file."""
    root = Path(__file__).parents[2]
    allowed = [
        str(root / "certificates" / "designs"),
        str(root / ".venv"),
        "/tmp/",
        sys.base_prefix,
        "/usr/share/zoneinfo",
    ]
    code = WATCHED.format(root=str(root), allowed=allowed)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False)
    assert done.stdout.startswith("0 "), done.stdout + done.stderr
