"""The style sheet: files of one idea each, joined into one, so that a page makes one request for it."""

import re
from pathlib import Path

ADDRESS = "css/app.css"
# Where two rules of a layer say different things of one element with equal weight, the later file wins.
PARTS = (
    "layers",
    "reset",
    "tokens",
    "base",
    "layout",
    "components/heads",
    "components/buttons",
    "components/onward",
    "components/notices",
    "components/codes",
    "components/words",
    "components/house",
    "components/modules",
    "components/steps",
    "components/boxes",
    "components/lists",
    "components/acts",
    "components/drawings",
    "components/word",
    "components/story",
    "components/question",
    "components/way",
    "components/fields",
    "components/facts",
    "components/rows",
    "components/index",
    "components/handout",
    "components/terms",
    "components/paper",
    "components/answers",
    "components/support",
    "components/breath",
    "components/scan",
    "components/tabs",
    "components/figures",
    "components/table",
    "components/standing",
    "utilities",
    "print",
)
_QUOTED = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_SPACE_OR_COMMENT = re.compile(_QUOTED + r"|(?:\s|/\*.*?\*/)+", re.S)
# A space before a colon, a bracket or a sign can have a meaning; here it has none.
_SPARE_SPACE = re.compile(_QUOTED + r"| ?([{};]) ?|([:,]) ", re.S)


def joined(folder: Path) -> str:
    """The whole sheet as it travels, from the files in `folder`.

    Raises ValueError where a file is not named in PARTS, and FileNotFoundError where a named one is missing.
    """
    found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.css")}
    if unnamed := sorted(found - set(PARTS)):
        raise ValueError(f"Name these parts of the style sheet in learning/web/sheet.py: {', '.join(unnamed)}")
    return packed("\n".join((folder / f"{part}.css").read_text("utf-8") for part in PARTS))


def packed(css: str) -> str:
    """The same sheet without comments and without spaces that mean nothing. What stands in quotes is left alone."""
    spaced = _SPACE_OR_COMMENT.sub(lambda match: match[1] or " ", css)
    return _SPARE_SPACE.sub(lambda match: match[1] or match[2] or match[3], spaced).strip()
