"""The home page, about, support, privacy, and the choice of language."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.people import queries as people
from learning.web import gate, locale, redirects, request_context
from learning.web.forms import ActionForm
from learning.web.gate import public
from learning.web.public import bp


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """What the course is, how long it takes, what one gets."""
    return render_template("public/home.html", catalogue=request_context.catalogue())


@bp.get("/about")
@public
def about() -> ResponseReturnValue:
    """Who is behind it, what it is not, sources and licence."""
    return render_template("public/about.html", catalogue=request_context.catalogue())


@bp.get("/support")
@public
def support() -> ResponseReturnValue:
    """For one person alone: a moment to breathe, whom to turn to, and the way back. One tap away on every page."""
    here = gate.visitor()
    organisation = people.organisation(here.organisation_id) if here else None
    back = redirects.safe_next(request.args.get("back"))
    return render_template(
        "public/support.html", organisation=organisation, contacts=request_context.contacts(), back=back
    )


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept, who sees it, for how long."""
    return render_template("public/privacy.html")


@bp.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Show the interface in another language, and go back."""
    if ActionForm().was_sent():
        locale.choose(request.form.get("language", ""))
    return redirect(redirects.safe_next(request.form.get("back")) or url_for("public.home"), 303)
