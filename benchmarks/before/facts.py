"""As of 19.0.1.1.0, to measure what came after beside it.

SQL that derives visits and visit lines from the orders.

One statement compares what the orders say with what is stored and writes the difference,
for the guests of its scope. Callers choose the scope: the guest who just paid, or the
whole house in slices. Nothing is executed here.

The steps, each a named subquery:

* ``placed``: the counted orders of the guests, with store, channel and exchange rate
* ``own``: their lines
* ``sold``: the lines, each with what later returns took back from it, wherever and
  whenever that was, and with what was taken off the price of the rest; a return line
  itself belongs to the line that it returns
* ``kept``: the orders that are left when returns are taken off
* ``joined``: kept orders numbered into visits (a gap of N hours or more starts a new one)
* ``visit``, ``dish``: the facts as they should be
* the rest, in ``fact_changes``: delete, update and insert where the stored facts differ
"""

from odoo.tools import SQL

from odoo.addons.restaurant_crm import settings

from before import fact_changes

# An order counts from payment on; drafts and cancelled orders do not.
COUNTED_STATES = ("paid", "done")

# Guests in one statement when everybody is rebuilt: bounds memory and lock time.
BATCH = 5000

# The discount product comes with pos_discount, where that is installed.
EXTRA_PRODUCTS = ("tip_product_id", "discount_product_id")

# Rewards of these programs are a way to pay, not something taken off.
PAYING_PROGRAMS = ("gift_card", "ewallet")

# What the statement reads, to be flushed before it runs.
SOURCES = {
    "pos.order": [
        "partner_id", "state", "date_order", "config_id", "preset_id", "table_id", "self_ordering_table_id",
        "customer_count", "amount_total", "currency_rate",
    ],
    "pos.order.line": [
        "order_id", "product_id", "qty", "price_unit", "price_subtotal_incl", "discount", "refunded_orderline_id",
        "is_reward_line", "reward_id",
    ],
    "loyalty.reward": ["program_id"],
    "loyalty.program": ["program_type"],
    "pos.config": ["store_id", *EXTRA_PRODUCTS],
    "pos.preset": ["service_at", "identification"],
    "restaurant.store": ["tz", "median_gap"],
    "restaurant.table": ["floor_id"],
}  # fmt: skip


def next_guests(after, limit):
    """SELECT the next guests behind the id ``after`` who have orders or facts, ascending."""
    return SQL(
        """SELECT partner_id FROM (
              (SELECT DISTINCT partner_id FROM pos_order
                WHERE partner_id > %(after)s ORDER BY partner_id LIMIT %(limit)s)
            UNION
              (SELECT partner_id FROM restaurant_guest_profile
                WHERE partner_id > %(after)s ORDER BY partner_id LIMIT %(limit)s)
           ) AS guest ORDER BY partner_id LIMIT %(limit)s""",
        after=after,
        limit=limit,
    )


def rebuild(env, partner_ids):
    """The statement that brings the facts of these guests in line with their orders.

    It returns the ids of the guests for whom something was written.
    """
    return SQL(
        """
        WITH placed AS MATERIALIZED (%(placed)s),
             own AS MATERIALIZED (%(own)s),
             sold AS MATERIALIZED (%(sold)s),
             kept AS MATERIALIZED (%(kept)s),
             joined AS MATERIALIZED (%(joined)s),
             visit AS MATERIALIZED (%(visit)s),
             dish AS MATERIALIZED (%(dish)s),
             old AS MATERIALIZED (SELECT * FROM restaurant_visit WHERE partner_id = ANY(%(guests)s)),
        %(write)s
        """,
        placed=_placed(env, partner_ids),
        own=_own(),
        sold=_sold(),
        kept=_kept(),
        joined=_joined(env),
        visit=_visit(env),
        dish=_dish(),
        guests=list(partner_ids),
        write=fact_changes.write(partner_ids),
    )


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


def channels(env, order_ids):
    """SELECT ``(id, channel)`` of these orders."""
    return SQL(
        """SELECT o.id, %(channel)s FROM pos_order o
        LEFT JOIN pos_preset preset ON preset.id = o.preset_id
            WHERE o.id = ANY(%(orders)s)""",
        channel=_channel(env),
        orders=list(order_ids),
    )


def _table(env):
    """The table of the order; self-ordering keeps its own."""
    order_fields = env["pos.order"]._fields
    tables = [SQL.identifier("o", name) for name in ("table_id", "self_ordering_table_id") if name in order_fields]
    return SQL("COALESCE(%s)", SQL(", ").join(tables))


