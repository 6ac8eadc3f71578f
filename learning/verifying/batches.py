"""Reading a whole table by its key, a batch at a time, so that a large one needs no more memory than a small one."""

from collections.abc import Iterator
from typing import Any

from learning.core.db import db

BATCH = 500


def batches(query: Any, key: Any) -> Iterator[list[Any]]:
    """The rows of a query in batches, in the order of `key`, a whole number that each row has of its own.

    The query's first column must be `key`.
    """
    last: int | None = None
    while True:
        step = query if last is None else query.where(key > last)
        rows = list(db.session.execute(step.order_by(key).limit(BATCH)))
        if rows:
            yield rows
        if len(rows) < BATCH:
            return
        last = rows[-1][0]
        db.session.expunge_all()
