"""A pseudo-language made from the English catalogue: accented, longer, and for the mirrored one set from right to left.

`python -m tests.pseudo FOLDER` writes it where CPMS_PSEUDO_LANGUAGES=1 looks: FOLDER is <data folder>/translations.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "learning" / "translations" / "messages.pot"
METHODS = [("web/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
ACCENTS = str.maketrans("aeiouyAEIOUcnsz", "áéíóúýÁÉÍÓÚçñšž")
OPEN, CLOSE = "⟦", "⟧"
_KEEP = re.compile(r"%\(\w+\)s|%%|\{\w+\}")


def extracted() -> Catalog:
    """Every sentence of the interface, from the sources."""
    catalog = Catalog(project="CPMS Learning", version="1", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        str(ROOT / "learning"), METHODS, {"**": {}}, KEYWORDS, strip_comment_tags=True
    )  # fmt: skip
    for name, _line, message, _comments, context in sorted(found, key=lambda f: (f[0], f[1])):
        catalog.add(message, locations=[(name, 1)], context=context)
    return catalog


def template_text() -> str:
    """The catalogue that translators start from."""
    out = io.BytesIO()
    write_po(out, extracted(), width=110, omit_header=True, sort_output=True, include_lineno=False)
    return out.getvalue().decode()


def accented(text: str) -> str:
    """A sentence that can be read and is plainly not the source; placeholders stay."""
    parts = _KEEP.split(text)
    kept = _KEEP.findall(text) + [""]
    return OPEN + "".join(part.translate(ACCENTS) + keep for part, keep in zip(parts, kept, strict=True)) + CLOSE


def write(folder: Path) -> None:
    """Write the compiled pseudo-catalogues under `folder`."""
    for code, plurals in (("en_ZW", 2), ("ar_EH", 6)):
        catalog = Catalog(locale=code)
        for message in read_po(io.StringIO(template_text())):
            if isinstance(message.id, tuple):
                catalog.add(message.id, tuple(accented(message.id[1 if n else 0]) for n in range(plurals)))
            elif message.id:
                catalog.add(message.id, accented(message.id))
        target = folder / code / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            write_mo(out, catalog)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]))
    else:
        TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
        TEMPLATE.write_text(template_text(), "utf-8")
