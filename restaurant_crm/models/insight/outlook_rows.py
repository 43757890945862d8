from odoo.tools import SQL


def replace(model, kinds, stores, since, columns):
    """Put rows in place of those that a model has of these stores from a date on: what was seen the night before goes.

    :param kinds: types of PostgreSQL by name of a column
    :param columns: lists by name of a column
    """
    model.flush_model()
    table = SQL.identifier(model._table)
    model.env.cr.execute(SQL("DELETE FROM %s WHERE store_id = ANY(%s) AND date >= %s", table, stores.ids, since))
    model.env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT * FROM unnest(%s)",
            table,
            SQL(", ").join(map(SQL.identifier, kinds)),
            SQL(", ").join(SQL(f"%s::{kind}[]", columns[name]) for name, kind in kinds.items()),
        )
    )
    model.invalidate_model()
