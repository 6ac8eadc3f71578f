"""Verification codes: 95 random bits and a check character, in letters that are not confused (Crockford's base 32)."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 4
# What people type for what is printed, in any digits they have.
_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", **{chr(0x660 + n): str(n) for n in range(10)}})
_TYPED.update({0x6F0 + n: str(n) for n in range(10)})


def make(number: int) -> str:
    """A code from a random number of at least 95 bits; more are ignored."""
    letters = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(LENGTH - 1))
    return letters + _check(letters)


def _check(letters: str) -> str:
    """A check character: every single wrong character and every swap of neighbours changes it.

    The sum is taken in the field of 32 elements (powers of a generator), so no weight repeats within a code.
    """
    total = 0
    for letter in letters:
        total = _double(total) ^ ALPHABET.index(letter)
    return ALPHABET[_double(total)]


def _double(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def clean(text: str) -> str:
    """What was typed as a code: capitals, look-alikes put right, spaces and hyphens dropped."""
    return "".join(c for c in text.upper().translate(_TYPED) if c in ALPHABET)[: LENGTH + 1]


def is_well_formed(code: str) -> bool:
    """Whether a cleaned code has the right length and check character. No database is asked."""
    return len(code) == LENGTH and _check(code[:-1]) == code[-1]


def grouped(code: str) -> str:
    """A code as printed: in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
