"""Orders of the point of sale and their lines, as facts are made of them: the first of the sources.

Amounts are in the currency of the company from here on, and floats: PostgreSQL adds them up several times as
fast as numbers of any length.
"""

from odoo.tools import SQL

from . import fingerprints
from .fingerprints import hash_of_rows, hashed
from .sources import Source

# An order counts from payment on; drafts and cancelled orders do not.
COUNTED_STATES = ("paid", "done")

# Clocks differ, and some devices show the time of another place.
AHEAD = "24 hours"
# Further back a paid order comes from a device that has lost its clock.
YEARS_BACK = 5

# Where the table of an order is said, in this order: self-ordering keeps its own, and a bill that was split off is at
# none for Odoo.
TABLES = ("table_id", "self_ordering_table_id", "split_table_id")

# Rewards of these programs are a way to pay, not something taken off.
PAYING_PROGRAMS = ("gift_card", "ewallet")


class PointOfSale(Source):
    """Paid orders of ``pos.order``."""

    code = "pos"
    column = "order_id"
    reads = {
        "pos.order": [
            "partner_id", "state", "date_order", "create_date", "config_id", "preset_id", "table_id",
            "self_ordering_table_id", "split_table_id",
            "customer_count", "amount_total", "currency_rate", "source",
        ],
        "pos.order.line": [
            "order_id", "product_id", "qty", "price_unit", "price_subtotal_incl", "discount", "refunded_orderline_id",
            "is_reward_line", "reward_id", "combo_parent_id",
        ],
        "pos.payment": ["pos_order_id", "amount"],
        "loyalty.reward": ["program_id"],
        "loyalty.program": ["program_type"],
        "pos.config": ["store_id"],
        "pos.preset": ["service_at", "identification"],
    }  # fmt: skip

    def placed(self, env):
        """SELECT the counted orders of the guests, with store, clock and channel."""
        return self._orders(
            env,
            SQL("person.guest_id"),
            SQL("person JOIN pos_order o ON o.partner_id = person.id"),
            SQL("NOT (%s) AND %s >= person.since", _by_anybody(), at()),
        )

    def everybody(self, env, stores, since, until):
        return self._orders(
            env,
            SQL("CASE WHEN NOT (%s) THEN o.partner_id END", _by_anybody()),
            SQL("pos_order o"),
            SQL("%s AND %s", stores, between(SQL("o.date_order"), since, until)),
            SQL(", store.company_id, store.region_id"),
        )

    def _orders(self, env, guest, orders, condition, more=None):
        return SQL(
            """SELECT %(key)s AS id, %(guest)s AS partner_id, config.store_id, store.tz, store.day_ends_at,
                      %(at)s AS date_order,
                      %(channel)s AS channel,
                      seat.id AS seat_id, seat.floor_id,
                      GREATEST(o.customer_count, 1) AS covers,
                      o.amount_total::float8 / COALESCE(NULLIF(o.currency_rate, 0), 1)::float8 AS total,
                      COALESCE(NULLIF(o.currency_rate, 0), 1)::float8 AS rate,
                      %(at)s <> o.date_order AS is_misdated, %(code)s AS source%(more)s
                 FROM %(orders)s
                 JOIN pos_config config ON config.id = o.config_id
                 JOIN restaurant_store store ON store.id = config.store_id
            LEFT JOIN pos_preset preset ON preset.id = o.preset_id
            LEFT JOIN restaurant_table seat ON seat.id = %(table)s
                WHERE o.state IN %(states)s AND %(condition)s""",
            guest=guest,
            orders=orders,
            condition=condition,
            more=more or SQL(),
            key=self.key(SQL("o.id")),
            code=self.code,
            at=at(),
            channel=_channel(env),
            table=_table(env),
            states=COUNTED_STATES,
        )

    def own(self, env):
        """SELECT the lines of those orders, each with the kind of what it is for.

        A reward is a kind of its own, unless it pays: then it is stored value, like the top-up that it spends.
        """
        # To make a float of a number takes as long as all the rest: only where it is read.
        return SQL(
            """SELECT %(key)s AS id, placed.id AS order_id, placed.partner_id, placed.date_order, line.product_id,
                      line.refunded_orderline_id AS returns_id, line.combo_parent_id AS menu_id,
                      CASE WHEN line.is_reward_line IS NOT TRUE THEN COALESCE(template.restaurant_kind, 'dish')
                           WHEN program.program_type IN %(paying)s THEN 'stored_value'
                           ELSE 'reward' END AS kind,
                      line.qty::float8 AS qty,
                      %(amount)s / placed.rate AS amount,
                      CASE WHEN line.discount <> 0 THEN line.discount::float8 ELSE 0 END AS discount,
                      CASE WHEN line.discount >= 100 THEN line.price_unit::float8 / placed.rate ELSE 0 END AS price,
                      CASE WHEN line.combo_parent_id IS NOT NULL THEN template.list_price::float8 END AS list_price,
                      placed.source
                 FROM placed_pos AS placed
                 JOIN pos_order_line line ON line.order_id = placed.id
                 JOIN product_product product ON product.id = line.product_id
                 JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN loyalty_reward reward ON reward.id = line.reward_id
            LEFT JOIN loyalty_program program ON program.id = reward.program_id""",
            key=self.key(SQL("line.id")),
            paying=PAYING_PROGRAMS,
            amount=signed_amount("line"),
        )

    def reaches_back(self, guest_id, since, order_ids):
        """A line below zero that does not say what it returns takes from the last order that has the same."""
        return SQL(
            """EXISTS (SELECT FROM pos_order o JOIN pos_order_line line ON line.order_id = o.id
                        WHERE o.partner_id = %s AND o.state IN %s AND %s >= %s
                          AND line.qty < 0 AND line.refunded_orderline_id IS NULL)""",
            guest_id,
            COUNTED_STATES,
            at(),
            since,
        )

    def guests(self, after, limit):
        return SQL(
            "SELECT DISTINCT partner_id FROM pos_order WHERE partner_id > %s ORDER BY partner_id LIMIT %s", after, limit
        )

    def guests_in(self, store_ids):
        return SQL(
            """SELECT DISTINCT partner_id FROM pos_order
                WHERE config_id IN (SELECT id FROM pos_config WHERE store_id = ANY(%s))""",
            list(store_ids),
        )

    def guests_having(self, template_ids, in_menus):
        return SQL(
            """SELECT DISTINCT partner_id
                 FROM pos_order_line line JOIN pos_order ON pos_order.id = line.order_id
                WHERE %s AND line.product_id IN (SELECT id FROM product_product WHERE product_tmpl_id = ANY(%s))""",
            SQL("line.combo_parent_id IS NOT NULL") if in_menus else SQL("TRUE"),
            list(template_ids),
        )

    def prints(self, env):
        served = [
            SQL.identifier(name) for name in ("service_at", "identification") if name in env["pos.preset"]._fields
        ]
        yield SQL(
            # OFFSET keeps PostgreSQL from hashing what orders point to once an order.
            """SELECT 'pos_orders', COALESCE(below.person, had.partner_id)::bigint, sum(had.print)::bigint
                 FROM (SELECT o.partner_id, %(print)s AS print
                         FROM pos_order o
                         JOIN (SELECT config.id, %(till)s AS print
                                 FROM pos_config config JOIN restaurant_store store ON store.id = config.store_id
                               OFFSET 0) AS till ON till.id = o.config_id
                    LEFT JOIN (SELECT id, %(preset)s AS print FROM pos_preset OFFSET 0) AS preset
                              ON preset.id = o.preset_id
                    LEFT JOIN restaurant_table seat ON seat.id = %(table)s
                        WHERE o.partner_id IS NOT NULL AND o.state IN %(states)s AND NOT (%(nobody)s)
                     GROUP BY o.partner_id) AS had
            LEFT JOIN (%(persons)s) AS below ON below.id = had.partner_id
             GROUP BY 2""",
            nobody=_by_anybody(),
            till=hashed(
                ("int", SQL("config.store_id")),
                ("text", SQL("store.tz")),
                ("float", SQL("store.day_ends_at::float8")),
            ),
            preset=hashed(*(("text", column) for column in served)),
            print=hash_of_rows(
                ("id", SQL("o.id")),
                ("int", SQL("o.customer_count")),
                ("int", SQL("seat.id")),
                ("int", SQL("seat.floor_id")),
                ("time", SQL("o.date_order")),
                ("time", SQL("NULLIF(%s, o.date_order)", at())),
                ("numeric", SQL("o.amount_total::numeric")),
                ("numeric", SQL("o.currency_rate::numeric")),
                seed=SQL("till.print # COALESCE(preset.print, 0)"),
            ),
            table=_table(env),
            persons=fingerprints.persons(),
            states=COUNTED_STATES,
        )
        line = [
            ("id", SQL("line.id")),
            ("id", SQL("line.order_id")),
            ("numeric", SQL("line.qty::numeric")),
            ("numeric", SQL("line.price_unit::numeric")),
            ("numeric", SQL("line.price_subtotal_incl::numeric")),
        ]
        yield SQL(
            """SELECT 'pos_lines', %(bucket)s::bigint, %(print)s
                 FROM pos_order_line line
                 JOIN (SELECT product.id, template.list_price, %(product)s AS print
                         FROM product_product product JOIN product_template template
                              ON template.id = product.product_tmpl_id
                       OFFSET 0) AS product ON product.id = line.product_id
             GROUP BY 2""",
            bucket=fingerprints.bucket(SQL("line.order_id")),
            product=hashed(
                ("id", SQL("product.id")), ("id", SQL("template.id")), ("text", SQL("template.restaurant_kind"))
            ),
            print=hash_of_rows(
                *line,
                ("numeric", SQL("line.discount::numeric")),
                # What hardly any line has is hashed only where it is there.
                seed=SQL(
                    """product.print # CASE WHEN line.refunded_orderline_id IS NULL AND line.combo_parent_id IS NULL
                                                     AND line.is_reward_line IS NOT TRUE THEN 0 ELSE %s END""",
                    hashed(
                        ("int", SQL("line.refunded_orderline_id")),
                        ("int", SQL("line.combo_parent_id")),
                        (
                            "numeric",
                            SQL("CASE WHEN line.combo_parent_id IS NOT NULL THEN product.list_price::numeric END"),
                        ),
                        (
                            "text",
                            SQL(
                                """CASE WHEN line.is_reward_line THEN COALESCE((
                                                 SELECT program.program_type
                                                   FROM loyalty_reward reward
                                                   JOIN loyalty_program program ON program.id = reward.program_id
                                                  WHERE reward.id = line.reward_id), 'none') END"""
                            ),
                        ),
                    ),
                ),
            ),
        )
        # A return may be on the bill of nobody; of whom it takes something is told by what it returns.
        yield SQL(
            """SELECT 'pos_returns', %(bucket)s::bigint, %(print)s
                 FROM pos_order_line line
                 JOIN pos_order bill ON bill.id = line.order_id AND bill.state IN %(states)s
                 JOIN pos_order_line sold ON sold.id = line.refunded_orderline_id
                WHERE line.refunded_orderline_id IS NOT NULL
             GROUP BY 2""",
            bucket=fingerprints.bucket(SQL("sold.order_id")),
            print=hash_of_rows(
                *line,
                ("int", SQL("line.refunded_orderline_id")),
                ("numeric", SQL("bill.currency_rate::numeric")),
            ),
            states=COUNTED_STATES,
        )

    def guests_of_prints(self, kind, keys):
        """Of lines that return something, whose order was returned as well, down to the first."""
        return SQL(
            """WITH RECURSIVE line AS (
                   SELECT line.id, line.order_id, line.refunded_orderline_id
                     FROM pos_order_line line JOIN pos_order ON pos_order.id = line.order_id
                    WHERE line.refunded_orderline_id IS NOT NULL AND %(among)s
                   UNION
                   SELECT sold.id, sold.order_id, sold.refunded_orderline_id
                     FROM line JOIN pos_order_line sold ON sold.id = line.refunded_orderline_id)
               SELECT partner_id FROM pos_order WHERE %(among)s
                UNION
               SELECT pos_order.partner_id FROM line JOIN pos_order ON pos_order.id = line.order_id""",
            among=fingerprints.orders_of_buckets("pos_order", keys),
        )


