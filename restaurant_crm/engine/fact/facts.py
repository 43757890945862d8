"""SQL that derives visits and visit lines from the orders.

One statement compares what the orders say with what is stored and writes the difference,
for the guests of its scope. Callers choose the scope: the guest who just paid, or the
whole house in slices. Nothing is executed here.

The steps, each a named subquery:

* ``scope``, ``person``: the guests, and the contacts that are they (module ``persons``)
* ``placed``, ``own``: the counted orders of the guests and their lines, from all sources (``sources``)
* ``took`` to ``kept_line``: what is left of the lines when returns are taken off (``returns``)
* ``kept``: the orders of which something is left
* ``joined``: kept orders numbered into visits (a gap of N hours or more starts a new one)
* ``visit``, ``dish``, ``issue``: the facts as they should be, and what could not be matched
* the rest, in ``fact_changes``: delete, update and insert where the stored facts differ
"""

from odoo.tools import SQL

from ... import settings
from ..shared import mirrors
from ..shared.clock import day_of
from ..store import chain, working_days
from . import fact_changes, persons, returns, sources

# Guests in one statement when everybody is rebuilt: bounds memory and lock time.
BATCH = 5000
# Whoever pays a share of a bill does so soon after the one before.
SPLIT_MINUTES = 30

mirrors.share("restaurant_visit", "partner_id")
mirrors.share("restaurant_visit_line", "partner_id")
mirrors.share("restaurant_guest_profile", "partner_id")

# What the statement reads beside the sources, to be flushed before it runs.
READS = {
    "res.partner": ["parent_id", "is_company"],
    "product.product": ["product_tmpl_id"],
    "product.template": ["restaurant_kind", "list_price"],
    "restaurant.store": ["tz", "day_ends_at", "median_gap", "company_id"],
    "res.company": ["currency_id", "parent_path", "restaurant_days_off"],
    "res.currency.rate": ["currency_id", "company_id", "name", "rate"],
    "restaurant.calendar.day": ["company_id", "date", "kind"],
    "restaurant.table": ["floor_id"],
}


def sources_of(env):
    """The sources of orders in this house."""
    return env["restaurant.visit"]._sources()


def reads(env):
    """What the statement reads: names of fields by model."""
    return READS | sources.reads(sources_of(env))


def next_guests(env, after, limit):
    """SELECT the next guests behind the id ``after`` who have orders or facts, ascending."""
    return SQL(
        """SELECT partner_id FROM (
              (%(ordering)s)
            UNION
              (SELECT partner_id FROM restaurant_guest_profile
                WHERE partner_id > %(after)s ORDER BY partner_id LIMIT %(limit)s)
           ) AS guest ORDER BY partner_id LIMIT %(limit)s""",
        ordering=SQL(") UNION (").join(source.guests(after, limit) for source in sources_of(env)),
        after=after,
        limit=limit,
    )


def steps(env, partner_ids, since=()):
    """The steps in order, ``{name: SQL}``: each reads those before it by their names."""
    return {
        "scope": persons.scope(partner_ids, since),
        "person": persons.person(),
        # Each source has a step of its own: of a condition on the source the planner would think that hardly any meets
        # it, and make loops within loops of all that follows.
        **{f"placed_{source.code}": source.placed(env) for source in sources_of(env)},
        "placed": sources.union(
            SQL("SELECT * FROM %s", SQL.identifier(f"placed_{source.code}")) for source in sources_of(env)
        ),
        "own": sources.union(source.own(env) for source in sources_of(env)),
        "took": returns.took(SQL("own")),
        "part": returns.part(),
        "portion": returns.portion(),
        "sold": returns.sold(),
        "minus": returns.minus(),
        "taken": returns.taken(),
        "kept_line": returns.kept_line(),
        "kept": _kept(),
        "joined": _joined(env),
        "party": _party(),
        "visit": _visit(env),
        "dish": dish(
            SQL("joined.partner_id, joined.visit_order_id AS order_key, joined.visit_date"),
            SQL("joined"),
            SQL("joined.partner_id, joined.visit_order_id, joined.visit_date"),
        ),
        "issue": _issue(),
    }


