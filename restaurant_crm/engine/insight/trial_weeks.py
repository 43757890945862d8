"""How stores did, week by week, for tests of changes."""

from datetime import timedelta

from odoo.tools import SQL

from ..fact import everybody
from .menu_items import _cost, reads

__all__ = ["reads", "weeks"]


def weeks(env, company_id, store_ids, dish_id, first, until):
    """SELECT ``(store_id, week, margin, amount, share)`` of business days from ``first`` up to before ``until``.

    ``margin`` is what an order leaves without taxes, NULL where some cost is not known; ``amount`` its amount without
    taxes; ``share`` the percentage of orders with the dish. Weeks are counted from ``first``.
    """
    return SQL(
        """SELECT store_id, (day - %(first)s::date) / 7 AS week, avg(net - cost), avg(net),
                  100 * avg(has_dish::int)::float8
             FROM (SELECT o.store_id, o.id, o.day,
                          sum(line.price_subtotal::float8 / o.rate) AS net,
                          CASE WHEN bool_and(%(cost)s IS NOT NULL OR line.price_subtotal <= 0)
                               THEN COALESCE(sum(%(cost)s), 0) END AS cost,
                          bool_or(part.product_tmpl_id = %(dish)s) AS has_dish
                     FROM (%(orders)s) AS o
                     JOIN pos_order_line line ON line.order_id = o.id
                     JOIN product_product part ON part.id = line.product_id
                    WHERE o.total >= 0
                 GROUP BY o.store_id, o.id, o.day) AS placed
         GROUP BY 1, 2""",
        cost=_cost(company_id),
        # What an order leaves is known of those of the point of sale.
        orders=everybody.placed(
            env,
            SQL("store.company_id = %s AND store.id = ANY(%s)", company_id, list(store_ids)),
            first,
            until - timedelta(days=1),
            codes=["pos"],
        ),
        dish=dish_id or 0,
        first=first,
    )
