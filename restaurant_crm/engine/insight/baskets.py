"""What is ordered together: orders of all sources, with and without a guest.

An item is a dish of an order as it was picked from the menu: a set menu is one, its parts are none. Returns are not
looked at: what was brought and sent back was ordered together all the same.
"""

from datetime import timedelta

from odoo.tools import SQL

from ..fact import everybody
from ..fact.placed import between


def reads(env):
    """What is read, to be flushed before: names of fields by model."""
    return everybody.reads(env)


def items(env, company_id, since, until=None):
    """SELECT ``(order_key, store_id, channel, daypart, day, dish_id, partner_id)``, each dish of an order once.

    :param since: instant in UTC, included
    :param until: instant in UTC, excluded; None for no end
    """
    lines = everybody.dishes(
        env,
        SQL("store.company_id = %s", company_id),
        since.date() - timedelta(days=1),
        until and until.date() + timedelta(days=1),
    )
    return SQL(
        """SELECT DISTINCT id AS order_key, store_id, channel, daypart, day, dish_id, partner_id
             FROM (%s) AS line WHERE menu_id IS NULL AND %s""",
        lines,
        between(SQL("date_order"), since, until),
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
