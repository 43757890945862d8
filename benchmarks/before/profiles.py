"""As of 19.0.1.1.0, to measure what came after beside it.

SQL that sums visits up into one profile a guest, and scores the profiles.

``refresh`` measures, ``score`` judges with limits that are known beforehand, so that one
guest can be judged after a payment without looking at all the others. The limits that
depend on everybody (``quantiles``, ``store_gaps``) are measured nightly.

Windows of N days are ``visit_date`` in (D - N, D], D being today: N days, today included.
Nothing is executed here.
"""

from odoo.tools import SQL

from odoo.addons.restaurant_crm import settings

# The gaps between visit days that make up a guest's rhythm: the last ten, at least three.
GAPS_MOST = 10
GAPS_LEAST = 3

TOP_DISHES = 5


def refresh(partner_ids, today):
    """Measure these guests. Rows must exist.

    Each row is written even when no metric differs: that is what makes a second worker
    with an older snapshot fail instead of undoing this one (see ``_lock`` of the profile).
    """
    return SQL(
        """
        WITH visit AS MATERIALIZED (
                SELECT * FROM restaurant_visit WHERE partner_id = ANY(%(guests)s)),
             total AS (%(total)s),
             rhythm AS (%(rhythm)s),
             favourite_store AS (
                SELECT DISTINCT ON (partner_id) partner_id, store_id
                  FROM (SELECT partner_id, store_id, count(*) AS visits, max(visited_at) AS latest
                          FROM visit GROUP BY partner_id, store_id) AS per_store
              ORDER BY partner_id, visits DESC, latest DESC, store_id),
             dishes AS (%(dishes)s),
             fresh AS (
                SELECT guest.id AS partner_id, %(today)s::date AS as_of, %(measures)s
                  FROM unnest(%(guests)s) AS guest(id)
             LEFT JOIN total ON total.partner_id = guest.id
             LEFT JOIN rhythm ON rhythm.partner_id = guest.id
             LEFT JOIN favourite_store ON favourite_store.partner_id = guest.id
             LEFT JOIN dishes ON dishes.partner_id = guest.id)
        UPDATE restaurant_guest_profile profile
           SET (%(names)s) = ROW(%(new)s)
          FROM fresh
         WHERE profile.partner_id = fresh.partner_id
        """,
        guests=list(partner_ids),
        today=today,
        total=_total(today),
        rhythm=_rhythm(),
        dishes=_dishes(),
        measures=SQL(", ").join(
            SQL("%s AS %s", value, SQL.identifier(name)) for name, value in _measures(today).items()
        ),
        names=SQL(", ").join(SQL.identifier(name) for name in ("as_of", *_measures(today))),
        new=SQL(", ").join(SQL.identifier("fresh", name) for name in ("as_of", *_measures(today))),
    )


def _total(today):
    windows = SQL(", ").join(
        SQL(
            """count(*) FILTER (WHERE %(inside)s) AS %(visits)s,
               round(sum(amount) FILTER (WHERE %(inside)s)::numeric, 2) AS %(spend)s""",
            inside=SQL("visit_date > %s::date - %s AND visit_date <= %s::date", today, days, today),
            visits=SQL.identifier(f"visits_{days}"),
            spend=SQL.identifier(f"spend_{days}"),
        )
        for days in (30, 90, 365)
    )
    shares = SQL(", ").join(
        SQL("100.0 * count(*) FILTER (WHERE %s) / count(*) AS %s", test, SQL.identifier(name))
        for name, test in (
            *((f"{channel}_share", SQL("channel = %s", channel)) for channel in ("dine_in", "takeaway", "delivery")),
            *((f"{part}_share", SQL("daypart = %s", part)) for part in settings.DAYPARTS),
            ("weekend_share", SQL("weekday >= 6")),
        )
    )
    return SQL(
        """SELECT partner_id, count(*) AS visits, round(sum(amount)::numeric, 2) AS spend, %s, %s,
                  sum(covers) AS covers, avg(covers) AS average_covers,
                  min(visit_date) AS first_visit_date, max(visit_date) AS last_visit_date,
                  max(visited_at) AS last_visit_at, count(DISTINCT store_id) AS store_count
             FROM visit GROUP BY partner_id""",
        windows,
        shares,
    )


