"""Simple drawings as page operators."""

import io

import pypdfium2
import pytest

from certificates import rendering
from learning.core import drawings
from tests.paper.test_certificates import ADDRESS, CODE, facts


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M1 2L3 4Z", "1 2 m 3 4 l h"),
        ("M1 2 3 4", "1 2 m 3 4 l"),
        ("M1 2h3v4h-3z", "1 2 m 4 2 l 4 6 l 1 6 l h"),
        ("m1 2l1 1zl5 5", "1 2 m 2 3 l h 6 7 l"),
        ("M0 0Q3 0 3 3", "0 0 m 2 0 3 1 3 3 c"),
        ("M0 0C1 1 2 2 3 3", "0 0 m 1 1 2 2 3 3 c"),
        ("M1 1c1 1 2 2 3 3", "1 1 m 2 2 3 3 4 4 c"),
        ("M.5-1.5H2V3", "0.5 -1.5 m 2 -1.5 l 2 3 l"),
    ],
)
def test_a_path_says_the_same_as_operators(data, expected):
    assert drawings.path(data) == expected


def test_a_drawing_has_a_size_and_colours():
    svg = '<svg viewBox="0 0 10 20"><rect x="1" y="2" width="3" height="4" fill="#ff0000"/></svg>'
    wide, high, shown = drawings.operators(svg)
    assert (wide, high) == (10, 20)
    assert shown == "1 0 0 -1 0 20 cm 1 0 0 rg 1 2 3 4 re f"
    with pytest.raises(ValueError, match="viewBox"):
        drawings.operators("<svg></svg>")


@pytest.mark.parametrize("paper", rendering.PAPERS)
def test_the_house_stands_on_the_paper_in_its_colours(paper):
    wide, _ = rendering.PAPERS[paper]
    page = pypdfium2.PdfDocument(io.BytesIO(rendering.render(facts(), CODE, ADDRESS, paper=paper)))[0]
    picture = page.render(scale=2).to_pil().convert("RGB")
    left, top, scale = wide - 66 - 204, 66, 204 / 272
    for x, y, colour in (
        (5, 60, "00646b"),
        (75, 60, "973c20"),
        (145, 60, "2d6335"),
        (215, 60, "7c3e6b"),
        (4, 310, "3f4180"),
    ):
        found = picture.getpixel((round((left + x * scale) * 2), round((top + y * scale) * 2)))
        assert all(abs(a - b) < 4 for a, b in zip(found, bytes.fromhex(colour), strict=True)), (x, y, found)
