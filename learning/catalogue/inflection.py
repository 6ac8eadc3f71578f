"""How words change their form in each language, as far as finding them needs it. Pure.

This is no grammar. It knows what may be written joined to the front of a word, and what a plural may end in. A form
that it does not know (a broken plural of Arabic, an irregular one of English) is not found, which is borne.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Inflection:
    """Of one language: what stands joined before a word, and what follows it in the plural.

    `before`: all that may be joined; `shed`: those of them that somebody who searches need not have meant.
    `is_shared`: whether each word of a phrase takes the ending ("normes minimales"), or the last alone ("case plans").
    """

    before: tuple[str, ...] = ()
    shed: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    is_shared: bool = False


# Arabic joins "and", "so", "with", "for", "like" and the article to the word; "for the" is one sign, لل. A single
# letter at the front of what is searched for may belong to the word itself (وقت, time), so only the article is shed.
_WITH_ARTICLE = ("وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")

INFLECTIONS = {
    "en": Inflection(after=("s",)),
    "fr": Inflection(after=("s", "x"), is_shared=True),
    "es": Inflection(after=("es", "s"), is_shared=True),
    "ar": Inflection(before=(*_WITH_ARTICLE, "و", "ف", "ب", "ل", "ك"), shed=_WITH_ARTICLE),
}
# So many letters are left of a word that is shortened, or it stays as it is.
LETTERS_LEFT = 3
# One letter of Arabic is written in several ways, and vowel marks or a stretching stroke may follow any.
_SAME = {letter: f"[{letters}]" for letters in ("اأإآٱ", "هة", "يى", "'’") for letter in letters}
_MARKS = "[\u064b-\u0652\u0640]*"


def inflection_of(language: str) -> Inflection:
    """The rules of a language; none for one that we do not know."""
    return INFLECTIONS.get(language, Inflection())


def stem(word: str, language: str) -> str:
    """A folded word of a search without what it sheds: an article in front, a plural at the end."""
    rules = inflection_of(language)
    for start in rules.shed:
        if word.startswith(start) and len(word) - len(start) >= LETTERS_LEFT:
            word = word.removeprefix(start)
            break
    for end in rules.after:
        if word.endswith(end) and len(word) - len(end) >= LETTERS_LEFT:
            return word.removesuffix(end)
    return word


def _either(choices: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, choices))})?" if choices else ""


def joined_before(language: str) -> str:
    """A pattern of what may be joined to the front of a folded word; empty where nothing may."""
    return _either(inflection_of(language).before)


def _spelled(word: str) -> str:
    return "".join(_SAME.get(c, re.escape(c)) + (_MARKS if "\u0600" <= c <= "\u06ff" else "") for c in word)


def forms(phrase: str, language: str) -> str:
    """A pattern of the forms that a phrase has in running text, each as a whole: no part of a longer word."""
    rules = inflection_of(language)
    words = phrase.split()
    pieces = []
    for place, word in enumerate(words):
        is_last = place == len(words) - 1
        start = _either(rules.before) if place == 0 else _either(("ال",) if rules.before else ())
        if rules.before and word.startswith("ال") and len(word) - 2 >= LETTERS_LEFT:
            word = word.removeprefix("ال")
        end = _either(rules.after) if is_last or rules.is_shared else ""
        pieces.append(start + _spelled(word) + end)
    return r"(?<!\w)" + r"\s+".join(pieces) + r"(?!\w)" if pieces else r"(?!)"
