"""The interface's translations, read from the `.po` files that translators edit. Nothing is compiled beforehand."""

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale
from werkzeug.utils import cached_property

from learning.core.locales import catalogue_file


class Catalogues(Babel):
    """Flask-Babel with catalogues from the first of `folders` that has one for the language."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__()
        self.folders = folders

    @cached_property
    def domain_instance(self) -> Domain:
        """What every gettext of a request asks."""
        return _Catalogues(self.folders)


class _Catalogues(Domain):
    def __init__(self, folders: list[Path]) -> None:
        super().__init__()
        self.folders = folders
        self._last: tuple[object, NullTranslations] = (None, NullTranslations())

    def get_translations(self) -> NullTranslations:
        """Asked for every sentence of a page. A request keeps one locale object, so it is mostly the last one."""
        locale = get_locale()
        before, translations = self._last
        if before is locale:
            return translations
        if locale not in self.cache:
            files = [catalogue_file(folder, str(locale)) for folder in self.folders]
            here = next((file for file in files if file.is_file()), None)
            self.cache[locale] = compiled(here) if here else NullTranslations()
        found: NullTranslations = self.cache[locale]
        self._last = (locale, found)
        return found


@cache
def compiled(file: Path) -> Translations:
    """The translations of one `.po` file, kept for the life of the process. Sentences marked fuzzy are left out."""
    out = io.BytesIO()
    with file.open("rb") as source:
        write_mo(out, read_po(source, abort_invalid=True))
    out.seek(0)
    return Translations(out)