def rebuild(env, partner_ids, since=()):
    """The statement that brings the facts of these guests in line with their orders.

    It returns the ids of the guests for whom something was written.

    :param since: an instant for each guest: visits that began before it stay as they are; see ``paid``
    """
    named = [
        SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), query)
        for name, query in steps(env, partner_ids, since).items()
    ]
    return SQL("WITH %s, %s", SQL(", ").join(named), fact_changes.write(sources_of(env)))


def _kept():
    """Orders with a dish left, or without lines of products at all (an import may know only the total).

    What the total has beyond its lines, such as rounding, belongs to the order.
    """
    return SQL(
        """SELECT placed.id, placed.partner_id, placed.store_id, placed.tz, placed.day_ends_at,
                  placed.channel, placed.date_order,
                  placed.covers, placed.seat_id, placed.floor_id,
                  GREATEST(placed.total - COALESCE(content.billed - content.amount, 0), 0) AS amount,
                  COALESCE(content.tip, 0) AS tip,
                  COALESCE(content.taken_off, 0) AS taken_off
             FROM placed
        LEFT JOIN (
                   SELECT order_id,
                          COALESCE(sum(qty) FILTER (WHERE kind = 'dish' AND NOT is_menu), 0) AS dishes,
                          count(*) FILTER (WHERE product_id IS NOT NULL OR kind = 'dish') AS lines,
                          sum(billed) AS billed,
                          COALESCE(sum(amount) FILTER (WHERE kind IN %(priced)s AND NOT is_menu), 0) AS amount,
                          sum(amount) FILTER (WHERE kind = 'tip') AS tip,
                          sum(taken_off) AS taken_off
                     FROM kept_line GROUP BY order_id
                  ) AS content ON content.order_id = placed.id
            WHERE content.dishes > %(nothing)s OR (COALESCE(content.lines, 0) = 0 AND placed.total > 0)""",
        priced=returns.PRICED,
        nothing=returns.NOTHING,
    )


def _joined(env):
    """SELECT the kept orders with the visit that each is of: its first order, when it began, its business day."""
    # Conversions of time are dear: once an order, not once a line.
    return SQL(
        """SELECT dated.*, %(day)s AS visit_date
             FROM (
                   SELECT numbered.*,
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
                                   WINDOW visit_order AS (PARTITION BY partner_id, store_id, channel
                                                          ORDER BY date_order, id)
                                  ) AS marked
                           WINDOW visit_order AS (PARTITION BY partner_id, store_id, channel ORDER BY date_order, id)
                          ) AS numbered
                   WINDOW visit AS (PARTITION BY partner_id, store_id, channel, number ORDER BY date_order, id)
                  ) AS dated""",
        day=day_of(SQL("dated.visited_at"), SQL("dated.tz"), SQL("dated.day_ends_at")),
        gap=settings.get(env, "visit_gap_hours") * 3600,
    )


def _party():
    """SELECT the most people at one table, for visits of several orders at tables.

    Bills of one table that are paid shortly after each other are shares of one party, each with its part of the
    people: they add up. Bills further apart are of the same people again.
    """
    return SQL(
        """SELECT visit_order_id, max(covers) AS covers
             FROM (SELECT visit_order_id, sum(covers) AS covers
                     FROM (SELECT bill.*, sum(bill.starts) OVER at_table AS party
                             FROM (SELECT visit_order_id, seat_id, covers, date_order, id,
                                          CASE WHEN date_order - lag(date_order) OVER at_table
                                                    <= interval '%(minutes)s minutes' THEN 0 ELSE 1 END AS starts
                                     FROM joined
                                    WHERE seat_id IS NOT NULL
                                      AND visit_order_id IN (SELECT visit_order_id FROM joined
                                                              WHERE id <> visit_order_id)
                                   WINDOW at_table AS (PARTITION BY visit_order_id, seat_id
                                                       ORDER BY date_order, id)) AS bill
                           WINDOW at_table AS (PARTITION BY visit_order_id, seat_id ORDER BY date_order, id)) AS bill
                 GROUP BY visit_order_id, seat_id, party
                   HAVING count(*) > 1) AS party
         GROUP BY visit_order_id""",
        minutes=SQL(str(SPLIT_MINUTES)),
    )


