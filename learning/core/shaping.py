"""Text to glyphs, with HarfBuzz: joined, reordered and with marks in place, a line at a time. The sole importer of it.

A piece is what cannot be parted in a drawn line: the glyphs of one cluster, and the characters they stand for.
Lengths are in points unless said; those of glyphs are in thousandths of the size.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from math import inf
from typing import Any

from learning.core.scripts import FACES, JOINERS, Unprintable, clusters, font_of, is_right_to_left

SIZE_LEAST = 3.0
# The order in which the parts of a line are drawn, from the levels of the bidirectional algorithm (UAX #9).
Levels = Callable[[str, str], list[int]]
Reorder = Callable[[list[int]], list[int]]


@dataclass(frozen=True)
class Glyph:
    """A glyph of a font and where it stands, from where the piece begins."""

    id: int
    x: int
    y: int


@dataclass(frozen=True)
class Piece:
    """A drawn cluster: its font, the characters it stands for, its glyphs and how far the next piece is away."""

    font: str
    text: str
    glyphs: tuple[Glyph, ...]
    advance: int


@dataclass(frozen=True)
class Line:
    """Pieces from left to right; `advance` in all, and the height of the ink above and below the line it stands on."""

    pieces: tuple[Piece, ...]
    advance: int
    above: int
    below: int


class Shaper:
    """The fonts of a folder, each opened when a text first needs it and kept for the life of the process."""

    def __init__(self, folder: str, levels: Levels, reorder: Reorder) -> None:
        self._folder, self._levels, self._reorder = folder, levels, reorder

    def line(self, text: str, face: str, base: str) -> Line:
        """A line of text. `face`: the wanted font; `base`: the direction of the paragraph, "L" or "R".

        Raises Unprintable where no bundled font has what the text needs.
        """
        if not text:
            return Line((), 0, 0, 0)
        level_of = self._levels(text, base)
        runs: list[tuple[str, str, int]] = []
        at = 0
        for (font, _, level), members in groupby(_placed(text, face, level_of), key=lambda item: item[1:]):
            run = "".join(cluster for cluster, *_ in members)
            runs.append((run, font, level))
            at += len(run)
        order = self._reorder([level for *_, level in runs])
        pieces = _spaces_kept([piece for n in order for piece in self._shaped(*runs[n])])
        heights = [self._height(piece) for piece in pieces]
        return Line(
            pieces,
            sum(piece.advance for piece in pieces),
            max(above for above, _ in heights),
            max(below for _, below in heights),
        )

    def _shaped(self, run: str, font: str, level: int) -> list[Piece]:
        import uharfbuzz as hb

        drawn = opened(self._folder, font)
        buffer = hb.Buffer()
        buffer.add_codepoints([ord(c) for c in run])
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if level % 2 else "ltr"
        if level % 2:  # vowel marks are pieces of their own, so that a reader of the file meets them in order
            buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        hb.shape(drawn, buffer, {})
        pieces = []
        glyphs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        starts = [*sorted({info.cluster for info, _ in glyphs}), len(run)]
        ends = dict(pairwise(starts))
        for start, group in groupby(glyphs, key=lambda pair: pair[0].cluster):
            text = run[start : ends[start]]
            placed, at = [], 0
            for info, position in group:
                if info.codepoint == 0 and not all(c in JOINERS for c in text):
                    raise Unprintable(text)
                placed.append(Glyph(info.codepoint, at + position.x_offset, position.y_offset))
                at += position.x_advance
            pieces.append(Piece(font, text, tuple(placed), at))
        return pieces

    def _height(self, piece: Piece) -> tuple[int, int]:
        above = below = 0
        for glyph in piece.glyphs:
            top, bottom = _ink(self._folder, piece.font, glyph.id)
            above, below = max(above, glyph.y + top), max(below, -glyph.y - bottom)
        return above, below


def _spaces_kept(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Spaces are as wide as those of the wanted font; between letters of another one they are coded with them.

    A line that changes its font at each space comes back from some readers with its words turned round.
    """
    kept = list(pieces)
    for at in range(1, len(pieces) - 1):
        before, piece, after = pieces[at - 1 : at + 2]
        if piece.text == " " and before.font == after.font != piece.font and before.font not in FACES:
            kept[at] = replace(piece, font=before.font, glyphs=())
    return tuple(kept)


