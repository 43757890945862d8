"""SQL about what was sold and how many orders came, of known and unknown guests, by the clock of the store.

A line counts less what came back of it: what was typed wrong and returned was no demand. Of a set menu its parts are
the dishes.
"""

from datetime import timedelta

from odoo.tools import SQL

from ..fact.facts import daypart
from ..fact.placed import COUNTED_STATES
from ..shared.clock import day_of

READS = {
    "pos.order": ["state", "amount_total", "date_order", "config_id", "customer_count"],
    "pos.order.line": ["order_id", "product_id", "qty", "refunded_orderline_id", "is_reward_line"],
    "pos.config": ["store_id"],
    "product.product": ["product_tmpl_id"],
    "product.template": ["restaurant_kind", "type", "active"],
    "restaurant.store": ["tz", "day_ends_at", "resource_calendar_id"],
    "restaurant.history.order": ["store_id", "placed_at", "covers", "state", "total"],
    "restaurant.history.line": ["order_id", "dish_id", "qty"],
    "restaurant.history.dish": ["product_id"],
    "resource.calendar.attendance": ["calendar_id", "dayofweek"],
    "resource.calendar.leaves": ["calendar_id", "resource_id", "company_id", "date_from", "date_to"],
}


def placed(env, since, until, store_ids):
    """SELECT the orders, ``(source, id, store_id, day, daypart, slot, covers)``; ``slot`` is the half hour of the day.

    Half hours are counted from midnight on which the business day began, so that those after midnight are 48 and more.

    :param since: first business day
    :param until: last business day
    """
    return SQL(
        """SELECT source, id, store_id, day, %(daypart)s AS daypart,
                  floor(extract(epoch FROM local_at - day::timestamp) / 1800)::int AS slot, covers
             FROM (SELECT source, placed.id, store.id AS store_id, covers, %(day)s AS day,
                          at AT TIME ZONE 'UTC' AT TIME ZONE store.tz AS local_at
                     FROM (SELECT 0 AS source, placed.id, config.store_id, date_order AS at,
                                  GREATEST(customer_count, 1) AS covers
                             FROM pos_order AS placed JOIN pos_config AS config ON config.id = placed.config_id
                            WHERE placed.state IN %(states)s AND placed.amount_total > 0
                              AND placed.date_order >= %(early)s AND placed.date_order < %(late)s
                        UNION ALL
                           SELECT 2, id, store_id, placed_at, GREATEST(covers, 1) FROM restaurant_history_order
                            WHERE state = 'counted' AND total > 0
                              AND placed_at >= %(early)s AND placed_at < %(late)s) AS placed
                     JOIN restaurant_store AS store ON store.id = placed.store_id
                    WHERE store.id = ANY(%(stores)s)) AS placed
            WHERE day >= %(since)s AND day <= %(until)s""",
        daypart=daypart(env, SQL("extract(hour FROM local_at)")),
        day=day_of(SQL("placed.at"), SQL("store.tz"), SQL("store.day_ends_at")),
        states=COUNTED_STATES,
        # Clocks are at most a day apart, and a business day ends some hours late.
        early=since - timedelta(days=1),
        late=until + timedelta(days=3),
        since=since,
        until=until,
        stores=list(store_ids),
    )


