"""Markdown to safe HTML: the only such place. Raw HTML is off, and what comes out is cleaned by an allow-list."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin

from learning.authoring import links

# The typed blocks an author may open with `::: name`. The words after the name stand above the block.
CONTAINERS = ("moment", "next-working-day", "mistakes", "roles", "note", "listen")
TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h2", "h3", "blockquote", "table", "thead", "tbody", "tr", "th"}
TAGS |= {"td", "div", "br", "code", "hr"}
ATTRIBUTES = {"a": {"href", links.ATTRIBUTE}, "div": {"class"}, "p": {"class"}, "th": {"scope"}, "ol": {"start"}}


@dataclass(frozen=True)
class Fence:
    """A fenced block: what it is called, its text, and the line of the body its text starts in (from 1)."""

    name: str
    text: str
    line: int


def _open_or_close(name: str) -> Callable[..., str]:
    def render(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
        token = tokens[index]
        if token.nesting != 1:
            return "</div>\n"
        words = token.info.strip().removeprefix(name).strip()
        title = f'<p class="who">{escape(words)}</p>' if words else ""
        return f'<div class="{name}">{title}\n'

    return render


@lru_cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    for name in CONTAINERS:
        container_plugin(parser, name, render=_open_or_close(name))
    return parser


def _clean(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https", "mailto"}, link_rel="noreferrer")


def _name_links(tokens: Iterable[Any], found: list[tuple[str, int]], line: int) -> None:
    """Make the author's links symbolic; `found` gains each target as written, with its line."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "link_open":
            target = str(token.attrs.get("href", ""))
            found.append((target, line))
            if named := links.written(target):
                del token.attrs["href"]
                token.attrs[links.ATTRIBUTE] = ":".join(named)
        _name_links(token.children or [], found, line)


def render(text: str) -> str:
    """A piece of Markdown as safe HTML."""
    tokens = _parser().parse(text)
    _name_links(tokens, [], 1)
    return _clean(_parser().renderer.render(tokens, _parser().options, {})).strip()


def render_line(text: str) -> str:
    """One line of Markdown as safe HTML without a paragraph round it."""
    tokens = _parser().parseInline(text)
    _name_links(tokens, [], 1)
    return _clean(_parser().renderer.render(tokens, _parser().options, {})).strip()


def split(body: str) -> tuple[list[str | Fence], list[tuple[str, int]]]:
    """A body as safe HTML pieces and fenced blocks in order, and its links with their lines (from 1)."""
    found: list[tuple[str, int]] = []
    pieces: list[str | Fence] = []
    waiting: list[Any] = []

    def flush() -> None:
        if waiting:
            html = _clean(_parser().renderer.render(list(waiting), _parser().options, {})).strip()
            waiting.clear()
            if html:
                pieces.append(html)

    tokens = _parser().parse(body)
    _name_links(tokens, found, 1)
    for token in tokens:
        if token.type == "fence" and token.level == 0:
            flush()
            pieces.append(Fence(token.info.strip(), token.content, (token.map or [0])[0] + 2))
        else:
            waiting.append(token)
    flush()
    return pieces, found


_TAG = re.compile(r"<[^>]+>")


def plain(html: str) -> str:
    """What a person reads of a piece of HTML, on one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def words(html: str) -> int:
    """How many words a person reads in a piece of HTML."""
    return len(plain(html).split())
