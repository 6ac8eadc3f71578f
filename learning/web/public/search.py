"""Search, and the quick way out."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learning.catalogue import search as places
from learning.catalogue.search import Place
from learning.web import addresses, request_context
from learning.web.gate import public
from learning.web.public import bp

LONGEST = 80


@dataclass(frozen=True)
class Found:
    """A place found, its address, and the words round the first match."""

    place: Place
    address: str
    snippet: str


@bp.get("/search")
@public
def search() -> ResponseReturnValue:
    """Lessons, standards, principles, words, checklists and reading that hold all the words."""
    wanted = request.args.get("q", "").strip()[:LONGEST]
    hits = [
        Found(hit.place, addresses.of(hit.place.kind, hit.place.id) or "", hit.snippet)
        for hit in places.find(request_context.catalogue(), wanted)
    ]
    return render_template("public/search.html", wanted=wanted, hits=hits)


@bp.get("/away")
@public
def away() -> ResponseReturnValue:
    """A plain page for somebody who has to hide the screen at once."""
    return render_template("public/away.html")