def _extras(env):
    """The products of a till that are on bills but are no dishes: its tip and its discount."""
    known = env["pos.config"]._fields
    names = [name for name in EXTRA_PRODUCTS if name in known]
    return SQL("ARRAY[%s]", SQL(", ").join(SQL.identifier("config", name) for name in names))


def _placed(env, partner_ids):
    return SQL(
        """SELECT o.id, o.partner_id, config.store_id, store.tz, %(extras)s AS extras, o.date_order,
                  %(channel)s AS channel,
                  seat.floor_id,
                  GREATEST(o.customer_count, 1) AS covers,
                  o.amount_total,
                  COALESCE(NULLIF(o.currency_rate, 0), 1) AS rate
             FROM pos_order o
             JOIN pos_config config ON config.id = o.config_id
             JOIN restaurant_store store ON store.id = config.store_id
        LEFT JOIN pos_preset preset ON preset.id = o.preset_id
        LEFT JOIN restaurant_table seat ON seat.id = %(table)s
            WHERE o.partner_id = ANY(%(guests)s) AND o.state IN %(states)s""",
        channel=_channel(env),
        table=_table(env),
        extras=_extras(env),
        guests=list(partner_ids),
        states=COUNTED_STATES,
    )


def _own():
    return SQL(
        """SELECT line.id, line.order_id, line.product_id, line.qty,
                  line.refunded_orderline_id IS NOT NULL AS is_return,
                  line.is_reward_line IS NOT TRUE
                      AND array_position(placed.extras, line.product_id) IS NULL AS is_dish,
                  line.reward_id, COALESCE(line.discount, 0) AS discount,
                  line.price_unit / placed.rate AS price,
                  %(line_amount)s / placed.rate AS amount
             FROM placed
             JOIN pos_order_line line ON line.order_id = placed.id""",
        line_amount=signed_amount("line"),
    )


def _sold():
    return SQL(
        """SELECT own.id, own.order_id, own.product_id, own.is_return, own.is_dish, own.amount,
                  own.qty + COALESCE(returned.qty, 0) AS qty,
                  COALESCE(returned.amount, 0) AS returned_amount,
                  %(taken_off)s AS taken_off
             FROM own
        LEFT JOIN (
                   SELECT back.refunded_orderline_id AS line_id,
                          sum(back.qty) AS qty,
                          sum(%(back_amount)s / COALESCE(NULLIF(refund.currency_rate, 0), 1)) AS amount
                     FROM own
                     JOIN pos_order_line back ON back.refunded_orderline_id = own.id
                     JOIN pos_order refund ON refund.id = back.order_id AND refund.state IN %(states)s
                 GROUP BY back.refunded_orderline_id
                  ) AS returned ON returned.line_id = own.id""",
        back_amount=signed_amount("back"),
        states=COUNTED_STATES,
        taken_off=_taken_off(),
    )


def _taken_off():
    """What discounts took off the price of what is left of a line, taxes included, in company currency.

    A dish has a discount in percent; of one that was given away nothing was paid, and its
    price before taxes has to do. Rewards and the discount of the whole bill are lines of
    their own that lower the bill. Gift cards and wallets are rewards to Odoo, but they pay.
    """
    return SQL(
        """CASE WHEN is_return THEN 0
                WHEN is_dish AND discount <= 0 THEN 0
                WHEN is_dish AND discount < 100
                    THEN (own.amount + COALESCE(returned.amount, 0)) * discount / (100 - discount)
                WHEN is_dish THEN (own.qty + COALESCE(returned.qty, 0)) * price
                WHEN reward_id IS NOT NULL AND (
                         SELECT program.program_type IN %s
                           FROM loyalty_reward reward JOIN loyalty_program program ON program.id = reward.program_id
                          WHERE reward.id = reward_id) THEN 0
                ELSE GREATEST(-own.amount - COALESCE(returned.amount, 0), 0) END""",
        PAYING_PROGRAMS,
    )


def signed_amount(alias):
    """What a line adds to the bill, taxes included, in the currency of the order.

    The till stores the amounts of a return as positive numbers, the back office as negative
    ones; quantity and price tell which way the money went. Discount lines have a negative price.
    """
    return SQL(
        """CASE WHEN %(price)s <> 0 THEN sign(%(qty)s * %(price)s) * abs(%(amount)s)
                WHEN %(qty)s < 0 THEN -abs(%(amount)s)
                ELSE %(amount)s END""",
        price=SQL.identifier(alias, "price_unit"),
        qty=SQL.identifier(alias, "qty"),
        amount=SQL.identifier(alias, "price_subtotal_incl"),
    )


