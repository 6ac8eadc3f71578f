"""Shaped text in a PDF: which codes stand for which glyphs, and the fonts of a document, each cut to what it draws.

Latin, Greek and Cyrillic letters go into a TrueType font that HarfBuzz cuts: a code is a glyph. A cluster of several
glyphs, and every other script, goes into a Type 3 font: there a code is a whole cluster, drawn from the font's own
outlines, so that each code stands for the characters of one cluster and a reader gets them back as they were typed.
"""

import zlib
from functools import lru_cache
from typing import Any

from learning.core import shaping
from learning.core.scripts import FACES
from learning.core.shaping import Line, Piece

# Type 3 codes are one byte. Code 0 is the measure (below); the rest is for clusters.
CODES_MOST = 255
# A reader of text guesses the size of Type 3 letters from the width of the one called "m": so there is one, undrawn.
MEASURE_NAME, MEASURE_WIDTH = "m", 600


class Fonts:
    """The fonts of one document, filled while its pages are drawn and written when it is saved."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._trues: dict[str, dict[tuple[int, str], int]] = {}
        self._drawn: dict[str, list[dict[Piece, int]]] = {}
        self._names: dict[tuple[str, int], str] = {}

    def shown(self, line: Line, size: float) -> str:
        """The operators that show a line, from where the pen is."""
        parts: list[str] = []
        present, row, owed = "", "", 0
        for piece in line.pieces:
            name, code, width = self._code(piece)
            if name != present:
                if row:
                    parts.append(f"[{row}{-owed or ''}] TJ")
                parts.append(f"/{name} {size:g} Tf")
                present, row, owed = name, "", 0
            if owed:
                row += f" {-owed} "
            row += f"<{code}>"
            owed = piece.advance - width
        if row:
            parts.append(f"[{row}] TJ")
        return " ".join(parts).replace("><", "")

    def _code(self, piece: Piece) -> tuple[str, str, int]:
        """The font's name on the page, the code in hexadecimal, and how far the code alone moves the pen."""
        first = piece.glyphs[0] if len(piece.glyphs) == 1 else None
        if piece.font in FACES and first and not (first.x or first.y):
            codes = self._trues.setdefault(piece.font, {})
            code = codes.setdefault((first.id, piece.text), len(codes) + 1)
            return self._name(piece.font, -1), f"{code:04x}", _advance(self._folder, piece.font, first.id)
        books = self._drawn.setdefault(piece.font, [{}])
        for number, book in enumerate(books):
            if piece in book:
                return self._name(piece.font, number), f"{book[piece]:02x}", piece.advance
        if len(books[-1]) == CODES_MOST:
            books.append({})
        books[-1][piece] = len(books[-1]) + 1
        return self._name(piece.font, len(books) - 1), f"{books[-1][piece]:02x}", piece.advance

    def _name(self, font: str, number: int) -> str:
        return self._names.setdefault((font, number), f"L{len(self._names) + 1}")

    def addObjects(self, document: Any) -> None:
        """Write the fonts into the document, as its maker asks of every font before it saves."""
        from reportlab.pdfbase.pdfdoc import BasicFonts, PDFDictionary

        listed: PDFDictionary = document.idToObject[BasicFonts]
        for (font, number), name in self._names.items():
            made = (
                _truetype(document, self._folder, font, self._trues[font])
                if number < 0
                else _type3(document, self._folder, font, self._drawn[font][number])
            )
            listed[name] = document.Reference(made)


def _advance(folder: str, font: str, glyph: int) -> int:
    return int(shaping.opened(folder, font).get_glyph_h_advance(glyph))


