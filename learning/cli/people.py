"""`cpms people …` and `cpms certificates …`."""

import click

from learning.cli.context import application, settings_or_stop, stop
from learning.core.db import transaction
from learning.people import last_admin, links


@click.group()
def people() -> None:
    """Accounts."""


@people.command("create-admin")
def create_admin() -> None:
    """Print a one-time link with which an administrator is created."""
    settings = settings_or_stop()
    with application(settings):
        if last_admin.open_admins():
            stop("There is an administrator already. Ask them to give you the role, under Administration, People.")
        print(first_admin_link(settings.public_url))


def first_admin_link(public_url: str) -> str:
    """A new one-time link; older ones end. Works for a day."""
    with transaction():
        return f"{public_url}/setup/{links.make_link('first-admin', None)}"