def _kept():
    """Orders with a dish left, or without lines at all (an import may know only the total)."""
    return SQL(
        """SELECT placed.id, placed.partner_id, placed.store_id, placed.tz, placed.channel, placed.date_order,
                  placed.covers, placed.floor_id,
                  placed.amount_total / placed.rate
                      - COALESCE(content.return_amount, 0) + COALESCE(content.returned_amount, 0) AS amount,
                  COALESCE(content.taken_off, 0) AS taken_off
             FROM placed
        LEFT JOIN (
                   SELECT order_id,
                          bool_or(is_dish AND NOT is_return AND qty > 0) AS has_dish,
                          sum(amount) FILTER (WHERE is_return) AS return_amount,
                          sum(returned_amount) FILTER (WHERE NOT is_return) AS returned_amount,
                          sum(taken_off) AS taken_off
                     FROM sold GROUP BY order_id
                  ) AS content ON content.order_id = placed.id
            WHERE content.has_dish OR (content.order_id IS NULL AND placed.amount_total > 0)"""
    )


def _joined(env):
    return SQL(
        """SELECT numbered.*,
                  first_value(id) OVER visit AS visit_order_id,
                  first_value(date_order) OVER visit AS visited_at
             FROM (
                   SELECT marked.*, sum(marked.starts) OVER visit_order AS number
                     FROM (
                           SELECT kept.*,
                                  CASE WHEN date_order - lag(date_order) OVER visit_order
                                            < make_interval(secs => %(gap)s)
                                       THEN 0 ELSE 1 END AS starts
                             FROM kept
                           WINDOW visit_order AS (PARTITION BY partner_id, store_id, channel ORDER BY date_order, id)
                          ) AS marked
                   WINDOW visit_order AS (PARTITION BY partner_id, store_id, channel ORDER BY date_order, id)
                  ) AS numbered
           WINDOW visit AS (PARTITION BY partner_id, store_id, channel, number ORDER BY date_order, id)""",
        gap=settings.get(env, "visit_gap_hours") * 3600,
    )


def _visit(env):
    return SQL(
        """SELECT grouped.*,
                  local_at::date AS visit_date,
                  extract(isodow FROM local_at)::int AS weekday,
                  extract(hour FROM local_at)::int AS hour,
                  %(daypart)s AS daypart
             FROM (
                   SELECT partner_id, store_id, channel,
                          visit_order_id AS order_id,
                          visited_at,
                          max(date_order) AS ended_at,
                          visited_at AT TIME ZONE 'UTC' AT TIME ZONE tz AS local_at,
                          max(covers) AS covers,
                          -- Where they sat first.
                          (array_agg(floor_id ORDER BY date_order, id) FILTER (WHERE floor_id IS NOT NULL))[1]
                              AS floor_id,
                          round(sum(amount)::numeric, 4)::float8 AS amount,
                          round(sum(taken_off)::numeric, 4)::float8 AS discount,
                          count(*) AS order_count
                     FROM joined
                 GROUP BY partner_id, store_id, tz, channel, visit_order_id, visited_at
                  ) AS grouped""",
        daypart=daypart(env, SQL("extract(hour FROM local_at)")),
    )


def daypart(env, hour):
    """SQL for the part of the day that the local ``hour`` falls in."""
    starts = settings.daypart_starts(env)
    # The last start at or before the hour; before the first one it is still late.
    return SQL(
        "(%s::text[])[width_bucket(%s::float8, %s::float8[]) + 1]",
        ["late", *settings.DAYPARTS],
        hour,
        starts,
    )


def _dish():
    return SQL(
        """SELECT joined.partner_id, joined.visit_order_id AS order_id,
                  (joined.visited_at AT TIME ZONE 'UTC' AT TIME ZONE joined.tz)::date AS visit_date,
                  sold.product_id,
                  round(sum(sold.qty)::numeric, 6)::float8 AS qty,
                  round(sum(sold.amount + sold.returned_amount)::numeric, 4)::float8 AS amount
             FROM joined
             JOIN sold ON sold.order_id = joined.id AND sold.is_dish AND NOT sold.is_return
         GROUP BY joined.partner_id, joined.visit_order_id, joined.visited_at, joined.tz, sold.product_id
           HAVING round(sum(sold.qty)::numeric, 6) <> 0"""
    )
