"""Word lists by which `child_names` reads a text; they stand in `child_words.yaml`, by list and language."""

from pathlib import Path
from typing import Any

import yaml

# Every word is a text, whatever YAML would make of "no" or "on".
_LISTS: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "child_words.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - it makes texts, lists and mappings, and nothing else
)


def _all(name: str) -> tuple[str, ...]:
    """The words of a list in all languages."""
    return tuple(word for words in _LISTS[name].values() for word in words)


CHILD, SUBJECTS, ANY = _all("child"), _all("subjects"), _all("any")
CALLED, NAME_IS, AGED = _all("called"), _all("name_is"), _all("aged")
YEARS, SPANS = _all("years"), _all("spans")
NUMBERS = {word: int(number) for numbers in _LISTS["numbers"].values() for word, number in numbers.items()}
BIRTH, MONTHS = _all("birth"), _all("months")
SERVICES, PLACES = _all("services"), _all("places")
NUMBER_SIGNS, CASES = _all("number_signs"), _all("cases")
GIVEN, ORDINARY = frozenset(_all("given")), frozenset(_all("ordinary"))
PLACE_BEFORE = frozenset(_all("place_before"))
ARTICLES, BEING = _all("articles"), _all("being")
