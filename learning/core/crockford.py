"""Codes that people read, say and type: Crockford's base 32 (no I, L, O or U) and a check character."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What people type for what is printed, in any digits they have.
_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", **{chr(0x660 + n): str(n) for n in range(10)}})
_TYPED.update({0x6F0 + n: str(n) for n in range(10)})


def make(number: int, length: int) -> str:
    """A code of `length` characters, the last a check. `number` is random, 5 bits for each other; more are ignored."""
    letters = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(length - 1))
    return letters + check(letters)


def check(letters: str) -> str:
    """A check character: every single wrong character and every swap of neighbours changes it.

    The sum is taken in the field of 32 elements (powers of a generator), so no weight repeats within 31 characters.
    """
    total = 0
    for letter in letters:
        total = _double(total) ^ ALPHABET.index(letter)
    return ALPHABET[_double(total)]


def _double(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def clean(text: str, most: int) -> str:
    """What was typed as a code: capitals, look-alikes put right, spaces and hyphens dropped, cut after `most`."""
    return "".join(c for c in text.upper().translate(_TYPED) if c in ALPHABET)[:most]


def is_whole(code: str, length: int) -> bool:
    """Whether a cleaned code has the right length and check character."""
    return len(code) == length and check(code[:-1]) == code[-1]
