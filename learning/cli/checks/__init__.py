"""What `cpms doctor` looks at: one small function a check, in two lists. To add one, write it and put it in a list.

A check takes the settings, inside the application's context, and yields a sentence for each fault: what is wrong, and
how to mend it.
"""

from collections.abc import Callable, Iterator

from sqlalchemy.exc import SQLAlchemyError

from learning.cli.checks import database, people, surroundings
from learning.settings import Settings

Check = Callable[[Settings], Iterator[str]]

# Asked whether or not a database answers.
ALWAYS: tuple[Check, ...] = (
    surroundings.data_folder,
    surroundings.course_files,
    surroundings.addresses,
    surroundings.private_files,
    surroundings.room_left,
    surroundings.kept_copies,
)
# What must hold before anything in the database can be asked; the first that speaks ends the list.
DATABASE_FIRST: tuple[Check, ...] = (database.is_there, database.answers, database.is_current)
# Asked of a database that is there, answers and is current.
DATABASE: tuple[Check, ...] = (
    database.sqlite_is_sound,
    database.trail_is_whole,
    database.keys_of_certificates_are_there,
    people.mail_goes_out,
    people.worker_is_alive,
    people.support_is_named,
    people.names_can_be_printed,
    people.second_factors_open,
)


def faults(settings: Settings) -> Iterator[str]:
    """Every fault that is found, one sentence each."""
    for check in ALWAYS:
        yield from check(settings)
    for check in DATABASE_FIRST:
        found = list(check(settings))
        yield from found
        if found:
            return
    for check in DATABASE:
        try:
            yield from check(settings)
        except SQLAlchemyError as error:
            said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            yield f"The database broke off ({check.__name__}): {said}."
