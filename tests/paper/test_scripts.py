"""Every name on the paper, in any script: shaped as HarfBuzz draws it, found back in the file, and never a box."""

import io
import re
import unicodedata
from collections import Counter

import pypdfium2
import pytest
import uharfbuzz as hb
from PIL import Image, ImageChops, ImageDraw, ImageFont
from pypdf import PdfReader

from certificates import rendering
from learning.core import scripts
from learning.core.coverage import COVERAGE
from tests import fonts
from tests.paper.names import MIXED, NAMES, REFUSED, SAME_LETTERS
from tests.paper.test_certificates import ADDRESS, CODE, facts

DPI = 216
# A reader of the file may give the ligature of "Allah" back turned round, and marks beside another letter.
TURNED = {"Arabic, vowelled"}


def plain(text):
    """As compared: one form, one space, and nothing that is not drawn."""
    return " ".join(re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", unicodedata.normalize("NFC", text)).split())


@pytest.fixture(scope="module")
def page_of():
    """The pages made in this module, each once."""
    made = {}

    def page(name):
        if name not in made:
            made[name] = rendering.render(facts(name), CODE, ADDRESS)
        return made[name]

    return page


def test_the_table_of_coverage_is_that_of_the_bundled_fonts():
    assert {name: " ".join(fonts.covered(name)) for name in fonts.BLOCKS} == COVERAGE
    assert {path.stem for path in fonts.FONTS.glob("*.ttf")} == set(COVERAGE)


@pytest.mark.parametrize("script", NAMES)
def test_each_script_has_its_letters_in_a_font(script):
    assert scripts.unprintable(scripts.normalised(NAMES[script])) == ""


@pytest.mark.parametrize("script", REFUSED)
def test_what_no_font_has_is_named_and_never_printed(script):
    name = scripts.normalised(REFUSED[script])
    assert scripts.unprintable(name)
    for place in ("name", "other_name", "issuer", "course"):
        with pytest.raises(scripts.Unprintable):
            rendering.render(facts(**{"name": "Amina", place: name}), CODE, ADDRESS)


@pytest.mark.parametrize(("typed", "kept"), SAME_LETTERS.items())
def test_other_forms_of_a_letter_become_the_letter(typed, kept):
    assert scripts.normalised(typed) == kept


def drawn_by_harfbuzz(name, font):
    """The line as HarfBuzz and FriBidi draw it, black on white, with the size it has on the paper."""
    size = round(32 * DPI / 72)
    letters = ImageFont.truetype(str(fonts.FONTS / f"{font}.ttf"), size, layout_engine=ImageFont.Layout.RAQM)
    picture = Image.new("L", (2000, 400), 255)
    ImageDraw.Draw(picture).text((100, 100), name, font=letters, fill=0)
    return ink(picture)


def ink(picture):
    return picture.crop(ImageChops.invert(picture).point(lambda v: 255 if v > 60 else 0).getbbox())


def name_line(pdf):
    """The name on a printed page: what stands between the title and the rule under it."""
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=DPI / 72, grayscale=True).to_pil()
    left, right = (round(x * DPI / 72) for x in (60, 534))
    page = page.crop((left, 0, right, page.height))
    top = round(216 * DPI / 72)
    dark = [page.crop((0, y, page.width, y + 1)).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
            for y in range(top, top + 300)]  # fmt: skip
    rule = next(y for y, shade in enumerate(dark) if shade < 50)
    return ink(page.crop((0, top, page.width, top + rule - 1)))


# Lines of one font: spaces come from the Latin font on the paper, so each is compared word by word.
SINGLE = {script: name for script, name in NAMES.items() if len({scripts.font_of(c) for c in name.split()[0]}) == 1}


