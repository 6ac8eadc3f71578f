"""Links of authored text name what they lead to: `<a data-ref="lesson:risks/distress">`. Pure.

Whoever shows the text says where that is: the site an address, one file an anchor, a package a file's name. What is
stored (a lesson, a question frozen with an attempt) thus outlives every change of address.
"""

import re
from collections.abc import Callable
from html import escape, unescape

# What an author may link to by its id, as `[words](lesson:risks/distress)`.
KINDS = ("standard", "principle", "lesson", "term", "checklist", "reading")
# A glossary word that is explained on the same page; only `catalogue/glossary_links.py` makes these.
WORD = "word"
ATTRIBUTE = "data-ref"

_WRITTEN = re.compile(rf"^({'|'.join(KINDS)}):(\S+)$")
# "<" of authored text is always escaped, so what looks like this tag is one.
_TAG = re.compile(rf'(<a\b[^>]*?) {ATTRIBUTE}="([a-z]+):([^"]*)"')

AddressOf = Callable[[str, str], str | None]


def written(target: str) -> tuple[str, str] | None:
    """The kind and the id that an author's link names, or None for any other address."""
    match = _WRITTEN.match(target)
    return (match[1], match[2]) if match else None


def named(html: str) -> list[tuple[str, str]]:
    """What a piece of stored HTML links to: (kind, id) in order."""
    return [(match[2], unescape(match[3])) for match in _TAG.finditer(html)]


def resolve(html: str, address_of: AddressOf) -> str:
    """The HTML with each symbolic link leading to `address_of(kind, id)`.

    Where that is None the words stay and lead nowhere: a package may leave out what a site has.
    """

    def lead(match: re.Match[str]) -> str:
        address = address_of(match[2], unescape(match[3]))
        return match[1] if address is None else f'{match[1]} href="{escape(address)}"'

    return _TAG.sub(lead, html)
