"""What the paper is made of beside frames: shaped text, drawings and pictures. Loaded by core/pdf.py.

In the page they are tags; sizes are in points, `before` and `after` are the room around.

`<shaped text="..." face="..." size="30" least="9" lines="2" leading="1.3" color="#1c2333" align="start">`: text in any
script, at the largest size at which it takes no more than so many lines (no fewer than `fewest`), no higher than
`room`. With an `indent` it leaves room at its start, for a `label` (in the colour `quiet`), or with `mark` for a brick
of that colour with the label in it, in white. With `bookmark` it is listed beside the page.
`<drawing svg="..." width="204">`: a simple SVG, or with `src` a file of the design's folder.
`<raster png="(base64)" width="190" height="70">`: a picture, as large as it can be there.
"""

import base64
from io import BytesIO
from math import inf
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import BasicFonts, PDFDictionary
from reportlab.platypus.flowables import Flowable

from learning.core import drawings, scripts
from learning.core.lettering import Fonts
from learning.core.shaping import Block, Shaper, set_block

BRICK_GAP = 5  # points between a brick and the text beside it
IN_BRICK = 0.9  # the size of the letters in a brick, in sizes of the text
_TEXT = (8, "")  # xhtml2pdf's own way to say: any text, and none is fine
_SHAPED = "text face size least fewest lines room leading color align before after indent label quiet mark bookmark"
ATTRIBUTES = {
    "shaped": tuple(_SHAPED.split()),
    "drawing": ("svg", "src", "width", "before", "after"),
    "raster": ("png", "width", "height", "align"),
}


class Sheet:
    """What the tags of one document share: its fonts, and the folder that drawings and fonts come from."""

    def __init__(self, folder: Path, shaper: Shaper) -> None:
        self.folder, self.shaper, self.fonts, self._listed = folder, shaper, Fonts(str(folder / "fonts")), False

    def fonts_of(self, canvas: Any) -> Fonts:
        """The document's fonts; the document is told of them when the first text is drawn.

        Then too the reader is told to show the title, and the font goes that the maker puts first on every page.
        """
        if not self._listed:
            self._listed = True
            document = canvas._doc
            document.delayedFonts.append(self.fonts)
            canvas.setViewerPreference("DisplayDocTitle", "true")
            first = document.fontMapping.pop(canvas._initialFontName, None)
            if first:
                del document.idToObject[BasicFonts].dict[first[1:]]
                document.idToObject[first[1:]] = PDFDictionary({})
                canvas._preamble = "1 0 0 1 0 0 cm"
        return self.fonts


