"""The handbook's pages: the house, standards, principles, glossary."""

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.reference.types import Principle, Standard
from learning.web import finders, request_context
from learning.web.gate import public
from learning.web.public import bp, view_models
from learning.web.sequences import around


@bp.get("/handbook")
@public
def handbook() -> ResponseReturnValue:
    """All standards and principles as the house."""
    return render_template("public/handbook.html", catalogue=request_context.catalogue())


@bp.get("/handbook/standards/<int:number>")
@public
def show_standard(number: int) -> ResponseReturnValue:
    """One standard: its idea, where it is taught, where to read on."""
    book, course = request_context.catalogue().handbook, request_context.catalogue().course
    standard: Standard = book.by_number.get(number) or finders.missing()
    lesson = course.lesson_of_standard.get(number)
    before, after = around([*book.by_number], number)
    return render_template(
        "public/standard.html",
        standard=standard,
        shown=view_models.standard(standard, book.tools.readings),
        handbook=book,
        lesson=lesson,
        before=before,
        after=after,
    )


@bp.get("/handbook/principles/<int:number>")
@public
def show_principle(number: int) -> ResponseReturnValue:
    """One principle: in plain words, what it changes, where it is taught."""
    book, course = request_context.catalogue().handbook, request_context.catalogue().course
    principle: Principle = next((p for p in book.principles if p.number == number), None) or finders.missing()
    lesson = course.lesson_of_principle.get(number)
    before, after = around([p.number for p in book.principles], number)
    return render_template("public/principle.html", principle=principle, lesson=lesson, before=before, after=after)


@bp.get("/glossary")
@public
def glossary() -> ResponseReturnValue:
    """Terms and what they mean."""
    return render_template("public/glossary.html", terms=request_context.catalogue().handbook.glossary)
