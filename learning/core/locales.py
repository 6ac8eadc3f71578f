"""Languages: their own names, direction, and which the interface is ready in. No Flask."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

TRANSLATIONS = Path(__file__).parents[1] / "translations"


@dataclass(frozen=True)
class Language:
    """A language a person may prefer. `code` is the BCP 47 tag used in `lang`."""

    code: str
    own_name: str
    direction: str = "ltr"


LANGUAGES = {
    "en": Language("en", "English"),
    "fr": Language("fr", "Français"),
    "es": Language("es", "Español"),
    "ar": Language("ar", "العربية", "rtl"),
}

# Made from the English catalogue for tests and for looking at pages: accented, and mirrored.
PSEUDO = {
    "en-XA": Language("en-XA", "[Ƥşḗŭḓǿ]"),
    "ar-XB": Language("ar-XB", "[Mirrored]", "rtl"),
}

SOURCE = "en"

# Babel's name of a language where it is not our own. English is British: 21 November 2026, "a, b and c".
# A pseudo-language borrows a real one's dates and plurals.
_BABEL = {"en": "en_GB", "en-XA": "en_ZW", "ar-XB": "ar_EH"}


def language(code: str | None) -> Language:
    """The language of that code; English where it is unknown."""
    return LANGUAGES.get(code or "") or PSEUDO.get(code or "") or LANGUAGES[SOURCE]


def babel_code(code: str) -> str:
    """What Babel calls a language: the name of its catalogue, and whose dates, numbers and lists are written."""
    return _BABEL.get(code, code.replace("-", "_"))


def catalogue_file(folder: Path, code: str) -> Path:
    """Where a folder of catalogues keeps the one of a language (`code` as gettext writes it, such as `pt_BR`)."""
    return folder / code / "LC_MESSAGES" / "messages.po"


@cache
def _translated(folder: Path) -> tuple[Language, ...]:
    """English, and the languages that folder has a catalogue for. Looked for once a process, as catalogues are read."""
    others = (lang for lang in LANGUAGES.values() if lang.code != SOURCE)
    return (LANGUAGES[SOURCE], *(lang for lang in others if catalogue_file(folder, lang.code).is_file()))


def interface_languages(pseudo: bool = False, folder: Path = TRANSLATIONS) -> list[Language]:
    """Languages whose interface catalogue is in `folder`; English first. `pseudo` adds the test languages."""
    return [*_translated(folder), *(PSEUDO.values() if pseudo else ())]
