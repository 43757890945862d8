"""What is ordered together: orders of the point of sale and of the till before, with and without a guest.

An item is a dish of an order as it was picked from the menu: a set menu is one, its parts are none. Returns are not
looked at: what was brought and sent back was ordered together all the same.
"""

from odoo.tools import SQL

from ..fact.facts import daypart
from ..fact.placed import COUNTED_STATES, _at, _channel

# What is read, to be flushed before.
READS = (
    *("pos.order", "pos.order.line", "pos.config", "pos.preset", "restaurant.store", "product.template"),
    *("product.product", "restaurant.history.order", "restaurant.history.line", "restaurant.history.dish"),
)


def items(env, company_id, since, until=None):
    """SELECT ``(order_key, store_id, channel, daypart, day, dish_id, partner_id)``, each dish of an order once.

    :param since: instant in UTC, included
    :param until: instant in UTC, excluded; None for no end
    """
    until = until or SQL("'infinity'::timestamp")
    return SQL(
        """SELECT DISTINCT placed.order_key, placed.store_id, placed.channel, %(daypart)s AS daypart,
                  (placed.local_at - interval '1 hour' * placed.day_ends_at)::date AS day,
                  placed.dish_id, placed.partner_id
             FROM (SELECT o.id::bigint * 2 AS order_key, config.store_id, %(channel)s AS channel, o.partner_id,
                          (%(at)s AT TIME ZONE 'UTC') AT TIME ZONE store.tz AS local_at, store.day_ends_at,
                          product.product_tmpl_id AS dish_id
                     FROM pos_order o
                     JOIN pos_config config ON config.id = o.config_id
                     JOIN restaurant_store store ON store.id = config.store_id
                LEFT JOIN pos_preset preset ON preset.id = o.preset_id
                     JOIN pos_order_line line ON line.order_id = o.id
                     JOIN product_product product ON product.id = line.product_id
                    WHERE o.company_id = %(company)s AND o.state IN %(states)s
                      AND o.date_order >= %(since)s AND o.date_order < %(until)s
                      AND line.qty > 0 AND line.combo_parent_id IS NULL AND line.is_reward_line IS NOT TRUE
                   UNION ALL
                   SELECT bill.id::bigint * 2 + 1, bill.store_id, bill.channel, bill.partner_id,
                          (bill.placed_at AT TIME ZONE 'UTC') AT TIME ZONE store.tz, store.day_ends_at,
                          product.product_tmpl_id
                     FROM restaurant_history_order bill
                     JOIN restaurant_store store ON store.id = bill.store_id
                     JOIN restaurant_history_line line ON line.order_id = bill.id
                     JOIN restaurant_history_dish dish ON dish.id = line.dish_id
                     JOIN product_product product ON product.id = dish.product_id
                    WHERE store.company_id = %(company)s AND bill.state = 'counted'
                      AND bill.placed_at >= %(since)s AND bill.placed_at < %(until)s
                      AND line.qty > 0) AS placed
             JOIN product_template template ON template.id = placed.dish_id
            WHERE COALESCE(template.restaurant_kind, 'dish') = 'dish'""",
        daypart=daypart(env, SQL("extract(hour FROM placed.local_at)")),
        channel=_channel(env),
        at=_at(),
        company=company_id,
        states=COUNTED_STATES,
        since=since,
        until=until,
    )


def keep(name, select):
    """Keep the rows of ``select`` until the transaction ends, for several questions about them."""
    table = SQL.identifier(name)
    return SQL(
        "DROP TABLE IF EXISTS %s; CREATE TEMP TABLE %s ON COMMIT DROP AS %s; ANALYZE %s", table, table, select, table
    )


def order_count(name):
    """SELECT the number of orders kept under ``name``."""
    return SQL("SELECT count(DISTINCT order_key) FROM %s", SQL.identifier(name))


def dishes(name, fewest, most):
    """SELECT the ids of dishes that are on the menu of a till, the most ordered first.

    :param fewest: orders that a dish needs
    :param most: dishes at most
    """
    return SQL(
        """SELECT item.dish_id FROM %s AS item JOIN product_template template ON template.id = item.dish_id
            WHERE template.active AND template.available_in_pos
         GROUP BY item.dish_id HAVING count(*) >= %s
         ORDER BY count(*) DESC, item.dish_id LIMIT %s""",
        SQL.identifier(name),
        fewest,
        most,
    )


def together(name, dish_ids):
    """SELECT ``(place, place, orders)`` of the pairs of these dishes, and of each with itself."""
    return SQL(
        """WITH dish AS (SELECT id, number::int - 1 AS place FROM unnest(%(ids)s) WITH ORDINALITY AS dish(id, number)),
                item AS MATERIALIZED (
                    SELECT order_key, place FROM %(items)s AS item JOIN dish ON dish.id = item.dish_id)
           SELECT one.place, other.place, count(*)
             FROM item AS one JOIN item AS other ON other.order_key = one.order_key AND other.place >= one.place
         GROUP BY 1, 2""",
        ids=list(dish_ids),
        items=SQL.identifier(name),
    )


def by_part(name, dish_ids):
    """SELECT ``(daypart, channel, place, orders)``; the place -1 stands for all orders of the part."""
    return SQL(
        """WITH dish AS (SELECT id, number::int - 1 AS place FROM unnest(%(ids)s) WITH ORDINALITY AS dish(id, number))
           SELECT daypart, channel, -1, count(DISTINCT order_key) FROM %(items)s GROUP BY 1, 2
           UNION ALL
           SELECT daypart, channel, place, count(*) FROM %(items)s AS item JOIN dish ON dish.id = item.dish_id
         GROUP BY 1, 2, 3""",
        ids=list(dish_ids),
        items=SQL.identifier(name),
    )


def whole_orders(name, dish_ids, most, salt):
    """SELECT ``(partner_id, daypart, channel, places)`` of orders with two of these dishes or more.

    :param most: orders at most, drawn by lot
    :param salt: text that decides the lot
    """
    return SQL(
        """WITH dish AS (SELECT id, number::int - 1 AS place FROM unnest(%(ids)s) WITH ORDINALITY AS dish(id, number))
           SELECT min(partner_id), min(daypart), min(channel), array_agg(place ORDER BY place)
             FROM %(items)s AS item JOIN dish ON dish.id = item.dish_id
         GROUP BY order_key HAVING count(*) >= 2
         ORDER BY md5(order_key::text || %(salt)s) LIMIT %(most)s""",
        ids=list(dish_ids),
        items=SQL.identifier(name),
        salt=salt,
        most=most,
    )


def had_before(partner_ids, until):
    """SELECT ``(partner_id, visits, {dish id: visits})`` from the visits of these guests before a day."""
    return SQL(
        """SELECT partner_id, max(visits), jsonb_object_agg(dish_id, times)
             FROM (SELECT line.partner_id, line.dish_id, count(DISTINCT line.visit_id) AS times,
                          (SELECT count(*) FROM restaurant_visit visit
                            WHERE visit.partner_id = line.partner_id AND visit.visit_date < %(until)s) AS visits
                     FROM restaurant_visit_line line
                    WHERE line.partner_id = ANY(%(ids)s) AND line.visit_date < %(until)s AND line.qty > 0
                      AND line.dish_id IS NOT NULL
                 GROUP BY 1, 2) AS had
         GROUP BY 1""",
        ids=list(partner_ids),
        until=until,
    )
