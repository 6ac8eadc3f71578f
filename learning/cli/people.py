"""`cpms people …` and `cpms certificates …`."""

import click

from learning.cli.context import application, settings_or_stop, stop
from learning.core.db import transaction
from learning.core.errors import Conflict
from learning.people import last_admin, links, queries, rules, second_factor


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


@people.command("reset-second-factor")
@click.argument("email")
@click.option("--reason", default="Reset on the server", help="Kept in the record, and told to the person by mail.")
def reset_second_factor(email: str, reason: str) -> None:
    """Take away the second factor of the account with this EMAIL, and sign it out everywhere."""
    with application(settings_or_stop()):
        person = queries.person_by_email(rules.clean_email(email))
        if person is None:
            stop(f"No open account has the address {email}.")
        try:
            second_factor.reset(person.id, by=None, reason=reason[:500])
        except Conflict:
            stop(f"{email} has no second factor.")
        print(f"{email} signs in with the password alone now, and is asked to set up a new one before staff pages.")


def first_admin_link(public_url: str) -> str:
    """A new one-time link; older ones end. Works for a day."""
    with transaction():
        return f"{public_url}/setup/{links.make_link('first-admin', None)}"