def _stream(document: Any, content: bytes, **entries: Any) -> Any:
    """A compressed stream in the document; returns its reference."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream

    packed = zlib.compress(content, 9)
    entries = {**entries, "Filter": PDFName("FlateDecode"), "Length": len(packed)}
    return document.Reference(PDFStream(dictionary=PDFDictionary(entries), content=packed, filters=[]))


def _to_unicode(document: Any, texts: dict[int, str], digits: int) -> Any:
    """What the codes stand for, as a character map."""
    rows = [f"<{code:0{digits}x}> <{text.encode('utf-16-be').hex()}>" for code, text in sorted(texts.items())]
    blocks = [rows[n : n + 100] for n in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return _stream(
        document,
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
            f"1 begincodespacerange <{'0' * digits}> <{'f' * digits}> endcodespacerange\n{body}\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode(),
    )


def _truetype(document: Any, folder: str, font: str, codes: dict[tuple[int, str], int]) -> Any:
    """A font of TrueType outlines, cut by HarfBuzz; a map leads from a code to its glyph."""
    import uharfbuzz as hb
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).set({glyph for glyph, _ in codes})
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    dropped = wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    for tag in ("GSUB", "GPOS", "GDEF", "name", "OS/2", "post", "cmap"):
        dropped.add(int.from_bytes(tag.encode(), "big"))
    drawn = shaping.opened(folder, font)
    plan = hb.SubsetPlan(drawn.face, wanted)
    cut = plan.execute().blob.data
    new = plan.old_to_new_glyph_mapping
    gids = b"\0\0" + b"".join(new[glyph].to_bytes(2, "big") for glyph, _ in codes)
    extents = drawn.get_font_extents("ltr")
    descriptor = {
        "Type": PDFName("FontDescriptor"),
        "FontName": PDFName(f"{_tag(cut)}+{font}"),
        "Flags": 4,
        "FontBBox": PDFArray([-600, extents.descender, 1500, extents.ascender]),
        "ItalicAngle": 0,
        "Ascent": extents.ascender,
        "Descent": extents.descender,
        "CapHeight": 714,
        "StemV": 80,
        "FontFile2": _stream(document, cut, Length1=len(cut)),
    }
    descendant = {
        "Type": PDFName("Font"),
        "Subtype": PDFName("CIDFontType2"),
        "BaseFont": descriptor["FontName"],
        "CIDSystemInfo": PDFDictionary(
            {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
        ),
        "FontDescriptor": document.Reference(PDFDictionary(descriptor)),
        "W": PDFArray([1, PDFArray([_advance(folder, font, glyph) for glyph, _ in codes])]),
        "CIDToGIDMap": _stream(document, gids),
    }
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": descriptor["FontName"],
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray([document.Reference(PDFDictionary(descendant))]),
            "ToUnicode": _to_unicode(document, {code: text for (_, text), code in codes.items()}, 4),
        }
    )


def _type3(document: Any, folder: str, font: str, codes: dict[Piece, int]) -> Any:
    """A font whose every code draws one cluster."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName

    procedures = {f"c{code}": _stream(document, _procedure(folder, piece)) for piece, code in codes.items()}
    procedures[MEASURE_NAME] = _stream(document, f"{MEASURE_WIDTH} 0 d0".encode())
    names = [PDFName(MEASURE_NAME), *(PDFName(f"c{code}") for code in codes.values())]
    extents = shaping.opened(folder, font).get_font_extents("ltr")
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type3"),
            "Name": PDFName(font),
            "FontBBox": PDFArray([0, extents.descender, 1000, extents.ascender]),
            "FontMatrix": PDFArray([0.001, 0, 0, 0.001, 0, 0]),
            "Resources": PDFDictionary({}),
            "FirstChar": 0,
            "LastChar": len(codes),
            "Widths": PDFArray([MEASURE_WIDTH, *(piece.advance for piece in codes)]),
            "Encoding": PDFDictionary({"Type": PDFName("Encoding"), "Differences": PDFArray([0, *names])}),
            "CharProcs": PDFDictionary(procedures),
            "ToUnicode": _to_unicode(document, {code: piece.text for piece, code in codes.items()}, 2),
        }
    )


@lru_cache(maxsize=2048)
def _procedure(folder: str, piece: Piece) -> bytes:
    """The drawing of a cluster in thousandths of its size."""
    outline = " ".join(_outline(folder, piece.font, glyph.id, glyph.x, glyph.y) for glyph in piece.glyphs).strip()
    return f"{piece.advance} 0 d0 {outline + ' f' if outline else ''}".encode()


def _outline(folder: str, font: str, glyph: int, x: int, y: int) -> str:
    """The path of a glyph as PDF operators, moved by x and y."""
    import uharfbuzz as hb

    path: list[str] = []

    def keep(operator: str, *numbers: float) -> None:
        moved = (round(number) + (y if place % 2 else x) for place, number in enumerate(numbers))
        path.append(" ".join([*(str(number) for number in moved), operator]))

    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(lambda *at: keep("m", *at[:2]))
    funcs.set_line_to_func(lambda *at: keep("l", *at[:2]))
    funcs.set_cubic_to_func(lambda *at: keep("c", *at[:6]))
    funcs.set_close_path_func(lambda *_: path.append("h"))
    shaping.opened(folder, font).draw_glyph(glyph, funcs)
    return " ".join(path)


def _tag(content: bytes) -> str:
    """The six letters that mark a cut font, from what is in it."""
    number = zlib.crc32(content)
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))
