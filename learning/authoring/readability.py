"""How hard a text is to read: pure figures, for the content check.

Source of the limits: docs/learning-design.md, Plain language: mean sentence at most 15 words,
none above 25, grade at most 8.
The grade is Flesch–Kincaid; syllables are counted as groups of vowels, which is near enough for a limit.
"""

import re
from dataclasses import dataclass
from html import unescape

MEAN_MOST = 15
SENTENCE_MOST = 25
GRADE_MOST = 8.0

_BLOCK = re.compile(r"</(?:p|li|h2|h3|td|th|div)>|<br/?>")
_TAG = re.compile(r"<[^>]+>")
_END = re.compile(r"(?<=[.!?:…])[”’\")]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:[’'\-–][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouyáéíóú]+")


@dataclass(frozen=True)
class Reading:
    """Figures of a text: words, the mean sentence, the longest sentence, and the school grade it asks for."""

    words: int
    mean: float
    longest: str
    grade: float


def sentences(html: str) -> list[str]:
    """The sentences of safe HTML; the end of a paragraph or list item ends a sentence too."""
    text = unescape(_TAG.sub(" ", _BLOCK.sub("\n", html)))
    return [piece.strip() for piece in _END.split(text) if _WORD.search(piece)]


def syllables(word: str) -> int:
    """About how many syllables an English word has."""
    word = word.lower()
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def measure(html: str) -> Reading | None:
    """The figures of a text, or None where it has no words."""
    found = sentences(html)
    words = [word for sentence in found for word in _WORD.findall(sentence)]
    if not words:
        return None
    mean = len(words) / len(found)
    grade = 0.39 * mean + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    longest = max(found, key=lambda sentence: len(_WORD.findall(sentence)))
    return Reading(len(words), mean, longest, grade)


def faults(html: str) -> list[tuple[str, str]]:
    """What makes a text too hard, as (what, fix)."""
    found = []
    reading = measure(html)
    if reading is None:
        return []
    count = len(_WORD.findall(reading.longest))
    if count > SENTENCE_MOST:
        start = " ".join(reading.longest.split()[:6])
        found.append((f"A sentence has {count} words: “{start} …”.", f"Make two of it: {SENTENCE_MOST} at most."))
    if reading.words > 60 and reading.mean > MEAN_MOST:
        found.append((f"The mean sentence has {reading.mean:.1f} words.", f"Shorten: {MEAN_MOST} at most."))
    if reading.words > 60 and reading.grade > GRADE_MOST:
        fix = f"Use shorter words and sentences: {GRADE_MOST:g} at most."
        found.append((f"The text asks for school grade {reading.grade:.1f}.", fix))
    return found