@pytest.mark.parametrize("script", SINGLE)
def test_a_name_looks_as_harfbuzz_draws_it(script, page_of):
    word = NAMES[script].split()[0]
    paper = name_line(page_of(word))
    drawn = drawn_by_harfbuzz(word, scripts.font_of(word[0]))
    assert abs(paper.width - drawn.width) <= 3
    assert abs(paper.height - drawn.height) <= 3
    # Laid over each other at the best place: a few pixels of rounding, and smooth edges, are all that differs.
    least = 1.0
    for dx in range(-2, 3):
        for dy in range(-2, 3):
            canvas = Image.new("L", (drawn.width + 8, drawn.height + 8), 255)
            other = canvas.copy()
            canvas.paste(paper, (4, 4))
            other.paste(drawn, (4 + dx, 4 + dy))
            wrong = sum(ImageChops.difference(canvas, other).point(lambda v: 1 if v > 160 else 0).histogram()[1:2])
            least = min(least, wrong / max(1, sum(drawn.histogram()[:128])))
    assert least < 0.08


@pytest.mark.parametrize("script", [script for script in NAMES if script not in TURNED])
def test_a_name_is_found_back_in_the_file(script, page_of):
    name, pdf = NAMES[script], page_of(NAMES[script])
    assert plain(name) in plain(PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    assert plain(name) in plain(pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_bounded())


@pytest.mark.parametrize("script", [script for script in NAMES if scripts.is_right_to_left(NAMES[script])])
def test_the_letters_of_a_name_from_right_to_left_are_all_in_the_file(script, page_of):
    """Whatever order a reader gives them in; no letter or mark is missing, and none was added."""
    text = PdfReader(io.BytesIO(page_of(NAMES[script]))).pages[0].extract_text()
    found = [c for c in unicodedata.normalize("NFC", text) if unicodedata.bidirectional(c) in ("R", "AL", "NSM")]
    wanted = [
        c for c in unicodedata.normalize("NFC", NAMES[script]) if unicodedata.bidirectional(c) in ("R", "AL", "NSM")
    ]
    assert sorted(found) == sorted(wanted)


def test_no_line_of_a_name_holds_the_empty_glyph(page_of):
    """Independent of the paper's own check: each word, shaped by the font of its letters, has a glyph for every sign."""
    for name in NAMES.values():
        for word in name.split():
            font = hb.Font(hb.Face(hb.Blob.from_file_path(str(fonts.FONTS / f"{scripts.font_of(word[0])}.ttf"))))
            buffer = hb.Buffer()
            buffer.add_str(re.sub("[־]", "", word))
            buffer.guess_segment_properties()
            hb.shape(font, buffer, {})
            assert all(info.codepoint for info in buffer.glyph_infos), word


def embedded(pdf):
    """The fonts of a page that are listed without their outlines."""
    missing = []
    for font in PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values():
        font = font.get_object()
        if font["/Subtype"] == "/Type0":
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            missing += [] if "/FontFile2" in descriptor else [font["/BaseFont"]]
        elif font["/Subtype"] != "/Type3":
            missing.append(font["/BaseFont"])
    return missing


@pytest.mark.parametrize("text", [*NAMES.values(), *MIXED])
@pytest.mark.parametrize("paper", rendering.PAPERS)
def test_every_place_of_a_name_takes_every_script(text, paper):
    house = rendering.House(signatory=text)
    pdf = rendering.render(facts(text, other_name=text, issuer=text), CODE, ADDRESS, paper=paper, house=house)
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert embedded(pdf) == []
    assert len(pdf) < 120_000


LONG = {
    "no space": "W" * 200,
    "many words": "Maria " * 33,
    "Burmese": "အောင်ဆန်းစုကြည်" * 13,
    "Arabic": "عبدالرحمن " * 20,
    "Khmer": "ព្រះស្រីមុំ" * 18,
}


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("paper", rendering.PAPERS)
def test_the_longest_names_stay_in_their_column(kind, paper):
    """Outside the words of the left column, a page with long names is the page with short ones."""
    name = LONG[kind].strip()[:200]
    house = rendering.House(signatory=name[:120])
    full = rendering.render(facts(name, other_name=name, issuer=name), CODE, ADDRESS, paper=paper, house=house)
    short = rendering.render(facts(), CODE, ADDRESS, paper=paper, house=rendering.House(signatory="A"))
    assert len(PdfReader(io.BytesIO(full)).pages) == 1
    wide, high = rendering.PAPERS[paper]
    pictures = [
        pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=2).to_pil().convert("L") for pdf in (full, short)
    ]
    changed = ImageChops.difference(*pictures).point(lambda v: 255 if v > 40 else 0).getbbox()
    left, top, right, bottom = (edge / 2 for edge in changed)
    assert left >= 65
    assert right <= wide - 66 - 204 - 38 + 1
    assert bottom <= high - 66 - 22


