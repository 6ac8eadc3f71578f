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


NAMES = {
    "Amina Yusuf Haïdar": "NotoSerif-Regular",
    "Łukasz Nguyễn Ōta Ñandú": "NotoSerif-Regular",
    "Олена Коваленко": "NotoSerif-Regular",
    "أمينة يوسف حيدر": "NotoNaskhArabic-Regular",
    "أمينة Yusuf": "NotoNaskhArabic-Regular",
    "A": "NotoSerif-Regular",
    "Maria " * 33: "NotoSerif-Regular",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_on_one_page_in_an_embedded_font(name):
    pdf = rendering.render(facts(name.strip()), CODE, ADDRESS)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    fonts = {str(font["/BaseFont"]): font.get("/FontDescriptor") for font in _fonts(reader.pages[0])}
    assert any(NAMES[name] in font for font in fonts)
    drawn = {font for font, descriptor in fonts.items() if descriptor is None}
    assert drawn <= {"/Helvetica"}  # the renderer lists it, and sets no letter in it
    text = " ".join(reader.pages[0].extract_text().split())
    if NAMES[name] == "NotoSerif-Regular":
        assert " ".join(name.split()) in text
    assert len(pdf) < 150_000


@pytest.mark.parametrize(
    ("name", "other"), [("Amina Yusuf", "أمينة يوسف"), ("أمينة يوسف", "Amina Yusuf"), ("Олена", "Olena")]
)
def test_a_name_in_two_scripts_stands_on_one_page(name, other):
    pdf = rendering.render(facts(name, other_name=other), CODE, ADDRESS)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    fonts = {str(font["/BaseFont"]) for font in _fonts(reader.pages[0])}
    for wanted in ("NotoNaskhArabic",) if "أ" in name + other else ():
        assert any(wanted in font for font in fonts)
    assert next(latin for latin in (name, other) if latin.isascii()) in reader.pages[0].extract_text()


def _fonts(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_every_letter_of_an_arabic_name_has_its_joined_form():
    """A font without the joined forms would print loose letters, and no error would say so."""
    import arabic_reshaper
    from reportlab.pdfbase.ttfonts import TTFont

    path = rendering.DESIGNS / "house" / "fonts" / "NotoNaskhArabic-Regular.ttf"
    glyphs = TTFont("shaping", str(path)).face.charToGlyph
    shaped = arabic_reshaper.reshape("أمينة يوسف حيدر خالد المصري ﷲ لا إلى گل پدر چاى ۆ ی")
    assert {c for c in shaped if ord(c) not in glyphs and not c.isspace()} == set()


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
rendering.render(facts(), CODE, ADDRESS)  # loads what is loaded once
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
    rendering.render(facts(name), CODE, ADDRESS)
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
