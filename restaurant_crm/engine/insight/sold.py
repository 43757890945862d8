"""SQL about what was sold and how many orders came, of known and unknown guests, by the clock of the store.

A line counts less what came back of it: what was typed wrong and returned was no demand. Of a set menu its parts are
the dishes.
"""

from odoo.tools import SQL

from ..fact import everybody


def reads(env):
    """What the statements read, to be flushed before they run: names of fields by model."""
    return everybody.reads(env) | {
        "product.template": ["restaurant_kind", "list_price", "type", "active", "available_in_pos"]
    }


def dishes(env, since, until, store_ids):
    """SELECT ``(store_id, daypart, dish_id, days, pieces)`` of what was sold; the last two are arrays, one item a day.

    ``days`` are numbers of days after ``since``.

    :param since: first business day
    :param until: last business day
    """
    return SQL(
        """SELECT store_id, daypart, dish_id, array_agg(day - %(since)s::date), array_agg(qty::float8)
             FROM (SELECT store_id, daypart, dish_id, day, sum(kept) AS qty
                     FROM (%(lines)s) AS line JOIN product_template AS template ON template.id = line.dish_id
                    WHERE template.type <> 'combo'
                 GROUP BY 1, 2, 3, 4 HAVING sum(kept) > 0) AS daily
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
        lines=everybody.dishes(env, SQL("store.id = ANY(%s)", list(store_ids)), since, until),
        since=since,
    )


def orders(env, since, until, store_ids):
    """SELECT ``(store_id, day number, slot, orders, covers)``; ``day number`` counts from ``since``.

    ``slot`` is the half hour, counted from midnight on which the business day began, so that those after midnight are
    48 and more.
    """
    return SQL(
        """SELECT store_id, day - %(since)s::date, floor(extract(epoch FROM local_at - day::timestamp) / 1800)::int,
                  count(*)::int, sum(covers)::int
             FROM (%(placed)s) AS placed WHERE total > 0 GROUP BY 1, 2, 3""",
        placed=everybody.placed(env, SQL("store.id = ANY(%s)", list(store_ids)), since, until),
        since=since,
    )


def offered():
    """SELECT the ids of the dishes that are still sold."""
    return SQL(
        """SELECT id FROM product_template
            WHERE active AND available_in_pos AND COALESCE(restaurant_kind, 'dish') = 'dish' AND type <> 'combo'"""
    )