def _visit(env):
    day = SQL("grouped.visit_date")
    return SQL(
        """SELECT grouped.*, GREATEST(grouped.most_covers, party.covers)::int AS covers,
                  extract(isodow FROM %(day)s)::int AS weekday,
                  extract(hour FROM local_at)::int AS hour,
                  %(daypart)s AS daypart,
                  %(source)s AS source,
                  %(rate)s AS chain_rate,
                  %(kind)s AS day_kind
             FROM (
                   SELECT partner_id, store_id, channel,
                          visit_order_id AS order_key,
                          visited_at,
                          max(date_order) AS ended_at,
                          visited_at AT TIME ZONE 'UTC' AT TIME ZONE tz AS local_at, visit_date,
                          max(covers) AS most_covers,
                          -- Where they sat first: the least of arrays is found without sorting each visit.
                          (min(ARRAY[date_part('epoch', date_order), id, floor_id])
                              FILTER (WHERE floor_id IS NOT NULL))[3]::int AS floor_id,
                          %(amount)s AS amount,
                          %(taken_off)s AS discount,
                          %(tip)s AS tip,
                          count(*) AS order_count
                     FROM joined
                 GROUP BY partner_id, store_id, tz, channel, visit_order_id, visited_at, visit_date
                  ) AS grouped
        LEFT JOIN party ON party.visit_order_id = grouped.order_key
             JOIN restaurant_store place ON place.id = grouped.store_id
             JOIN res_company company ON company.id = place.company_id
                  %(calendar)s""",
        day=day,
        amount=_sum(SQL("amount"), SQL("1e4")),
        taken_off=_sum(SQL("taken_off"), SQL("1e4")),
        tip=_sum(SQL("tip"), SQL("1e4")),
        daypart=daypart(env, SQL("extract(hour FROM local_at)")),
        source=sources.code(sources_of(env), SQL("grouped.order_key")),
        rate=chain.rate(env, "company", day),
        kind=working_days.kind("company", day),
        calendar=working_days.joined(SQL("company.id"), day),
    )


def _sum(column, parts):
    """SQL of a sum without what adding up floats leaves behind; as numerics, rounding would cost several times as much.

    Zero is added to what may be a zero below zero.
    """
    return SQL("(round(sum(%s) * %s) / %s + 0)", column, parts, parts)


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


def _issue():
    """What on the bills could not be taken as it stands there."""
    return SQL(
        """%s UNION ALL
           SELECT partner_id, 'impossible_date', id, NULL, NULL, NULL FROM placed WHERE is_misdated""",
        returns.issue(),
    )


def dish(visit, orders, by):
    """SELECT what was had on each visit.

    :param visit: what to say of the visit, in terms of ``orders``
    :param orders: the item of a FROM with the orders ``joined``
    :param by: what tells visits apart
    """
    return SQL(
        """SELECT %(visit)s, kept_line.product_id, min(product.product_tmpl_id) AS dish_id, kept_line.is_menu,
                  %(qty)s AS qty,
                  %(amount)s AS amount
             FROM %(orders)s
             JOIN kept_line ON kept_line.order_id = joined.id AND kept_line.kind = 'dish'
             JOIN product_product product ON product.id = kept_line.product_id
         GROUP BY %(by)s, kept_line.product_id, kept_line.is_menu
           HAVING %(qty)s <> 0""",
        visit=visit,
        orders=orders,
        by=by,
        qty=_sum(SQL("kept_line.qty"), SQL("1e6")),
        amount=_sum(SQL("kept_line.amount"), SQL("1e4")),
    )
