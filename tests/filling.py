"""Rows for every table of any revision, found from the database itself; and what a database holds, to compare.

A table that others add is filled without a word here. Where a rule of the table (a CHECK) wants more than a value of
the right kind, give it in SAMPLES.
"""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import JSON, MetaData, Text, cast, func, inspect, null, select, text, types

from learning.core.migrating import renamed

# (table, column) → a value for row number i, where the kind of the column does not say enough.
SAMPLES = {}
# Ids of new rows, clear of those that the product's own verbs have given.
FROM = 5000
START = datetime(2025, 3, 1, 8, tzinfo=UTC)


def tables(connection):
    """The tables as they stand, those referred to first."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return list(found.sorted_tables)


def _value(column, i):
    kind = column.type
    if sample := SAMPLES.get((column.table.name, column.name)):
        return sample(i)
    if isinstance(kind, types.JSON):
        return [{"n": i, "text": "أمينة “quoted”\n"}, None]
    if isinstance(kind, types.DateTime):
        moment = START + timedelta(minutes=i)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if isinstance(kind, types.Date):
        return date(2025, 3, 1) + timedelta(days=i % 300)
    if isinstance(kind, types.LargeBinary):
        return b"\x00\xff%d" % i
    if isinstance(kind, types.Boolean):
        return i % 2 == 0
    if isinstance(kind, types.Integer | types.Float | types.Numeric):
        return FROM + i
    words = f"{i} {column.name} Zoë"
    return words[: kind.length] if kind.length else words


def _row(table, i, referred):
    row = {}
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        if key is None:
            row[column.name] = _value(column, i)
        elif key.column.table is table:
            row[column.name] = null() if column.nullable else _value(column, i)
        else:
            row[column.name] = referred[key.column.table.name, key.column.name][i]
    if i == 1:  # one row with nothing wherever nothing may be
        row.update({c.name: null() for c in table.columns if c.nullable and not c.primary_key})
    return row


def fill(engine, rows=3):
    """See that every table has at least `rows` rows, each new one pointing at the youngest rows of other tables."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        referred = {}
        for table in tables(connection):
            there = connection.scalar(select(func.count()).select_from(table))
            for i in range(rows - there):
                connection.execute(table.insert().values(_row(table, i, referred)))
            for column in table.columns:
                if column.primary_key or column.unique:
                    found = connection.scalars(select(column).order_by(column.desc())).all()
                    referred[table.name, column.name] = found
        if connection.dialect.name == "postgresql":
            for table in tables(connection):
                for column in table.primary_key.columns:
                    where = {"table": f'"{table.name}"', "column": column.name}
                    if connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), where):
                        sequence = func.pg_get_serial_sequence(where["table"], where["column"])
                        connection.execute(select(func.setval(sequence, func.max(column))))


def _same(kind, value):
    """A value as both databases agree on it."""
    if value is None:
        return "NULL"
    if isinstance(kind, types.JSON):
        return json.dumps(json.loads(value), sort_keys=True)
    if isinstance(kind, types.DateTime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(kind, types.LargeBinary):
        return bytes(value).hex()
    return repr(bool(value) if isinstance(kind, types.Boolean) else value)


def content(engine, columns=None):
    """A digest of each table's rows, with how many there are; of `columns` alone where they are given by table."""
    found = {}
    with engine.connect() as connection:
        for table in tables(connection):
            if columns is not None and table.name not in columns:
                continue
            first = renamed().get(table.name, {})  # a column is compared under the name it had first
            chosen = [c for c in table.columns if columns is None or first.get(c.name, c.name) in columns[table.name]]
            chosen.sort(key=lambda c: first.get(c.name, c.name))
            asked = [cast(c, Text) if isinstance(c.type, JSON) else c for c in chosen]
            rows = [
                "|".join(
                    f"{first.get(c.name, c.name)}={_same(c.type, value)}" for c, value in zip(chosen, row, strict=True)
                )
                for row in connection.execute(select(*asked))
            ]
            found[table.name] = (len(rows), hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()[:16])
    return found


def shape(engine):
    """Tables with columns, keys, indexes, checks and triggers: all that a revision promises."""
    inspector, found = inspect(engine), {}
    for name in inspector.get_table_names():
        columns = [(c["name"], str(c["type"]), c["nullable"], str(c["default"])) for c in inspector.get_columns(name)]
        parts = (
            columns,
            [inspector.get_pk_constraint(name)["constrained_columns"]],
            [(k["name"], k["constrained_columns"], k["referred_table"]) for k in inspector.get_foreign_keys(name)],
            [(u["name"], u["column_names"]) for u in inspector.get_unique_constraints(name)],
            [(i["name"], i["column_names"], i["unique"]) for i in inspector.get_indexes(name)],
            [(c["name"], c["sqltext"]) for c in inspector.get_check_constraints(name)],
        )
        found[name] = tuple(sorted(map(repr, part)) for part in parts)
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
    }
    with engine.connect() as connection:
        found["triggers"] = [tuple(row) for row in connection.execute(text(asked[engine.dialect.name]))]
    return found
