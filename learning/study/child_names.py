"""Does a text seem to name a child? Pure; asked before a note or a promise is kept (`actions.py`).

The course teaches that names and stories of children belong to the caseworker alone, so a learner is asked once. The
rule looks for signs and knows no child: it misses some, and it asks about texts that name nobody. Both are borne,
because a person answers; it leans to silence where most notes would be asked about (places, plurals, services).
"""

import re
import unicodedata
from collections.abc import Iterable

from learning.study import child_words as words

# A person below this age is a child (Convention on the Rights of the Child, article 1).
ADULT = 18
# As many digits as a telephone number has at least; shorter ones are emergency and service numbers.
PHONE_DIGITS = 7
# How far from a telephone number the name of its service may stand, in characters.
NEAR = 60
# "1 000 000" and "2 500 000" are amounts.
AMOUNT_DIGITS = 7

_HAMZA = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "’": "'", "ʼ": "'", "ـ": None})


def _one_of(choices: Iterable[str]) -> str:
    longest_first = sorted(choices, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(choice).replace(r"\ ", r"[ \t]+") for choice in longest_first) + ")"


GAP = r"[ \t]"
WORD = r"[^\W\d_]+(?:['\-][^\W\d_]+)*"
START, END = r"(?<!\w)", r"(?!\w)"
CHILD = rf"{START}(?i:{_one_of(words.CHILD)}){END}(?!{GAP}?-?(?i:{_one_of(words.SUBJECTS)}){END})"
AGE = rf"(?P<age>\d{{1,2}}|(?i:{_one_of(words.NUMBERS)}){END})"
YEARS = (
    rf"[ \t-]*(?i:{_one_of(words.YEARS)})\.?"
    rf"(?:[ \t-]*old|{GAP}+of{GAP}+age|{GAP}+de{GAP}+edad|{GAP}+من{GAP}+العمر)?{END}"
    rf"(?!{GAP}*['\"]?(?i:{_one_of(words.SPANS)}){END})"
)
NAME = rf"(?P<name>{WORD})"
AGED = rf"(?i:{_one_of(words.AGED)})"
JOINED = rf"{GAP}*[,،(:\-–—]?{GAP}*"

# "Amina, 7 years", "Amina (7 ans)", "Amina is 7 years old", "Amina, a 7-year-old", "أمينة عمرها 7 سنوات".
NAME_AND_YEARS = rf"{START}{NAME}{JOINED}(?:{AGED}{JOINED})?(?:(?i:an?|une?){GAP}+)?{AGE}{YEARS}"
# "Amina, 7." and "Amina is 7": a number alone has to end the clause; times and ranges do not.
_CLAUSE_ENDS = rf"(?={GAP}*(?:$|[,،;)!?؟\n]|\.(?!\d)|{GAP}(?i:and|who|from|is|was|et|qui|est|y|que|es){END}))"
NAME_AND_NUMBER = (
    rf"{START}{NAME}(?:{GAP}*[,،]{GAP}*(?:{AGED}{GAP}+)?|{GAP}+(?i:is|was|turned|aged|is aged|tiene|cumplió){GAP}+)"
    rf"(?P<age>\d{{1,2}}){_CLAUSE_ENDS}"
)
# "Amina (7)": in round brackets a number is mostly a reference, so only names from the list count.
NAME_AND_BRACKET = rf"{START}{NAME}{GAP}*\((?P<age>\d{{1,2}})\)"
# "7-year-old Amina".
YEARS_AND_NAME = rf"(?<!\w){AGE}[ \t-]*(?i:years?|yrs?)[ \t-]*old{GAP}+{NAME}"
_AGE_BETWEEN = rf"(?:{GAP}*,?{GAP}*(?:{AGED}{GAP}+)?\d{{1,2}}[ \t-]*(?i:{_one_of(words.YEARS)}){END})?"
# "the girl Amina", "une fille de 7 ans, Amina".
CHILD_AND_NAME = rf"(?P<child>{CHILD}){_AGE_BETWEEN}{GAP}*[,،(«“\"]?{GAP}*{NAME}"
# "a boy called omar": whatever its letters.
CHILD_CALLED = rf"{CHILD}{_AGE_BETWEEN}{GAP}*,?{GAP}*(?i:{_one_of(words.CALLED)}){GAP}+[«“\"]?{NAME}"
NAME_IS = rf"{START}(?i:{_one_of(words.NAME_IS)}){GAP}+[«“\"]?{NAME}"
# "Amina, my pupil", "Amina is a girl".
NAME_AND_CHILD = (
    rf"{START}{NAME}{GAP}*(?:[,،]|(?i:{_one_of(words.BEING)})){GAP}*(?i:{_one_of(words.ARTICLES)}){GAP}+"
    rf"(?:{WORD}{GAP}+)?{CHILD}"
)
_MONTH = rf"(?i:{_one_of(words.MONTHS)})\.?"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er)?{GAP}*(?:of{GAP}+|de{GAP}+)?{_MONTH},?{GAP}*(?:de{GAP}+)?\d{{2,4}}"
    rf"|{_MONTH}{GAP}+\d{{1,2}}(?:st|nd|rd|th)?,?{GAP}+\d{{4}}"
    rf"|\d{{1,2}}{GAP}?[./-]{GAP}?\d{{1,2}}{GAP}?[./-]{GAP}?\d{{2,4}}|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}})"
)
BIRTHDAY = rf"{START}(?i:{_one_of(words.BIRTH)}){END}[ \t:()]*(?i:is|was|est|es|le|el|the)?[ \t:()]*{_DAY}"
PHONE = r"(?<![\w/])\+?\(?\d(?:[ \t.\-/()]{0,2}\d){6,14}(?!\w)"
NOT_PHONE = (
    r"\d{4}[ \t]*[-–/.][ \t]*\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}.*|\d{1,2}[./-]\d{1,2}[./-]\d{4}.*|\d{1,3}([.,]\d{3})+"
)
_NUMBER = rf"(?:(?i:{_one_of(words.NUMBER_SIGNS)}){GAP}*:?{GAP}*)?"
PLACE = rf"{START}(?i:{_one_of(words.PLACES)}){GAP}*{_NUMBER}(?:[A-Za-z]{{1,2}}[ \t-]?)?\d+"
CASE = (
    rf"{START}(?i:{_one_of(words.CASES)}){GAP}*"
    rf"(?:(?:(?i:{_one_of(words.NUMBER_SIGNS)}){GAP}*:?{GAP}*)(?:[A-Za-z]{{1,5}}[-/ ]?)*\d[\w/-]*"
    rf"|(?:[A-Z]{{2,5}}-)?\d{{3,}})"
)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?؟])\s+(?=[^\s\d])|\n+")
_SERVICE = re.compile(rf"{START}(?i:{_one_of(words.SERVICES)}){END}")
_CHILD = re.compile(CHILD)


