"""Words of the glossary where they stand in a lesson: the first of each is linked to its meaning on the same page."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from learning.authoring import links
from learning.courseware.types import Block, Lesson, Prose
from learning.reference.types import Term

# Words so common in the course that a link would only get in the way.
PLAIN = {"child", "standard", "principle", "pillar", "caregiver", "prevention", "neglect", "abuse", "handover"}
_PIECES = re.compile(r"(<[^>]+>)")
# Inside these nothing is linked.
_CLOSED = {"a", "h2", "h3"}


def pattern_of(terms: Sequence[Term]) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern that finds any term at its beginning, the longest first, and the id of each wording."""
    ids = {term.term.casefold(): term.id for term in terms if term.id not in PLAIN}
    names = sorted(ids, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, names))})(?:s\b|\b)", re.I), ids


def link_words(lesson: Lesson, pattern: re.Pattern[str], ids: dict[str, str]) -> Lesson:
    """The lesson with the first of each word linked; `words_used` names the ids in the order met."""
    used: list[str] = []
    blocks: tuple[Block, ...] = tuple(
        replace(block, html=_linked(block.html, pattern, ids, used)) if isinstance(block, Prose) else block
        for block in lesson.blocks
    )
    return replace(lesson, blocks=blocks, words_used=tuple(used))


def _linked(html: str, pattern: re.Pattern[str], ids: dict[str, str], used: list[str]) -> str:
    closed, out = 0, []
    for piece in _PIECES.split(html):
        if piece.startswith("<"):
            name = piece.strip("</>").split(" ", 1)[0]
            if name in _CLOSED:
                closed += -1 if piece.startswith("</") else 1
            out.append(piece)
        else:
            out.append(piece if closed else pattern.sub(partial(_link, ids=ids, used=used), piece))
    return "".join(out)


def _link(match: re.Match[str], ids: dict[str, str], used: list[str]) -> str:
    term_id = ids[match[1].casefold()]
    if term_id in used:
        return match[0]
    used.append(term_id)
    return f'<a class="word" {links.ATTRIBUTE}="{links.WORD}:{term_id}">{match[0]}</a>'
