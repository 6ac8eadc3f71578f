"""Join codes: 65 random bits and a check character. Codes of eight letters, made earlier, work until renewed."""

from learning.core import crockford

LENGTH = 14
SHORT_LENGTH = 8
# Four, three, four, three: short enough to say, and nobody loses the place.
_STARTS = (0, 4, 7, 11)


def make(number: int) -> str:
    """A code from a random number of at least 65 bits; more are ignored."""
    return crockford.make(number, LENGTH)


def clean(text: str) -> str:
    """What was typed as a code: capitals, look-alikes put right, spaces and hyphens dropped."""
    return crockford.clean(text, LENGTH + 1)


def is_possible(code: str) -> bool:
    """Whether a cleaned code could be one of ours; False for a slip of the finger. No database is asked."""
    return len(code) == SHORT_LENGTH or crockford.is_whole(code, LENGTH)


def is_short(code: str) -> bool:
    """Whether a code is one of the earlier ones, with fewer than 64 random bits."""
    return len(code) == SHORT_LENGTH


def grouped(code: str) -> str:
    """A code as shown and said: K7QM-2TX-9HJD-4RW; a short one in two halves."""
    if is_short(code):
        return f"{code[:4]}-{code[4:]}"
    ends = (*_STARTS[1:], len(code))
    return "-".join(code[start:end] for start, end in zip(_STARTS, ends, strict=True))
