"""`cpms verify`."""

import sys

import click

from learning.cli.context import application, settings_or_stop, stop
from learning.core import audit_anchor
from learning.verifying import checks
from learning.verifying.findings import Place
from learning.web import request_context


@click.command()
@click.option("--anchor-here", is_flag=True, help="Take the audit trail's present end as right, after a restore.")
def verify(anchor_here: bool) -> None:
    """Check the audit trail's chain and every record against what the rules promise; name each breach. Reads only."""
    settings = settings_or_stop()
    with application(settings):
        if anchor_here:
            here = audit_anchor.last_event() or stop("The audit trail is empty.")
            audit_anchor.write(audit_anchor.path_in(settings.data_dir), here)
            print(f"The audit trail is anchored at event {here.number}.")
        tell = lambda text: print(text, file=sys.stderr)  # noqa: E731
        found = 0
        place = Place(settings.data_dir, settings.keys_dir, frozenset(request_context.catalogue().course.by_id))
        for finding in checks.run(place, tell):
            found += 1
            print(f"- {finding.check}: {finding.text}")
        end = audit_anchor.last_event()
    if found:
        raise SystemExit(1)
    print(f"All {len(checks.CHECKS)} checks hold. The audit trail ends with event {end.number if end else 0}.")
