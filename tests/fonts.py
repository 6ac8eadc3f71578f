"""Cuts the fonts of the paper to what names need, and writes down what they cover.

`python -m tests.fonts FOLDER`, where FOLDER holds the Noto fonts as Debian's packages fonts-noto-core lay them
(/usr/share/fonts/truetype/noto) and fontTools is installed (`pip install fonttools`). Layout tables stay, hints go.
Without a folder it only writes the coverage of the fonts that are there: learning/core/coverage.py.
"""

import sys
import textwrap
from pathlib import Path

import uharfbuzz as hb

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "certificates" / "designs" / "house" / "fonts"
COVERAGE = ROOT / "learning" / "core" / "coverage.py"

# Blocks of Unicode. Latin, Greek and Cyrillic with their marks; then one font a script.
_EUROPE = (
    "20-7e a0-24f 250-2af 2b0-2ff 300-36f 370-3ff 400-52f 1c80-1c88 1e00-1eff 1f00-1fff 2010-2027 2030-205e 20a0-20bf "
    "2116 2122 2212 25cc 2c60-2c7f a640-a69f a720-a7ff"
)
_TITLES = "20-7e a0-24f 2b9-2bf 300-30c 323-328 370-3ff 400-52f 1e00-1eff 2010-2027 2030-203a 20ac 2116 2122 2212"
BLOCKS = {
    "NotoSerif-Regular": _EUROPE,
    "NotoSerif-Bold": _TITLES,
    "NotoSans-Regular": _TITLES,
    "NotoSans-Bold": _TITLES,
    "NotoSerifDevanagari-Regular": "900-97f a8e0-a8ff",
    "NotoNaskhArabic-Regular": "600-6ff 750-77f 8a0-8ff",
    "NotoSerifArmenian-Regular": "530-58f",
    "NotoSerifBengali-Regular": "980-9ff",
    "NotoSerifEthiopic-Regular": "1200-139f 2d80-2ddf ab00-ab2f",
    "NotoSerifGeorgian-Regular": "10a0-10ff 1c90-1cbf 2d00-2d2f",
    "NotoSerifHebrew-Regular": "590-5ff",
    "NotoSerifKhmer-Regular": "1780-17ff 19e0-19ff",
    "NotoSerifLao-Regular": "e80-eff",
    "NotoSerifMyanmar-Regular": "1000-109f a9e0-a9ff aa60-aa7f",
    "NotoSerifSinhala-Regular": "d80-dff",
    "NotoSerifTamil-Regular": "b80-bff",
    "NotoSerifThai-Regular": "e00-e7f",
}
_ALWAYS = {0x20, 0x200C, 0x200D, 0x25CC}


def points(blocks: str) -> set[int]:
    """The code points of blocks as written above."""
    found: set[int] = set()
    for block in blocks.split():
        first, _, last = block.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def cut(folder: Path) -> None:
    """Cut every font from the whole one of its name."""
    from fontTools import subset  # needed here alone

    for name, blocks in BLOCKS.items():
        options = subset.Options(
            layout_features=["*"], hinting=False, legacy_kern=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
            notdef_outline=True, drop_tables=["DSIG", "MATH", "STAT"], glyph_names=False,
        )  # fmt: skip
        font = subset.load_font(str(folder / f"{name}.ttf"), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=points(blocks) | _ALWAYS)
        cutter.subset(font)
        subset.save_font(font, str(FONTS / f"{name}.ttf"), options)


def covered(name: str) -> list[str]:
    """The code points a bundled font has a glyph for, of the blocks it is there for, as ranges."""
    has = hb.Face(hb.Blob.from_file_path(str(FONTS / f"{name}.ttf"))).unicodes
    ranges: list[list[int]] = []
    for point in sorted(point for point in points(BLOCKS[name]) if point in has):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return [f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in ranges]


def table() -> str:
    """The module that lists the coverage."""
    lines = [
        '"""What each bundled font of the paper can print, as code points. Written by `python -m tests.fonts`."""',
        "",
        "COVERAGE = {",
    ]
    for name in BLOCKS:
        rows = textwrap.wrap(" ".join(covered(name)), 108, break_on_hyphens=False)
        rows = [row + " " for row in rows[:-1]] + rows[-1:]
        if len(rows) == 1 and len(rows[0]) < 80:
            lines.append(f'    "{name}": "{rows[0]}",')
        else:
            lines += [f'    "{name}": (', *(f'        "{row}"' for row in rows), "    ),"]
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        cut(Path(sys.argv[1]))
    COVERAGE.write_text(table(), "utf-8")
