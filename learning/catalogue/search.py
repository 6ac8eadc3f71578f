"""Search over lessons, the handbook and words: small enough to look through whole, folded so that accents,
case and Arabic spelling variants do not matter."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from learning.authoring.markdown import plain
from learning.catalogue import inflection
from learning.catalogue.types import Catalogue
from learning.core.locales import SOURCE
from learning.courseware.types import Acts, Lesson, PracticeSlot, Prose

MOST = 40
SNIPPET = 160
TITLE_WEIGHT, START_WEIGHT = 8, 3
_WORD = re.compile(r"\w+")
# Letters that are written in several ways: of Arabic, with the stroke that only stretches a word; of Persian keyboards;
# joined ones of French; and the digits of Arabic.
_SAME = str.maketrans(
    {
        **{"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None},
        **{"ک": "ك", "ی": "ي", "œ": "oe", "æ": "ae"},
        **{digit: str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(digits)},
    }
)
# What a numbered thing is called; whatever the edition, "norme 7" and "المعيار 7" find what "standard 7" finds.
_NUMBERED = {
    **dict.fromkeys(("standard", "norme", "norma", "معيار"), "standard"),
    **dict.fromkeys(("principle", "principe", "principio", "مبدا"), "principle"),
}


@dataclass(frozen=True)
class Place:
    """Something that can be found: its kind and id as links name them, its title, and what stands there."""

    kind: str
    id: str
    title: str
    text: str
    also: str = ""
    language: str = SOURCE


@dataclass(frozen=True)
class Hit:
    """A place found, and the words round the first match."""

    place: Place
    snippet: str


def fold(text: str) -> str:
    """A text without case, accents, vowel marks and spelling variants, for comparing."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_SAME))
    return "".join(c for c in folded if not unicodedata.combining(c)).translate(_SAME)


def _lesson_text(lesson: Lesson) -> str:
    parts = [lesson.summary]
    for block in lesson.blocks:
        if isinstance(block, Prose):
            parts.append(block.html)
        elif isinstance(block, Acts):
            parts += [block.prepare, block.prevent, block.respond]
        elif not isinstance(block, PracticeSlot):
            parts.append(block.caption)
    return plain(" ".join(parts))


def places(catalogue: Catalogue) -> Iterator[Place]:
    """Everything that can be found. No question of a quiz, and no answer, is among it."""
    book = catalogue.handbook
    for lesson in catalogue.course.lessons:
        numbers = " ".join(f"standard {n}" for n in lesson.standards)
        yield Place("lesson", "/".join(lesson.key), lesson.title, _lesson_text(lesson), numbers, lesson.language)
    for s in book.standards:
        also = f"standard {s.number} " + " ".join(s.names.values())
        text = s.idea + " " + " ".join(book.tools.job_aids[s.number].ticks if s.number in book.tools.job_aids else ())
        yield Place("standard", str(s.number), f"{s.number} · {s.name}", text, also, s.language)
    for p in book.principles:
        text = f"{p.plain} {p.practice}"
        yield Place("principle", str(p.number), f"{p.number} · {p.name}", text, "principle", p.language)
    for term in book.glossary:
        yield Place("term", term.id, term.term, term.meaning, " ".join(term.names.values()), term.language)
    for checklist in book.tools.checklists:
        text = checklist.when + " " + " ".join(line for _, lines in checklist.groups for line in lines)
        yield Place("checklist", checklist.id, checklist.title, text, "", checklist.language)
    for reading in book.tools.readings:
        yield Place("reading", reading.id, reading.title, reading.about, "", reading.language)


# An index for each edition of the revision served: {(revision, language): (place, folded title, folded text)}.
_kept: dict[tuple[str, str], list[tuple[Place, str, str]]] = {}


def _indexed(catalogue: Catalogue) -> list[tuple[Place, str, str]]:
    name = (catalogue.revision, catalogue.language)
    index = _kept.get(name)
    if index is None:
        index = [(place, fold(place.title), fold(f"{place.text} {place.also}")) for place in places(catalogue)]
        for old in [kept for kept in _kept if kept[0] != catalogue.revision]:
            _kept.pop(old, None)
        _kept[name] = index
    return index


@dataclass(frozen=True)
class _Word:
    """One word wanted: its stem, and where it begins and stands whole in folded text."""

    stem: str
    start: re.Pattern[str]
    whole: re.Pattern[str]

    def weight(self, title: str, text: str) -> int:
        """How well it fits a place; 0 where it does not stand there at the beginning of a word."""
        in_title, in_text = len(self.start.findall(title)), len(self.start.findall(text))
        exact = START_WEIGHT if self.whole.search(title) else 0
        return TITLE_WEIGHT * in_title + exact + min(in_text, 5)


def _wanted(text: str, language: str) -> list[_Word]:
    """The words of a search as they are looked for in an edition of that language."""
    words = _WORD.findall(fold(text))[:8]
    before = inflection.joined_before(language)
    found = []
    for place, word in enumerate(words):
        base = inflection.stem(word, language)
        is_numbered = base in _NUMBERED and "".join(words[place + 1 : place + 2]).isdecimal()
        also = f"|{_NUMBERED[base]}" if is_numbered else ""
        start = rf"(?<!\w){before}(?:{re.escape(base)}{also})"
        whole = rf"(?<!\w){before}(?:{re.escape(word)}{also})(?!\w)"
        found.append(_Word(base, re.compile(start), re.compile(whole)))
    return found


def find(catalogue: Catalogue, wanted: str) -> list[Hit]:
    """The places where all words wanted stand, the best first.

    A word is found by its beginning, without its plural, and in Arabic with what is joined before it.
    """
    words = _wanted(wanted, catalogue.language)
    if not words:
        return []
    scored = []
    for place, title, text in _indexed(catalogue):
        weights = [word.weight(title, text) for word in words]
        if all(weights):
            scored.append((-sum(weights), place.title, place))
    scored.sort(key=lambda one: one[:2])
    return [Hit(place, _snippet(place.text, words[0].stem)) for _, _, place in scored[:MOST]]


def _snippet(text: str, word: str) -> str:
    """About a line of the text round the word."""
    at = fold(text).find(word)
    start = max(0, text.rfind(" ", 0, max(0, at - SNIPPET // 3)) + 1) if at > 0 else 0
    piece = text[start : start + SNIPPET].rsplit(" ", 1)[0] if len(text) > start + SNIPPET else text[start:]
    return ("… " if start else "") + piece + (" …" if len(text) > start + SNIPPET else "")