class Shaped(Flowable):  # type: ignore[misc,unused-ignore]
    """A text set in the width it is given."""

    def __init__(self, sheet: Sheet, given: dict[str, str]) -> None:
        super().__init__()
        self._sheet, self._given = sheet, given
        self.spaceBefore, self.spaceAfter = float(given["before"] or 0), float(given["after"] or 0)
        self._block = self._label = Block((), 0, 0)
        self._indent, self._set_for = 0.0, -1.0
        self.width = self.height = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if self._set_for == width:  # asked again for the same room
            return self.width, self.height
        given, self._set_for = self._given, width
        size = float(given["size"])
        sizes = (size, float(given["least"] or size))
        self._indent = float(given["indent"] or 0)
        leading, shaper, face = float(given["leading"] or 1.3), self._sheet.shaper, given["face"]
        room = float(given["room"] or inf)
        lines = (int(given["fewest"] or 1), int(given["lines"] or 1))
        self._block = set_block(
            shaper, scripts.normalised(given["text"]), face, width - self._indent, sizes, lines, leading, room
        )
        label_sizes = (size * IN_BRICK, size * IN_BRICK) if given["mark"] else sizes
        label_face = "NotoSans-Bold" if given["mark"] else face
        self._label = set_block(shaper, given["label"], label_face, self._indent - 4, label_sizes, (1, 1), leading)
        self.width, self.height = width, self._block.height
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        return []

    def draw(self) -> None:
        given, canvas = self._given, self.canv
        canvas.saveState()
        if given["bookmark"]:
            canvas.bookmarkPage("start")
            canvas.addOutlineEntry(given["text"], "start")
        if given["mark"]:
            self._draw_brick()
        else:
            self._draw_block(self._label, given["quiet"], 0)
        self._draw_block(self._block, given["color"], self._indent)
        canvas.restoreState()

    def _draw_brick(self) -> None:
        """A brick with its label in the middle, on the line of the first row of text."""
        canvas, size, wide = self.canv, self._label.size, self._indent - BRICK_GAP
        foot = self.height - self._block.steps[0][0] - size * 0.42
        left = self.width - wide if self._given["align"] == "end" else 0
        canvas.setFillColor(HexColor(self._given["mark"]))
        canvas.roundRect(left, foot, wide, size * 1.6, 1.2, 0, 1)
        inset = (wide - self._label.lines[0].advance * size / 1000) / 2 if self._label.lines else 0
        self._draw_block(self._label, "#ffffff", inset)

    def _draw_block(self, block: Block, color: str, indent: float) -> None:
        fonts, top = self._sheet.fonts_of(self.canv), self.height
        if block.lines:
            self.canv.setFillColor(HexColor(color or "#000000"))
        if block is self._label and block.lines and self._block.lines:
            top += block.steps[0][0] - self._block.steps[0][0]  # both stand on one line, whatever their sizes
        for line, (foot, high) in zip(block.lines, block.steps, strict=True):
            x = self.width - indent - line.advance * block.size / 1000 if self._given["align"] == "end" else indent
            shown = fonts.shown(line, block.size)
            self.canv._code.append(f"BT 1 0 0 1 {x:.2f} {top - foot:.2f} Tm {shown} ET")
            top -= high


class Drawing(Flowable):  # type: ignore[misc,unused-ignore]
    """A simple drawing at a width."""

    def __init__(self, sheet: Sheet, given: dict[str, str]) -> None:
        super().__init__()
        svg = (sheet.folder / Path(given["src"]).name).read_text("utf-8") if given["src"] else given["svg"]
        wide, high, self._operators = drawings.operators(svg)
        self._scale = float(given["width"]) / wide
        self.width, self.height = wide * self._scale, high * self._scale
        self.spaceBefore, self.spaceAfter = float(given["before"] or 0), float(given["after"] or 0)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv._code.append(f"q {self._scale:.4f} 0 0 {self._scale:.4f} 0 0 cm {self._operators} Q")


class Raster(Flowable):  # type: ignore[misc,unused-ignore]
    """A picture in a box, at its start and foot."""

    def __init__(self, given: dict[str, str]) -> None:
        super().__init__()
        self._picture = ImageReader(BytesIO(base64.b64decode(given["png"])))
        self.width, self.height = float(given["width"]), float(given["height"])
        self._corner = "se" if given["align"] == "end" else "sw"

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.drawImage(self._picture, 0, 0, self.width, self.height, "auto", True, self._corner)


def tags(sheet: Sheet) -> dict[str, Any]:
    """The classes of the tags, as the maker of pages wants them, for one document."""

    makers = {
        "shaped": lambda given: Shaped(sheet, given),
        "drawing": lambda given: Drawing(sheet, given),
        "raster": Raster,
    }

    class Tag:
        def __init__(self, node: Any, attributes: Any) -> None:
            self.node, self.tag, self.attr = node, node.tagName, attributes

        def end(self, context: Any) -> None:
            pass

        def start(self, context: Any) -> None:
            context.addPara()
            given = {name: self.attr[name] or "" for name in ATTRIBUTES[self.tag]}
            context.addStory(makers[self.tag](given))

    return dict.fromkeys(ATTRIBUTES, Tag)


def described() -> dict[str, tuple[int, dict[str, Any]]]:
    """The attributes of the tags, as the maker of pages wants them."""
    return {name: (1, dict.fromkeys(names, _TEXT)) for name, names in ATTRIBUTES.items()}