def dishes(env, since, until, store_ids):
    """SELECT ``(store_id, daypart, dish_id, days, pieces)`` of what was sold; the last two are arrays, one item a day.

    ``days`` are numbers of days after ``since``.
    """
    return SQL(
        """WITH placed AS (%(placed)s),
                sold AS (
                SELECT placed.store_id, placed.daypart, product.product_tmpl_id AS dish_id, placed.day,
                       line.qty + COALESCE(back.qty, 0) AS qty
                  FROM placed
                  JOIN pos_order_line AS line ON line.order_id = placed.id AND placed.source = 0
                  JOIN product_product AS product ON product.id = line.product_id
                  JOIN product_template AS template ON template.id = product.product_tmpl_id
             LEFT JOIN (SELECT refunded_orderline_id, sum(qty) AS qty FROM pos_order_line
                         WHERE refunded_orderline_id IS NOT NULL GROUP BY 1) AS back
                       ON back.refunded_orderline_id = line.id
                 WHERE line.qty > 0 AND line.is_reward_line IS NOT TRUE AND template.type <> 'combo'
                   AND COALESCE(template.restaurant_kind, 'dish') = 'dish'
             UNION ALL
                SELECT placed.store_id, placed.daypart, product.product_tmpl_id, placed.day, line.qty
                  FROM placed
                  JOIN restaurant_history_line AS line ON line.order_id = placed.id AND placed.source = 2
                  JOIN restaurant_history_dish AS dish ON dish.id = line.dish_id
                  JOIN product_product AS product ON product.id = dish.product_id
                  JOIN product_template AS template ON template.id = product.product_tmpl_id
                 WHERE COALESCE(template.restaurant_kind, 'dish') = 'dish')
           SELECT store_id, daypart, dish_id, array_agg(day - %(since)s::date), array_agg(qty::float8)
             FROM (SELECT store_id, daypart, dish_id, day, sum(qty) AS qty FROM sold
                 GROUP BY 1, 2, 3, 4 HAVING sum(qty) > 0) AS daily
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
        placed=placed(env, since, until, store_ids),
        since=since,
    )


def orders(env, since, until, store_ids):
    """SELECT ``(store_id, day number, slot, orders, covers)``; ``day number`` counts from ``since``."""
    return SQL(
        """SELECT store_id, day - %(since)s::date, slot, count(*)::int, sum(covers)::int
             FROM (%(placed)s) AS placed GROUP BY 1, 2, 3""",
        placed=placed(env, since, until, store_ids),
        since=since,
    )


def offered():
    """SELECT the ids of the dishes that are still sold."""
    return SQL(
        """SELECT id FROM product_template
            WHERE active AND available_in_pos AND COALESCE(restaurant_kind, 'dish') = 'dish' AND type <> 'combo'"""
    )


def closures(since, until, store_ids):
    """SELECT ``(store_id, day)`` on which the store is closed, by its opening hours: no hours, or a closure."""
    return SQL(
        """SELECT store.id, day::date
             FROM restaurant_store AS store
             JOIN resource_calendar AS calendar ON calendar.id = store.resource_calendar_id
       CROSS JOIN generate_series(%(since)s::date, %(until)s::date, interval '1 day') AS day
            WHERE store.id = ANY(%(stores)s)
              -- Flexible hours are none that anybody has written down.
              AND ((EXISTS (SELECT FROM resource_calendar_attendance WHERE calendar_id = calendar.id)
                    AND NOT EXISTS (SELECT FROM resource_calendar_attendance AS hours
                                     WHERE hours.calendar_id = calendar.id
                                       AND hours.dayofweek = (extract(isodow FROM day)::int - 1)::text))
                   OR EXISTS (SELECT FROM resource_calendar_leaves AS leave
                               WHERE leave.calendar_id = calendar.id AND leave.resource_id IS NULL
                                 AND (leave.date_from AT TIME ZONE 'UTC' AT TIME ZONE store.tz)
                                     <= day + interval '12 hours'
                                 AND (leave.date_to AT TIME ZONE 'UTC' AT TIME ZONE store.tz)
                                     >= day + interval '12 hours'))""",
        since=since,
        until=until,
        stores=list(store_ids),
    )


def holidays(since, until, zone, company_ids):
    """SELECT the days that are not like others: closures of all calendars, which Odoo calls public holidays."""
    return SQL(
        """SELECT DISTINCT day::date
             FROM generate_series(%(since)s::date, %(until)s::date, interval '1 day') AS day
             JOIN resource_calendar_leaves AS leave
                  ON (leave.date_from AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s) <= day + interval '12 hours'
                 AND (leave.date_to AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s) >= day + interval '12 hours'
            WHERE leave.calendar_id IS NULL AND leave.resource_id IS NULL
              AND (leave.company_id IS NULL OR leave.company_id = ANY(%(companies)s))""",
        since=since,
        until=until,
        zone=zone,
        companies=list(company_ids),
    )
