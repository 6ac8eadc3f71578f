"""Languages: their own names, direction, and which the interface is ready in. No Flask."""

from dataclasses import dataclass
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


def language(code: str | None) -> Language:
    """The language of that code; English where it is unknown."""
    return LANGUAGES.get(code or "") or PSEUDO.get(code or "") or LANGUAGES[SOURCE]


def interface_languages(pseudo: bool = False) -> list[Language]:
    """Languages whose interface catalogue is in the product; English first."""
    ready = [
        lang
        for lang in LANGUAGES.values()
        if lang.code == SOURCE or (TRANSLATIONS / lang.code / "LC_MESSAGES").is_dir()
    ]
    return ready + (list(PSEUDO.values()) if pseudo else [])
