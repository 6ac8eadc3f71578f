"""Words of the glossary where they stand in a lesson: the first of each is linked to its meaning on the same page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from learning.authoring import links
from learning.catalogue import inflection
from learning.courseware.types import Block, Lesson, Prose
from learning.reference.types import Term

# Words so common in the course that a link would only get in the way.
PLAIN = {"child", "standard", "principle", "pillar", "caregiver", "prevention", "neglect", "abuse", "handover"}
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_PIECES = re.compile(r"(<[^>]+>)")
# Inside these nothing is linked.
_CLOSED = {"a", "h2", "h3"}


@dataclass(frozen=True)
class Glossary:
    """The words of one language, ready to be found: a pattern with a group for each, and the id behind each group."""

    pattern: re.Pattern[str]
    ids: tuple[str, ...]


def glossary_of(terms: Sequence[Term], language: str) -> Glossary:
    """The terms that are worded in a language; of two that begin alike the longer is found."""
    worded = [
        (words, term.id)
        for term in terms
        if term.id not in PLAIN and term.language == language
        for words in _wordings(term.term)
    ]
    worded.sort(key=lambda one: len(one[0]), reverse=True)
    # WASH is no washing: what is written in capitals is found in capitals.
    patterns = (f"({'(?-i:' if words.isupper() else '(?:'}{inflection.forms(words, language)}))" for words, _ in worded)
    return Glossary(re.compile("|".join(patterns) or r"(?!)", re.I), tuple(term_id for _, term_id in worded))


def _wordings(term: str) -> list[str]:
    """How a term stands in a text: "adolescent / adolescente" is two wordings, and what is in brackets is left out."""
    return [words for piece in re.split(r"[/;؛]", _BRACKETS.sub("", term)) if (words := piece.strip())]


def link_words(lesson: Lesson, glossary: Glossary) -> Lesson:
    """The lesson with the first of each word linked; `words_used` names the ids in the order met."""
    used: list[str] = []
    blocks: tuple[Block, ...] = tuple(
        replace(block, html=_linked(block.html, glossary, used)) if isinstance(block, Prose) else block
        for block in lesson.blocks
    )
    return replace(lesson, blocks=blocks, words_used=tuple(used))


def _linked(html: str, glossary: Glossary, used: list[str]) -> str:
    closed, out = 0, []
    for piece in _PIECES.split(html):
        if piece.startswith("<"):
            name = piece.strip("</>").split(" ", 1)[0]
            if name in _CLOSED:
                closed += -1 if piece.startswith("</") else 1
            out.append(piece)
        else:
            out.append(piece if closed else glossary.pattern.sub(partial(_link, ids=glossary.ids, used=used), piece))
    return "".join(out)


def _link(match: re.Match[str], ids: tuple[str, ...], used: list[str]) -> str:
    term_id = ids[(match.lastindex or 1) - 1]
    if term_id in used:
        return match[0]
    used.append(term_id)
    return f'<a class="word" {links.ATTRIBUTE}="{links.WORD}:{term_id}">{match[0]}</a>'
