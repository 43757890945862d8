"""Orders of delivery platforms: the third source of facts."""

from odoo.tools import SQL

from ..fact import fingerprints
from ..fact.fingerprints import hashed
from ..fact.placed import COUNTED_STATES
from ..fact.sources import Source, id_of


class PlatformOrders(Source):
    """Orders of ``restaurant.platform.order``, unless a till has rung the same order up for the same guest.

    What the guest paid to the platform for bringing it is no spend, what the platform paid in the guest's place is: it
    is another way to pay.
    """

    code = "platform"
    number = 3
    column = "platform_order_id"
    reads = {
        "restaurant.platform.order": [
            "partner_id", "store_id", "placed_at", "channel", "covers", "total", "merchant_discount", "state",
            "rung_up_id",
        ],
        "restaurant.platform.order.line": ["order_id", "dish_id", "qty", "returned_qty", "amount"],
        "restaurant.history.dish": ["product_id"],
    }  # fmt: skip

    def placed(self, env):
        return SQL(
            """SELECT %(key)s AS id, person.guest_id AS partner_id, placed.store_id, store.tz, store.day_ends_at,
                      placed.placed_at AS date_order, placed.channel, NULL::int AS seat_id, NULL::int AS floor_id,
                      GREATEST(placed.covers, 1) AS covers, placed.total::float8 AS total, 1::float8 AS rate,
                      FALSE AS is_misdated, %(code)s AS source
                 FROM person
                 JOIN restaurant_platform_order placed ON placed.partner_id = person.id
                 JOIN restaurant_store store ON store.id = placed.store_id
                WHERE %(counts)s""",
            key=self.key(SQL("placed.id")),
            code=self.code,
            counts=_counts(),
        )

    def own(self, env):
        """SELECT the lines less what was given back, and what the store took off as a line with a negative id."""
        return SQL(
            """SELECT %(key)s AS id, placed.id AS order_id, placed.partner_id, placed.date_order, dish.product_id,
                      NULL::int AS returns_id, NULL::int AS menu_id, COALESCE(template.restaurant_kind, 'dish') AS kind,
                      (line.qty - COALESCE(line.returned_qty, 0))::float8 AS qty,
                      COALESCE(line.amount * (line.qty - COALESCE(line.returned_qty, 0)) / NULLIF(line.qty, 0),
                               line.amount, 0)::float8 AS amount,
                      0::float8 AS discount,
                      COALESCE(line.amount / NULLIF(line.qty, 0), 0)::float8 AS price,
                      template.list_price::float8 AS list_price, placed.source
                 FROM placed_platform AS placed
                 JOIN restaurant_platform_order_line line ON line.order_id = %(bill)s
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
            LEFT JOIN product_product product ON product.id = dish.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                WHERE line.qty > COALESCE(line.returned_qty, 0)
            UNION ALL
               SELECT -placed.id, placed.id, placed.partner_id, placed.date_order, NULL, NULL, NULL,
                      'reward', 1, -bill.merchant_discount, 0, -bill.merchant_discount, 0, placed.source
                 FROM placed_platform AS placed
                 JOIN restaurant_platform_order bill ON bill.id = %(bill)s
                WHERE bill.merchant_discount <> 0""",
            key=self.key(SQL("line.id")),
            bill=id_of(SQL("placed.id")),
        )

    def guests(self, after, limit):
        return SQL(
            """SELECT DISTINCT partner_id FROM restaurant_platform_order
                WHERE partner_id > %s ORDER BY partner_id LIMIT %s""",
            after,
            limit,
        )

    def guests_in(self, store_ids):
        return SQL(
            "SELECT DISTINCT partner_id FROM restaurant_platform_order WHERE store_id = ANY(%s)", list(store_ids)
        )

    def guests_having(self, template_ids, in_menus):
        return SQL(
            """SELECT DISTINCT placed.partner_id
                 FROM restaurant_platform_order_line line
                 JOIN restaurant_platform_order placed ON placed.id = line.order_id
                 JOIN restaurant_history_dish dish ON dish.id = line.dish_id
                WHERE NOT %s AND dish.product_id IN (SELECT id FROM product_product WHERE product_tmpl_id = ANY(%s))""",
            in_menus,
            list(template_ids),
        )

    def prints(self, env):
        yield SQL(
            """SELECT 'platform_orders', COALESCE(below.person, placed.partner_id)::bigint, sum(%s)::bigint
                 FROM restaurant_platform_order placed
                 JOIN restaurant_store store ON store.id = placed.store_id
            LEFT JOIN (%s) AS below ON below.id = placed.partner_id
                WHERE placed.partner_id IS NOT NULL AND %s
             GROUP BY 2""",
            hashed(
                ("int", SQL("placed.id")),
                ("int", SQL("placed.store_id")),
                ("text", SQL("store.tz")),
                ("float", SQL("store.day_ends_at::float8")),
                ("time", SQL("placed.placed_at")),
                ("text", SQL("placed.channel")),
                ("int", SQL("placed.covers")),
                ("float", SQL("placed.total::float8")),
                ("float", SQL("placed.merchant_discount::float8")),
            ),
            fingerprints.persons(),
            _counts(),
        )
        yield SQL(
            """SELECT 'platform_lines', %s::bigint, sum(%s)::bigint
                 FROM restaurant_platform_order_line line
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
                ("float", SQL("line.qty::float8")),
                ("float", SQL("line.returned_qty::float8")),
                ("float", SQL("line.amount::float8")),
            ),
        )

    def guests_of_prints(self, kind, keys):
        return SQL(
            "SELECT partner_id FROM restaurant_platform_order WHERE %s",
            fingerprints.orders_of_buckets("restaurant_platform_order", keys),
        )


def _counts():
    """Whether an order counts: not what was cancelled, and not what a till has counted for the same guest."""
    return SQL(
        """placed.state <> 'cancelled'
           AND NOT EXISTS (SELECT FROM pos_order rung WHERE rung.id = placed.rung_up_id AND rung.state IN %s
                                                        AND rung.partner_id IS NOT NULL)""",
        COUNTED_STATES,
    )


def guests_of_dishes(dish_ids):
    """SELECT the contacts who had one of these dishes of a platform."""
    return SQL(
        """SELECT DISTINCT placed.partner_id
             FROM restaurant_platform_order_line line JOIN restaurant_platform_order placed ON placed.id = line.order_id
            WHERE line.dish_id = ANY(%s)""",
        list(dish_ids),
    )


def rung_up(order_ids):
    """SELECT ``(id of the order, id of the order of a till)`` where a till of the store has rung the same order up.

    The till shows the number of the platform as the name of the order or in its note; it has the same day.
    """
    return SQL(
        """SELECT DISTINCT ON (placed.id) placed.id, rung.id
             FROM restaurant_platform_order placed
             JOIN pos_config config ON config.store_id = placed.store_id
             JOIN pos_order rung ON rung.config_id = config.id AND rung.state IN %s
              AND rung.date_order > placed.placed_at - interval '3 hours'
              AND rung.date_order < placed.placed_at + interval '12 hours'
              AND (position(placed.number IN rung.floating_order_name) > 0
                   OR position(placed.number IN rung.general_customer_note) > 0)
            WHERE placed.id = ANY(%s) AND length(placed.number) >= 8
         ORDER BY placed.id, rung.id""",
        COUNTED_STATES,
        list(order_ids),
    )
