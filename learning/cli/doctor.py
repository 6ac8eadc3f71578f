"""`cpms doctor`: says what is wrong, in words. What it looks at stands in `checks/`."""

import click

from learning.cli import checks
from learning.cli.context import application, settings_or_stop


@click.command()
def doctor() -> None:
    """Look at settings, database, content, keys, mail and disk; name each fault and how to mend it."""
    settings = settings_or_stop()
    with application(settings, shares=False):
        faults = list(checks.faults(settings))
    for fault in faults:
        print(f"- {fault}")
    if faults:
        raise SystemExit(1)
    print("All is well. Whether the records are as they were written, cpms verify says.")
