"""How stores did, week by week, for tests of changes."""

from odoo.tools import SQL

from ..fact.placed import COUNTED_STATES, _at
from .menu_items import READS, _cost

__all__ = ["READS", "weeks"]


def weeks(env, company_id, store_ids, dish_id, first, until):
    """SELECT ``(store_id, week, margin, amount, share)`` of business days from ``first`` up to before ``until``.

    ``margin`` is what an order leaves without taxes, NULL where some cost is not known; ``amount`` its amount without
    taxes; ``share`` the percentage of orders with the dish. Weeks are counted from ``first``.
    """
    return SQL(
        """SELECT store_id, (day - %(first)s) / 7 AS week, avg(net - cost), avg(net), 100 * avg(has_dish::int)::float8
             FROM (SELECT config.store_id, o.id,
                          ((%(at)s AT TIME ZONE 'UTC') AT TIME ZONE store.tz
                           - interval '1 hour' * store.day_ends_at)::date AS day,
                          sum(line.price_subtotal::float8 / rate.rate) AS net,
                          CASE WHEN bool_and(%(cost)s IS NOT NULL OR line.price_subtotal <= 0)
                               THEN COALESCE(sum(%(cost)s), 0) END AS cost,
                          bool_or(part.product_tmpl_id = %(dish)s) AS has_dish
                     FROM pos_order o
                     JOIN pos_config config ON config.id = o.config_id
                     JOIN restaurant_store store ON store.id = config.store_id
                     JOIN pos_order_line line ON line.order_id = o.id
                     JOIN product_product part ON part.id = line.product_id
               CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(o.currency_rate, 0), 1)::float8 AS rate) AS rate
                    WHERE o.company_id = %(company)s AND o.state IN %(states)s AND o.is_refund IS NOT TRUE
                      AND config.store_id = ANY(%(stores)s)
                      AND o.date_order >= %(first)s::date - 2 AND o.date_order < %(until)s::date + 2
                 GROUP BY config.store_id, store.id, o.id) AS placed
            WHERE day >= %(first)s AND day < %(until)s
         GROUP BY 1, 2""",
        at=_at(),
        cost=_cost(company_id),
        company=company_id,
        states=COUNTED_STATES,
        stores=list(store_ids),
        dish=dish_id or 0,
        first=first,
        until=until,
    )
