"""`cpms people …` and `cpms certificates …`."""

import sys
from pathlib import Path

import click

from certificates import signing
from learning.cli.context import application, settings_or_stop, stop
from learning.core.db import transaction
from learning.people import entry, queries


@click.group()
def people() -> None:
    """Accounts."""


@people.command("create-admin")
def create_admin() -> None:
    """Print a one-time link with which an administrator is created."""
    settings = settings_or_stop()
    with application(settings):
        if queries.has_admin():
            stop("There is an administrator already. Ask them to give you the role, under Administration, People.")
        print(first_admin_link(settings.public_url))


def first_admin_link(public_url: str) -> str:
    """A new one-time link; older ones end. Works for a day."""
    with transaction():
        return f"{public_url}/setup/{entry.make_link('first-admin', None)}"


@click.group()
def certificates() -> None:
    """Certificates."""


@certificates.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Check the signature of a certificate's PDF FILE with this installation's key."""
    settings = settings_or_stop()
    signing.make_keys(settings.keys_dir, settings.issuer)
    check = signing.check_pdf(file.read_bytes(), settings.keys_dir)
    if check.is_signed and check.is_intact and check.is_ours:
        print("Signed here, and unchanged since. Whether it was withdrawn later, the public page tells.")
        return
    if not check.is_signed:
        print("Not signed: this file was not made here.")
    elif not check.is_intact:
        print("Changed after it was signed: do not rely on it.")
    else:
        print("Unchanged since it was signed, but with another key: it was not issued here.")
    sys.exit(1)
