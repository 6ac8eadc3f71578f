"""`cpms serve`, `cpms worker`, `cpms demo`."""

import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from learning.backup import installation, turns
from learning.cli.context import application, database_words, settings_or_stop, stop
from learning.cli.people import first_admin_link
from learning.core import migrating
from learning.core.db import db
from learning.people import last_admin
from learning.settings import Settings

SECONDS_BETWEEN_ROUNDS = 5


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
    from learning.web import rounds

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _n, _f: stopping.set())
    parent = os.getppid()
    settings = settings_or_stop()
    with application(settings):
        if fault := installation.fault(db.engine, settings):
            stop(fault)
        while not stopping.is_set():
            rounds.do_due()
            if once or (os.environ.get("CPMS_WORKER_OF") and os.getppid() != parent):
                return
            stopping.wait(SECONDS_BETWEEN_ROUNDS)


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
    """Migrate an embedded database; refuse one that vanished or does not answer, before one is made in its place."""
    if fault := installation.fault(db.engine, settings):
        stop(fault)
    try:
        if settings.database_url.startswith("sqlite"):
            migrating.move("head")
        elif migrating.revision_now() is None:
            stop("The database is empty: run cpms migrate, or restore a backup into it: cpms restore FILE.")
        installation.note(settings, installation.has_people(db.engine))
    except migrating.CannotMigrate as error:
        stop(str(error))
    except (OSError, SQLAlchemyError) as error:
        stop(f"The database cannot be used: {database_words(error)} Run cpms doctor.")


def _worker(settings: Settings) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "CPMS_DATA_DIR": str(settings.data_dir),
        "CPMS_DATABASE_URL": settings.database_url.replace("postgresql+psycopg://", "postgresql://"),
        "CPMS_ISSUER": settings.issuer,
        "CPMS_WORKER_OF": str(os.getpid()),
    }
    return subprocess.Popen([sys.executable, "-m", "learning.cli.main", "worker"], env=environment)


def _serve(app: Flask, settings: Settings, with_worker: bool) -> None:
    """The pages under gunicorn; the worker beside it ends with it."""
    from gunicorn.app.base import BaseApplication

    with app.app_context():
        db.engine.dispose()
    helper = _worker(settings) if with_worker else None
    print(f"\nCPMS Learning: http://{settings.host}:{settings.port}\n", flush=True)

    class Server(BaseApplication):  # type: ignore[misc,unused-ignore]
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": settings.workers,
                "threads": settings.threads,
                "worker_class": "gthread",
                "preload_app": True,
                "control_socket_disable": True,
                "graceful_timeout": 10,
                "timeout": 60,
                "keepalive": 20,
                "accesslog": None,
                "errorlog": "-",
                "loglevel": "warning",
                "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
                "forwarded_allow_ips": "127.0.0.1",
            }
            for name, value in options.items():
                if name in self.cfg.settings and value is not None:
                    self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    def stop_helper(_number: int = 0, _frame: FrameType | None = None) -> None:
        if helper and helper.poll() is None:
            helper.terminate()

    try:
        with turns.using(settings.data_dir):
            Server().run()
    except turns.InUse as error:
        stop(str(error))
    finally:
        stop_helper()
