"""What each dish on the menu sold and left: one row a dish and scope, from orders of the point of sale.

Two tables are kept until the transaction ends: ``LINES``, a dish of an order with what it brought and cost, and
``SHELF``, from when to when a store had a dish on offer. A set menu is a dish; its parts add to what it brings and
costs.
"""

from odoo.tools import SQL

from ..fact import everybody
from ..fact.placed import signed_amount

LINES, SHELF = SQL("restaurant_menu_line"), SQL("restaurant_menu_shelf")
# A dish that a store did not sell for so many days was not on offer meanwhile.
GAP_DAYS = 10


def reads(env):
    """What is read, to be flushed before: names of fields by model."""
    return everybody.reads(env) | {
        "pos.order.line": [
            *("order_id", "product_id", "qty", "price_unit", "price_subtotal", "price_subtotal_incl"),
            *("combo_parent_id", "is_reward_line", "reward_id", "refunded_orderline_id"),
            *("is_total_cost_computed", "total_cost"),
        ],
        "product.product": ["product_tmpl_id", "standard_price"],
    }


def keep(env, company_id, since):
    """Fill both tables with what a company sold since a business day."""
    lines = SQL(
        """SELECT o.id AS order_id, o.store_id, o.region_id, o.channel, o.partner_id,
                  COALESCE(o.partner_id, -o.id) AS guest_key, o.day, o.daypart,
                  product.product_tmpl_id AS dish_id,
                  sum(line.qty) FILTER (WHERE line.id = top.id)::float8 AS pieces,
                  sum(%(net)s / o.rate) AS net,
                  CASE WHEN bool_and(%(cost)s IS NOT NULL) THEN sum(%(cost)s) END AS cost
             FROM (%(orders)s) AS o
             JOIN pos_order_line line ON line.order_id = o.id
             JOIN pos_order_line top ON top.id = COALESCE(line.combo_parent_id, line.id)
             JOIN product_product product ON product.id = top.product_id
             JOIN product_product part ON part.id = line.product_id
             JOIN product_template template ON template.id = product.product_tmpl_id
            WHERE line.qty > 0 AND line.is_reward_line IS NOT TRUE AND template.restaurant_kind = 'dish'
         GROUP BY o.id, o.store_id, o.region_id, o.channel, o.partner_id, o.day, o.daypart, product.product_tmpl_id""",
        # What an order leaves is known of those of the point of sale.
        orders=everybody.placed(env, SQL("store.company_id = %s", company_id), since, codes=["pos"]),
        net=signed_amount("line", "price_subtotal"),
        cost=_cost(company_id),
    )
    shelf = SQL(
        """SELECT dish_id, store_id, min(day) AS first, max(day) AS last
             FROM (SELECT *, count(*) FILTER (WHERE is_back) OVER (PARTITION BY dish_id, store_id ORDER BY day) AS time
                     FROM (SELECT dish_id, store_id, day,
                                  day - lag(day) OVER (PARTITION BY dish_id, store_id ORDER BY day) > %(gap)s AS is_back
                             FROM (SELECT DISTINCT dish_id, store_id, day FROM %(lines)s) AS sold) AS marked) AS number
         GROUP BY dish_id, store_id, time""",
        gap=GAP_DAYS,
        lines=LINES,
    )
    return SQL(
        """DROP TABLE IF EXISTS %(lines)s, %(shelf)s;
           CREATE TEMP TABLE %(lines)s ON COMMIT DROP AS %(of_lines)s; ANALYZE %(lines)s;
           CREATE TEMP TABLE %(shelf)s ON COMMIT DROP AS %(of_shelf)s; ANALYZE %(shelf)s""",
        lines=LINES,
        shelf=SHELF,
        of_lines=lines,
        of_shelf=shelf,
    )