def may_name_a_child(text: str) -> bool:
    """Whether the text has a sign of one child who could be found: a name with an age, a birthday, a number, a tent."""
    text = _folded(text)
    return (
        any(_has_name(pattern, text) for pattern in (NAME_AND_YEARS, NAME_AND_NUMBER, YEARS_AND_NAME, NAME_AND_CHILD))
        or any(m["name"].casefold() in words.GIVEN and _is_childs(m) for m in re.finditer(NAME_AND_BRACKET, text))
        or any(_names_after_child(match, text) for match in re.finditer(CHILD_AND_NAME, text))
        or any(_may_be_called(match["name"]) for match in re.finditer(CHILD_CALLED, text))
        or re.search(BIRTHDAY, text) is not None
        or any(_is_private_number(match, text) for match in re.finditer(PHONE, text))
        or _has_child_beside(text)
    )


def _folded(text: str) -> str:
    """One form for each letter and digit; Arabic without vowel signs."""
    text = unicodedata.normalize("NFKC", text).replace("\r", "")
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)
    return "".join(c for c in text if not "\u064b" <= c <= "\u065f").translate(_HAMZA)


def _has_name(pattern: str, text: str) -> bool:
    return any(_is_name(m["name"], text[: m.start()]) and _is_childs(m) for m in re.finditer(pattern, text))


def _is_childs(match: re.Match[str]) -> bool:
    age = match.groupdict().get("age")
    if age is None:
        return True
    return (int(age) if age.isdigit() else words.NUMBERS[age.casefold()]) < ADULT


def _is_name(word: str, before: str) -> bool:
    """Whether a word looks like somebody's name; `before`: the text up to it."""
    if _is_given(word):
        return True
    if _last_word(before) in words.PLACE_BEFORE or word.casefold() in words.ORDINARY:
        return False
    # Capitals alone are an abbreviation; a single letter is how one writes without a name.
    if len(word) < 2 or word.endswith(("ly", "mente")):
        return False
    if "\u0600" <= word[0] <= "\u06ff":
        return False
    return word[0].isupper() and not word.isupper()


def _is_given(word: str) -> bool:
    word = word.casefold()
    # Arabic joins "and", "to", "by" to the name.
    return word in words.GIVEN or ("\u0600" <= word[0] <= "\u06ff" and word[0] in "ولبف" and word[1:] in words.GIVEN)


def _last_word(text: str) -> str:
    found = re.search(rf"({WORD}){GAP}+$", text)
    return found[1].casefold() if found else ""


def _names_after_child(match: re.Match[str], text: str) -> bool:
    child, before = match["child"], text[: match.start()]
    if _last_word(before) in words.ANY:
        return False
    # "the Child Fund": a capital in mid-sentence begins a title.
    is_title = child[0].isupper() and re.search(r"[^\s.!?؟\n][ \t]+$", before) is not None
    return not is_title and _is_name(match["name"], "")


def _may_be_called(word: str) -> bool:
    return len(word) > 1 and word.casefold() not in words.ORDINARY


def _is_private_number(match: re.Match[str], text: str) -> bool:
    number = match[0].strip()
    digits = sum(c.isdigit() for c in number)
    is_amount = digits <= AMOUNT_DIGITS and re.fullmatch(r"[1-9]\d{0,2}( \d{3})+", number)
    if digits < PHONE_DIGITS or is_amount or re.fullmatch(NOT_PHONE, number):
        return False
    line_from, line_to = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    line_to = len(text) if line_to < 0 else line_to
    around = text[max(line_from, match.start() - NEAR) : min(line_to, match.end() + NEAR)]
    return _SERVICE.search(around) is None


def _has_child_beside(text: str) -> bool:
    """A place or a case number in one sentence with a child; "her name is" also in the sentence after."""
    sentences, has_child_before = _SENTENCE_ENDS.split(text), False
    for sentence in sentences:
        has_child = any(_last_word(sentence[: m.start()]) not in words.ANY for m in _CHILD.finditer(sentence))
        if has_child and (re.search(PLACE, sentence) or re.search(CASE, sentence)):
            return True
        named = any(_may_be_called(match["name"]) for match in re.finditer(NAME_IS, sentence))
        if named and (has_child or has_child_before) and not _SERVICE.search(sentence):
            return True
        has_child_before = has_child
    return False