def test_a_reader_meets_the_name_right_after_the_heading(page_of):
    pdf = page_of("አበበ በቂላ ታደሰ")
    for text in (
        PdfReader(io.BytesIO(pdf)).pages[0].extract_text(),
        pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_bounded(),
    ):
        order = [text.index(part) for part in ("Certificate of completion", "Humanitarian", "አበበ", "has completed",
                                               "Issued by", "An independent", "Check this")]  # fmt: skip
        assert order == sorted(order)


def test_the_file_says_its_language_and_shows_its_title(page_of):
    reader = PdfReader(io.BytesIO(page_of("Amina Yusuf")))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Certificate of completion: Amina Yusuf"


def test_a_paper_in_another_language_is_set_in_it_and_mirrored():
    words = {key: "شهادة" if key in ("kind", "completed", "issued") else text for key, text in rendering.WORDS.items()}
    pdf = rendering.render(facts("أمينة يوسف", language="ar"), CODE, ADDRESS, words=words, is_mirrored=True)
    assert rendering.in_words("2026-11-21", "fr") == "21 novembre 2026"
    assert rendering.in_words("2026-11-21") == "21 November 2026"
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage()
    start = page.search("شهادة").get_next() or page.search("ةداهش").get_next()
    left, *_ = page.get_charbox(start[0])
    assert left > 421
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "ar"


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_the_legend_names_the_bricks_of_each_module_so_that_grey_print_tells_them_apart(content_store, is_mirrored):
    course = content_store.catalogue.course
    titles = tuple(module.title for module in course.modules)
    pdf = rendering.render(facts(modules=titles), CODE, ADDRESS, is_mirrored=is_mirrored)
    text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    drawn = (rendering.DESIGNS / "house" / "house.svg").read_text("utf-8")
    fills = Counter(re.findall(r'<rect [^>]*fill="(#[0-9a-f]{6})"', drawn))
    sheet = (rendering.DESIGNS / "house" / "certificate.html").read_text("utf-8")
    hues = re.search(r"set hues = \[(.*?)\]", sheet)[1].replace("'", "").split(", ")
    taught = [sorted({n for lesson in module.lessons for n in lesson.standards}) for module in course.modules]
    taught[0] = list(range(1, 11))  # the ten principles
    assert [fills[hue] for hue in hues] == [len(numbers) for numbers in taught]
    for module, numbers in zip(course.modules, taught, strict=True):
        assert any(f"{numbers[0]}–{numbers[-1]}{gap}{module.title}" in text for gap in (" ", "")), text


def test_more_clusters_than_one_font_has_codes_for_are_all_found_back():
    """A Type 3 font has 255 codes; names of three places may need more, and then a second font begins."""
    letters = [chr(point) for point in range(0x1200, 0x1380) if scripts.font_of(chr(point)) and chr(point).isalpha()]
    places = ["".join(letters[at : at + 100]) for at in (0, 100, 200)]
    pdf = rendering.render(facts(places[0], other_name=places[1], issuer=places[2]), CODE, ADDRESS)
    fonts_of_page = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()
    widths = [len(f.get_object()["/Widths"]) - 1 for f in fonts_of_page if f.get_object()["/Subtype"] == "/Type3"]
    assert sorted(widths) == [45, 255]
    text = re.sub(r"\s", "", PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    for place in places:
        assert place in text
