"""What people take to work: job aids, checklists, the reading list, look-ups."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learning.reference.tool_files import LANGUAGES, READING_KINDS
from learning.reference.types import Checklist, JobAid, Sector
from learning.web import finders, request_context
from learning.web.gate import public
from learning.web.inputs import whole
from learning.web.public import bp


@bp.get("/handbook/job-aids")
@public
def list_job_aids() -> ResponseReturnValue:
    """All job aids and checklists."""
    return render_template("public/job_aids.html", handbook=request_context.catalogue().handbook)


@bp.get("/handbook/standards/<int:number>/job-aid")
@public
def show_job_aid(number: int) -> ResponseReturnValue:
    """One standard on one page: things to tick, things to stop."""
    book = request_context.catalogue().handbook
    aid: JobAid = book.tools.job_aids.get(number) or finders.missing()
    return render_template("public/job_aid.html", aid=aid, standard=book.by_number[number], handbook=book)


@bp.get("/handbook/checklists/<checklist_id>")
@public
def show_checklist(checklist_id: str) -> ResponseReturnValue:
    """A list to work through with others."""
    lists = request_context.catalogue().handbook.tools.checklists
    found: Checklist = next((c for c in lists if c.id == checklist_id), None) or finders.missing()
    return render_template("public/checklist.html", checklist=found)


@bp.get("/handbook/reading")
@public
def list_reading() -> ResponseReturnValue:
    """Everything the sources name, filtered by standard, kind and language."""
    book = request_context.catalogue().handbook
    number = request.args.get("standard", 0, type=whole)
    kind, language = request.args.get("kind", ""), request.args.get("language", "")
    found = [
        r
        for r in book.tools.readings
        if (not number or number in r.standards)
        and (kind not in READING_KINDS or r.kind == kind)
        and (language not in LANGUAGES or language in r.languages)
    ]
    chosen = {"standard": number, "kind": kind, "language": language}
    standards = {standard.number: f"{standard.number} {standard.name}" for standard in book.standards}
    return render_template("public/reading.html", handbook=book, found=found, chosen=chosen, standards=standards)


@bp.get("/handbook/sectors")
@public
def list_sectors() -> ResponseReturnValue:
    """Choose a sector."""
    return render_template("public/sectors.html", handbook=request_context.catalogue().handbook)


@bp.get("/handbook/sectors/<sector_id>")
@public
def show_sector(sector_id: str) -> ResponseReturnValue:
    """What a colleague of that sector meets, can ask, mend and pass on."""
    catalogue = request_context.catalogue()
    sectors = catalogue.handbook.tools.sectors
    sector: Sector = next((s for s in sectors if s.id == sector_id), None) or finders.missing()
    lesson = catalogue.course.lesson_of_standard.get(sector.standard)
    return render_template("public/sector.html", sector=sector, handbook=catalogue.handbook, lesson=lesson)


@bp.get("/handbook/functions")
@public
def show_functions() -> ResponseReturnValue:
    """Functions of a coordination group, and the standards that help."""
    return render_template("public/functions.html", handbook=request_context.catalogue().handbook)


@bp.get("/handbook/inspire")
@public
def show_inspire() -> ResponseReturnValue:
    """The seven INSPIRE strategies beside the standards."""
    return render_template("public/inspire.html", handbook=request_context.catalogue().handbook)


@bp.get("/handbook/2012")
@public
def show_renumbering() -> ResponseReturnValue:
    """The numbers of 2012 beside those of 2019."""
    return render_template("public/renumbering.html", handbook=request_context.catalogue().handbook)
