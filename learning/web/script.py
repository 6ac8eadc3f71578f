"""The script of every page: small comforts of one idea a file, joined into one, so that a page makes one request."""

import re
from pathlib import Path

ADDRESS = "js/app.js"
FOLDER = "js/page"
PARTS = ("focus", "once", "visit", "printing", "away", "words")
_COMMENT_OR_MODE = re.compile(r'^\s*(?://.*|"use strict";)?\n', re.M)


def joined(folder: Path) -> str:
    """The whole script as it travels, from the files in `folder`. What goes wrong in one part leaves the others be.

    A fault is thrown again once all parts have begun, so that the browser's console says it.
    Raises ValueError where a file is not named in PARTS, and FileNotFoundError where a named one is missing.
    """
    if unnamed := sorted({path.stem for path in folder.glob("*.js")} - set(PARTS)):
        raise ValueError(f"Name these parts of the script in learning/web/script.py: {', '.join(unnamed)}")
    return '"use strict";\n' + "".join(_soft((folder / f"{part}.js").read_text("utf-8")) for part in PARTS)


def _soft(part: str) -> str:
    """A part, which is one block, without comments and empty lines; a fault in it stays in it."""
    block = _COMMENT_OR_MODE.sub("", part).strip()
    return f"try {block} catch (fault) {{ setTimeout(() => {{ throw fault; }}); }}\n"
