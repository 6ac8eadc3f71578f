"""The `cpms` command."""

import os

import click

from learning.cli import certificates, content, database, doctor, people, serving, verify


@click.group()
@click.version_option(package_name="cpms-learning")
def main() -> None:
    """CPMS Learning."""
    os.umask(0o077)  # whatever a command makes (database, keys, mail, backups) is its owner's alone


for command in (
    serving.serve,
    serving.worker,
    serving.demo,
    content.content,
    people.people,
    certificates.certificates,
    database.migrate,
    database.backup,
    database.restore,
    doctor.doctor,
    verify.verify,
):
    main.add_command(command)
