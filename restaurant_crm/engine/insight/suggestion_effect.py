"""What suggestions bring: orders with them against the few that were left without."""

from odoo.tools import SQL

from ..fact.placed import COUNTED_STATES


def by_arm(company_id, since):
    """SELECT ``(without, orders, mean, variance, taken, added)`` of paid orders that there were suggestions for.

    ``mean`` and ``variance`` are of the amount, ``taken`` counts orders with a dish that was (or would have been)
    suggested, ``added`` orders to which one was added by a tap.
    """
    return SQL(
        """SELECT o.guest_suggestions ->> 'without' IS NOT NULL, count(*),
                  avg(o.amount_total::float8 / rate), COALESCE(var_samp(o.amount_total::float8 / rate), 0),
                  count(*) FILTER (WHERE EXISTS (
                      SELECT FROM pos_order_line line JOIN product_product product ON product.id = line.product_id
                       WHERE line.order_id = o.id AND line.qty > 0
                         AND o.guest_suggestions -> 'shown' @> to_jsonb(product.product_tmpl_id))),
                  count(*) FILTER (WHERE jsonb_array_length(o.guest_suggestions -> 'added') > 0)
             FROM pos_order o, LATERAL (SELECT COALESCE(NULLIF(o.currency_rate, 0), 1)::float8) AS of(rate)
            WHERE o.company_id = %s AND o.state IN %s AND o.date_order >= %s AND o.guest_suggestions IS NOT NULL
         GROUP BY 1""",
        company_id,
        COUNTED_STATES,
        since,
    )
