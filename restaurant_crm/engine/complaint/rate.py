"""SQL that counts visits and complaints side by side."""

from datetime import date, timedelta

from odoo.tools import SQL

from ..fact import everybody
from ..shared.clock import day_of

# Before all orders.
BEGINNING = date(1970, 1, 1)


def reads(env):
    """What the statements read, to be flushed before they run: names of fields by model."""
    return everybody.reads(env) | {
        "restaurant.complaint": ["active", "duplicate_of_id", "received_at", "store_id"],
        "restaurant.visit": ["store_id", "visit_date"],
    }


def daily(env, since=None, until=None):
    """SELECT ``(store_id, day, visits, complaints)`` of each store and day with any of them, by the store's clock.

    A paid order of nobody known is a visit of its own: otherwise the rate would fall as soon as more guests are
    known. Duplicates are not counted.

    :param since: first date; None from the beginning
    :param until: last date; None up to now
    """
    since_day, until_day = (bound or default for bound, default in ((since, "-infinity"), (until, "infinity")))
    # Clocks are at most a day apart: this spares most rows the conversion.
    early = since and since - timedelta(days=1) or "-infinity"
    return SQL(
        """SELECT store_id, day, sum(visits)::int AS visits, sum(complaints)::int AS complaints
             FROM (SELECT store_id, visit_date AS day, count(*) AS visits, 0 AS complaints
                     FROM restaurant_visit
                    WHERE visit_date >= %(since)s::date AND visit_date <= %(until)s::date
                 GROUP BY 1, 2
                UNION ALL
                   SELECT store_id, day, count(*), 0 FROM (%(placed)s) AS placed
                    WHERE partner_id IS NULL AND total > 0
                 GROUP BY 1, 2
                UNION ALL
                   SELECT store.id, %(received_on)s, 0, count(*)
                     FROM restaurant_complaint AS complaint
                     JOIN restaurant_store AS store ON store.id = complaint.store_id
                    WHERE complaint.active AND complaint.duplicate_of_id IS NULL
                      AND complaint.received_at >= %(early)s::timestamp
                 GROUP BY 1, 2) AS part
            WHERE day >= %(since)s::date AND day <= %(until)s::date
         GROUP BY 1, 2""",
        since=since_day,
        until=until_day,
        early=early,
        placed=everybody.placed(env, SQL("TRUE"), since or BEGINNING, until),
        received_on=day_of(SQL("complaint.received_at"), SQL("store.tz"), SQL("store.day_ends_at")),
    )


def counts(env, since, until):
    """SELECT ``(store_id, complaints, visits, days)`` of the stores, from one date to another, both included."""
    return SQL(
        """SELECT store_id, sum(complaints)::int, sum(visits)::int, count(*) FILTER (WHERE visits > 0)::int
             FROM (%s) AS daily GROUP BY 1""",
        daily(env, since, until),
    )


def by_guest(now):
    """SELECT ``(partner_id, complaints)`` of the guests who complained in the 30 days up to ``now`` (UTC)."""
    return SQL(
        """SELECT partner_id, count(*) AS complaints FROM restaurant_complaint
            WHERE active AND partner_id IS NOT NULL AND duplicate_of_id IS NULL
              AND received_at > %s AND received_at <= %s
         GROUP BY partner_id""",
        now - timedelta(days=30),
        now,
    )
