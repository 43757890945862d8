"""SQL that keeps what is expected of the days ahead, by store, and notes what came of the days that are over."""

from odoo.tools import SQL

FORECASTS, STAFFING = "restaurant_forecast", "restaurant_staffing_need"


def drop(table, store_ids, since):
    """DELETE what is expected of these stores from a date on: what was seen the night before goes."""
    return SQL("DELETE FROM %s WHERE store_id = ANY(%s) AND date >= %s", SQL.identifier(table), list(store_ids), since)


def forget(table, before):
    """DELETE what was expected of days before a date."""
    return SQL("DELETE FROM %s WHERE date < %s", SQL.identifier(table), before)


def insert(table, kinds, columns):
    """INSERT rows.

    :param kinds: types of PostgreSQL by name of a column
    :param columns: lists by name of a column
    """
    return SQL(
        "INSERT INTO %s (%s) SELECT * FROM unnest(%s)",
        SQL.identifier(table),
        SQL(", ").join(map(SQL.identifier, kinds)),
        SQL(", ").join(SQL(f"%s::{kind}[]", columns[name]) for name, kind in kinds.items()),
    )


def note_sold(rows, store_ids, since, until):
    """UPDATE the forecasts of these days with what was sold on them, none where a dish is not among the rows.

    :param rows: ``(store_id, daypart, dish_id, date, pieces)``
    """
    columns = map(list, zip(*rows, strict=True)) if rows else [[]] * 5
    return SQL(
        """UPDATE restaurant_forecast AS row SET sold = COALESCE(found.sold, 0)
             FROM restaurant_forecast AS known
        LEFT JOIN unnest(%s::int[], %s::text[], %s::int[], %s::date[], %s::float8[])
                  AS found(store_id, daypart, dish_id, date, sold)
                  ON (found.store_id, found.daypart, found.dish_id, found.date)
                   = (known.store_id, known.daypart, known.dish_id, known.date)
            WHERE known.id = row.id AND row.store_id = ANY(%s) AND row.date >= %s AND row.date <= %s""",
        *columns,
        list(store_ids),
        since,
        until,
    )


def planned(store_ids, since, until):
    """SELECT ``(id, store_id, date, hour)`` of the half hours that were planned for these days."""
    return SQL(
        """SELECT id, store_id, date, hour FROM restaurant_staffing_need
            WHERE store_id = ANY(%s) AND date BETWEEN %s AND %s""",
        list(store_ids),
        since,
        until,
    )


def note_half_hours(ids, figures):
    """UPDATE half hours with figures, lists by name of a column; with those needed goes whether too few were there."""
    names = [SQL.identifier(name) for name in figures]
    values = [SQL("%s = found.%s", name, name) for name in names]
    if "needed" in figures:
        values.append(SQL("short = (found.needed > row.people)::int"))
    return SQL(
        """UPDATE restaurant_staffing_need AS row SET %s FROM unnest(%s::int[], %s) AS found(id, %s)
            WHERE row.id = found.id""",
        SQL(", ").join(values),
        list(ids),
        SQL(", ").join(SQL("%s::float8[]", values) for values in figures.values()),
        SQL(", ").join(names),
    )
