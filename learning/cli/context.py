"""What every command needs: settings said plainly when they are bad, and an application without pages."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from flask import Flask

from learning.catalogue.shelf import BrokenContent
from learning.settings import BadSettings, Settings, read_settings


def stop(text: str) -> NoReturn:
    """Say what is wrong and end with status 1."""
    print(text, file=sys.stderr)
    raise SystemExit(1)


def settings_or_stop(data_dir: Path | None = None) -> Settings:
    """The settings, or a plain list of what is wrong with them."""
    try:
        settings = read_settings()
    except BadSettings as error:
        stop(f"The settings are not right:\n{error}")
    if data_dir is not None:
        settings = replace(settings, data_dir=data_dir, database_url=f"sqlite:///{data_dir / 'cpms.sqlite'}")
    return settings


def application_or_stop(settings: Settings) -> Flask:
    """The application, or the list of what is wrong with the course files."""
    from learning import create_app

    try:
        return create_app(settings)
    except BrokenContent as error:
        stop(f"The course files are broken, and no good copy was kept:\n{error}")


@contextmanager
def application(settings: Settings | None = None) -> Iterator[Flask]:
    """An application context for a command."""
    app = application_or_stop(settings or settings_or_stop())
    with app.app_context():
        yield app
