"""`cpms serve`, `cpms worker`, `cpms demo`."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from learning.backup import installation, turns
from learning.cli import front, supervision
from learning.cli.context import application, database_words, settings_or_stop, stop
from learning.cli.people import first_admin_link
from learning.core import migrating
from learning.core.db import db
from learning.core.forking import Stopping
from learning.people import last_admin
from learning.settings import Settings
from learning.web import certificate_files, delivery
from learning.web.application import REQUEST_BYTES


@click.command()
@click.option("--no-worker", is_flag=True, help="Do not send mail or make PDFs beside the pages.")
def serve(no_worker: bool) -> None:
    """Migrate an embedded database, then serve with the production server."""
    settings = settings_or_stop()
    with application(settings) as app:
        _begin(settings)
        if not last_admin.open_admins():
            print(
                "\nCreate the first administrator here (works once, for a day):\n "
                f" {first_admin_link(settings.public_url)}"
            )
    _serve(app, settings, with_worker=not no_worker)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then stop.")
def worker(once: bool) -> None:
    """Send mail that is due, and make the PDFs of new certificates."""
    settings = settings_or_stop()
    with application(settings) as app:
        if fault := installation.fault(db.engine, settings):
            stop(fault)
        if once:
            from learning.worker import jobs

            jobs.do_due()
            return
        db.engine.dispose()
    _log_plainly()
    with _alone_in_words(settings):
        supervision.run([_worker_place(app)])


@click.command()
def demo() -> None:
    """Serve a filled sample organisation from a folder of its own; prints the sign-ins."""
    base = settings_or_stop()
    settings = settings_or_stop(base.data_dir / "demo")
    if not base.database_url.startswith("sqlite"):
        stop("The demo keeps its own embedded database: unset CPMS_DATABASE_URL first.")
    settings = replace(settings, data_dir=settings.data_dir, issuer="River Delta Relief", second_factor="optional")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with application(settings) as app:
        _begin(settings)
        from learning.cli import sample

        print(sample.fill(settings))
        print(
            "In the demo the second factor is offered, not required: any staff account opens with the password alone."
        )
    _serve(app, settings, with_worker=True)


def _begin(settings: Settings) -> None:
    """Migrate an embedded database, and make the keys where there are none.

    Refuse a database that vanished or does not answer, before one is made in its place.
    """
    if fault := installation.fault(db.engine, settings):
        stop(fault)
    try:
        if settings.database_url.startswith("sqlite"):
            migrating.move("head")
        elif migrating.revision_now() is None:
            stop("The database is empty: run cpms migrate, or restore a backup into it: cpms restore FILE.")
        installation.note(settings, installation.has_people(db.engine))
        certificate_files.make_keys(settings)
    except migrating.CannotMigrate as error:
        stop(str(error))
    except (OSError, SQLAlchemyError) as error:
        stop(f"The database cannot be used: {database_words(error)} Run cpms doctor.")


def _log_plainly() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@contextmanager
def _alone_in_words(settings: Settings) -> Iterator[None]:
    try:
        with turns.using(settings.data_dir):
            yield
    except turns.InUse as error:
        stop(str(error))


def _worker_place(app: Flask) -> supervision.Place:
    def work(stopping: Stopping) -> None:
        from learning.worker import jobs

        with app.app_context():
            jobs.run(stopping)

    return supervision.Place("the worker", work)


def _serve(app: Flask, settings: Settings, with_worker: bool) -> None:
    """The pages in processes of their own, the worker in another; this one watches over them."""
    try:
        shared = front.listen(settings.host, settings.port)
    except OSError as error:
        words = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        stop(f"Cannot listen on {settings.host}:{settings.port}: {words}. Choose another PORT or CPMS_HOST.")
    kind = front.channel_for(delivery.security_headers(settings), REQUEST_BYTES)

    bounds = front.Bounds(an_address=None) if settings.trusted_proxies else front.Bounds()

    def pages(stopping: Stopping) -> None:
        front.serve(app, shared, settings.threads, kind, stopping, bounds)

    def work(stopping: Stopping) -> None:
        shared.close()
        _worker_place(app).work(stopping)

    places = [supervision.Place(f"pages {number}", pages) for number in range(1, settings.workers + 1)]
    if with_worker:
        places.append(supervision.Place("the worker", work))
    _log_plainly()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with shared, _alone_in_words(settings):
        print(f"\nCPMS Learning: http://{settings.host}:{settings.port}\n", flush=True)
        supervision.run(places)