def between(moment, since, until):
    """SQL: whether a timestamp is one from ``since`` up to before ``until``; None for no end."""
    started = SQL("%s >= %s::timestamp", moment, since)
    return SQL("%s AND %s < %s::timestamp", started, moment, until) if until else started


def _by_anybody():
    """Whether anybody may have sent the order.

    At a kiosk or by telephone what costs nothing is paid at once, and nobody asks whose contact it is for.
    """
    return SQL(
        """COALESCE(o.source, 'pos') <> 'pos' AND o.amount_total = 0
           AND NOT EXISTS (SELECT FROM pos_payment payment WHERE payment.pos_order_id = o.id AND payment.amount <> 0)"""
    )


def at():
    """When the order was placed. A date that a device cannot have had is taken as the time of its arrival.

    That is the case of a date after the order has arrived, and its payment where it was open before, and of one years
    back, as clocks show it that have lost their power. Orders of past years that are brought in are left alone.
    """
    # Hours are added to a time many times as fast as days and years: hardly any date goes beyond the first line.
    return SQL(
        """CASE WHEN o.date_order <= o.create_date + interval '%(ahead)s'
                     AND o.date_order >= o.create_date - interval '%(hours)s hours' THEN o.date_order
                WHEN o.date_order < o.create_date - interval '%(years)s years' THEN o.create_date
                WHEN o.date_order > o.create_date + interval '%(ahead)s'
                     AND o.date_order > %(paid)s + interval '%(ahead)s' THEN %(paid)s
                ELSE o.date_order END""",
        years=SQL(str(YEARS_BACK)),
        hours=SQL(str(YEARS_BACK * 365 * 24)),
        ahead=SQL(AHEAD),
        paid=SQL(
            """GREATEST(o.create_date, (SELECT max(payment.create_date) FROM pos_payment payment
                                         WHERE payment.pos_order_id = o.id))"""
        ),
    )


