"""Tables that only grow, in parts: one a month, which can be dropped as a whole.

Odoo makes plain tables and takes a table in parts for a missing one. Here a table is made as Odoo makes it, then turned
into one in parts: at the installation, when it is empty, or at an update from a version that had no parts, with its
rows. Its key is the id with the moment, so that nothing else can have a foreign key to it, and a unique key without the
moment is not possible: such tables cannot be in parts.
"""

import logging
from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL, sql

_logger = logging.getLogger(__name__)

# Months that are made ahead: the night may not run for a while.
AHEAD = 2
# Making or dropping a part holds the tables that it refers to for a moment. It rather comes back the next night than
# stand in the way of tills.
PATIENCE = "5s"

_existing_tables, _index_definition = sql.existing_tables, sql.index_definition


def existing_tables(cr, tablenames):
    """As core's, and tables in parts."""
    names = _existing_tables(cr, tablenames)
    missing = [name for name in tablenames if name not in names]
    if not missing:
        return names
    cr.execute(
        SQL(
            """SELECT relname FROM pg_class
                WHERE relname = ANY(%s) AND relkind = 'p' AND relnamespace = current_schema::regnamespace""",
            missing,
        )
    )
    return [*names, *(row[0] for row in cr.fetchall())]


def index_definition(cr, indexname):
    """As core's, and of tables in parts."""
    found = _index_definition(cr, indexname)
    if found != (None, None):
        return found
    cr.execute(
        SQL(
            """SELECT pg_get_indexdef(oid), obj_description(oid, 'pg_class') FROM pg_class
                WHERE relname = %s AND relkind = 'I' AND relnamespace = current_schema::regnamespace""",
            indexname,
        )
    )
    return cr.fetchone() or (None, None)


# Else core would create what is there, and complain about it at each start. That such a table goes with its model is in
# ``ir_model.py``; its columns go with it, for the one by which it is in parts cannot go before.
sql.existing_tables = existing_tables
sql.index_definition = index_definition


def month_of(moment):
    """The first moment of a month."""
    return datetime(moment.year, moment.month, 1)


def is_parted(cr, table):
    """Whether the table is one in parts."""
    cr.execute(SQL("SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(%s)", table))
    row = cr.fetchone()
    return bool(row and row[0])


def convert(cr, table, column):
    """Turn a plain table into one in parts by the month of ``column``; False when something refers to its rows.

    Its rows, indexes, and foreign keys stay what they are.
    """
    cr.execute(SQL("SELECT conrelid::regclass::text FROM pg_constraint WHERE confrelid = to_regclass(%s)", table))
    if referring := [row[0] for row in cr.fetchall()]:
        _logger.warning("%s stays in one part, for these refer to it: %s", table, ", ".join(referring))
        return False
    whole = f"{table}_whole"
    names = {"parted": SQL.identifier(table), "whole": SQL.identifier(whole), "column": SQL.identifier(column)}
    indexes, keys = _indexes(cr, table), _foreign_keys(cr, table)
    cr.execute(
        SQL(
            "SELECT pg_get_serial_sequence(%(table)s, 'id'), min(%(column)s), max(%(column)s) FROM %(parted)s",
            table=table,
            **names,
        )
    )
    sequence, first, last = cr.fetchone()
    cr.execute(
        SQL(
            """ALTER TABLE %(parted)s RENAME TO %(whole)s;
               ALTER TABLE %(whole)s DROP CONSTRAINT %(key)s;
               CREATE TABLE %(parted)s (LIKE %(whole)s INCLUDING DEFAULTS INCLUDING COMMENTS)
                   PARTITION BY RANGE (%(column)s);
               ALTER TABLE %(parted)s ADD CONSTRAINT %(key)s PRIMARY KEY (id, %(column)s);
               CREATE TABLE %(rest)s PARTITION OF %(parted)s DEFAULT""",
            **names,
            key=SQL.identifier(f"{table}_pkey"),
            rest=SQL.identifier(f"{table}_rest"),
        )
    )
    if sequence:
        # It would go with the table that it was made for.
        cr.execute(SQL("ALTER SEQUENCE %s OWNED BY %s.id", SQL(sequence), names["parted"]))
    if first:
        month = month_of(first)
        while month <= last:
            _make(cr, table, month)
            month += relativedelta(months=1)
        cr.execute(SQL("INSERT INTO %(parted)s SELECT * FROM %(whole)s", **names))
    cr.execute(SQL("DROP TABLE %s", names["whole"]))
    for name, definition, comment in indexes:
        cr.execute(SQL(definition.replace("%", "%%")))
        if comment:
            cr.execute(SQL("COMMENT ON INDEX %s IS %s", SQL.identifier(name), comment))
    for name, definition in keys:
        cr.execute(SQL("ALTER TABLE %s ADD CONSTRAINT %s %s", names["parted"], SQL.identifier(name), SQL(definition)))
    return True