def _placed(text: str, face: str, level_of: list[int]) -> list[tuple[str, str, str, int]]:
    """Each cluster with its font, script and level: neighbours that are alike are shaped together."""
    found: list[tuple[str, str, str, int]] = []
    at = 0
    for cluster in clusters(text):
        font = font_of(cluster, face)
        if font is None:
            raise Unprintable(cluster)
        before = found[-1][2] if found else ""
        script = unicodedata.name(cluster[0], "").split(" ")[0] if cluster[0].isalpha() else before
        found.append((cluster, font, script, level_of[at]))
        at += len(cluster)
    return found


@lru_cache(maxsize=64)
def opened(folder: str, font: str) -> Any:
    """A font, scaled to a thousand units."""
    import uharfbuzz as hb

    drawn = hb.Font(hb.Face(hb.Blob.from_file_path(f"{folder}/{font}.ttf")))
    drawn.scale = (1000, 1000)
    return drawn


@lru_cache(maxsize=4096)
def _ink(folder: str, font: str, glyph: int) -> tuple[int, int]:
    extents = opened(folder, font).get_glyph_extents(glyph)
    return (extents.y_bearing, extents.y_bearing + extents.height) if extents and extents.height else (0, 0)


@dataclass(frozen=True)
class Block:
    """A text set into lines at a size, in points."""

    lines: tuple[Line, ...]
    size: float
    leading: float

    @property
    def steps(self) -> list[tuple[float, float]]:
        """For each line how far its foot lies below its top, and its height: alike, with room for tall scripts."""
        foot = self.leading * 0.5 + self.size * 0.32
        above = max([foot, *(line.above * self.size / 1000 + 1 for line in self.lines)])
        below = max([self.leading - foot, *(line.below * self.size / 1000 + 1 for line in self.lines)])
        return [(above, above + below)] * len(self.lines)

    @property
    def height(self) -> float:
        return sum(high for _, high in self.steps)


@lru_cache(maxsize=128)  # the paper's own words are the same on every certificate
def set_block(
    shaper: Shaper,
    text: str,
    face: str,
    width: float,
    sizes: tuple[float, float],
    lines: tuple[int, int],
    leading: float,
    room: float = inf,
) -> Block:
    """A text in a width: at the largest of `sizes` (most, least) at which it takes `lines` (fewest, most).

    Fewer lines go before larger letters as long as they keep three quarters of the size. Lines are as even as they can
    be. `leading`: the height of a line as a part of the size. `room`: the height it may take. What does not fit into
    lines and room at the least size takes more lines, and smaller ones until it fits.
    """
    most, least = sizes
    fewest, highest = lines
    base = "R" if is_right_to_left(text) else "L"
    words = text.split()
    measure = lru_cache(maxsize=None)(lambda part: shaper.line(part, face, base).advance / 1000)
    for count in range(fewest, highest + 1):
        floor = max(least, most * 0.75**count) if count < highest else least
        size = most
        while size >= floor:
            found = _broken(words, width / size, measure)
            if len(found) <= count:
                even = _even(words, max(count if count == fewest else 1, len(found)), width / size, measure)
                block = _block(shaper, even or found, face, base, size, leading)
                if block.height <= room:
                    return block
            size -= 0.5
    size = least
    while True:
        block = _block(shaper, _broken(words, width / size, measure), face, base, size, leading)
        if block.height <= room or size <= SIZE_LEAST:
            return block
        size -= 0.5


def _block(shaper: Shaper, lines: list[str], face: str, base: str, size: float, leading: float) -> Block:
    return Block(tuple(shaper.line(line, face, base) for line in lines), size, size * leading)


def _broken(words: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """Words in lines of at most a width (in sizes of the letter); a word that is wider is broken between clusters."""
    lines: list[str] = []
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while measure(line) > width:
            parts = clusters(line)
            fits = 1
            while fits + 1 < len(parts) and measure("".join(parts[: fits + 1])) <= width:
                fits += 1
            if fits >= len(parts):
                break
            lines.append("".join(parts[:fits]))
            line = "".join(parts[fits:])
    return [*lines, line] if line else lines


def _even(words: list[str], count: int, width: float, measure: Callable[[str], float]) -> list[str] | None:
    """So many lines, as narrow as they can be; None where the words do not fill them."""
    if count < 2 or count > len(words):
        return None
    low, high = 0.0, width
    while high - low > 0.1:
        middle = (low + high) / 2
        tried = _broken(words, middle, measure)
        low, high = (middle, high) if len(tried) > count else (low, middle)
    tried = _broken(words, high, measure)
    return tried if len(tried) == count else None
