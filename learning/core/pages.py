"""Reading a growing table newest first, a page at a time."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select

from learning.core.db import Base, db

PAGE = 100
Row = TypeVar("Row", bound=Base)


def newest(model: type[Row], before: int | None = None, *where: ColumnElement[bool]) -> tuple[list[Row], int | None]:
    """A page of rows with an `id`, newest first, and the id the next page stands before; None on the last."""
    table: Any = model
    query = select(model).where(*where).order_by(table.id.desc()).limit(PAGE + 1)
    found = list(db.session.scalars(query.where(table.id < before) if before else query))
    last: Any = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], last.id if last is not None else None


def numbered(query: Select[Any], number: int, size: int = 50) -> tuple[list[Row], bool]:
    """The `number`th page (from 1) of a query, and whether another follows."""
    found = list(db.session.scalars(query.limit(size + 1).offset((number - 1) * size)))
    return found[:size], len(found) > size


def by_id(model: type[Row], row_id: int) -> Row | None:
    """A row by key."""
    return db.session.get(model, row_id)