def _cost(company_id):
    """What the goods of a ``line`` of the order ``o`` cost in the company's currency; NULL where nobody has said."""
    return SQL(
        """NULLIF(COALESCE(CASE WHEN line.is_total_cost_computed
                                THEN NULLIF(line.total_cost, 0)::float8 / o.rate END,
                           line.qty::float8 * (part.standard_price ->> %s)::float8), 0)""",
        str(company_id),
    )


def sales(scope=None):
    """SELECT what was sold of each dish in a scope.

    Columns: ``dish_id, offered, orders, days, pieces, margin, margin_variance, lines, squares, products``, and of the
    scope ``all_orders, all_squares``. With x orders of a guest with the dish and n of the guest at all, ``squares`` is
    the sum of x * x, ``products`` that of x * n, ``all_squares`` that of n * n.

    :param scope: condition on ``line``; None for everything
    """
    return SQL(
        """WITH line AS MATERIALIZED (SELECT * FROM %(lines)s AS line WHERE %(scope)s),
                placed AS (SELECT store_id, day, count(DISTINCT order_id) AS orders FROM line GROUP BY 1, 2),
                guest AS (SELECT guest_key, count(DISTINCT order_id)::float8 AS orders FROM line GROUP BY 1),
                whole AS (SELECT sum(orders) AS orders, sum(orders * orders) AS squares FROM guest),
                offered AS (SELECT shelf.dish_id, sum(placed.orders) AS orders,
                                   max(shelf.last) - min(shelf.first) + 1 AS days
                              FROM %(shelf)s AS shelf
                              JOIN placed ON placed.store_id = shelf.store_id
                                         AND placed.day BETWEEN shelf.first AND shelf.last
                          GROUP BY 1),
                had AS (SELECT line.dish_id, sum(x) AS orders, sum(x * x) AS squares, sum(x * guest.orders) AS products
                          FROM (SELECT dish_id, guest_key, count(*)::float8 AS x FROM line GROUP BY 1, 2) AS line
                          JOIN guest USING (guest_key)
                      GROUP BY 1),
                left_over AS (SELECT dish_id, sum(pieces) AS pieces, count(*) AS lines,
                                     avg((net - cost) / pieces) AS margin, var_samp((net - cost) / pieces) AS variance
                                FROM line WHERE pieces > 0 AND cost IS NOT NULL GROUP BY 1)
           SELECT had.dish_id, offered.orders::int, had.orders::int, offered.days,
                  COALESCE(left_over.pieces, 0), left_over.margin, COALESCE(left_over.variance, 0),
                  COALESCE(left_over.lines, 0), had.squares, had.products, whole.orders, whole.squares
             FROM had JOIN offered USING (dish_id) LEFT JOIN left_over USING (dish_id) CROSS JOIN whole""",
        lines=LINES,
        shelf=SHELF,
        scope=scope or SQL("TRUE"),
    )


def pairs():
    """SELECT ``(dish, other, orders)`` of all pairs of dishes that enough orders hold."""
    return SQL(
        """SELECT one.dish_id, other.dish_id, count(*)
             FROM %(lines)s AS one
             JOIN %(lines)s AS other ON other.order_id = one.order_id AND other.dish_id > one.dish_id
         GROUP BY 1, 2 HAVING count(*) >= 10""",
        lines=LINES,
    )


def strata(starts):
    """SELECT ``(channel, class of size, dish, orders)``; the dish 0 stands for all orders of the class.

    :param starts: sizes at which a class begins
    """
    return SQL(
        """WITH placed AS (SELECT order_id, channel, width_bucket(count(*), %(starts)s::bigint[]) AS size
                             FROM %(lines)s GROUP BY 1, 2)
           SELECT channel, size, 0, count(*) FROM placed GROUP BY 1, 2
           UNION ALL
           SELECT placed.channel, placed.size, line.dish_id, count(*)
             FROM %(lines)s AS line JOIN placed USING (order_id)
         GROUP BY 1, 2, 3""",
        starts=list(starts),
        lines=LINES,
    )
