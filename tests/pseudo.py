"""The catalogue translators start from, the translated ones kept level with it, and a pseudo-language for tests.

`python -m tests.pseudo` renews `messages.pot` and merges new sentences into every translated catalogue.
`python -m tests.pseudo FOLDER` writes the pseudo-language (accented, longer; and mirrored) where
CPMS_PSEUDO_LANGUAGES=1 looks: FOLDER is <data folder>/translations.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from learning.core.locales import TRANSLATIONS, catalogue_file

ROOT = Path(__file__).parents[1]
TEMPLATE = TRANSLATIONS / "messages.pot"
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
    return _written(extracted())


def merged_text(file: Path, template: Catalog) -> str:
    """A translated catalogue with the sentences of `template`: new ones empty, old ones kept below as `#~`.

    Nothing is guessed: a sentence that was reworded is to be translated again. One that comes back is found again
    among the old ones. No dates stand in the header, so that the text changes only with its sentences.
    """
    with file.open("rb") as source:
        catalog = read_po(source, abort_invalid=True)
    old = {message.id: message.string for message in catalog.obsolete.values() if any(forms(message))}
    marked = {message.id for message in catalog if message.fuzzy}
    catalog.update(template, no_fuzzy_matching=True)
    for message in catalog:
        if message.fuzzy and message.id not in marked:  # one form became several, or the other way round
            message.flags.discard("fuzzy")
            message.string = ""
        if message.pluralizable and not any(forms(message)):
            message.string = ("",) * catalog.num_plurals
        if message.id in old and not any(forms(message)):
            message.string = old[message.id]
            catalog.obsolete = {key: gone for key, gone in catalog.obsolete.items() if gone.id != message.id}
    header = (
        f"Language: {catalog.locale_identifier}",
        "Content-Type: text/plain; charset=utf-8",
        f"Plural-Forms: {catalog.plural_forms}",
    )
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in header)]
    return "\n".join(lines) + "\n\n" + _written(catalog)


def forms(message: Message) -> tuple[str, ...]:
    """What a message is translated as: one text, or one for each plural form."""
    return message.string if isinstance(message.string, tuple) else (message.string or "",)


def _written(catalog: Catalog) -> str:
    out = io.BytesIO()
    write_po(out, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    return out.getvalue().decode()


def accented(text: str) -> str:
    """A sentence that can be read and is plainly not the source; placeholders stay."""
    parts = _KEEP.split(text)
    kept = _KEEP.findall(text) + [""]
    return OPEN + "".join(part.translate(ACCENTS) + keep for part, keep in zip(parts, kept, strict=True)) + CLOSE


def write(folder: Path) -> None:
    """Write the pseudo-catalogues under `folder`."""
    for code, plurals in (("en_ZW", 2), ("ar_EH", 6)):
        catalog = Catalog(locale=code)
        for message in read_po(io.StringIO(template_text())):
            if isinstance(message.id, tuple):
                catalog.add(message.id, tuple(accented(message.id[1 if n else 0]) for n in range(plurals)))
            elif message.id:
                catalog.add(message.id, accented(message.id))
        target = catalogue_file(folder, code)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            write_po(out, catalog)


def renew() -> None:
    """Write the template, and every translated catalogue again."""
    template = extracted()
    TEMPLATE.write_text(_written(template), "utf-8")
    for file in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        file.write_text(merged_text(file, template), "utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]))
    else:
        renew()
