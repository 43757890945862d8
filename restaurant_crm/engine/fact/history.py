"""Orders of a till that was there before, as they were brought in from its files: the second source of facts."""

from odoo.tools import SQL

from . import fingerprints
from .fingerprints import hashed
from .sources import Source, id_of


class History(Source):
    """Orders of ``restaurant.history.order``. What the till gave back stands in it as negative quantities."""

    code = "history"
    number = 2
    column = "history_order_id"
    reads = {
        "restaurant.history.order": [
            "partner_id", "store_id", "placed_at", "channel", "covers", "total", "discount", "tip", "state",
        ],
        "restaurant.history.line": ["order_id", "dish_id", "qty", "amount"],
        "restaurant.history.dish": ["product_id"],
    }  # fmt: skip

    def placed(self, env):
        return SQL(
            """SELECT %(key)s AS id, person.guest_id AS partner_id, placed.store_id, store.tz, store.day_ends_at,
                      placed.placed_at AS date_order, placed.channel, NULL::int AS seat_id, NULL::int AS floor_id,
                      GREATEST(placed.covers, 1) AS covers, placed.total::float8 AS total, 1::float8 AS rate,
                      FALSE AS is_misdated, %(code)s AS source
                 FROM person
                 JOIN restaurant_history_order placed ON placed.partner_id = person.id
                 JOIN restaurant_store store ON store.id = placed.store_id
                WHERE placed.state = 'counted'""",
            key=self.key(SQL("placed.id")),
            code=self.code,
        )

    def own(self, env):
        """SELECT the lines, and what the whole bill was lowered by and tipped as lines of their own, with negative ids.

        What nobody knows is a dish without a product: it makes a visit and costs something.
        """
        return SQL(
            """SELECT %(key)s AS id, placed.id AS order_id, placed.partner_id, placed.date_order, dish.product_id,
                      NULL::int AS returns_id, NULL::int AS menu_id, COALESCE(template.restaurant_kind, 'dish') AS kind,
                      line.qty::float8 AS qty, line.amount::float8 AS amount, 0::float8 AS discount,
                      COALESCE(line.amount / NULLIF(line.qty, 0), 0)::float8 AS price,
                      template.list_price::float8 AS list_price, placed.source
                 FROM placed_history AS placed
                 JOIN restaurant_history_line line ON line.order_id = %(bill)s
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
            LEFT JOIN product_product product ON product.id = dish.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
            UNION ALL
               SELECT -2 * placed.id - beside.number, placed.id, placed.partner_id, placed.date_order, NULL, NULL, NULL,
                      beside.kind, 1, beside.amount, 0, beside.amount, 0, placed.source
                 FROM placed_history AS placed
                 JOIN restaurant_history_order bill ON bill.id = %(bill)s
           CROSS JOIN LATERAL (VALUES (0, 'reward', -bill.discount), (1, 'tip', bill.tip))
                              AS beside(number, kind, amount)
                WHERE beside.amount <> 0""",
            key=self.key(SQL("line.id")),
            bill=id_of(SQL("placed.id")),
        )

    def guests(self, after, limit):
        return SQL(
            """SELECT DISTINCT partner_id FROM restaurant_history_order
                WHERE partner_id > %s ORDER BY partner_id LIMIT %s""",
            after,
            limit,
        )

    def guests_in(self, store_ids):
        return SQL("SELECT DISTINCT partner_id FROM restaurant_history_order WHERE store_id = ANY(%s)", list(store_ids))

    def guests_having(self, template_ids, in_menus):
        return SQL(
            """SELECT DISTINCT placed.partner_id
                 FROM restaurant_history_line line
                 JOIN restaurant_history_order placed ON placed.id = line.order_id
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
                WHERE NOT %s AND dish.product_id IN (SELECT id FROM product_product WHERE product_tmpl_id = ANY(%s))""",
            in_menus,
            list(template_ids),
        )

    def prints(self, env):
        yield SQL(
            """SELECT 'history_orders', COALESCE(below.person, placed.partner_id)::bigint, sum(%s)::bigint
                 FROM restaurant_history_order placed
                 JOIN restaurant_store store ON store.id = placed.store_id
            LEFT JOIN (%s) AS below ON below.id = placed.partner_id
                WHERE placed.partner_id IS NOT NULL AND placed.state = 'counted'
             GROUP BY 2""",
            hashed(
                ("int", SQL("placed.id")),
                ("int", SQL("placed.store_id")),
                ("text", SQL("store.tz")),
                ("float", SQL("store.day_ends_at::float8")),
                ("time", SQL("placed.placed_at")),
                ("text", SQL("placed.channel")),
                ("int", SQL("placed.covers")),
                *(("float", SQL("placed.%s", SQL.identifier(name))) for name in ("total", "discount", "tip")),
            ),
            fingerprints.persons(),
        )
        yield SQL(
            """SELECT 'history_lines', %s::bigint, sum(%s)::bigint
                 FROM restaurant_history_line line
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
            LEFT JOIN product_product product ON product.id = dish.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
             GROUP BY 2""",
            fingerprints.bucket(SQL("line.order_id")),
            hashed(
                ("int", SQL("line.id")),
                ("int", SQL("line.order_id")),
                ("int", SQL("dish.product_id")),
                ("int", SQL("template.id")),
                ("text", SQL("template.restaurant_kind")),
                ("float", SQL("line.qty")),
                ("float", SQL("line.amount")),
            ),
        )

    def guests_of_prints(self, kind, keys):
        return SQL(
            "SELECT partner_id FROM restaurant_history_order WHERE %s",
            fingerprints.orders_of_buckets("restaurant_history_order", keys),
        )


def guests_of_dishes(dish_ids):
    """SELECT the contacts who had one of these dishes of another till."""
    return SQL(
        """SELECT DISTINCT placed.partner_id
             FROM restaurant_history_line line JOIN restaurant_history_order placed ON placed.id = line.order_id
            WHERE line.dish_id = ANY(%s)""",
        list(dish_ids),
    )


def named(names):
    """SELECT ``(id, lower name)`` of the active persons with one of these names, upper and lower case being one."""
    return SQL(
        """SELECT id, lower(name) FROM res_partner
            WHERE lower(name) = ANY(%s) AND active AND is_company IS NOT TRUE AND parent_id IS NULL""",
        [name.lower() for name in names],
    )
