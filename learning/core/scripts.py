"""Which texts the paper can print, and in which of its fonts. Pure: it knows code points, and opens no font."""

import unicodedata
from bisect import bisect_right
from functools import lru_cache

from learning.core.coverage import COVERAGE

BODY = "NotoSerif-Regular"
# Fonts of one style for the paper's own words; what they lack is taken from the others.
FACES = (BODY, "NotoSerif-Bold", "NotoSans-Regular", "NotoSans-Bold")
_SCRIPTS = tuple(name for name in COVERAGE if name not in FACES)

JOINERS = "\u200c\u200d"
_ZWJ = "\u200d"
_ASAT = "\u103a"
_VIRAMA = 9
# Forms of a letter that stand for the letter itself: wide and narrow, mathematical, and the joined forms of Arabic.
_SAME_LETTER = ("<wide>", "<narrow>", "<font>", "<initial>", "<medial>", "<final>", "<isolated>")
_LIGATURES = range(0xFB00, 0xFB18)


class Unprintable(Exception):
    """A text has signs that no bundled font can print; `signs` are they, each once."""

    def __init__(self, signs: str) -> None:
        super().__init__(signs)
        self.signs = signs


def normalised(text: str) -> str:
    """A text in one form of Unicode: marks composed, and letters of old or wide encodings as plain letters.

    Not the whole of compatibility: it would take the Thai and Lao vowel "am" apart.
    """
    plain = (
        unicodedata.normalize("NFKC", c)
        if unicodedata.decomposition(c).startswith(_SAME_LETTER) or ord(c) in _LIGATURES
        else c
        for c in text
    )
    return unicodedata.normalize("NFC", "".join(plain))


def clusters(text: str) -> list[str]:
    """A text cut into what cannot be parted: a letter with its marks and joiners, and conjuncts held by a virama."""
    found: list[str] = []
    for c in text:
        held = unicodedata.category(c).startswith("M") or c in JOINERS
        last = found[-1][-1] if found else ""
        conjunct = last and last != _ASAT and unicodedata.combining(last) == _VIRAMA and c.isalpha()
        if found and (held or conjunct or (last == _ZWJ and c.isalpha())):
            found[-1] += c
        else:
            found.append(c)
    return found


@lru_cache(maxsize=len(COVERAGE))
def _edges(font: str) -> list[int]:
    """The code points at which coverage begins and ends, in turn."""
    edges = []
    for item in COVERAGE[font].split():
        first, _, last = item.partition("-")
        edges += [int(first, 16), int(last or first, 16) + 1]
    return edges


def covers(font: str, text: str) -> bool:
    """Whether a font has a glyph for each character of a text; joiners need none."""
    edges = _edges(font)
    return all(c in JOINERS or bisect_right(edges, ord(c)) % 2 for c in text)


@lru_cache(maxsize=4096)
def font_of(cluster: str, face: str = BODY) -> str | None:
    """The font a cluster is printed in when `face` is wanted, or None where no font has all of it."""
    for font in (face, BODY, *_SCRIPTS):
        if covers(font, cluster):
            return font
    return None


def unprintable(text: str) -> str:
    """The signs of a text that the paper cannot print, each once in order of appearance; empty where all is well."""
    return "".join(dict.fromkeys("".join(c for c in clusters(text) if font_of(c) is None)))


def is_right_to_left(text: str) -> bool:
    """Whether a text begins in a script written from right to left: its first strong letter decides (UAX #9, P2)."""
    for c in text:
        kind = unicodedata.bidirectional(c)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
