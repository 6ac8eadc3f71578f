"""Verification codes: 95 random bits and a check character, in letters that are not confused."""

import re

from learning.core import crockford

LENGTH = 20
GROUP = 4
_IN_ADDRESS = re.compile(r"/verify/([^/?#\s]+)")


def make(number: int) -> str:
    """A code from a random number of at least 95 bits; more are ignored."""
    return crockford.make(number, LENGTH)


def picked(text: str) -> str:
    """The part of a text that is the code: of the address in a square what follows `/verify/`, else the whole text."""
    found = _IN_ADDRESS.search(text)
    return found[1] if found else text


def clean(text: str) -> str:
    """What was typed as a code: capitals, look-alikes put right, spaces and hyphens dropped."""
    return crockford.clean(text, LENGTH + 1)


def is_well_formed(code: str) -> bool:
    """Whether a cleaned code has the right length and check character. No database is asked."""
    return crockford.is_whole(code, LENGTH)


def grouped(code: str) -> str:
    """A code as printed: in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