def give_way(cr):
    """Have what follows in the transaction raise ``LockNotAvailable`` rather than stand in others' way."""
    cr.execute(SQL("SET LOCAL lock_timeout = %s", PATIENCE))


def make_ahead(cr, table, column, now):
    """Make the parts of this month and of those to come."""
    existing, rest = {month for _name, month in parts(cr, table)}, _rest(cr, table)
    for number in range(AHEAD + 1):
        month = month_of(now) + relativedelta(months=number)
        if month in existing:
            continue
        late = SQL(
            "SELECT FROM %s WHERE %s >= %s AND %s < %s LIMIT 1",
            rest,
            SQL.identifier(column),
            month,
            SQL.identifier(column),
            month + relativedelta(months=1),
        )
        cr.execute(late)
        # Nobody made its month in time: what came stays in the rest, and PostgreSQL would refuse the part.
        if not cr.rowcount:
            _make(cr, table, month)


def parts(cr, table):
    """``(name, month)`` of each month that has a part of its own."""
    cr.execute(
        SQL(
            """SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
                WHERE inhparent = to_regclass(%s) AND child.relname ~ '_[0-9]{4}_[0-9]{2}$' ORDER BY 1""",
            table,
        )
    )
    return [(name, datetime(*map(int, name.split("_")[-2:]), 1)) for (name,) in cr.fetchall()]


def drop_before(cr, table, column, moment):
    """Drop whole months that were over before ``moment``, and older rows without a part; how many rows that were."""
    count = 0
    for name, month in parts(cr, table):
        if month + relativedelta(months=1) <= moment:
            cr.execute(SQL("SELECT count(*) FROM %s", SQL.identifier(name)))
            count += cr.fetchone()[0]
            cr.execute(SQL("DROP TABLE %s", SQL.identifier(name)))
    cr.execute(SQL("DELETE FROM %s WHERE %s < %s", _rest(cr, table), SQL.identifier(column), month_of(moment)))
    return count + cr.rowcount


def _make(cr, table, month):
    cr.execute(
        SQL(
            "CREATE TABLE %s PARTITION OF %s FOR VALUES FROM (%s) TO (%s)",
            SQL.identifier(f"{table}_{month:%Y_%m}"),
            SQL.identifier(table),
            str(month),
            str(month + relativedelta(months=1)),
        )
    )


def _rest(cr, table):
    """The part for what no month has a part for."""
    cr.execute(
        SQL(
            """SELECT relname FROM pg_partitioned_table JOIN pg_class ON pg_class.oid = partdefid
                WHERE partrelid = to_regclass(%s)""",
            table,
        )
    )
    return SQL.identifier(cr.fetchone()[0])


def _indexes(cr, table):
    cr.execute(
        SQL(
            """SELECT class.relname, pg_get_indexdef(class.oid), obj_description(class.oid, 'pg_class')
                 FROM pg_index JOIN pg_class AS class ON class.oid = indexrelid
                WHERE indrelid = to_regclass(%s) AND NOT indisprimary""",
            table,
        )
    )
    return cr.fetchall()


def _foreign_keys(cr, table):
    cr.execute(
        SQL(
            """SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conrelid = to_regclass(%s) AND contype = 'f'""",
            table,
        )
    )
    return cr.fetchall()
