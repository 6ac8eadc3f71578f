"""The `cpms` command."""

import click

from learning.cli import content, database, doctor, papers, people, serving, verify


@click.group()
@click.version_option(package_name="cpms-learning")
def main() -> None:
    """CPMS Learning."""


for command in (
    serving.serve,
    serving.worker,
    serving.demo,
    content.content,
    people.people,
    papers.certificates,
    database.migrate,
    database.backup,
    database.restore,
    doctor.doctor,
    verify.verify,
):
    main.add_command(command)
