"""SQL that notes how each store did on each day: what the overview adds up, however long the period is."""

from datetime import timedelta

from odoo.tools import SQL

from ..complaint import rate
from ..fact.placed import COUNTED_STATES
from ..shared.clock import day_of

# What the statement reads, to be flushed before it runs.
SOURCES = rate.SOURCES | {
    "restaurant.feedback": ["answered_at", "store_id", "stars"],
    "restaurant.store.day": ["date", "store_id"],
}
COUNTS = ("visits", "known_orders", "unknown_orders", "new_guests", "ratings", "complaints")
COLUMNS = (*COUNTS, "spend", "stars")


def note(since, until):
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
        parts=SQL(" UNION ALL ").join(_parts(since, until)),
        fresh=SQL(", ").join(SQL.identifier("excluded", name) for name in COLUMNS),
        stored=SQL(", ").join(SQL.identifier("kept", name) for name in COLUMNS),
        since=since,
        until=until,
    )


def _kind(name):
    return "int" if name in COUNTS else "float8"


def _parts(since, until):
    """SELECTs of ``(store_id, day, *COLUMNS)``, each of what one table knows."""
    # Clocks are at most a day apart: this spares most rows the conversion.
    early = since - timedelta(days=1)
    yield SQL(
        """SELECT visit.store_id, visit.visit_date, count(*), sum(visit.order_count), 0,
                  count(DISTINCT visit.partner_id) FILTER (WHERE profile.first_visit_date = visit.visit_date),
                  0, 0, sum(visit.amount), 0
             FROM restaurant_visit AS visit
             JOIN restaurant_guest_profile AS profile ON profile.partner_id = visit.partner_id
            WHERE visit.visit_date >= %s AND visit.visit_date <= %s
         GROUP BY 1, 2""",
        since,
        until,
    )
    yield SQL(
        """SELECT store.id, %(day)s, 0, 0, count(*), 0, 0, 0, 0, 0
             FROM pos_order AS placed
             JOIN pos_config AS config ON config.id = placed.config_id
             JOIN restaurant_store AS store ON store.id = config.store_id
            WHERE placed.partner_id IS NULL AND placed.state IN %(states)s AND placed.amount_total > 0
              AND placed.date_order >= %(early)s::timestamp
         GROUP BY 1, 2""",
        day=day_of(SQL("placed.date_order"), SQL("store.tz"), SQL("store.day_ends_at")),
        states=COUNTED_STATES,
        early=early,
    )
    yield SQL(
        """SELECT store.id, %(day)s, 0, 0, 0, 0, count(*), 0, 0, sum(feedback.stars)
             FROM restaurant_feedback AS feedback JOIN restaurant_store AS store ON store.id = feedback.store_id
            WHERE feedback.stars > 0 AND feedback.answered_at >= %(early)s::timestamp
         GROUP BY 1, 2""",
        day=day_of(SQL("feedback.answered_at"), SQL("store.tz"), SQL("store.day_ends_at")),
        early=early,
    )
    yield SQL(
        "SELECT store_id, day, 0, 0, 0, 0, 0, complaints, 0, 0 FROM (%s) AS complained WHERE complaints > 0",
        rate.daily(since, until),
    )
