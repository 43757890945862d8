"""SQL that notes how each store did on each day: what the overview adds up, however long the period is."""

from datetime import timedelta

from odoo.tools import SQL

from ..complaint import rate
from ..fact import everybody
from ..shared.clock import day_of

COUNTS = ("visits", "known_orders", "unknown_orders", "delivered_orders", "ratings", "complaints")
COLUMNS = (*COUNTS, "stars")


def reads(env):
    """What the statement reads, to be flushed before it runs: names of fields by model."""
    return rate.reads(env) | {
        "restaurant.visit": ["store_id", "partner_id", "visit_date", "order_count", "channel"],
        "restaurant.feedback": ["answered_at", "store_id", "stars"],
        "restaurant.store.day": ["date", "store_id"],
    }


def note(env, since, until):
    """Make the rows of ``restaurant_store_day`` from one date to another, both included, what they should be."""
    columns = SQL(", ").join(map(SQL.identifier, COLUMNS))
    return SQL(
        """WITH fresh AS (
               SELECT store_id, day AS date, %(sums)s FROM (%(parts)s) AS part(store_id, day, %(columns)s)
                WHERE store_id IS NOT NULL AND day >= %(since)s::date AND day <= %(until)s::date
             GROUP BY 1, 2),
           gone AS (
               DELETE FROM restaurant_store_day AS kept
                WHERE date >= %(since)s::date AND date <= %(until)s::date
                  AND NOT EXISTS (SELECT FROM fresh WHERE fresh.store_id = kept.store_id AND fresh.date = kept.date))
           INSERT INTO restaurant_store_day AS kept (store_id, date, %(columns)s)
           SELECT store_id, date, %(columns)s FROM fresh
               ON CONFLICT (store_id, date) DO UPDATE SET (%(columns)s) = ROW(%(fresh)s)
            WHERE (%(stored)s) IS DISTINCT FROM (%(fresh)s)""",
        columns=columns,
        sums=SQL(", ").join(
            SQL("sum(%(name)s)::%(kind)s AS %(name)s", name=SQL.identifier(name), kind=SQL(_kind(name)))
            for name in COLUMNS
        ),
        parts=SQL(" UNION ALL ").join(_parts(env, since, until)),
        fresh=SQL(", ").join(SQL.identifier("excluded", name) for name in COLUMNS),
        stored=SQL(", ").join(SQL.identifier("kept", name) for name in COLUMNS),
        since=since,
        until=until,
    )


def _kind(name):
    return "int" if name in COUNTS else "float8"


def _parts(env, since, until):
    """SELECTs of ``(store_id, day, *COLUMNS)``, each of what one table knows."""
    # Clocks are at most a day apart: this spares most rows the conversion.
    early = since - timedelta(days=1)
    yield SQL(
        """SELECT store_id, visit_date, count(*), sum(order_count), 0,
                  COALESCE(sum(order_count) FILTER (WHERE channel = 'delivery'), 0), 0, 0, 0
             FROM restaurant_visit
            WHERE visit_date >= %s AND visit_date <= %s
         GROUP BY 1, 2""",
        since,
        until,
    )
    yield SQL(
        """SELECT store_id, day, 0, 0, count(*), count(*) FILTER (WHERE channel = 'delivery'), 0, 0, 0
             FROM (%s) AS placed
            WHERE partner_id IS NULL AND total > 0 GROUP BY 1, 2""",
        everybody.placed(env, SQL("TRUE"), since, until),
    )
    yield SQL(
        """SELECT store.id, %(day)s, 0, 0, 0, 0, count(*), 0, sum(feedback.stars)
             FROM restaurant_feedback AS feedback JOIN restaurant_store AS store ON store.id = feedback.store_id
            WHERE feedback.stars > 0 AND feedback.answered_at >= %(early)s::timestamp
         GROUP BY 1, 2""",
        day=day_of(SQL("feedback.answered_at"), SQL("store.tz"), SQL("store.day_ends_at")),
        early=early,
    )
    yield SQL(
        "SELECT store_id, day, 0, 0, 0, 0, 0, complaints, 0 FROM (%s) AS complained WHERE complaints > 0",
        rate.daily(env, since, until),
    )