def signed_amount(alias, column="price_subtotal_incl"):
    """What a line adds to the bill, taxes included, in the currency of the order.

    The till stores the amounts of a return as positive numbers, the back office as negative
    ones; quantity and price tell which way the money went. Discount lines have a negative price.

    :param column: ``price_subtotal`` for the amount without taxes
    """
    return SQL(
        """CASE WHEN %(price)s <> 0 THEN CASE WHEN %(qty)s = 0 THEN 0
                                          WHEN (%(qty)s < 0) = (%(price)s < 0) THEN abs(%(amount)s)
                                          ELSE -abs(%(amount)s) END
                WHEN %(qty)s < 0 THEN -abs(%(amount)s)
                ELSE %(amount)s END::float8""",
        price=SQL.identifier(alias, "price_unit"),
        qty=SQL.identifier(alias, "qty"),
        amount=SQL.identifier(alias, column),
    )


def channels(env, order_ids):
    """SELECT ``(id, channel)`` of these orders."""
    return SQL(
        """SELECT o.id, %(channel)s FROM pos_order o
        LEFT JOIN pos_preset preset ON preset.id = o.preset_id
            WHERE o.id = ANY(%(orders)s)""",
        channel=_channel(env),
        orders=list(order_ids),
    )


def channels_of_presets(env):
    """SELECT ``(id, channels)`` of all presets: of orders at no table and of those at one."""
    return SQL(
        """SELECT preset.id, array_agg(%s ORDER BY o.number)
             FROM pos_preset preset
       CROSS JOIN (VALUES (1, NULL::int, NULL::int, NULL::int), (2, 0, 0, 0))
                  AS o(number, table_id, split_table_id, self_ordering_table_id)
         GROUP BY preset.id""",
        _channel(env),
    )


def table_fields(env):
    """The fields of an order that say its table, as far as they are there."""
    return [name for name in TABLES if name in env["pos.order"]._fields]


def _channel(env):
    """How the order was eaten: what its preset serves, else at a table, else taken away.

    ``service_at`` comes with self-ordering; without it a preset that asks for an address
    delivers.
    """
    at_table = SQL("CASE WHEN %s IS NOT NULL THEN 'dine_in' ELSE 'takeaway' END", _table(env))
    if "service_at" in env["pos.preset"]._fields:
        return SQL(
            """CASE preset.service_at WHEN 'table' THEN 'dine_in' WHEN 'counter' THEN 'takeaway'
                                      WHEN 'delivery' THEN 'delivery' ELSE %s END""",
            at_table,
        )
    return SQL("CASE WHEN preset.identification = 'address' THEN 'delivery' ELSE %s END", at_table)


def _table(env):
    """The table of the order."""
    return SQL("COALESCE(%s)", SQL(", ").join(SQL.identifier("o", name) for name in table_fields(env)))
