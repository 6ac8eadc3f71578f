"""Who has completed what: the overview, the list, its exports."""

from collections.abc import Iterator

from flask import Response, redirect, render_template, request, send_file, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from learning.core import clock
from learning.people import queries as people
from learning.people.models import Organisation
from learning.people.permissions import Permission
from learning.reports import actions, bundles, completions, exports
from learning.reports.completions import COUNT_TO, CompletionRow, Filter
from learning.reports.rules import Standing
from learning.web import certificate_files, finders, gate, locale, request_context
from learning.web.gate import requires
from learning.web.manager import bp
from learning.web.manager.forms import HEADINGS, STANDINGS, wanted, word


@bp.get("")
@requires(Permission.RECORDS_READ)
def show_start() -> ResponseReturnValue:
    """People by team and standing, each figure a link to its people."""
    here = gate.viewer()
    if here.organisation_id is None and not request.args.get("organisation"):
        if here.may(Permission.ORGANISATIONS_KEEP):
            return redirect(url_for("admin.list_organisations"), 303)
        return render_template("manager/no_organisation.html")
    organisation = finders.scope()
    figures = completions.figures(organisation.id)
    totals = {standing: sum(team.by_standing[standing] for team in figures) for standing in Standing}
    return render_template(
        "manager/start.html",
        organisation=organisation,
        figures=figures,
        totals=totals,
        standings=STANDINGS,
        heads={
            "team": word("team"),
            **{str(key): words for key, words in STANDINGS.items()},
            "people": gettext("People"),
        },
        numbers=(*Standing, "people"),
        unproved=completions.count_unproved(organisation.id),
    )


def _heads() -> dict[str, str]:
    """The words over the columns of the list, by key."""
    modules = {module.id: module.title for module in request_context.catalogue().course.modules}
    before, after = ("name", "team", "standing"), ("active", "completed", "certificate")
    return {key: word(key) for key in before} | modules | {key: word(key) for key in after}


@bp.get("/completions")
@requires(Permission.RECORDS_READ)
def list_completions() -> ResponseReturnValue:
    """The records, filtered and sorted by the address, a page at a time."""
    organisation, filter_ = finders.scope(), wanted()
    records, after = completions.page(organisation.id, filter_)
    return render_template(
        "manager/completions.html",
        organisation=organisation,
        course=request_context.catalogue().course,
        records=records,
        after=after,
        filter_=filter_,
        heads=_heads(),
        signs={module.id: module.number for module in request_context.catalogue().course.modules},
        total=completions.count(organisation.id, filter_),
        count_to=COUNT_TO,
        teams={team.id: team.name for team in people.teams(organisation.id)},
        standings=STANDINGS,
        word=word,
        query={k: v for k, v in request.args.items() if k not in ("after", "last") and v},
    )


def _taken(organisation: Organisation, filter_: Filter, kind: str) -> Iterator[CompletionRow]:
    return actions.take_export(
        organisation.id, filter_, kind, by=gate.viewer().id, salt=request_context.settings().secret_key
    )


def _columns() -> list[exports.Column]:
    """The columns in the reader's language. Each word is looked up once, not once a row."""
    words = {key: word(key) for key in [*HEADINGS, *map(str, Standing)]}
    return exports.columns(request_context.catalogue().course, words.__getitem__)


def _file_name(ending: str) -> str:
    return f"completions-{clock.today().isoformat()}.{ending}"


@bp.get("/completions.csv")
@requires(Permission.RECORDS_EXPORT, fresh="manager.list_completions")
def export_csv() -> ResponseReturnValue:
    """The records of the filter as CSV, streamed."""
    records = _taken(finders.scope(), wanted(), "csv")
    columns = _columns()
    rows = (exports.row(record, columns) for record in records)
    pieces = exports.csv_pieces([column.heading for column in columns], rows)
    headers = {"Content-Disposition": f'attachment; filename="{_file_name("csv")}"'}
    return Response(stream_with_context(pieces), mimetype="text/csv", headers=headers)


@bp.get("/completions.xlsx")
@requires(Permission.RECORDS_EXPORT, fresh="manager.list_completions")
def export_xlsx() -> ResponseReturnValue:
    """The records of the filter as XLSX."""
    records = _taken(finders.scope(), wanted(), "xlsx")
    columns = _columns()
    rows = (exports.row(record, columns) for record in records)
    rtl = locale.chosen().direction == "rtl"
    out = exports.xlsx_file([column.heading for column in columns], rows, gettext("Completions"), rtl)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return send_file(out, mimetype=kind, as_attachment=True, download_name=_file_name("xlsx"))


@bp.get("/certificates.zip")
@requires(Permission.RECORDS_EXPORT, fresh="manager.list_completions")
def export_certificates() -> ResponseReturnValue:
    """The certificates of the filter in one ZIP with an index, streamed: one file at a time is in memory."""
    records = _taken(finders.scope(), wanted(), "zip")
    heading = [
        gettext("Name on the certificate"),
        word("team"),
        gettext("Code"),
        gettext("Issued"),
        gettext("Valid until"),
        gettext("File"),
    ]
    pieces = bundles.zip_pieces(heading, records, certificate_files.printed_by_code)
    headers = {
        "Content-Disposition": f'attachment; filename="{_file_name("zip").replace("completions", "certificates")}"'
    }
    return Response(stream_with_context(pieces), mimetype="application/zip", headers=headers)