def _rhythm():
    """The usual gap: the median of the last ten gaps between a guest's visit days."""
    return SQL(
        """SELECT partner_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS usual_gap
             FROM (SELECT partner_id, visit_date - lag(visit_date) OVER newest_last AS gap,
                          row_number() OVER (PARTITION BY partner_id ORDER BY visit_date DESC) AS recency
                     FROM (SELECT DISTINCT partner_id, visit_date FROM visit) AS day
                   WINDOW newest_last AS (PARTITION BY partner_id ORDER BY visit_date)) AS step
            WHERE gap IS NOT NULL AND recency <= %s
         GROUP BY partner_id
           HAVING count(*) >= %s""",
        GAPS_MOST,
        GAPS_LEAST,
    )


def _dishes():
    """The dishes of most visits, as JSON: [{product_id, visits, qty}, ...], best first."""
    return SQL(
        """SELECT partner_id,
                  (array_agg(product_id ORDER BY rank))[1] AS favourite_product_id,
                  jsonb_agg(jsonb_build_object('product_id', product_id, 'visits', visits, 'qty', qty)
                            ORDER BY rank) AS top_dishes
             FROM (SELECT line.partner_id, product_id, count(*) AS visits, round(sum(qty)::numeric, 2) AS qty,
                          row_number() OVER (PARTITION BY line.partner_id
                                             ORDER BY count(*) DESC, sum(qty) DESC, product_id) AS rank
                     FROM restaurant_visit_line line
                    WHERE line.partner_id IN (SELECT partner_id FROM total) AND line.qty > 0
                 GROUP BY line.partner_id, product_id) AS dish
            WHERE rank <= %s
         GROUP BY partner_id""",
        TOP_DISHES,
    )


def _measures(today):
    """Column of the profile -> SQL that measures it. No visits: counts are 0, the rest is unknown."""
    total = {name: SQL.identifier("total", name) for name in _KNOWN_FROM_TOTAL}
    counts = {
        name: SQL("COALESCE(%s, 0)", SQL.identifier("total", name))
        for window in ("", "_30", "_90", "_365")
        for name in (f"visits{window}", f"spend{window}")
    }
    # At a store east of the company it may be tomorrow already.
    days_since = SQL("GREATEST(%s::date - total.last_visit_date, 0)", today)
    return (
        {name: SQL("%s::int" if name.startswith("visits") else "%s::float8", value) for name, value in counts.items()}
        | {
            name: SQL("%s::float8" if name.endswith(("_share", "_covers")) else "%s", value)
            for name, value in total.items()
        }
        | {
            "store_count": SQL("COALESCE(total.store_count, 0)::int"),
            "average_check": SQL("round(total.spend / total.visits, 2)::float8"),
            "spend_per_cover": SQL("round(total.spend / NULLIF(total.covers, 0), 2)::float8"),
            "days_since_last": SQL("(%s)::int", days_since),
            "usual_gap": SQL("rhythm.usual_gap::float8"),
            "gap_ratio": SQL("((%s) / rhythm.usual_gap)::float8", days_since),
            "favourite_store_id": SQL("favourite_store.store_id"),
            "top_dishes": SQL("dishes.top_dishes"),
        }
    )


_KNOWN_FROM_TOTAL = (
    "first_visit_date", "last_visit_date", "last_visit_at", "average_covers", "weekend_share",
    "dine_in_share", "takeaway_share", "delivery_share",
    *(f"{part}_share" for part in settings.DAYPARTS),
)  # fmt: skip
