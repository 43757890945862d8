"""From when on the facts of a guest may be other ones, where nothing has happened but that some orders were paid.

Visits that were over long before an order do not change by it. So after a payment only the last visits of a regular are
derived anew, and not the hundreds before them. Where it is not sure that the past stays as it is, all of it is looked
at; by night everybody is who came that day. Nothing is executed here.
"""

from odoo.tools import SQL

from ... import settings
from .placed import at


def since(env, sources, partner_ids, order_ids):
    """SELECT ``(guest id, instant)``: visits of the guest that began before it stay as they are.

    Guests who are missing are to be looked at from the beginning.

    * An order changes the visit that it is of and, where it comes late, those that it connects.
    * A return changes the visit of the order that was sold in the beginning.
    * Not told here: contacts below a person, bills to look at, and what ``reaches_back``.

    :param order_ids: the orders of the point of sale that these guests have paid
    """
    return SQL(
        """WITH RECURSIVE line AS (
                SELECT line.id, line.order_id, line.refunded_orderline_id
                  FROM pos_order_line line
                 WHERE line.order_id = ANY(%(orders)s) AND line.refunded_orderline_id IS NOT NULL
                 UNION
                SELECT sold.id, sold.order_id, sold.refunded_orderline_id
                  FROM line JOIN pos_order_line sold ON sold.id = line.refunded_orderline_id),
             touched AS MATERIALIZED (
                SELECT o.id, o.partner_id, %(at)s AS at
                  FROM pos_order o
                 WHERE o.id = ANY(%(orders)s || ARRAY(SELECT order_id FROM line))),
             began AS (
                SELECT partner_id AS guest_id, at AS since FROM touched WHERE partner_id = ANY(%(guests)s)
                 UNION
                SELECT visit.partner_id, visit.visited_at
                  FROM touched JOIN restaurant_visit visit ON visit.order_id = touched.id
                 WHERE visit.partner_id = ANY(%(guests)s)
                 UNION
                -- Whatever is of one visit with it, and what overlaps that.
                SELECT began.guest_id, earlier.visited_at
                  FROM began
            CROSS JOIN LATERAL (SELECT visit.visited_at
                                  FROM restaurant_visit visit
                                 WHERE visit.partner_id = began.guest_id AND visit.visited_at < began.since
                                   AND visit.ended_at > began.since - make_interval(secs => %(gap)s)
                              ORDER BY visit.visited_at LIMIT 1) AS earlier)
           SELECT first.guest_id, first.since
             FROM (SELECT guest_id, min(since) AS since FROM began GROUP BY guest_id) AS first
             JOIN res_partner guest ON guest.id = first.guest_id AND guest.parent_id IS NULL
            WHERE NOT EXISTS (SELECT FROM res_partner child WHERE child.parent_id = first.guest_id)
              AND NOT EXISTS (SELECT FROM restaurant_fact_issue issue WHERE issue.partner_id = first.guest_id)
              AND NOT (%(reaches_back)s)""",
        guests=list(partner_ids),
        orders=list(order_ids),
        at=at(),
        gap=settings.get(env, "visit_gap_hours") * 3600,
        reaches_back=SQL(" OR ").join(
            source.reaches_back(SQL("first.guest_id"), SQL("first.since"), order_ids) for source in sources
        ),
    )
